"""Documents: templates become blocks, blocks get numbers, versions are compared."""

"""Reports of realistic size for examples, tests and tenderkit demo: made from a seed, with deviations planted on purpose."""

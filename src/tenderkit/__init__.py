"""tenderkit: ett krav finns en gång."""

"""Reports of realistic size for examples, tests and demo: made from a seed, with deviations planted on purpose."""

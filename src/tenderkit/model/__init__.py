"""The domain as frozen values; no reading, no writing, no libraries."""

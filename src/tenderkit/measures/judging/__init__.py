"""The judging halves of the kinds: each module asks the rows for what the declaration of its name says."""

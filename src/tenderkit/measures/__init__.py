"""Measures: how terms are counted. ``registry`` parses, ``sentences`` puts a measure in words, ``judge`` judges."""

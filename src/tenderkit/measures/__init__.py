"""Measures: how terms are counted. ``registry`` parses and judges, ``sentences`` puts a measure in words."""

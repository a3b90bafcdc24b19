"""The verbs: what ``tenderkit`` and its command line do, from paths or values to records of values and findings.

Nothing here writes, prints, exits or looks at the clock; files come out as bytes and dates are arguments.
"""

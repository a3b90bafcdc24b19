"""Workbooks in and out: ``layout`` says what one holds, ``writing`` makes it, ``reading`` opens what comes back.

The only home of xlsxwriter and python_calamine.
"""

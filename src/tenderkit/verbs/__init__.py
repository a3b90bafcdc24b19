"""The verbs: what the command line does, as functions from files' contents to files' contents and findings.

Nothing here prints, exits or looks at the clock; dates are arguments. Each verb's module is imported when the verb is
first used: checking a specification must not wait for what reads workbooks.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tenderkit.verbs.assessing import OUTSIDE, Assessed, assess, assessment_files
    from tenderkit.verbs.bidding import award, bid_form, bid_questions, check_bid, checked_file
    from tenderkit.verbs.reporting import reporting_form, reports, serves
    from tenderkit.verbs.sorting import Material, material
    from tenderkit.verbs.specifying import Files, clauses, contract_documents, render, texts, validate

_HOMES = {
    "validate": "specifying",
    "render": "specifying",
    "clauses": "specifying",
    "contract_documents": "specifying",
    "texts": "specifying",
    "Files": "specifying",
    "bid_questions": "bidding",
    "checked_file": "bidding",
    "bid_form": "bidding",
    "check_bid": "bidding",
    "award": "bidding",
    "serves": "reporting",
    "reporting_form": "reporting",
    "reports": "reporting",
    "assess": "assessing",
    "Assessed": "assessing",
    "assessment_files": "assessing",
    "Material": "sorting",
    "material": "sorting",
    "OUTSIDE": "assessing",
}

__all__ = [
    "OUTSIDE",
    "Assessed",
    "Files",
    "Material",
    "assess",
    "assessment_files",
    "award",
    "bid_form",
    "bid_questions",
    "check_bid",
    "checked_file",
    "clauses",
    "contract_documents",
    "material",
    "render",
    "reporting_form",
    "reports",
    "serves",
    "texts",
    "validate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)

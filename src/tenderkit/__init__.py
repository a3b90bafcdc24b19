"""tenderkit: ett krav finns en gång.

The commands as functions: ``tenderkit.validate("specs/…")`` gives a record with everything found. Each is imported
when it is first asked for, so that ``import tenderkit`` costs nothing. ``docs/api.md`` shows every one.
"""

TYPE_CHECKING = False  # as typing's own, which takes longer to import than all of this
if TYPE_CHECKING:
    from tenderkit.findings import Finding, Severity
    from tenderkit.model.assignment import Assignment
    from tenderkit.model.bid import BidCheck, Judged, Verdict
    from tenderkit.model.contract import Contract
    from tenderkit.model.outcome import Assessment, Outcome, Status
    from tenderkit.model.periods import Period
    from tenderkit.model.report import Report
    from tenderkit.verbs.assessing import assess
    from tenderkit.verbs.bidding import award, bid_form, check_bid
    from tenderkit.verbs.deciding import decide, decision_list
    from tenderkit.verbs.demonstrating import Step, demo
    from tenderkit.verbs.describing import SCHEMAS, schema
    from tenderkit.verbs.errors import WrongArgumentError
    from tenderkit.verbs.explaining import explain
    from tenderkit.verbs.given import Agreement, File
    from tenderkit.verbs.reading import load, load_contract
    from tenderkit.verbs.reporting import check_report, report_form
    from tenderkit.verbs.results import (
        Assessed,
        Awarded,
        CheckedBids,
        CheckedReports,
        Decided,
        Documents,
        Explained,
        Forms,
        Loaded,
        LoadedContract,
        Made,
        Result,
        Samples,
    )
    from tenderkit.verbs.specifying import render, validate
    from tenderkit.verbs.starting import new

_HOMES = {
    "verbs.reading": ("load", "load_contract"),
    "verbs.starting": ("new",),
    "verbs.specifying": ("render", "validate"),
    "verbs.deciding": ("decide", "decision_list"),
    "verbs.describing": ("SCHEMAS", "schema"),
    "verbs.bidding": ("award", "bid_form", "check_bid"),
    "verbs.reporting": ("check_report", "report_form"),
    "verbs.assessing": ("assess",),
    "verbs.explaining": ("explain",),
    "verbs.demonstrating": ("Step", "demo"),
    "verbs.given": ("Agreement", "File"),
    "verbs.errors": ("WrongArgumentError",),
    "verbs.results": (
        "Assessed",
        "Awarded",
        "CheckedBids",
        "CheckedReports",
        "Decided",
        "Documents",
        "Explained",
        "Forms",
        "Loaded",
        "LoadedContract",
        "Made",
        "Result",
        "Samples",
    ),
    "findings": ("Finding", "Severity"),
    "model.assignment": ("Assignment",),
    "model.bid": ("BidCheck", "Judged", "Verdict"),
    "model.contract": ("Contract",),
    "model.outcome": ("Assessment", "Outcome", "Status"),
    "model.periods": ("Period",),
    "model.report": ("Report",),
}
_HOME = {name: home for home, names in _HOMES.items() for name in names}

__all__ = [
    "SCHEMAS",
    "Agreement",
    "Assessed",
    "Assessment",
    "Assignment",
    "Awarded",
    "BidCheck",
    "CheckedBids",
    "CheckedReports",
    "Contract",
    "Decided",
    "Documents",
    "Explained",
    "File",
    "Finding",
    "Forms",
    "Judged",
    "Loaded",
    "LoadedContract",
    "Made",
    "Outcome",
    "Period",
    "Report",
    "Result",
    "Samples",
    "Severity",
    "Status",
    "Step",
    "Verdict",
    "WrongArgumentError",
    "assess",
    "award",
    "bid_form",
    "check_bid",
    "check_report",
    "decide",
    "decision_list",
    "demo",
    "explain",
    "load",
    "load_contract",
    "new",
    "render",
    "report_form",
    "schema",
    "validate",
]

if not TYPE_CHECKING:  # to a type checker a name that is not above does not exist

    def __getattr__(name):
        if name not in _HOME:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from importlib import import_module

        found = globals()[name] = getattr(import_module(f"{__name__}.{_HOME[name]}"), name)
        return found

    def __dir__():
        return sorted({*globals(), *__all__})

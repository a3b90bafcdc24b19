"""A judged bid as plain data, ready for JSON: what the command line prints and other programs read."""

from collections.abc import Mapping
from typing import Any

from tenderkit.model.bid import BidCheck, Judged, Verdict

LABELS: Mapping[Verdict, str] = {
    Verdict.MET: "uppfyllt",
    Verdict.NOT_MET: "ej uppfyllt",
    Verdict.UNCLEAR: "oklart",
}


def as_json(check: BidCheck) -> dict[str, Any]:
    """The bid, its matrix and the count of each verdict. Promised values are exact, as text where not whole."""
    bid = check.bid
    return {
        "file": bid.file,
        "sha256": bid.sha256,
        "specification": {"id": bid.specification, "version": bid.version},
        "form": bid.form,
        "bidder": {
            "name": bid.bidder.name,
            "orgnr": bid.bidder.orgnr,
            "contact": bid.bidder.contact,
            "email": bid.bidder.email,
        },
        "areas": list(bid.areas),
        "count": {verdict.value: len(check.of(verdict)) for verdict in Verdict},
        "judged": [_row(each) for each in check.judged],
    }


def _row(judged: Judged) -> dict[str, Any]:
    place, promised = judged.place, judged.promised
    number: int | str | None = None
    if promised is not None:
        number = int(promised) if promised == promised.to_integral_value() else format(promised, "f")
    return {
        "requirement": judged.requirement,
        "title": judged.title,
        "clause": judged.clause,
        "area": judged.area,
        "must": judged.must,
        "verdict": judged.verdict.value,
        "label": LABELS[judged.verdict],
        "reason": judged.reason,
        "answer": judged.shown,
        "place": {"file": place.file, "sheet": place.sheet, "cell": f"{place.column}{place.row}"},
        "promised": number,
        "question": judged.question,
    }

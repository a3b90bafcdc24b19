"""assessment.json: the assessment as data with a published schema; every other output is made from it.

Exact numbers are fractions written as text ("250/3"), so that nothing is rounded on the way. Everything in an
assessment is kept, except in which file and line of the specification a level stands.
"""

import json
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from importlib import resources
from typing import Any

from tenderkit.findings import Code, FilePlace, Finding, Severity
from tenderkit.model.outcome import (
    Assessment,
    Evidence,
    EvidenceItem,
    FunnelStep,
    Judgement,
    NextStep,
    Outcome,
    Review,
    Role,
    RowPlace,
    Score,
    Status,
)
from tenderkit.model.periods import Period
from tenderkit.model.quantities import Bound, Counted, Interval, Level, Operator, Unit
from tenderkit.spec.schema import follows

_FAMILY = "tenderkit/assessment/"
FORMAT = f"{_FAMILY}3"

NOT_ASSESSMENT = Code(
    "bedomning-fel-fil",
    Severity.ERROR,
    "Filen är ingen bedömning",
    "Ange filen assessment.json från tenderkit assess.",
    unusable=True,
)


@cache
def schema() -> Mapping[str, Any]:
    """The published JSON Schema of assessment.json."""
    text = resources.files("tenderkit.assessment").joinpath("assessment.schema.json").read_text(encoding="utf-8")
    whole: Mapping[str, Any] = json.loads(text)
    return whole


def to_json(assessment: Assessment) -> bytes:
    """The assessment as UTF-8 JSON; the same assessment always gives the same bytes."""
    data = {
        "format": FORMAT,
        "notice": "Underlag för beslut, inte beslut.",
        "contract": assessment.contract,
        "supplier": assessment.supplier,
        "specification": {
            "id": assessment.specification,
            "version": assessment.version,
            "sha256": assessment.specification_hash,
        },
        "period": str(assessment.period),
        "cut_off": assessment.cut_off.isoformat(),
        "tool_version": assessment.tool_version,
        "reports": _files(assessment.reports),
        "own_files": _files(assessment.own_files),
        "score": _score(assessment.score),
        "areas": {area: _score(score) for area, score in assessment.areas.items()},
        "outcomes": [as_data(outcome) for outcome in assessment.outcomes],
    }
    return (json.dumps(data, ensure_ascii=False, indent=1) + "\n").encode()


def _files(files: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"file": file, "sha256": digest} for file, digest in files.items()]


def _score(score: Score) -> dict[str, Any]:
    return {
        "value": None if score.value is None else str(score.value),
        "coverage": str(score.coverage),
        "band": score.band,
        "weight_judged": score.judged,
        "weight_in_force": score.in_force,
    }


def as_data(outcome: Outcome) -> dict[str, Any]:
    """An outcome as it stands in the file."""
    judgement = outcome.judgement
    value = judgement.value
    return {
        "requirement": outcome.requirement,
        "title": outcome.title,
        "clause": outcome.clause,
        "area": outcome.area,
        "area_title": outcome.area_title,
        "status": outcome.status,
        "reason": judgement.reason,
        "remarks": list(judgement.remarks),
        "value": None
        if value is None
        else {"low": str(value.low), "high": None if value.high is None else str(value.high)},
        "base": judgement.base,
        "items": _counted(judgement.items),
        "counts": list(judgement.counts),
        "funnel": [{"role": step.role, "label": step.label, "count": step.count} for step in judgement.funnel],
        "evidence": {
            "total": judgement.evidence.total,
            "unknown": judgement.evidence.unknown,
            "items": [
                {
                    "key": item.key,
                    "label": item.label,
                    "note": item.note,
                    "state": item.state,
                    "rows": [{"file": row.file, "sheet": row.sheet, "row": row.row} for row in item.rows],
                }
                for item in judgement.evidence.items
            ],
        },
        "level": _level(outcome.level),
        "counted": _counted(outcome.counted),
        "itemised": outcome.itemised,
        "sentence": outcome.sentence,
        "weight": outcome.weight,
        "next_step": None
        if outcome.next_step is None
        else {name: getattr(outcome.next_step, name) for name in ("step", "title", "text", "cause")},
        "review": None
        if outcome.review is None
        else {
            "status": outcome.review.status,
            "ground": outcome.review.ground,
            "role": outcome.review.role,
            "on": outcome.review.on.isoformat(),
        },
    }


def _counted(counted: Counted | None) -> dict[str, str] | None:
    return None if counted is None else {"one": counted.one, "many": counted.many}


def _level(level: Level | None) -> dict[str, Any] | None:
    if level is None:
        return None
    return {
        "from": level.start.isoformat(),
        "operator": level.bound.operator,
        "operands": [format(operand, "f") for operand in level.bound.operands],
        "unit": level.bound.unit,
        "share": format(level.share, "f"),
        "source": level.source,
    }


def from_json(data: bytes, shown: str) -> tuple[Assessment | None, list[Finding]]:
    """The assessment of a file written by ``to_json``, or a finding if it is something else."""
    message, hint = "Filen är inte en bedömning i det format som tenderkit skriver.", NOT_ASSESSMENT.advice
    try:
        read = json.loads(data, parse_constant=_refuse)
        if follows(read, schema()):
            return _assessment(read), []
        if isinstance(read, dict) and str(read.get("format", "")).startswith(_FAMILY) and read["format"] != FORMAT:
            message = f"Bedömningen har formatet {read['format']}, men denna version av tenderkit läser {FORMAT}."
            hint = "Läs filen med den version som skrev den, eller bedöm perioden på nytt."
    except json.JSONDecodeError as error:
        if data.lstrip().startswith(b"{"):
            message = f"Filen är avbruten eller skadad på rad {error.lineno}, tecken {error.colno}."
            hint = "Bedöm perioden på nytt, eller hämta filen ur en säkerhetskopia."
    except (ValueError, ArithmeticError, RecursionError):
        pass  # no text, no number, or no end: nothing that tenderkit writes
    return None, [NOT_ASSESSMENT.at(FilePlace(shown), message, hint=hint)]


def _refuse(constant: str) -> None:
    """NaN and the infinities, which JSON does not have and Python would read."""
    raise ValueError(constant)


def _assessment(read: Mapping[str, Any]) -> Assessment:
    period = Period.parse(read["period"])
    if period is None:
        raise ValueError
    specification = read["specification"]
    return Assessment(
        contract=read["contract"],
        supplier=read["supplier"],
        specification=specification["id"],
        version=specification["version"],
        specification_hash=specification["sha256"],
        period=period,
        cut_off=date.fromisoformat(read["cut_off"]),
        reports={file["file"]: file["sha256"] for file in read["reports"]},
        own_files={file["file"]: file["sha256"] for file in read["own_files"]},
        outcomes=tuple(_read_outcome(outcome) for outcome in read["outcomes"]),
        score=_read_score(read["score"]),
        areas={area: _read_score(score) for area, score in read["areas"].items()},
        tool_version=read["tool_version"],
    )


def _read_score(read: Mapping[str, Any]) -> Score:
    value = None if read["value"] is None else Fraction(read["value"])
    return Score(value, Fraction(read["coverage"]), read["band"], read["weight_judged"], read["weight_in_force"])


def _read_outcome(read: Mapping[str, Any]) -> Outcome:
    status, value, evidence = Status(read["status"]), read["value"], read["evidence"]
    interval = None
    if value is not None:
        interval = Interval(Fraction(value["low"]), None if value["high"] is None else Fraction(value["high"]))
    judgement = Judgement(
        status=status,
        reason=read["reason"],
        value=interval,
        base=read["base"],
        items=_read_counted(read["items"]),
        counts=tuple(read["counts"]),
        funnel=tuple(FunnelStep(Role(step["role"]), step["label"], step["count"]) for step in read["funnel"]),
        evidence=Evidence(
            tuple(
                EvidenceItem(
                    item["key"],
                    item["note"],
                    tuple(RowPlace(**row) for row in item["rows"]),
                    Role(item["state"]),
                    item["label"],
                )
                for item in evidence["items"]
            ),
            evidence["total"],
            evidence["unknown"],
        ),
        remarks=tuple(read["remarks"]),
    )
    step, review = read["next_step"], read["review"]
    return Outcome(
        requirement=read["requirement"],
        title=read["title"],
        area=read["area"],
        area_title=read["area_title"],
        status=status,
        judgement=judgement,
        level=_read_level(read["level"]),
        counted=_read_counted(read["counted"]),
        clause=read["clause"],
        sentence=read["sentence"],
        weight=read["weight"],
        next_step=NextStep(**step) if step else None,
        review=Review(
            read["requirement"],
            read["area"],
            Status(review["status"]),
            review["ground"],
            review["role"],
            date.fromisoformat(review["on"]),
        )
        if review
        else None,
        itemised=read["itemised"],
    )


def _read_counted(read: Mapping[str, str] | None) -> Counted | None:
    return Counted(**read) if read else None


def _read_level(read: Mapping[str, Any] | None) -> Level | None:
    if read is None:
        return None
    operands = tuple(Decimal(operand) for operand in read["operands"])
    bound = Bound(Operator(read["operator"]), operands, Unit(read["unit"]))
    place = FilePlace("assessment.json")
    return Level(date.fromisoformat(read["from"]), bound, Decimal(read["share"]), read["source"], place)

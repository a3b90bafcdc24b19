"""Judging ``share``: each row in the window is an item, met where ``is`` holds."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from tenderkit import swedish
from tenderkit.measures.adding import scaled, units_of
from tenderkit.measures.doubts import doubts
from tenderkit.measures.frames import Frame
from tenderkit.measures.items import Items, judge_items, scoped, settled
from tenderkit.measures.question import Question
from tenderkit.measures.reasons import Doubt
from tenderkit.measures.setting import Setting, setting
from tenderkit.measures.share import Share
from tenderkit.measures.windows import in_window
from tenderkit.measures.wording import Wording
from tenderkit.model.outcome import Judgement
from tenderkit.tables import Expr, Rows, col, may, sure, when


def judge(question: Question, rows: Rows, read: list[str]) -> Mapping[str, Judgement]:
    """The judgement of every area."""
    measure = question.measure
    assert isinstance(measure, Share)
    place = setting(question, rows, read)
    bounds = {area: stretch.level.bound for area, stretch in place.stretches.items()}
    return judge_items(place, _items(place, measure), bounds) if bounds else dict(place.settled)


def _items(place: Setting, measure: Share) -> Items:
    """Each row in the window is an item; it is met where ``is`` holds."""
    exclusions, reader = place.question.exclusions, place.reader
    whens = [exclusion.when for exclusion in exclusions]
    date = measure.date or place.question.vocabulary.datasets[measure.dataset].date
    names = reader.names(measure.where, measure.holds, *whens)
    extra = [name for name in (date, measure.by, measure.weigh) if name]
    frame = reader.frame(measure.dataset, dict.fromkeys([*names, *extra]))
    scope = in_window(place, frame, measure.date, measure.window) & frame.truth(measure.where)
    columns = scoped(frame, scope, exclusions) | {"_state": frame.truth(measure.holds)}
    if measure.by:
        columns["_stratum"] = frame.cells[measure.by].low
    if measure.weigh:
        columns |= _weights(frame, measure.weigh)
    relation = settled(place, frame, frame.relation.with_columns(**columns))
    wording = Wording(place.question.vocabulary, place.question.parameters)
    noun = wording.noun(measure.dataset).of_rows
    deciding = list(dict.fromkeys([*reader.names(measure.holds), *([measure.weigh] if measure.weigh else [])]))

    def doubtful() -> Iterator[Doubt]:
        unsure = relation.filter(may(col("_scope")) & (col("_scope").is_null() | col("_state").is_null()))
        return doubts(place, frame, unsure, [*names, *([date] if date else [])], noun)

    return Items(
        relation=relation,
        key=frame.dataset.key,
        noun=noun,
        note=partial(_note, names=deciding, wording=wording, dataset=measure.dataset),
        told=_told(frame, deciding),
        doubts=doubtful,
        strata_of=measure.dataset if measure.by else "",
        weighted=bool(measure.weigh),
    )


def _weights(frame: Frame, weigh: str) -> dict[str, Expr]:
    """The weight in ten-thousandths, and a missing one at its declared least and most."""
    units, column = units_of(frame.cells[weigh].low), frame.dataset.column(weigh)
    least = column.minimum if column and column.minimum is not None else 0
    most = units.fill_null(scaled(column.maximum)) if column and column.maximum is not None else units
    return {"_least": units.fill_null(scaled(least)), "_most": most}


def _told(frame: Frame, names: Sequence[str]) -> dict[str, Expr]:
    """The values of these cells; one that may be several is not told."""
    cells = [frame.cells[name] for name in names]
    return {
        f"_told{number}": cell.low if cell.exact else when(sure(cell.low == cell.high)).then(cell.low)
        for number, cell in enumerate(cells)
    }


def _note(row: Mapping[str, Any], names: Sequence[str], wording: Wording, dataset: str) -> str:
    """Why the row counts: "uppgiften Plats är Mottagningen", "uppgiften Plats saknas"."""
    return swedish.listed(wording.stated(name, row[f"_told{number}"], dataset) for number, name in enumerate(names))

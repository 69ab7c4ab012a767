"""Display tables of a theme: figures side by side, figures without a counterpart, and loose facts."""

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.tables import Cell, Table, head, pair, table

NONE = "—"


def table_compared(found, labels: Labels) -> Table:
    """Figures of one scope and period, a column for the region in focus, one for the others and one for where it stands."""
    columns = [
        *_series_heads(labels), head(labels, "own", labels.region(labels.focal), labels.region(labels.focal)),
        head(labels, "others", "其他地区", "Other regions"), head(labels, "stands", "所处位置", "Where it stands"),
    ]
    return table(columns, (_compared_row(row, _cells(found, number), labels) for number, row in _numbered(found.of_status("compared"))))


def _compared_row(row: pd.Series, cells: pd.DataFrame, labels: Labels) -> list[Cell]:
    own = cells[cells["region_id"] == labels.focal]
    return [*_series_cells(row, labels), _figures(own, row["unit"], labels, named=False), _figures(in_order(cells.drop(own.index), row), row["unit"], labels),
            (standing(row, labels), row["evidence"])]


def table_alone(found, labels: Labels) -> Table:
    """Figures of the region in focus that no other can be set against, with how many others are counted another way."""
    columns = [
        *_series_heads(labels), head(labels, "own", labels.region(labels.focal), labels.region(labels.focal)),
        head(labels, "why", "其他地区", "Other regions"),
    ]
    return table(columns, (_alone_row(found, number, row, labels) for number, row in _numbered(found.of_status("alone"))))


def _alone_row(found, number: int, row: pd.Series, labels: Labels) -> list[Cell]:
    same = found.series[(found.series["indicator_id"] == row["indicator_id"]) & (found.series["status"] == "alone")]
    elsewhere = labels.phrase("theme_elsewhere", n=row["elsewhere"]) if row["elsewhere"] else labels.absence("not_seen")
    return [*_series_cells(row, labels), _figures(_cells(found, number), row["unit"], labels, named=False), (elsewhere, [i for ids in same["evidence"] for i in ids])]


def table_unseen(found, labels: Labels) -> Table:
    """What others have a figure of and the region in focus does not."""
    columns = [
        *_series_heads(labels), head(labels, "own", labels.region(labels.focal), labels.region(labels.focal)),
        head(labels, "others", "其他地区", "Other regions"),
    ]
    rows = _numbered(found.of_status("unseen"))
    return table(columns, (
        [*_series_cells(row, labels), (labels.absence("not_seen"), row["evidence"]), _figures(in_order(_cells(found, number), row), row["unit"], labels)]
        for number, row in rows
    ))


def table_facts(found, labels: Labels) -> Table:
    """Loose facts of the region in focus; they are read one by one and never compared."""
    return _fact_table(found.facts[found.facts["region_id"] == labels.focal], labels)


def table_other_facts(found, labels: Labels) -> Table:
    """Loose facts of the other regions."""
    return _fact_table(found.facts[found.facts["region_id"] != labels.focal], labels, named=True)


def _fact_table(facts: pd.DataFrame, labels: Labels, *, named: bool = False) -> Table:
    columns = [
        *([head(labels, "region", "地区", "Region")] if named else []),
        head(labels, "side", "方面", "Side"), head(labels, "fact", "事实", "Fact"), head(labels, "figure", "数", "Figure"),
        head(labels, "when", "时间", "When"), head(labels, "kind", "类别", "Kind"), head(labels, "note", "说明", "Note"),
    ]
    return table(columns, (_fact_row(fact, row, labels, named) for fact, row in facts.iterrows()))


def _fact_row(fact: str, row: pd.Series, labels: Labels, named: bool) -> list[Cell]:
    when = labels.period(row["period"]) or ("" if pd.isna(row["year"]) else labels.year(row["year"]))
    texts = [
        *([labels.region(row["region_id"])] if named else []),
        labels.term("theme", row["theme_id"]), pair(labels, row, "label"), labels.quantity(row["value"], row["unit"], row["comparator"]),
        when or labels.phrase("undated"), labels.term("fact_type", row["fact_type"]), pair(labels, row, "note") or NONE,
    ]
    return [(text, [fact]) for text in texts]


# --- what the tables share ----------------------------------------------------------------------------


def _numbered(series: pd.DataFrame) -> Iterable[tuple[int, pd.Series]]:
    return ((number, row) for number, row in series.iterrows())


def _cells(found, number: int) -> pd.DataFrame:
    return found.cells[found.cells["series"] == number]


def in_order(cells: pd.DataFrame, row: pd.Series) -> pd.DataFrame:
    """Figures from the best to the worst; from the most to the least where the indicator has no direction."""
    return cells.sort_values("value", ascending=row["direction"] < 0, kind="stable")


def _series_heads(labels: Labels) -> list:
    return [
        head(labels, "side", "方面", "Side"), head(labels, "indicator", "指标", "Indicator"), head(labels, "scope", "口径", "Scope"),
        head(labels, "period", "时期", "Period"),
    ]


def _series_cells(row: pd.Series, labels: Labels) -> list[Cell]:
    texts = [labels.term("theme", row["theme_id"]), labels.indicator(row["indicator_id"]), labels.scope(row["scope_id"]), when(row, labels)]
    return [(text, row["evidence"]) for text in texts]


def when(row: pd.Series, labels: Labels) -> str:
    """The period of a series, or that none is stated."""
    return labels.period(row["period"]) or labels.phrase("undated")


def _figures(cells: pd.DataFrame, unit: str, labels: Labels, *, named: bool = True) -> Cell:
    """Figures in one cell, each with its region."""
    texts = [labels.quantity(cell.value, unit, cell.comparator) for cell in cells.itertuples()]
    if named:
        texts = [labels.phrase("theme_of", who=labels.region(region), what=text) for region, text in zip(cells["region_id"], texts, strict=True)]
    return labels.pick(("；", "; ")).join(texts), [i for ids in cells["evidence"] for i in ids]


def standing(row: pd.Series, labels: Labels) -> str:
    """How many others stand ahead and behind, and how many the figures leave open."""
    parts: Sequence[tuple[str, int]] = [("ahead", row["ahead"]), ("behind", row["behind"]), ("open", row["open"])]
    return labels.join(labels.phrase(f"theme_{name}", n=n) for name, n in parts if n)

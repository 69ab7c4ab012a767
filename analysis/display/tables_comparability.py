"""Display tables of comparability: documents, statistics of regions side by side, and who is of one tier."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.marks import given
from analysis.display.narrative import say
from analysis.display.tables import WIDEST, Cell, Table, head, table

NONE = "—"


# --- documents ----------------------------------------------------------------------------------------


def table_documents(documents, labels: Labels) -> Table:
    """What each document is: level, kind, issuers, dates, status, and how much of it was read."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "level", "层级", "Level"), head(labels, "kind", "文种", "Kind"), head(labels, "issuers", "印发机关", "Issued by"),
        head(labels, "issued", "日期", "Date"), head(labels, "horizon", "期限", "Horizon"), head(labels, "status", "状态", "Status"),
        head(labels, "basis", "所据文本", "Read from"), head(labels, "coverage", "读到的条文", "Provisions read"),
    ]
    return table(columns, ([(text, ids) for text, ids in _document_row(plan, row, documents.coverage, labels)] for plan, row in documents.frame.iterrows()))


def _document_row(plan: str, row: pd.Series, coverage: pd.DataFrame, labels: Labels) -> list[Cell]:
    texts = [
        labels.plan(plan), labels.term("doc_level", row["doc_level"]) if row["doc_level"] else labels.absence("not_seen"),
        labels.term("doc_kind", row["doc_kind"]), labels.join(row[f"issuers_{labels.language}"]) or labels.absence("not_seen"),
        labels.date(row["issued_date"]) or labels.absence("not_seen"), horizon(row, labels), labels.word("status", row["status"]),
        labels.word("text_basis", row["text_basis"]),
    ]
    return [*((text, [plan]) for text in texts), (read_text(coverage.loc[plan], labels), (plan, *coverage.at[plan, "evidence"]))]


def horizon(row: pd.Series, labels: Labels) -> str:
    """From when to when a document speaks, as far as it states that."""
    start, end = row["horizon_start"], row["horizon_end"]
    if given(start) and given(end):
        return f"{int(start)}–{int(end)}" if start != end else labels.year(start)
    if given(end):
        return say(labels, "至{year}年", "to {year}", year=int(end))
    return say(labels, "自{year}年", "from {year}", year=int(start)) if given(start) else say(labels, "未见", "not seen")


def read_text(row: pd.Series, labels: Labels) -> str:
    """How many provisions were read, of how many."""
    if row["complete"]:
        return labels.phrase("read_all_of", total=row["total"])
    seen = labels.span(row["seen_min"], row["seen_max"])
    if not given(row["total"]):
        return labels.phrase("seen_total_unknown", seen=seen) if row["seen_max"] else labels.phrase("none_seen_total_unknown")
    return labels.phrase("seen_of_total", total=row["total"], seen=seen)


# --- statistics ---------------------------------------------------------------------------------------


def table_sizes(found, labels: Labels) -> Table:
    """Indicators of size by region."""
    return _table_aspect(found, "size", labels)


def table_structure(found, labels: Labels) -> Table:
    """Indicators of structure by region."""
    return _table_aspect(found, "structure", labels)


def table_starts(found, labels: Labels) -> Table:
    """Starting points by region."""
    return _table_aspect(found, "start", labels)


def _table_aspect(found, aspect: str, labels: Labels) -> Table:
    """Indicators by the regions compared, and of sizes every region with a figure; the longer side is the rows.

    Each cell has its year and, where an indicator has several scopes, its scope; an indicator that none of the regions has is left out.
    """
    regions = _shown_regions(found, aspect)
    series = _shown_series(found, aspect, regions)
    cells = found.cells.set_index(["region_id", "series"])
    first = head(labels, "indicator", "指标", "Indicator")
    if series.empty:
        return table([first], ())
    at = {(region, number): (cell_text(cells.loc[(region, number)], row, labels), cells.loc[(region, number), "evidence"])
          for region in regions for number, row in series.iterrows()}
    if len(regions) > max(WIDEST, len(series)):
        columns = [head(labels, "region", "地区", "Region"), *(head(labels, f"i{number}", *[labels.indicator(row["indicator_id"])] * 2) for number, row in series.iterrows())]
        return table(columns, ([(region_text(region, found, labels), []), *(at[region, number] for number in series.index)] for region in regions))
    columns = [first, *(head(labels, f"r{i}", *[region_text(region, found, labels)] * 2) for i, region in enumerate(regions))]
    return table(columns, ([(labels.indicator(row["indicator_id"]), row["evidence"]), *(at[region, number] for region in regions)] for number, row in series.iterrows()))


def _shown_regions(found, aspect: str) -> list[str]:
    """The regions compared; of sizes all that have a figure, since they may be peers."""
    known = found.cells[found.cells["series"].isin(found.of_aspect(aspect).index) & (found.cells["status"] != "not_seen")]
    others = set(known["region_id"]) if aspect == "size" else set()
    return [region for region, row in found.regions.iterrows() if row["compared"] or region in others]


def _shown_series(found, aspect: str, regions: list[str]) -> pd.DataFrame:
    """The series of an aspect of which at least one of the regions has a figure."""
    series = found.of_aspect(aspect)
    known = found.cells[found.cells["region_id"].isin(regions) & (found.cells["status"] != "not_seen")]
    return series[series.index.isin(known["series"])]


def region_text(region: str, found, labels: Labels) -> str:
    """A region's name, with what sets it apart from a peer: the dataset may have no plan of it."""
    name = labels.region(region)
    return name if found.regions.at[region, "has_plan"] else say(labels, "{name}（数据集中无文件）", "{name} (no plan in the dataset)", name=name)


def cell_text(cell: pd.Series, row: pd.Series, labels: Labels) -> str:
    """A figure with its year, and its scope where that could be another."""
    if cell["status"] == "not_seen":
        return labels.absence("not_seen")
    value = labels.quantity(cell["value"], row["unit"], cell["comparator"])
    when = labels.period(cell["period"]) or labels.phrase("undated")
    scope = say(labels, "，{scope}", ", {scope}", scope=labels.scope(cell["scope_id"])) if row["several"] else ""
    other = say(labels, "，口径或时期不同", ", other scope or period") if cell["status"] == "other" else ""
    return say(labels, "{value}（{when}{scope}{other}）", "{value} ({when}{scope}{other})", value=value, when=when, scope=scope, other=other)


# --- tiers --------------------------------------------------------------------------------------------


def table_tiers(found, labels: Labels) -> Table:
    """Who is of one tier with the region in focus, on how many sizes, and what is missing."""
    if found.tiers["used"].sum() == 0:
        return table([head(labels, "region", "地区", "Region")], ())
    columns = [
        head(labels, "region", "地区", "Region"), head(labels, "part", "本次对标", "In this comparison"), head(labels, "tier", "判断", "Verdict"),
        head(labels, "used", "可比的规模指标", "Sizes compared", "count"), head(labels, "inside", "在范围内", "Within range", "count"),
        head(labels, "multiple", "平均相差", "Mean multiple"), head(labels, "beyond", "超出范围的", "Out of range"), head(labels, "short", "缺的", "Missing"),
    ]
    return table(columns, (_tier_row(row, found, labels) for _, row in found.tiers.iterrows()))


def _tier_row(row: pd.Series, found, labels: Labels) -> list[Cell]:
    """One region; what is said of the sizes it lacks rests on those of the region in focus."""
    own = [row_id for ids in found.of_aspect("size")["evidence"] for row_id in ids]
    ids = row["evidence"] or own
    part = labels.word("flag", "true") if found.regions.at[row["region_id"], "compared"] else labels.word("flag", "false")
    texts = [
        (region_text(row["region_id"], found, labels), ids), (part, []), (labels.word("tier", row["status"]), ids), (labels.fraction(row["used"], row["of"]), ids),
        (labels.fraction(row["inside"], row["used"]) if row["used"] else NONE, ids), (labels.multiple(row["multiple"]) if given(row["multiple"]) else NONE, ids),
        (labels.join(map(labels.indicator, row["beyond"])) or NONE, ids), (labels.join(map(labels.indicator, row["short"])) or NONE, ids),
    ]
    return texts

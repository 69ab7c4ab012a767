"""Display tables about documents, coverage and emphasis: results in, labelled cells with their evidence out."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import pandas as pd

from analysis.display.exhibit import column
from analysis.display.labels import Labels
from analysis.display.narrative import say

Cell = tuple[str, Sequence[str]]
WIDEST = 8  # with more plans than this, and more than there are factors, plans are the rows


@dataclass(frozen=True)
class Table:
    """A table ready to be shown.

    Attributes
    ----------
    columns : list of mapping
        As `exhibit.column` makes them.
    rows : list of list of str
    evidence : list of list
        Per row: the row ids behind each cell.
    """

    columns: list[Mapping[str, str]]
    rows: list[list[str]]
    evidence: list[list[Sequence[str]]]


def table(columns: Sequence[Mapping[str, str]], rows: Iterable[Sequence[Cell]]) -> Table:
    """A table from rows of (text, evidence) cells."""
    rows = [list(row) for row in rows]
    return Table(list(columns), [[text for text, _ in row] for row in rows], [[list(ids) for _, ids in row] for row in rows])


def head(labels: Labels, key: str, zh: str, en: str, kind: str = "text", unit: str = "") -> Mapping[str, str]:
    """A column with its label in the language of the report."""
    return column(key, labels.pick((zh, en)), kind, unit)


def pair(labels: Labels, row: Mapping, stem: str) -> str:
    """The text of a bilingual pair of columns; where only the other language is filled, that."""
    other = "en" if labels.language == "zh" else "zh"
    return row[f"{stem}_{labels.language}"] or row[f"{stem}_{other}"]


def members_of(frame: pd.DataFrame, labels: Labels) -> tuple[str, Callable[[str], str]]:
    """The column that says what the rows are shares of, and how its codes are named."""
    names = {
        "factor_id": labels.factor, "instrument_id": labels.instrument, "instrument_type": partial(labels.word, "instrument_type"), "group_id": labels.group,
    }
    column = next(name for name in names if name in frame)
    return column, names[column]


# --- documents --------------------------------------------------------------------------------------


def table_coverage(coverage: pd.DataFrame, labels: Labels) -> Table:
    """How many provisions of each plan were seen, and from what."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "basis", "所据文本", "Read from"),
        head(labels, "seen", "见到的条文", "Provisions seen", "count"), head(labels, "total", "条文总数", "Provisions in all", "count"),
        head(labels, "share", "覆盖", "Coverage", "share"),
    ]
    return table(columns, (_coverage_row(plan, row, labels) for plan, row in coverage.iterrows()))


def _coverage_row(plan: str, row: pd.Series, labels: Labels) -> list[Cell]:
    known = not pd.isna(row["total"])
    unknown = say(labels, "未知", "unknown")
    share = labels.share(row["seen_min"] / row["total"], row["seen_max"] / row["total"]) if known else unknown
    return [
        (labels.plan(plan), [plan]), (labels.word("text_basis", row["text_basis"]), [plan]),
        (labels.span(row["seen_min"], row["seen_max"]), (plan, *row["evidence"])),
        (labels.number(row["total"]) if known else unknown, [plan]), (share, (plan, *row["evidence"])),
    ]


def table_left_out(selection, labels: Labels) -> Table:
    """Documents that the comparison does not use, with the reason."""
    columns = [
        head(labels, "region", "地区", "Region"), head(labels, "plan", "文件", "Document"), head(labels, "reason", "未列入的原因", "Why it is left out"),
    ]
    return table(columns, (
        [(labels.region(row["region_id"]), [plan]), (labels.plan_title(plan), [plan]), (labels.word("left_out", row["reason"]), [plan])]
        for plan, row in selection.left_out.iterrows()
    ))


def table_identity(plan: pd.DataFrame, relations: pd.DataFrame, labels: Labels) -> Table:
    """What a document is: title, number, issuers, dates, status, and its relations to others."""
    columns = [head(labels, "item", "项目", "Item"), head(labels, "value", "内容", "Value")]
    plan_id, row = next(plan.iterrows())
    facts = [((name, [plan_id]), (value, [plan_id])) for name, value in _identity(row, labels) if value]
    related = relations[relations["plan_id"] == plan_id]
    return table(columns, [*facts, *(
        [(labels.word("relation", link["relation"]), [link_id]), (labels.plan_title(link["other_plan_id"]), [link_id])]
        for link_id, link in related.iterrows() if link["other_plan_id"] in labels.dataset.plans.index
    )])


def _identity(row: pd.Series, labels: Labels) -> list[tuple[str, str]]:
    def name(zh, en):
        return labels.pick((zh, en))

    horizon = labels.span(row["horizon_start"], row["horizon_end"]) if not pd.isna(row["horizon_start"]) else ""
    end = "" if pd.isna(row["horizon_end"]) else str(row["horizon_end"])
    return [
        (name("标题", "Title"), row["title_zh"] if labels.language == "zh" else f"{row['title_en']} ({row['title_zh']})"),
        (name("文号", "Document number"), row["doc_number"]),
        (name("印发机关", "Issued by"), labels.join(row[f"issuers_{labels.language}"])),
        (name("层级", "Level"), labels.term("doc_level", row["doc_level"]) if row["doc_level"] else ""),
        (name("文种", "Kind"), labels.term("doc_kind", row["doc_kind"])),
        (name("日期", "Date"), labels.date(row["issued_date"])),
        (name("期限", "Horizon"), horizon.replace(",", "") or end),
        (name("状态", "Status"), f"{labels.word('status', row['status'])}{labels.pick(('（依据：{}）', ' (by {})')).format(labels.word('status_basis', row['status_basis']))}"),
        (name("所据文本", "Read from"), labels.word("text_basis", row["text_basis"])),
        (name("说明", "Note"), labels.pick(row, "notes")),
    ]


# --- emphasis ---------------------------------------------------------------------------------------


def share_cell(row, labels: Labels) -> str:
    """A share with what it is counted from, or why there is none."""
    if row["absence"]:
        return labels.absence(row["absence"])
    share = labels.share(row["share_low"], row["share_high"])
    if not row["exact"]:
        return share
    restricting = say(labels, "，另有{n}条限制", "; {n} more restrict", n=row["restricting"]) if row["restricting"] else ""
    return say(labels, "{share}（{n}/{of}{restricting}）", "{share} ({n}/{of}{restricting})",
               share=share, n=labels.number(row["n_low"]), of=labels.number(row["total"]), restricting=restricting)


def _wide(frame: pd.DataFrame, key: str, name, labels: Labels, *, first: Sequence[Mapping], lead, cell) -> Table:
    """A table with one row a plan (or whatever `lead` says) and one column a factor or group."""
    groups = list(dict.fromkeys(frame[key]))
    columns = [*first, *(column(f"g{i}", name(group), "share") for i, group in enumerate(groups))]
    rows = []
    for _, part in frame.groupby("_row", sort=False):
        # The total, and so every share, stands on the row of the plan as well.
        cells = {row[key]: (cell(row), (row["plan_id"], *row["evidence"])) for _, row in part.iterrows()}
        rows.append([*lead(part.iloc[0]), *(cells[group] for group in groups)])
    return table(columns, rows)


def table_shares(shares, labels: Labels) -> Table:
    """Plans by groups: share, or identified range, or why there is none."""
    return _wide(
        shares.frame.assign(_row=shares.frame["plan_id"]), *members_of(shares.frame, labels), labels,
        first=[head(labels, "plan", "文件", "Document")],
        lead=lambda row: [(labels.plan(row["plan_id"]), [row["plan_id"]])], cell=lambda row: share_cell(row, labels),
    )


def table_wider(shares, labels: Labels) -> Table:
    """Groups of other sets, each taken alone, by plans whose totals are known."""
    frame = shares.frame[shares.frame["absence"] == ""]
    return _wide(
        frame.assign(_row=frame["group_id"]), "plan_id", labels.plan, labels, first=[head(labels, "group", "分组", "Group")],
        lead=lambda row: [(labels.group(row["group_id"]), [])], cell=lambda row: share_cell(row, labels),
    )


def table_profile(shares, labels: Labels) -> Table:
    """Factors (or instruments) by plans: share, or identified range, or why there is none."""
    column, name = members_of(shares.frame, labels)
    first = head(labels, "factor", "要素", "Factor") if column == "factor_id" else head(labels, "instrument", "工具", "Instrument")
    if shares.frame["plan_id"].nunique() > max(WIDEST, shares.frame[column].nunique()):
        return _wide(
            shares.frame.assign(_row=shares.frame["plan_id"]), column, name, labels, first=[head(labels, "plan", "文件", "Document")],
            lead=lambda row: [(labels.plan(row["plan_id"]), [row["plan_id"]])], cell=lambda row: share_cell(row, labels),
        )
    return _wide(
        shares.frame.assign(_row=shares.frame[column]), "plan_id", labels.plan, labels, first=[first],
        lead=lambda row: [(name(row[column]), [])], cell=lambda row: share_cell(row, labels),
    )


def table_readings(readings: Mapping[str, object], labels: Labels) -> Table:
    """The same shares under every weighting, and for tasks and safeguards apart; plans without a total are left out."""
    frames = [shares.frame.assign(reading=name) for name, shares in readings.items()]
    frame = pd.concat(frames, ignore_index=True)
    known = frame[~frame.groupby("plan_id")["absence"].transform(lambda absence: (absence == "total_unknown").any())]
    rows = known.assign(_row=known["plan_id"] + " " + known["reading"]).sort_values("plan_id", kind="stable", key=_order(known["plan_id"]))
    return _wide(
        rows, "group_id", labels.group, labels,
        first=[head(labels, "plan", "文件", "Document"), head(labels, "reading", "计法", "Reading")],
        lead=lambda row: [(labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.word("reading", row["reading"]), [])],
        cell=lambda row: labels.absence(row["absence"]) if row["absence"] else labels.share(row["share_low"], row["share_high"]),
    )


def _order(column: pd.Series):
    """Sorts by first appearance."""
    place = {value: i for i, value in enumerate(dict.fromkeys(column))}
    return lambda values: values.map(place)


def table_comparisons(comparisons, labels: Labels) -> Table:
    """Pairs of plans whose totals are known: who gives a group the larger share, if that can be told."""
    columns = [
        head(labels, "group", "分组", "Group"), head(labels, "p", "文件甲", "Document A"), head(labels, "share_p", "甲的份额", "Share of A", "share"),
        head(labels, "q", "文件乙", "Document B"), head(labels, "share_q", "乙的份额", "Share of B", "share"),
        head(labels, "status", "甲比乙", "A against B"), head(labels, "settle", "还需读到", "Would settle it"),
        head(labels, "firm", "是否稳固", "How firm"),
    ]
    frame = comparisons.frame[comparisons.frame["absence"] == ""]
    return table(columns, (_comparison_row(row, labels) for _, row in frame.iterrows()))


def _comparison_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = (row["plan_p"], row["plan_q"], *row["evidence"])
    return [
        (labels.group(row["group_id"]), []),
        (labels.plan(row["plan_p"]), [row["plan_p"]]), (labels.share(row["share_low_p"], row["share_high_p"]), ids),
        (labels.plan(row["plan_q"]), [row["plan_q"]]), (labels.share(row["share_low_q"], row["share_high_q"]), ids),
        (_verdict(row, labels), ids), (_settle_cell(row, labels), ids), (_firm_cell(row, labels), ids),
    ]


def _verdict(row: pd.Series, labels: Labels) -> str:
    """The outcome; between two plans read in full it is the margin that leaves it open, not coverage."""
    exact = row["share_low_p"] == row["share_high_p"] and row["share_low_q"] == row["share_high_q"]
    if exact and row["status"] == "not_identified":
        return say(labels, "相差不足以经受一条的出入，不作判断", "too close: moving one measure in each would undo it")
    return labels.word("comparison", row["status"])


def _settle_cell(row: pd.Series, labels: Labels) -> str:
    if row["status"] != "not_identified":
        return "—"
    ways = [
        say(labels, "至少{n}条，全部指向{way}", "at least {n}, all pointing to {way}", n=row[f"settle_{way}"], way=labels.word("comparison", way))
        for way in ("higher", "lower") if not pd.isna(row[f"settle_{way}"])
    ]
    return labels.join(ways) if ways else say(labels, "读全也分不出", "not even if all were read")


def _firm_cell(row: pd.Series, labels: Labels) -> str:
    if row["status"] == "not_identified":
        return "—"
    return say(labels, "脆弱", "fragile") if row["fragile"] else say(labels, "稳固", "firm")


def table_coding(coding, labels: Labels) -> Table:
    """Share under the settled codes, with the range over all coders' codes."""
    def cell(row):
        if row["absence"]:
            return labels.absence(row["absence"])
        if row["share_min"] == row["share_max"]:
            return labels.share(row["share"])
        return say(labels, "{share}（{range}）", "{share} ({range})", share=labels.share(row["share"]), range=labels.share(row["share_min"], row["share_max"]))

    given = coding.frame[coding.frame.groupby("plan_id")["absence"].transform(lambda absence: (absence == "").any())]
    return _wide(
        given.assign(_row=given["plan_id"]), *members_of(given, labels), labels,
        first=[head(labels, "plan", "文件", "Document"), head(labels, "coders", "编码遍数", "Coding passes", "count")],
        lead=lambda row: [(labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.number(row["coders"]), row["evidence"])], cell=cell,
    )


def table_positioning(positioning: pd.DataFrame, plans: pd.DataFrame, labels: Labels) -> Table:
    """Titles, visions, chapter headings and slogans, with the factors they name; the plan itself speaks."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "type", "类别", "Kind"), head(labels, "text", "表述", "Wording"),
        head(labels, "factors", "所指要素", "Factors named"),
    ]
    rows = positioning[positioning["plan_id"].isin(plans.index)].sort_values("plan_id", kind="stable", key=_order(pd.Series(plans.index)))
    return table(columns, (
        [(labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.term("text_type", row["text_type"]), [row_id]), (_wording(row, labels), [row_id]),
         (labels.join(labels.factor(factor) for factor in row["factors"]) or "—", [row_id])]
        for row_id, row in rows.iterrows()
    ))


def _wording(row: pd.Series, labels: Labels) -> str:
    return row["text_zh"] if labels.language == "zh" else f"{row['text_en']} ({row['text_zh']})"

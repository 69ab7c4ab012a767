"""Display tables about a composite of conditions."""

from collections.abc import Iterable

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.narrative_conditions import ordinal, share_of
from analysis.display.tables import Cell, Table, head, table

NONE = "—"


def table_entries(standing, labels: Labels) -> Table:
    """Every indicator of the composite: whether it enters, of which year and scope, and what is missing."""
    conditions = standing.conditions
    return table(_entry_heads(labels), (_entry_row(row, conditions, labels) for row in conditions.entries.itertuples()))


def table_others(others, labels: Labels) -> Table:
    """The indicators of the dataset's other composites, and which of them could be used."""
    rows = [(conditions, row) for conditions in others for row in conditions.entries.itertuples()]
    if len(others) == 1:  # the title names it
        return table(_entry_heads(labels), (_entry_row(row, conditions, labels) for conditions, row in rows))
    columns = [head(labels, "composite", "综合评价", "Composite"), *_entry_heads(labels)]
    return table(columns, ([(labels.node(conditions.whole.root), []), *_entry_row(row, conditions, labels)] for conditions, row in rows))


def _entry_heads(labels: Labels) -> list:
    return [
        head(labels, "group", "方面", "Aspect"), head(labels, "node", "指标", "Indicator"), head(labels, "enters", "可否使用", "Usable"),
        head(labels, "have", "有数的地区", "Regions with a figure", "count"), head(labels, "year", "年份", "Year"),
        head(labels, "scope", "口径", "Scope"), head(labels, "missing", "缺数的地区", "Lacking"),
    ]


def _entry_row(row, conditions, labels: Labels) -> list[Cell]:
    ids = row.evidence
    state = labels.pick(("可用", "yes")) if row.enters else labels.absence(row.absence)
    have = labels.fraction(row.have, row.of) if row.have else say(labels, "无", "none")
    return [
        (labels.node(conditions.whole.nodes.at[row.node_id, "parent"]), []), (labels.node(row.node_id), ids), (state, ids), (have, ids),
        (NONE if pd.isna(row.year) else labels.year(row.year), ids), (labels.scope(row.scope_id) if row.scope_id else NONE, ids),
        (labels.join(map(labels.region, row.missing)) or NONE, []),
    ]


def table_values(standing, labels: Labels) -> Table:
    """The values that enter, regions as rows, each with its unit and year in the head of its column."""
    conditions = standing.conditions
    leaves = list(conditions.values.columns)
    cells = conditions.cells.set_index(["region_id", "node_id"])
    imputed = standing.composite.imputed if standing.composite else ()
    columns = [head(labels, "region", "地区", "Region"), *(_value_head(leaf, conditions, labels) for leaf in leaves)]
    return table(columns if leaves else columns[:1], (
        [(labels.region(region), []), *(_value_cell(cells.loc[(region, leaf)], (region, leaf) in imputed, labels) for leaf in leaves)]
        for region in (conditions.values.index if leaves else ())
    ))


def _value_head(leaf: str, conditions, labels: Labels):
    year = int(conditions.cells.loc[conditions.cells["node_id"] == leaf, "year"].iloc[0])
    unit = labels.pick(labels.dataset.composite_nodes.loc[leaf], "unit")
    return head(labels, leaf, f"{labels.node(leaf)}（{unit}，{year}年）", f"{labels.node(leaf)} ({unit}, {year})", "number")


def _value_cell(cell: pd.Series, imputed: bool, labels: Labels) -> Cell:
    if imputed:
        return say(labels, "缺，已补", "missing, filled"), []
    return (labels.decimal(cell["value"], 2), cell["evidence"]) if not cell["absence"] else (labels.absence(cell["absence"]), [])


def table_nodes(standing, labels: Labels) -> Table:
    """Weights and goalposts of what enters, with their reasons."""
    columns = [
        head(labels, "node", "方面或指标", "Aspect or indicator"), head(labels, "weight", "占上一级", "Share of its parent", "share"),
        head(labels, "whole", "占全部", "Share of the whole", "share"), head(labels, "reason", "理由", "Reason"),
        head(labels, "posts", "门槛值", "Goalposts"), head(labels, "why", "门槛值的理由", "Reason of the goalposts"),
    ]
    tree = standing.composite.tree if standing.composite else None
    if tree is None:
        return table(columns, ())
    shares, whole = tree.weights, tree.leaf_weights
    return table(columns, (_node_row(node, standing, shares, whole, labels) for node in tree.nodes.index))


def _node_row(node: str, standing, shares: pd.Series, whole: pd.Series, labels: Labels) -> list[Cell]:
    row = labels.dataset.composite_nodes.loc[node]
    ids = _behind(standing, standing.composite.tree.leaves_under(node))
    below = whole[list(standing.composite.tree.leaves_under(node))].sum()
    posts = NONE if pd.isna(row["goalpost_low"]) else _with_unit(labels.span(row["goalpost_low"], row["goalpost_high"]), labels.pick(row, "unit"), labels)
    return [
        (labels.node(node), []), (labels.percent(shares[node]), ids), (labels.percent(below), ids), (labels.pick(row, "reason"), ids),
        (posts, ids), (labels.pick(row, "goalposts") or NONE, ids),
    ]


def _with_unit(text: str, unit: str, labels: Labels) -> str:
    return f"{text} ({unit})" if labels.language == "en" and not unit.startswith("%") else f"{text}{unit}"


def _behind(standing, leaves: Iterable[str]) -> tuple[str, ...]:
    """Rows behind some indicators, of all regions."""
    cells = standing.conditions.cells
    return tuple(dict.fromkeys(row for ids in cells.loc[cells["node_id"].isin(leaves), "evidence"] for row in ids))


def table_pillars(standing, labels: Labels) -> Table:
    """Scores of the composite and of its groups."""
    made = standing.composite
    if made is None or made.scores.empty:
        return table([head(labels, "region", "地区", "Region")], ())
    nodes = [made.tree.root, *made.tree.children(made.tree.root)]
    columns = [head(labels, "region", "地区", "Region"), *(head(labels, node, labels.node(node), labels.node(node), "number") for node in nodes)]
    own = standing.conditions.by_region
    return table(columns, (
        [(labels.region(region), []), *((labels.decimal(row[node], 1), own[region]) for node in nodes)] for region, row in made.scores.iterrows()
    ))


def table_ranks(standing, labels: Labels) -> Table:
    """Ranks under every choice, region by region."""
    columns = [
        head(labels, "region", "地区", "Region"), head(labels, "likeliest", "最常见位次", "Likeliest rank"), head(labels, "share", "所占份额", "Its share", "share"),
        head(labels, "interval", "多数测算方式之间", "Under most methods"), head(labels, "all", "全部测算方式之间", "Under all methods"),
        head(labels, "mean", "平均位次", "Mean rank", "number"), head(labels, "recipe", "按所示得分的位次", "By the scores shown"),
    ]
    found = standing.robustness
    if found is None:
        return table(columns, ())
    tied = set(standing.composite.frame.loc[standing.composite.frame["tied"], "region_id"])
    ids = standing.conditions.evidence
    return table(columns, (
        [(labels.region(row.region_id), []), (ordinal(row.likeliest, labels), ids), (share_of(row.probability, labels), ids),
         (_ordinals(row.low, row.high, labels), ids), (_ordinals(row.least, row.greatest, labels), ids), (labels.number(row.mean, 1), ids),
         (ordinal(row.rank, labels) + (say(labels, "（并列）", " (tied)") if row.region_id in tied else ""), ids)]
        for row in found.frame.sort_values("mean", kind="stable").itertuples()
    ))


def _ordinals(low: int, high: int, labels: Labels) -> str:
    if low == high:
        return ordinal(low, labels)
    return say(labels, "第{low}–{high}位", "{low} to {high}", low=low if labels.language == "zh" else ordinal(low, labels),
               high=high if labels.language == "zh" else ordinal(high, labels))


def table_probabilities(standing, labels: Labels) -> Table:
    """Regions by ranks: share of the choices."""
    found = standing.robustness
    if found is None:
        return table([head(labels, "region", "地区", "Region")], ())
    ranks = list(found.probabilities.columns)
    columns = [head(labels, "region", "地区", "Region"), *(head(labels, f"r{rank}", *[ordinal(rank, labels)] * 2, "share") for rank in ranks)]
    return _share_rows(columns, found.probabilities, standing, labels)


def table_dominance(standing, labels: Labels) -> Table:
    """Regions by regions: share of the choices in which the row's stands before the column's."""
    found = standing.robustness
    if found is None:
        return table([head(labels, "region", "地区", "Region")], ())
    regions = list(found.frame.sort_values("mean", kind="stable")["region_id"])
    columns = [head(labels, "region", "居前的地区", "Ahead"), *(head(labels, region, *[labels.region(region)] * 2, "share") for region in regions)]
    return _share_rows(columns, found.dominance[regions], standing, labels)


def _share_rows(columns, shares: pd.DataFrame, standing, labels: Labels) -> Table:
    """One row a region, its best mean rank first."""
    order = standing.robustness.frame.sort_values("mean", kind="stable")["region_id"]
    ids = standing.conditions.evidence
    return table(columns, (
        [(labels.region(region), []), *((NONE, []) if pd.isna(share) else (share_of(share, labels), ids) for share in shares.loc[region])] for region in order
    ))


def table_sensitivity(standing, labels: Labels) -> Table:
    """Part of the movement of the ranks that each choice accounts for, with bootstrap intervals."""
    columns = [
        head(labels, "source", "做法", "Choice"), head(labels, "first", "单独", "Alone", "share"), head(labels, "first_range", "单独：区间", "Alone: interval", "share"),
        head(labels, "total", "连同交互", "With interactions", "share"), head(labels, "total_range", "连同交互：区间", "With interactions: interval", "share"),
    ]
    found = standing.sensitivity
    if found is None or found.refusals:
        return table(columns, ())
    ids = standing.conditions.evidence
    return table(columns, (
        [(labels.word("choice_source", row.source), []), (_estimate(row.first, labels), ids), (_estimates(row.first_low, row.first_high, labels), ids),
         (_estimate(row.total, labels), ids), (_estimates(row.total_low, row.total_high, labels), ids)]
        for row in found.frame.sort_values("total", ascending=False, kind="stable").itertuples()
    ))


def _estimate(value: float, labels: Labels) -> str:
    """An estimate in whole per cent; one below nought is an estimate of nought."""
    return labels.percent(max(value, 0.0))


def _estimates(low: float, high: float, labels: Labels) -> str:
    return labels.share(max(low, 0.0), max(high, 0.0))


def table_settings(standing, labels: Labels) -> Table:
    """How many replicates each combination of methods had, and how many could not be ranked."""
    columns = [
        head(labels, "normalisation", "归一方法", "Normalisation"), head(labels, "aggregation", "合成方法", "Mean"),
        head(labels, "replicates", "重算次数", "Replicates", "count"), head(labels, "failed", "算不出", "Could not be ranked", "count"),
        head(labels, "rule", "原因", "Why"),
    ]
    found = standing.robustness
    if found is None:
        return table(columns, ())
    ids = standing.conditions.evidence
    return table(columns, (
        [(labels.word("normalisation", row.normalisation), []), (labels.word("aggregation", row.aggregation), []),
         (labels.number(row.replicates), ids), (labels.number(row.failed), ids), (labels.word("refused", row.rule) if row.rule else NONE, [])]
        for row in found.counts.itertuples()
    ))

"""Display tables about targets: the board, the gaps, what they ask, and the figures that disagree."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.narrative_targets import RELATED, quantity, rate_text, year
from analysis.display.tables import Cell, Table, head, pair, table


def table_board(board: pd.DataFrame, labels: Labels) -> Table:
    """Every target with indicator, scope, document, figure and year."""
    columns = [
        head(labels, "indicator", "指标", "Indicator"), head(labels, "scope", "口径", "Scope"), head(labels, "plan", "文件", "Document"),
        head(labels, "value", "目标", "Target", "number"), head(labels, "year", "年份", "Year", "number"), head(labels, "basis", "来历", "Basis"),
    ]
    return table(columns, (
        [(labels.indicator(row["indicator_id"]), ids := list(row["evidence"])), (labels.scope(row["scope_id"]), ids),
         (labels.plan(row["plan_id"]), [row["plan_id"]]), (_figure(row, labels), ids), (year(row["year"], labels), ids),
         (labels.phrase("reported_goal_key" if row["reported"] else "read_goal_key"), ids)]
        for _, row in board.iterrows()
    ))


def _figure(row: pd.Series, labels: Labels) -> str:
    if row["absence"]:
        return labels.absence(row["absence"])
    return labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"])


def table_gaps(gaps, labels: Labels) -> Table:
    """Goals of the region in focus by peers: the peer's figure, and whether it may be compared."""
    frame = gaps.frame
    if frame.empty:
        return table([head(labels, "indicator", "指标（口径）", "Indicator (scope)")], [])
    others = list(dict.fromkeys(zip(frame["peer_region_id"], frame["peer_plan_id"], strict=True)))
    columns = [
        head(labels, "indicator", "指标（口径）", "Indicator (scope)"), head(labels, "own", *(labels.region(frame["focal_region_id"].iloc[0]),) * 2, "number"),
        *(head(labels, f"p{i}", *(_peer_name(region, plan, others, labels),) * 2) for i, (region, plan) in enumerate(others)),
        head(labels, "pace", "所需年均增速", "Growth needed a year"),
    ]
    return table(columns, (_gap_row(rows, others, labels) for _, rows in frame.groupby("target_id", sort=False)))


def _peer_name(region: str, plan: str, others: list, labels: Labels) -> str:
    several = sum(name == region for name, _ in others) > 1
    return labels.plan(plan) if several and plan else labels.region(region)


def _gap_row(rows: pd.DataFrame, others: list, labels: Labels) -> list[Cell]:
    first = rows.iloc[0]
    cells = {(row["peer_region_id"], row["peer_plan_id"]): (gap_cell(row, labels), row["evidence"]) for _, row in rows.iterrows()}
    name = say(labels, "{indicator}（{scope}）", "{indicator} ({scope})", indicator=labels.indicator(first["indicator_id"]), scope=labels.scope(first["scope_id"]))
    own = say(labels, "{value}（{year}）", "{value} ({year})", value=quantity(first, "focal", labels), year=year(first["focal_year"], labels))
    return [(name, [first["target_id"]]), (own, [first["target_id"]]), *(cells[other] for other in others), (_pace(first, labels), first["evidence"])]


def _pace(row: pd.Series, labels: Labels) -> str:
    """The yearly growth that the goal asks from its own baselines, or why there is none."""
    if labels.dataset.units.at[row["unit"], "quantity"] == "rank":
        return labels.word("refused", "no_ratio")
    if pd.isna(row["growth_rate_min"]):
        return say(labels, "未见基数", "no baseline seen") if pd.isna(row["growth_multiple_min"]) else say(labels, "基数年份不明", "baseline without a year")
    rate = rate_text(row["growth_rate_min"], row["growth_rate_max"], row["growth_bound"], labels)
    return rate if row["growth_scope_match"] else say(labels, "{rate}（基数口径不同）", "{rate} (baseline of another scope)", rate=rate)


def gap_cell(row: pd.Series, labels: Labels) -> str:
    """The peer's figure with its year and, where it may be compared, the ratio; else the kind of absence."""
    if row["status"] in ("no_counterpart", "no_targets"):
        return labels.absence(row["absence"]) if row["absence"] else labels.word("gap_status", row["status"])
    figure = say(labels, "{value}（{year}）", "{value} ({year})", value=quantity(row, "peer", labels), year=year(row["peer_year"], labels))
    if row["status"] not in RELATED:
        scope = say(labels, "口径：{scope}", "scope: {scope}", scope=labels.scope(row["peer_scope_id"])) if row["status"] == "other_scope" else ""
        return labels.pick(("；", "; ")).join(part for part in (figure, labels.word("gap_status", row["status"]), scope) if part)
    if pd.isna(row["ratio_low"]):
        return figure
    other_year = say(labels, "，年份不同", ", other year") if row["status"] == "same_scope_other_year" else ""
    return say(labels, "{figure}；比值{ratio}{note}", "{figure}; ratio {ratio}{note}", figure=figure, ratio=labels.span(row["ratio_low"], row["ratio_high"], 2), note=other_year)


def table_ratios(gaps, labels: Labels) -> Table:
    """Same-scope pairs only: difference, ratio, per head and per GDP."""
    columns = [
        head(labels, "indicator", "指标", "Indicator"), head(labels, "peer", "对比方", "Against"), head(labels, "status", "可比性", "Comparable"),
        head(labels, "difference", "差（对象地区减对方）", "Difference (focal less other)", "number"), head(labels, "ratio", "比值", "Ratio", "number"),
        head(labels, "per_head", "人均之比", "Per head", "number"), head(labels, "per_gdp", "单位GDP之比", "Per GDP", "number"),
    ]
    related = gaps.frame[gaps.frame["status"].isin(RELATED)]
    return table(columns, (_ratio_row(row, labels) for _, row in related.iterrows()))


def _ratio_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    return [
        (labels.indicator(row["indicator_id"]), ids), (labels.region(row["peer_region_id"]), [row["peer_plan_id"]]),
        (labels.word("gap_status", row["status"]), ids), (_difference(row, labels), ids),
        ("—" if pd.isna(row["ratio_low"]) else labels.span(row["ratio_low"], row["ratio_high"], 2), ids),
        *(("—" if pd.isna(row[f"{per}_ratio"]) else labels.number(row[f"{per}_ratio"], 2), ids) for per in ("per_head", "per_gdp")),
    ]


def _difference(row: pd.Series, labels: Labels) -> str:
    low, high = row["difference_low"], row["difference_high"]
    if pd.isna(low):
        return "—"
    sign = "−" if low < 0 else "+" if low > 0 else ""
    return sign + labels.quantity(abs(low), row["unit"]) if low == high else labels.pick(("见区间", "a range"))


def table_intensity(intensity, labels: Labels) -> Table:
    """Goals per head and per unit of the economy; rates, shares and ranks are left out."""
    columns = [
        head(labels, "indicator", "指标（口径）", "Indicator (scope)"), head(labels, "plan", "文件", "Document"), head(labels, "value", "目标", "Target", "number"),
        head(labels, "per", "折算", "Per", "number"), head(labels, "denominator", "分母", "Denominator"),
    ]
    frame = intensity.frame[intensity.frame["absence"].isin(("", "not_seen"))]
    shared = frame.groupby(["indicator_id", "scope_id"])["region_id"].transform("nunique") > 1
    return table(columns, (_intensity_row(row, labels) for _, row in frame[shared].iterrows()))


def _intensity_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    known = row["absence"] == ""
    per = _per_value(row, labels) if known else labels.absence(row["absence"])
    denominator = say(
        labels, "{name}（{year}年，{value}）", "{name} ({year}, {value})", name=labels.indicator(row["denominator_indicator_id"]),
        year=row["denominator_year"], value=labels.quantity(row["denominator_value"], row["denominator_unit"]),
    ) if known else labels.word("denominator", row["denominator"])
    name = say(labels, "{indicator}（{scope}）", "{indicator} ({scope})", indicator=labels.indicator(row["indicator_id"]), scope=labels.scope(row["scope_id"]))
    return [
        (name, ids), (labels.plan(row["plan_id"]), [row["plan_id"]]),
        (labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"]), ids), (per, ids), (denominator, ids),
    ]


def _per_value(row: pd.Series, labels: Labels) -> str:
    """A figure per round amount of the denominator's unit: 10,000 people read as 10 million would hide the size."""
    scaled = row["value_per"] * PER_ROUND
    return say(
        labels, "每{of}：{value}", "{value} per {of}", of=labels.quantity(PER_ROUND, row["denominator_unit"]), value=labels.quantity(scaled, row["unit"]),
    )


# Denominators come in units of ten thousand people or a hundred million yuan; a thousand of them read well.
PER_ROUND = 1000


def table_growth(growth, labels: Labels) -> Table:
    """Every target with every candidate baseline: multiple and yearly rate, with scope and year named."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "indicator", "指标", "Indicator"), head(labels, "target", "目标", "Target", "number"),
        head(labels, "baseline", "基数", "Baseline", "number"), head(labels, "scope", "基数口径", "Scope of the baseline"),
        head(labels, "multiple", "倍数", "Multiple", "number"), head(labels, "rate", "年均增速", "A year", "share"),
    ]
    return table(columns, (_growth_row(row, labels) for _, row in growth.frame.iterrows()))


def _growth_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    target = labels.quantity(row["target_value"], row["unit"], row["target_comparator"], row["target_value_high"])
    baseline = labels.quantity(row["baseline_value"], row["unit"], row["baseline_comparator"])
    same = labels.word("scope_match", str(bool(row["scope_match"])).lower())
    return [
        (labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.indicator(row["indicator_id"]), ids),
        (_dated(target, row["target_year"], labels), ids), (_dated(baseline, row["baseline_year"], labels), ids),
        (say(labels, "{scope}（{same}）", "{scope} ({same})", scope=labels.scope(row["baseline_scope_id"]), same=same), ids),
        (labels.absence(row["absence"]) if row["absence"] else labels.multiple(row["multiple"]), ids),
        (labels.absence(row["rate_absence"]) if row["rate_absence"] else _rate(row, labels), ids),
    ]


def _dated(text: str, when, labels: Labels) -> str:
    return say(labels, "{text}（{year}）", "{text} ({year})", text=text, year=year(when, labels))


def _rate(row: pd.Series, labels: Labels) -> str:
    high = row["annual_rate"] if pd.isna(row["annual_rate_high"]) else row["annual_rate_high"]
    return rate_text(row["annual_rate"], high, row["bound"], labels)


def table_median(median, labels: Labels) -> Table:
    """Goals of the region in focus against the median of the peers, or how many peers there are."""
    columns = [
        head(labels, "indicator", "指标（口径）", "Indicator (scope)"), head(labels, "own", "目标", "Target", "number"),
        head(labels, "peers", "同口径同年份的对标地区", "Peers of the same scope and year", "count"), head(labels, "result", "与中位数之比", "Against the median"),
    ]
    return table(columns, (
        [(say(labels, "{indicator}（{scope}）", "{indicator} ({scope})", indicator=labels.indicator(row["indicator_id"]), scope=labels.scope(row["scope_id"])), ids := list(row["evidence"])),
         (labels.quantity(row["value"], row["unit"], "=", row["value_high"]), ids), (labels.number(row["peers"]), ids),
         (labels.absence(row["absence"]) if row["absence"] else labels.multiple(row["ratio"]), ids)]
        for _, row in median.frame.iterrows()
    ))


def table_conflicts(conflicts: pd.DataFrame, targets: pd.DataFrame, labels: Labels) -> Table:
    """Figures about the indicators in use that disagree or were not used, and why."""
    columns = [head(labels, "region", "地区", "Region"), head(labels, "about", "事项", "About"), head(labels, "detail", "说明", "What was found")]
    rows = conflicts[conflicts["about"].isin(set(targets["indicator_id"]))]
    return table(columns, (
        [(labels.region(row["region_id"]), [row_id]), (labels.indicator(row["about"]), [row_id]), (pair(labels, row, "detail"), [row_id])]
        for row_id, row in rows.iterrows()
    ))

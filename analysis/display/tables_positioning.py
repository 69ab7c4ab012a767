"""Display tables about structure: which plans are compared, what sets them apart, how they group."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.display import marks
from analysis.display.charts_positioning import factor_name, shown_apart, signed
from analysis.display.exhibit import column
from analysis.display.labels import Labels
from analysis.display.narrative import behind, say
from analysis.display.tables import Cell, Table, head, table

MOST_NAMED = 3


def p_text(value: float, labels: Labels) -> str:
    """A p-value to two digits that matter."""
    if value < 0.001:
        return say(labels, "小于0.001", "under 0.001")
    return say(labels, "大于0.99", "over 0.99") if value > 0.99 else labels.number(value, 3 if value < 0.1 else 2)


def bracketed(text: str, inside: str, labels: Labels) -> str:
    """A figure with something in brackets behind it."""
    return say(labels, "{text}（{inside}）", "{text} ({inside})", text=text, inside=inside)


def between(low: float, high: float, labels: Labels, places: int) -> str:
    """An interval whose ends carry signs."""
    return say(labels, "{low}至{high}", "{low} to {high}", low=signed(low, labels, places), high=signed(high, labels, places))


def in_order(frame: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """Rows with the plan in focus first, else as they are."""
    place = {plan: i for i, plan in enumerate(marks.plans_in_order(frame, labels))}
    return frame.sort_values("plan_id", key=lambda plans: plans.map(place), kind="stable")


def everyone_on(frame: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Factor to the rows of all plans behind it: what a comparison with the others rests on."""
    return {factor: behind(rows["evidence"]) for factor, rows in frame.groupby("factor_id", sort=False)}


# --- who is compared --------------------------------------------------------------------------------


def table_base(counts, labels: Labels) -> Table:
    """The plans read in full with their size, and those that are not, with the reason."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "use", "在结构比较中", "In the comparison"),
        head(labels, "seen", "读到的条文", "Provisions read", "count"), head(labels, "total", "条文总数", "Provisions in all", "count"),
    ]
    number = {plan: labels.number(total) for plan, total in zip(counts.plans, counts.array.sum(axis=1), strict=True)}
    rows = [
        [(labels.plan(plan), [plan]), (say(labels, "列入", "compared"), [plan]), (number[plan], counts.whole(plan)), (number[plan], [plan])]
        for plan in counts.plans
    ]
    return table(columns, [*rows, *(_left_out(refusal, labels) for refusal in counts.refusals)])


def _left_out(refusal, labels: Labels) -> list[Cell]:
    """One plan that is not compared; partly read ones are still placed as far as they can be."""
    unknown, plan = say(labels, "未知", "unknown"), refusal.subject
    seen, total = (refusal.values.get(name) for name in ("seen", "total"))
    return [
        (labels.plan(plan), [plan]), (labels.word("refused", refusal.rule), [plan]),
        (unknown if seen is None else labels.number(seen), [plan]), (unknown if total is None else labels.number(total), [plan]),
    ]


# --- what sets a plan apart -------------------------------------------------------------------------


def table_keyness(keyness, labels: Labels) -> Table:
    """Factors of the plans that the chart shows: share, share of the others, log-odds with its interval, and whether it sets the plan apart."""
    if keyness.frame.empty:
        return table([], [])
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "factor", "要素", "Factor"), head(labels, "share", "占本份", "Share", "share"),
        head(labels, "others", "占其余各份", "Share of the others", "share"), head(labels, "odds", "加权对数几率比（假设区间）", "Weighted log-odds (hypothetical interval)", "number"),
        head(labels, "apart", "若为抽样，是否超出偶然", "Beyond chance, were it a sample"),
    ]
    rows = in_order(keyness.frame[keyness.frame["plan_id"].isin(shown_apart(keyness, labels))], labels)
    everyone = everyone_on(keyness.frame)
    return table(columns, (_keyness_row(row, everyone[row["factor_id"]], labels) for _, row in rows.iterrows()))


def _keyness_row(row: pd.Series, everyone: Sequence[str], labels: Labels) -> list[Cell]:
    own = bracketed(labels.share(row["share"]), labels.number(row["n"]), labels)
    others = bracketed(labels.share(row["share_others"]), labels.number(row["n_others"]), labels)
    odds = bracketed(signed(row["log_odds"], labels, 2), between(row["low"], row["high"], labels, 2), labels)
    return [
        (labels.plan(row["plan_id"]), [row["plan_id"]]), (factor_name(labels, row["factor_id"]), []), (own, row["evidence"]), (others, everyone),
        (odds, everyone), (apart_word(row, labels), everyone),
    ]


def apart_word(row: pd.Series, labels: Labels) -> str:
    """Whether a difference would be more than chance in a sample, in words."""
    if not row["enough"]:
        return say(labels, "条数过少", "too few provisions")
    if not row["distinct"]:
        return say(labels, "否", "no")
    return say(labels, "是，但结论脆弱", "yes, but fragile") if row["fragile"] else say(labels, "是", "yes")


def table_apart(keyness, labels: Labels) -> Table:
    """For every plan, the factors that set it apart: what it gives more, and less, than the others; two plans are each other's mirror."""
    if len(keyness.base) < 3 or keyness.frame.empty:
        return table([], [])
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "more", "占比明显更高", "Gives more to"), head(labels, "less", "占比明显更低", "Gives less to"),
    ]
    everyone = everyone_on(keyness.frame)
    return table(columns, (
        [(labels.plan(plan), [plan]), *(_apart_cell(rows[rows["distinct"] & (rows["log_odds"] * side > 0)], everyone, labels) for side in (1, -1))]
        for plan, rows in in_order(keyness.frame, labels).groupby("plan_id", sort=False)
    ))


def _apart_cell(rows: pd.DataFrame, everyone: Mapping[str, Sequence[str]], labels: Labels) -> Cell:
    rows = rows.sort_values("z", key=abs, ascending=False, kind="stable").head(MOST_NAMED)
    parts = [
        say(labels, "{factor}（{share}对{others}）", "{factor} ({share} against {others})", factor=factor_name(labels, row.factor_id),
            share=labels.share(row.share), others=labels.share(row.share_others))
        for row in rows.itertuples()
    ]
    return labels.join(parts) or "—", behind(everyone[factor] for factor in rows["factor_id"])


def _wide(frame: pd.DataFrame, cell, labels: Labels) -> Table:
    """Plans by factors."""
    factors = list(dict.fromkeys(frame["factor_id"]))
    columns = [head(labels, "plan", "文件", "Document"), *(column(f"f{i}", factor_name(labels, factor), "number") for i, factor in enumerate(factors))]
    rows = in_order(frame, labels).groupby("plan_id", sort=False)
    return table(columns, (
        [(labels.plan(plan), [plan]), *((cell(row), row["evidence"]) for _, row in part.iterrows())] for plan, part in rows
    ))


def table_residuals(associations, labels: Labels) -> Table:
    """Plans by factors: provisions, and the adjusted residual in brackets."""
    if associations.frame.empty:
        return table([], [])
    return _wide(associations.frame, lambda row: bracketed(labels.number(row["n"]), signed(row["residual"], labels), labels), labels)


def table_test(associations, labels: Labels) -> Table:
    """The figures of the table as a whole, the one that leads marked."""
    if associations.frame.empty:
        return table([], [])
    columns = [head(labels, "item", "项目", "Item"), head(labels, "value", "数值", "Value", "number")]
    permuted = say(labels, "置换检验p值（{n}次）", "p-value by permutation ({n} draws)", n=labels.number(associations.replicates))
    names = [
        (say(labels, "卡方统计量（自由度{dof}）", "chi-square ({dof} degrees of freedom)", dof=associations.dof), labels.number(associations.statistic, 1)),
        (say(labels, "最小期望条数", "smallest expected count"), labels.number(associations.least_expected, 2)),
        (permuted + _leads(associations, "permutation", labels), p_text(associations.p_permutation, labels)),
        (say(labels, "卡方近似p值", "p-value by the chi-square distribution") + _leads(associations, "chi_square", labels), p_text(associations.p_chi_square, labels)),
    ]
    return table(columns, [[(name, associations.evidence), (value, associations.evidence)] for name, value in names])


def _leads(associations, which: str, labels: Labels) -> str:
    return say(labels, "，以此为准", " – this one counts") if associations.leads == which else ""


def table_fit(fit, labels: Labels) -> Table:
    """Average marginal effects: how many percentage points more than the base plan."""
    if fit.effects.empty:
        return table([], [])
    columns = [
        head(labels, "group", "分组", "Group"), head(labels, "plan", "文件", "Document"), head(labels, "base", "基准文件", "Base document"),
        head(labels, "effect", "平均边际效应（假设区间）", "Average marginal effect (hypothetical interval)", "number"),
        head(labels, "p", "p值（霍尔姆校正，假设）", "p-value (Holm, hypothetical)", "number"),
    ]
    return table(columns, (_effect_row(row, fit, labels) for _, row in fit.effects.iterrows()))


def _effect_row(row: pd.Series, fit, labels: Labels) -> list[Cell]:
    ids = tuple(plan for plan in (row["level"], row["base"]) if plan) or fit.evidence
    points = say(labels, "{n}个百分点", "{n} points", n=signed(100 * row["effect"], labels, 1))
    effect = bracketed(points, between(100 * row["low"], 100 * row["high"], labels, 1), labels)
    return [
        (labels.group(row["outcome"]), []), (side_name(row["level"], labels), ids), (side_name(row["base"], labels), ids),
        (effect, ids), (p_text(row["p_holm"], labels), ids),
    ]


def side_name(plan_id: str, labels: Labels) -> str:
    """A plan, or all the others."""
    return labels.plan(plan_id) if plan_id else say(labels, "其余各份", "the others")


# --- structure --------------------------------------------------------------------------------------


def table_quotients(specialised, labels: Labels) -> Table:
    """Plans by factors: location quotient with its hypothetical interval."""
    if specialised.frame.empty:
        return table([], [])
    return _wide(
        specialised.frame, lambda row: bracketed(labels.number(row["lq"], 2), labels.span(row["lq_low"], row["lq_high"], 2), labels), labels)


def table_concentration(specialised, labels: Labels) -> Table:
    """Plans with how concentrated they are and how far from the mix of all."""
    if specialised.plans.empty:
        return table([], [])
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "n", "条文", "Provisions", "count"), head(labels, "factors", "涉及要素", "Factors acted on", "count"),
        head(labels, "effective", "有效要素数", "Effective number of factors", "number"), head(labels, "hhi", "集中度（赫芬达尔）", "Concentration (Herfindahl)", "number"),
        head(labels, "krugman", "专业化（克鲁格曼）", "Specialisation (Krugman)", "number"),
    ]
    return table(columns, (_concentration_row(row, labels) for _, row in in_order(specialised.plans, labels).iterrows()))


def _concentration_row(row: pd.Series, labels: Labels) -> list[Cell]:
    def ranged(name: str, places: int) -> str:
        text, span = labels.number(row[name], places), labels.span(row[f"{name}_min"], row[f"{name}_max"], places)
        return text if span == text else bracketed(text, span, labels)

    cells = [labels.number(row["provisions"]), labels.number(row["factors"]), ranged("effective_2", 1), ranged("hhi", 2), ranged("krugman", 2)]
    return [(labels.plan(row["plan_id"]), [row["plan_id"]]), *((text, row["evidence"]) for text in cells)]


def table_map(found, labels: Labels) -> Table:
    """Plans and factors with their places, what they contribute to each axis, and how well the map shows them."""
    if found.plans.empty:
        return table([], [])
    columns = [
        head(labels, "name", "名称", "Name"), head(labels, "kind", "类别", "Kind"), head(labels, "x", "第一轴", "Axis 1", "number"), head(labels, "y", "第二轴", "Axis 2", "number"),
        head(labels, "cx", "对第一轴的贡献", "Contribution to axis 1", "share"), head(labels, "cy", "对第二轴的贡献", "Contribution to axis 2", "share"),
        head(labels, "quality", "图中反映的差异", "Quality", "share"),
    ]
    plans = [_map_row(labels.plan(row["plan_id"]), _kind(row, labels), row, labels) for _, row in in_order(found.plans, labels).iterrows()]
    factors = [_map_row(factor_name(labels, row["factor_id"]), say(labels, "要素", "factor"), row, labels) for _, row in found.factors.iterrows()]
    return table(columns, [*plans, *factors])


def _kind(row: pd.Series, labels: Labels) -> str:
    return say(labels, "文件", "plan") if row["active"] else say(labels, "附加文件", "supplementary plan")


def _map_row(name: str, kind: str, row: pd.Series, labels: Labels) -> list[Cell]:
    shares = [labels.share(row[column]) for column in ("contribution_x", "contribution_y", "quality")]
    return [(text, row["evidence"]) for text in (name, kind, signed(row["x"], labels, 2), signed(row["y"], labels, 2), *shares)]


def table_clusters(clusters, labels: Labels) -> Table:
    """Groups with their plans and their stability."""
    if clusters.frame.empty:
        return table([], [])
    columns = [
        head(labels, "group", "组", "Group", "count"), head(labels, "plans", "文件", "Documents"), head(labels, "size", "份数", "Size", "count"),
        head(labels, "stability", "稳定度", "Stability", "number"), head(labels, "together", "两两同组的比例", "Pairs that stay together", "share"),
        head(labels, "firm", "是否稳定", "Firm"),
    ]
    return table(columns, (_group_row(row, labels) for _, row in clusters.groups.iterrows()))


def _group_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    return [
        (labels.number(row["group"]), row["plans"]), (labels.join(labels.plan(plan) for plan in row["plans"]), row["plans"]), (labels.number(row["size"]), row["plans"]),
        (labels.number(row["stability"], 2), ids), (labels.share(row["together"]) if marks.given(row["together"]) else "—", ids),
        (say(labels, "稳定", "yes") if row["firm"] else say(labels, "不稳", "no"), ids),
    ]


def table_nearest(distances, labels: Labels) -> Table:
    """For every plan the one most like it and the one least like it."""
    if distances.frame.empty:
        return table([], [])
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "near", "最接近的（距离）", "Nearest (distance)"), head(labels, "far", "最远的（距离）", "Farthest (distance)")]
    regions = labels.dataset.plans["region_id"]
    plans = in_order(pd.DataFrame({"plan_id": distances.base, "region_id": [regions[plan] for plan in distances.base]}), labels)["plan_id"]
    return table(columns, (
        [(labels.plan(plan), [plan]), *(_distance_cell(plan, distances.matrix.loc[plan].drop(plan), end, labels) for end in ("idxmin", "idxmax"))]
        for plan in plans
    ))


def _distance_cell(plan: str, row: pd.Series, end: str, labels: Labels) -> Cell:
    other = getattr(row, end)()
    return bracketed(labels.plan(other), labels.number(row[other], 2), labels), (plan, other)


def table_partly(against: pd.DataFrame, labels: Labels) -> Table:
    """Partly read plans of known total against the plans read in full together."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "factor", "要素", "Factor"), head(labels, "share", "份额的可能范围", "Possible share", "share"),
        head(labels, "base", "读全文件合计", "Plans read in full", "share"), head(labels, "status", "相比", "Against them"), head(labels, "settle", "还需读到", "Would settle it"),
    ]
    return table(columns, (_partly_row(row, labels) for _, row in against.iterrows()))


def _partly_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = row["evidence"]
    ways = [
        say(labels, "至少{n}条，判为{way}", "at least {n} to show it {way}", n=row[f"settle_{way}"], way=labels.word("comparison", way))
        for way in ("higher", "lower") if row["status"] == "not_identified" and not pd.isna(row[f"settle_{way}"])
    ]
    return [
        (labels.plan(row["plan_id"]), [row["plan_id"]]), (factor_name(labels, row["factor_id"]), []), (labels.share(row["share_low"], row["share_high"]), ids),
        (labels.share(row["base_share"]), ids), (labels.word("comparison", row["status"]), ids), (labels.pick(("；", "; ")).join(ways) or "—", ids),
    ]

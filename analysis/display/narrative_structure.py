"""Sentences about specialisation, the map and the groups: the finding as a title, how to read it as notes."""

import pandas as pd

from analysis.display.charts_positioning import factor_name, short_names
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.narrative_focus import substitutes

FEW_NAMED = 4


def core(frame: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """Rows of core plans; a substitute never makes a headline."""
    roles = labels.dataset.plans["role"]
    return frame[frame["plan_id"].map(roles) == "core"]


def named(plans, labels: Labels) -> str:
    """Several plans, the first few by name and the others counted; many go by their regions."""
    regions = labels.dataset.plans["region_id"]
    names = list(short_names({plan: regions[plan] for plan in plans}, labels).values())
    if len(names) <= FEW_NAMED:
        return labels.join(names)
    plans, shown = names, labels.pick(("、", ", ")).join(names[:FEW_NAMED])
    return say(labels, "{shown}等{n}份", "{shown} and {more} more", shown=shown, n=len(plans), more=len(plans) - FEW_NAMED)


def title_quotients(specialised, labels: Labels) -> str:
    """The core plan and factor with the greatest quotient whose interval is clear of 1."""
    frame = core(specialised.frame, labels)
    clear = frame[frame["rsca_low"] > 0]
    suffix = substitutes(specialised.frame, labels)
    if clear.empty:
        return say(labels, "没有一份核心方案在哪类要素上的专注程度明显高于平均", "No core plan is clearly more devoted to any factor than all plans together") + suffix
    row = clear.loc[clear["rsca"].idxmax()]
    return say(
        labels, "相对专注程度最高的是{plan}的{factor}：份额为全部读全文件的{lq}倍，{share}对{base}",
        "The most marked specialisation is {plan} in {factor}: {lq} times the share in all plans read in full, {share} against {base}",
        plan=labels.plan(row["plan_id"]), factor=factor_name(labels, row["factor_id"]), lq=labels.number(row["lq"], 1),
        share=labels.share(row["share"]), base=labels.share(row["base_share"]),
    ) + suffix


def note_quotients(specialised, labels: Labels) -> list[str]:
    """The base, the interval, and how much the coding matters."""
    frame = specialised.frame
    turned = int(((frame["rsca_min"] < 0) & (frame["rsca_max"] > 0)).sum())
    coding = say(labels, "换用各遍编码，{n}格会从一侧移到另一侧。", "Under the coders' codes {n} cells move from one side to the other.", n=turned) if turned \
        else say(labels, "换用各遍编码，没有一格从一侧移到另一侧。", "Under the coders' codes no cell moves from one side to the other.")
    return [
        say(labels, "区位商：要素占本份条文的比重，除以占全部读全文件条文的比重；1为持平。基准共{n}份，包括本份：{plans}。",
            "Location quotient: the share of a factor in the plan over its share in all plans read in full; 1 is even. The base of {n} plans, the plan itself among them: {plans}.",
            n=len(specialised.base), plans=named(specialised.base, labels)),
        say(labels, "着色按对称形式（−1至1）。括号内为{level}精确区间（克洛珀-皮尔逊），假设某类要素的每条条文落在哪份文件出于偶然；区间含1的不着色。",
            "Shades follow the symmetric form (−1 to 1). The exact {level} interval (Clopper-Pearson) is hypothetical: it supposes that chance decides in which"
            " plan a provision on the factor stands; where it holds 1 there is no shade.", level=labels.share(specialised.level)) + labels.pick(("", " ")) + coding,
    ]


def title_concentration(specialised, labels: Labels) -> str:
    """The most and the least concentrated core plan."""
    rows = core(specialised.plans, labels)
    suffix = substitutes(specialised.plans, labels)
    if len(rows) < 2:
        return say(labels, "可比的核心方案不足两份", "Fewer than two core plans can be compared") + suffix
    most, least = rows.loc[rows["effective_2"].idxmin()], rows.loc[rows["effective_2"].idxmax()]
    return say(
        labels, "最集中的是{most}（相当于{a}类要素均分），最分散的是{least}（相当于{b}类）",
        "{most} is the most concentrated (as if spread evenly over {a} factors), {least} the least ({b})",
        most=labels.plan(most["plan_id"]), a=labels.number(most["effective_2"], 1), least=labels.plan(least["plan_id"]), b=labels.number(least["effective_2"], 1),
    ) + suffix


def note_concentration(specialised, labels: Labels) -> list[str]:
    """What the three figures are."""
    return [say(
        labels,
        "有效要素数为集中度的倒数。专业化为与全部读全文件构成之差的绝对值之和，0至2。括号内为各遍编码之间的范围。条文少的文件涉及的要素本来就少，比较时应留意。",
        "The effective number is 1 over the concentration. Specialisation sums the differences from the mix of all plans read in full, 0 to 2."
        " Brackets give the range over the coders' codes. A short plan can touch fewer factors: compare with care.",
    )]


def title_map(found, labels: Labels) -> str:
    """The main contrast of the first axis, and how much the map shows."""
    pull = found.factors["contribution_x"]
    ends = [found.factors.loc[pull[side].idxmax(), "factor_id"] for side in (found.factors["x"] > 0, found.factors["x"] <= 0)]
    return say(
        labels, "文件之间的主要差别在“{one}”与“{two}”之间（第一轴，{first}）；图中两轴合计反映差异的{both}",
        "The main contrast between the plans runs from {one} to {two} (axis 1, {first}); the two axes show {both} of the differences",
        one=factor_name(labels, ends[0]), two=factor_name(labels, ends[1]), first=labels.share(found.inertia_shares[0]), both=labels.share(sum(found.inertia_shares[:2])),
    ) + substitutes(found.plans[found.plans["active"]], labels)


def note_map(found, labels: Labels) -> list[str]:
    """How to read the map: base, contributions, orientation, ellipses, what it shows badly."""
    poor = found.plans[found.plans["quality"] < 0.5]["plan_id"]
    badly = [say(labels, "图中反映不足一半差异的文件有{n}份：{plans}，它们的位置不宜细读。", "For {n} plans the map shows less than half of the difference, so their place should not be read closely: {plans}.",
                 n=len(poor), plans=named(poor, labels))] if len(poor) else []
    return [
        say(labels, "对应分析，基准{n}份：{plans}；总惯量{inertia}。贡献最大的要素，第一轴：{first}；第二轴：{second}。",
            "Correspondence analysis of {n} plans: {plans}; inertia {inertia}. Factors that contribute most, axis 1: {first}; axis 2: {second}.",
            n=len(found.base), plans=named(found.base, labels), inertia=labels.number(found.inertia, 3), first=_pulls(found, "contribution_x", labels), second=_pulls(found, "contribution_y", labels)),
        say(labels, "文件之间、要素之间的远近可读；文件与要素之间的远近不可直接读，只看方向。每轴以贡献最大的要素为正方向，同样的数据不会左右颠倒。",
            "Distances among plans and among factors can be read; those between a plan and a factor cannot, only their direction. On each axis the factor that contributes most"
            " is on the positive side, so the same data never give a mirrored map."),
        say(labels, "椭圆为每份文件按自身构成重抽{n}次的{level}范围，属假设；细线为其他编码遍的位置。",
            "An ellipse holds {level} of {n} redraws of a plan from its own mix and is hypothetical; a thin line leads to where another coder's codes put the plan.",
            n=labels.number(found.replicates), level=labels.share(found.level)),
        *badly,
    ]


def _pulls(found, which: str, labels: Labels) -> str:
    """The factors that contribute more than an even part, at most three."""
    rows = found.factors[found.factors[which] > 1 / len(found.factors)].sort_values(which, ascending=False, kind="stable").head(3)
    return labels.join(say(labels, "{factor}{share}", "{factor} {share}", factor=factor_name(labels, row["factor_id"]), share=labels.share(row[which])) for _, row in rows.iterrows())


def title_clusters(clusters, labels: Labels) -> str:
    """How many groups there are, how many are firm, and whom the plan in focus is with."""
    firm = int(clusters.groups["firm"].sum())
    suffix = substitutes(clusters.frame, labels)
    if not firm:
        return say(labels, "按要素构成分不出稳定的组", "By their mix of factors the plans form no firm group") + suffix
    said = say(labels, "按要素构成可分{n}组，其中{k}组稳定", "By their mix of factors the plans form {n} groups, of which {k} {are} firm",
               n=len(clusters.groups), k=firm, are="is" if firm == 1 else "are")
    return said + _company(clusters, labels) + suffix


def _company(clusters, labels: Labels) -> str:
    """Whom the plan in focus is grouped with; empty where it is not in the base."""
    own = clusters.frame[[labels.is_focal(region) for region in clusters.frame["region_id"]]]
    if own.empty:
        return ""
    group = clusters.groups.set_index("group").loc[own["group"].iloc[0]]
    others = [plan for plan in group["plans"] if plan != own["plan_id"].iloc[0]]
    if not others:
        return say(labels, "；{plan}自成一组", "; {plan} stands alone", plan=labels.plan(own["plan_id"].iloc[0]))
    return say(labels, "；{plan}与{others}同组", "; {plan} is with {others}", plan=labels.plan(own["plan_id"].iloc[0]), others=named(others, labels))


def note_clusters(clusters, labels: Labels) -> list[str]:
    """How the groups were made and how their stability was found."""
    chosen = clusters.silhouettes[clusters.silhouettes["chosen"]].iloc[0]
    lowest = clusters.without_factor.loc[clusters.without_factor["agreement"].idxmin()]
    return [
        say(labels, "{metric}距离，{linkage}；组数取平均轮廓宽度最大者（{width}）。",
            "{metric} distance, {linkage}; the number of groups is that with the greatest mean silhouette width ({width}).",
            metric=labels.word("metric", clusters.metric), linkage=labels.word("linkage", clusters.linkage), width=labels.number(chosen["silhouette"], 2)),
        say(labels, "稳定度：按各份文件自身构成重抽条文{n}次（假设），原组与最相似的新组的平均重合度，{firm}以上为稳定。",
            "Stability: mean likeness of a group to the most similar group in {n} redraws of the provisions (hypothetical); from {firm} it is called firm.",
            n=labels.number(clusters.replicates), firm=labels.number(clusters.firm_from)),
        say(labels, "逐一去掉一类要素重新分组，变化最大的是去掉{factor}：{share}的文件对保持原来的同组或异组关系。",
            "Leaving out one factor at a time changes most without {factor}: {share} of pairs of plans stay together or apart as they were.",
            factor=factor_name(labels, lowest["factor_id"]), share=labels.share(lowest["agreement"])),
    ]


def title_nearest(distances, labels: Labels) -> str:
    """The nearest plan to the one in focus, else the nearest pair."""
    regions = labels.dataset.plans["region_id"]
    own = next((plan for plan in distances.base if labels.is_focal(regions[plan])), None)
    if own is None:
        row = distances.frame.loc[distances.frame["distance"].idxmin()]
        return say(labels, "构成最接近的两份是{p}和{q}（距离{d}）", "The two plans most alike are {p} and {q} (distance {d})",
                   p=labels.plan(row["plan_p"]), q=labels.plan(row["plan_q"]), d=labels.number(row["distance"], 2))
    row = distances.matrix.loc[own].drop(own)
    return say(labels, "与{own}构成最接近的是{near}（距离{d}），最远的是{far}（{e}）", "Most like {own} is {near} (distance {d}), least like it {far} ({e})",
               own=labels.plan(own), near=labels.plan(row.idxmin()), d=labels.number(row.min(), 2), far=labels.plan(row.idxmax()), e=labels.number(row.max(), 2))

"""Sentences about targets, gaps and growth: what stands in the same scope, and what each goal asks."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say

RELATED = ("same_scope", "same_scope_other_year")


def answer(gaps, growth, labels: Labels) -> list[Said]:
    """The computed answer: how many goals have a counterpart, each comparable gap, and the growth asked."""
    if gaps.frame.empty:
        return [Said(no_goals(labels)), *asked(growth, labels)]
    return [counterparts(gaps, labels), *gap_sentences(gaps, labels), *asked(growth, labels)]


def no_goals(labels: Labels) -> str:
    """The region in focus shows no goal to compare, or there is nobody to compare it with."""
    return say(
        labels, "{focal}没有可供比较的量化目标，或没有可比的地区。", "{focal} shows no quantified goal to compare, or there is no region to compare it with.",
        focal=labels.region(labels.focal),
    )


def counterparts(gaps, labels: Labels) -> Said:
    """How many goals of the region in focus find a same-scope counterpart among the peers."""
    frame = gaps.frame[~gaps.frame["is_benchmark"]]
    if frame.empty:
        return Said(alone(labels), tuple(gaps.frame["target_id"].unique()))
    related = frame[frame["status"].isin(RELATED)]
    text = say(
        labels,
        "{focal}的{n}个目标中，在对标地区有同口径目标可比的{k}个，没有的{rest}个。",
        "Same-scope counterparts in a peer: {k} of {focal}'s {n} goals; the other {rest} cannot be compared.",
        focal=labels.region(gaps.frame["focal_region_id"].iloc[0]), n=gaps.frame["target_id"].nunique(),
        k=related["target_id"].nunique(), rest=gaps.frame["target_id"].nunique() - related["target_id"].nunique(),
    )
    return Said(text, tuple(gaps.frame["target_id"].unique()))


def alone(labels: Labels) -> str:
    """No other region has a plan in this comparison."""
    return say(
        labels, "本次比较中没有其他地区的方案，{focal}的目标只能与基准对照。",
        "No other region has a plan in this comparison: there is no peer, and {focal} stands against the benchmark alone.",
        focal=labels.region(labels.focal),
    )


def gap_sentences(gaps, labels: Labels) -> list[Said]:
    """One sentence a comparable gap, peers first, then the benchmark."""
    related = gaps.frame[gaps.frame["status"].isin(RELATED)].sort_values("is_benchmark", kind="stable")
    return [Said(_gap(row, labels), row["evidence"]) for _, row in related.iterrows()]


def _gap(row: pd.Series, labels: Labels) -> str:
    return say(
        labels,
        "{indicator}：{focal}{own}（{year}年），{peer}{other}（{peer_year}年）{ratio}{per}。",
        "{indicator}: {focal} {own} ({year}), {peer} {other} ({peer_year}){ratio}{per}.",
        indicator=labels.indicator(row["indicator_id"]), focal=labels.region(row["focal_region_id"]), own=quantity(row, "focal", labels),
        year=year(row["focal_year"], labels), peer=labels.region(row["peer_region_id"]), other=quantity(row, "peer", labels),
        peer_year=year(row["peer_year"], labels), ratio=_ratio(row, labels), per=_per(row, labels),
    )


def year(value, labels: Labels) -> str:
    """A year as digits, or that it is not stated."""
    return say(labels, "未写", "no year") if pd.isna(value) else str(int(value))


def quantity(row: pd.Series, side: str, labels: Labels) -> str:
    """The goal of one side, with comparator and unit."""
    if pd.isna(row[f"{side}_value"]):
        return labels.absence("set_without_number")
    return labels.quantity(row[f"{side}_value"], row["unit"], row[f"{side}_comparator"], row[f"{side}_value_high"])


def _ratio(row: pd.Series, labels: Labels) -> str:
    if pd.isna(row["ratio_low"]) or row["is_benchmark"]:
        return ""
    ratio = labels.multiple(row["ratio_low"], row["ratio_high"])
    other_year = row["status"] == "same_scope_other_year"
    return say(
        labels, "，按所列数值前者为后者的{ratio}{note}", "; by the figures stated the first is {ratio} the second{note}", ratio=ratio,
        note=say(labels, "，年份不同", ", for another year") if other_year else "",
    )


def _per(row: pd.Series, labels: Labels) -> str:
    if row["status"] != "same_scope":
        return ""
    parts = [
        say(labels, word, english, ratio=labels.multiple(row[f"{name}_ratio"]), year=int(row[f"{name}_year"]))
        for name, word, english in (
            ("per_head", "人均为{ratio}（{year}年人口）", "{ratio} per head by the population of {year}"),
            ("per_gdp", "单位GDP为{ratio}（{year}年GDP）", "{ratio} per unit of GDP of {year}"),
        )
        if not pd.isna(row[f"{name}_ratio"])
    ]
    return say(labels, "；{parts}", "; {parts}", parts=labels.join(parts)) if parts else ""


# --- growth -----------------------------------------------------------------------------------------


def asked(growth, labels: Labels, *, same_scope_only: bool = False) -> list[Said]:
    """What each goal of the region in focus asks from its baselines."""
    # A place in a ranking has no multiple, so there is nothing to ask of it.
    frame = growth.frame[(growth.frame["region_id"] == labels.focal) & (growth.frame["absence"] == "")]
    if same_scope_only:
        frame = frame[frame["scope_match"]]
    return [Said(_asked(rows, labels), behind(rows["evidence"])) for _, rows in frame.groupby("target_id", sort=False)]


def _asked(rows: pd.DataFrame, labels: Labels) -> str:
    """Each baseline by itself, dated ones first: figures of several scopes or dates are never drawn into one range."""
    first = rows.iloc[0]
    ordered = rows.assign(_undated=rows["annual_rate"].isna()).sort_values("_undated", kind="stable")
    return say(
        labels, "{region}的{indicator}到{year}年：{parts}。", "{region}, {indicator}, by {year}: {parts}.",
        region=labels.region(first["region_id"]), indicator=labels.indicator(first["indicator_id"]), year=year(first["target_year"], labels),
        parts=("；" if labels.language == "zh" else "; ").join(_from_baseline(row, labels) for _, row in ordered.iterrows()),
    )


def _from_baseline(row: pd.Series, labels: Labels) -> str:
    """What one baseline asks, with its year, and its scope where that is another."""
    scope = say(labels, "，口径不同（{scope}），只供参考", ", of another scope ({scope}), for orientation only", scope=labels.scope(row["baseline_scope_id"]))
    return say(
        labels, "以{baseline}（{year}）为基数，须增至{multiple}{rate}{scope}", "from {baseline} ({year}) it must reach {multiple} that{rate}{scope}",
        baseline=labels.quantity(row["baseline_value"], row["unit"], row["baseline_comparator"]), year=year(row["baseline_year"], labels),
        multiple=labels.multiple(row["multiple"], _upper(row, "multiple")), rate=_rate(row, labels), scope="" if row["scope_match"] else scope,
    )


def _upper(row: pd.Series, name: str) -> float:
    """The upper end of a target that is a range; the figure itself otherwise."""
    return row[name] if pd.isna(row[f"{name}_high"]) else row[f"{name}_high"]


def _rate(row: pd.Series, labels: Labels) -> str:
    if pd.isna(row["annual_rate"]):
        return say(labels, "，不算年均增速", ", without a yearly rate")
    rate = rate_text(row["annual_rate"], _upper(row, "annual_rate"), row["bound"], labels)
    return say(labels, "，年均增长{rate}", ", {rate} a year", rate=rate)


def rate_text(low: float, high: float, bound: str, labels: Labels) -> str:
    """A yearly rate or its range, with the word for how exactly it is known."""
    rate = labels.rate(low, high)
    return rate if bound == "exact" else say(labels, "{bound}{rate}", "{bound} {rate}", bound=labels.word("bound", bound), rate=rate)


def title_growth(growth, labels: Labels) -> str:
    """What the goals of the region in focus ask, where a dated baseline of their own scope tells."""
    own = growth.frame[growth.frame["region_id"] == labels.focal].drop_duplicates("target_id").set_index("target_id")
    ranges = growth.ranges.loc[own.index]
    known = ranges[ranges["scope_match"] & ranges["rate_min"].notna()]
    region = labels.region(labels.focal)
    if known.empty:
        return say(labels, "{region}没有一个目标能由同口径且有年份的基数算出增速", "No goal of {region} has a dated baseline of its own scope", region=region)
    parts = [
        say(labels, "{indicator}年均{rate}", "{indicator} {rate} a year", indicator=labels.indicator(own.at[target, "indicator_id"]),
            rate=rate_text(row["rate_min"], row["rate_max"], row["bound"], labels))
        for target, row in known.iterrows()
    ]
    others = len(ranges) - len(known)
    rest = say(labels, "；另{n}个目标的基数口径不同或没有年份", "; the baselines of {n} other goals are of another scope or undated", n=others) if others else ""
    return say(labels, "{region}需要的增速：{parts}{rest}", "Growth that {region} needs: {parts}{rest}", region=region, parts=labels.join(parts), rest=rest)


def note_growth(growth, labels: Labels) -> list[str]:
    """What is known of each baseline that needs a remark, once each."""
    notes = labels.dataset.baselines.loc[list(growth.frame["baseline_id"]), f"note_{labels.language}"]
    remarks: dict[str, str] = {}
    for (_, row), note in zip(growth.frame.iterrows(), notes, strict=True):
        figure = labels.quantity(row["baseline_value"], row["unit"], row["baseline_comparator"])
        if note:
            remarks.setdefault(note, say(labels, "{region}{indicator}基数{figure}：{note}。", "{region}, {indicator}, baseline {figure}: {note}.",
                                         region=labels.region(row["region_id"]), indicator=labels.indicator(row["indicator_id"]), figure=figure, note=note))
    return list(remarks.values())


def title_gaps(gaps, labels: Labels) -> str:
    """How many goals have a counterpart, short."""
    return counterparts(gaps, labels).text.rstrip("。.")


def title_ratios(gaps, labels: Labels) -> str:
    """The comparable goals of the region in focus, as multiples."""
    related = gaps.frame[gaps.frame["status"].isin(RELATED) & ~gaps.frame["is_benchmark"]].dropna(subset=["ratio"])
    if related.empty:
        return title_gaps(gaps, labels)
    parts = [
        say(labels, "{indicator}：{focal}的目标为{peers}", "{indicator}: {focal}'s goal is {peers}",
            indicator=labels.indicator(indicator), focal=labels.region(rows["focal_region_id"].iloc[0]),
            peers=labels.join(_times(row, labels) for _, row in rows.iterrows()))
        for indicator, rows in related.groupby("indicator_id", sort=False)
    ]
    return ("；" if labels.language == "zh" else "; ").join(parts)


def _times(row: pd.Series, labels: Labels) -> str:
    """One ratio with whom it is against, and whether the years differ."""
    other = say(labels, "（年份不同）", " (other year)") if row["status"] == "same_scope_other_year" else ""
    return say(labels, "{peer}的{ratio}{other}", "{ratio} that of {peer}{other}", peer=labels.region(row["peer_region_id"]), ratio=labels.multiple(row["ratio"]), other=other)


def note_gaps(gaps, labels: Labels) -> list[str]:
    """What an empty cell means."""
    return [say(
        labels,
        "“未设”只指所比较的这份文件读过目标章节而没有该目标，不等于该地没有；“未见”指原文未读到。比值为对象地区除以对方。所需增速从各个基数算到目标年，基数口径不同的只供参考。",
        "“Not set” means that the goals of the document compared were read and hold none of this kind, not that the region has none;"
        " “not seen” means that the text was not read. A ratio is focal over other. The growth needed runs from the baselines to the year of the goal; from a baseline of another scope it is for orientation only.",
    )]


def title_board(board: pd.DataFrame, labels: Labels) -> str:
    """How many indicators are set, and how many of them by more than one region in one scope."""
    shared = board.groupby(["indicator_id", "scope_id"])["region_id"].nunique()
    return say(
        labels, "{n}个目标指标中，{k}个有两地以上口径相同的数字", "Figures of one scope in two regions or more: {k} of {n} indicators",
        n=board["indicator_id"].nunique(), k=int((shared > 1).groupby(level="indicator_id").any().sum()),
    )


# --- what remains open ------------------------------------------------------------------------------


def unmatched(gaps, labels: Labels) -> list[Said]:
    """Goals of the region in focus that no peer states in the same scope."""
    frame = gaps.frame[~gaps.frame["is_benchmark"]]
    single = [target for target, rows in frame.groupby("target_id", sort=False) if not rows["status"].isin(RELATED).any()]
    if not single:
        return []
    rows = frame.drop_duplicates("target_id").set_index("target_id").loc[single]
    names = labels.join(labels.indicator(indicator) for indicator in rows["indicator_id"])
    text = say(
        labels, "没有同口径目标可比的指标：{names}。要比较，须有对标地区同口径的数字。",
        "Without a same-scope counterpart: {names}. To compare them a figure of the same scope is needed from a peer.", names=names,
    )
    return [Said(text, behind([single]))]


def title_median(median, labels: Labels) -> str:
    """How many goals have enough peers for a median."""
    enough = int((median.frame["absence"] == "").sum())
    return say(
        labels, "{n}个目标中，{k}个有足够的同口径、同年份目标可求中位数", "{k} of {n} goals have enough peers of the same scope and year for a median",
        n=len(median.frame), k=enough,
    )

"""Sentences about coverage and emphasis: what the shares say, and where they cannot decide."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, foremost, say, several, uncounted

MOST_SAID = 6  # plans in one title; more are counted
PARTS = {"zh": "；", "en": "; "}


# --- coverage ---------------------------------------------------------------------------------------


def title_coverage(coverage: pd.DataFrame, labels: Labels) -> str:
    """How many of the plans were read whole."""
    complete = int(coverage["complete"].sum())
    if len(coverage) == 1:
        return _title_one(coverage.iloc[0], labels)
    unknown = int(coverage["total"].isna().sum())
    return say(
        labels,
        "{n}份文件中{k}份全文可得，{u}份连条文总数也未知",
        "Of {n} documents {k} {were} read in full; for {u} even the number of provisions is unknown",
        n=len(coverage), k=complete, u=unknown, were="was" if complete == 1 else "were",
    )


def _title_one(row: pd.Series, labels: Labels) -> str:
    """How much of one plan was read."""
    if row["complete"]:
        return say(labels, "全部{n}条均已读到", "All {n} provisions were read", n=row["total"])
    seen = labels.span(row["seen_min"], row["seen_max"])
    if pd.isna(row["total"]):
        return say(labels, "见到{seen}条，条文总数未知", "{seen} provisions were seen; how many there are is unknown", seen=seen)
    return say(labels, "共{n}条，见到{seen}条", "{seen} of {n} provisions were seen", n=row["total"], seen=seen)


def note_coverage(coverage: pd.DataFrame, labels: Labels) -> list[str]:
    """What a smallest number seen means, where rows may be one measure or are known by a heading only."""
    headings = int((coverage["rows_topic"] + coverage["rows_aspect"]).sum())
    if not headings:
        return []
    return [say(
        labels,
        "见到的条数取最小值：可能同属一条的并作一条。其中{n}行只见标题或主题，未见条文本身。",
        "The smallest number seen is used: rows that may be one measure count once. {n} rows are known by a heading or a topic only.",
        n=headings,
    )]


# --- shares -----------------------------------------------------------------------------------------


def answer(shares, comparisons, labels: Labels) -> list[Said]:
    """The computed answer: what is exact, what is a range, what is unknown, and what can be told apart."""
    return [
        headline(shares, labels),
        *(_exact(plan, rows, shares.weighting, labels) for plan, rows in _plans(shares.frame, exact=True)),
        *(_ranged(plan, rows, labels) for plan, rows in _plans(shares.frame, exact=False)),
        *unknown(shares.frame, labels),
        *compared(comparisons, labels),
    ]


def headline(shares, labels: Labels) -> Said:
    """The finding in one sentence."""
    stop = labels.pick(("。", "."))
    return Said(title_shares(shares, labels) + stop, behind(shares.frame["evidence"]))


def _plans(frame: pd.DataFrame, *, exact: bool):
    """Plans whose shares are exact, or ranges, in the order of the frame."""
    given = frame[frame["absence"] == ""]
    for plan, rows in given.groupby("plan_id", sort=False):
        if bool(rows["exact"].all()) == exact:
            yield plan, rows


def _exact(plan: str, rows: pd.DataFrame, weighting: str, labels: Labels) -> Said:
    text = weighting == "text"
    parts = [
        say(labels, "{group}{n}字（{share}）" if text else "{group}{n}条（{share}）", "{group} {n} ({share})",
            group=labels.group(row.group_id), n=labels.number(row.n_low), share=labels.share(row.share_low))
        for row in rows.sort_values("n_low", ascending=False, kind="stable").itertuples() if row.group_id
    ]
    said = ("{plan}条文共{total}字，全文可得：{parts}。", "{plan}: the provisions hold {total} characters, all read: {parts}.") if text else (
        "{plan}共{total}条，全文可得：{parts}。", "{plan}: all {total} provisions were read: {parts}.")
    text = say(
        labels, *said,
        plan=labels.plan(plan), total=labels.number(rows["total"].iloc[0]), parts=labels.join(parts),
    )
    return Said(text, behind(rows["evidence"]))


def _ranged(plan: str, rows: pd.DataFrame, labels: Labels) -> Said:
    parts = [
        say(labels, "{group}{share}", "{group} {share}", group=labels.group(row.group_id), share=labels.share(row.share_low, row.share_high))
        for row in rows.itertuples() if row.group_id
    ]
    text = say(
        labels,
        "{plan}共{total}条，至少见到{seen}条，份额只能给出区间：{parts}。",
        "{plan}: at least {seen} of {total} provisions were seen, so each share is a range: {parts}.",
        plan=labels.plan(plan), total=labels.number(rows["total"].iloc[0]), seen=labels.number(rows["seen"].iloc[0]),
        parts=labels.join(parts),
    )
    return Said(text, behind(rows["evidence"]))


def unknown(frame: pd.DataFrame, labels: Labels) -> list[Said]:
    """Which plans have no share because nobody knows how many provisions they hold."""
    rows = frame[frame["absence"] == "total_unknown"]
    if rows.empty:
        return []
    text = say(
        labels,
        "{plans}的条文总数未知，不计份额；其目标和表述另行列出。",
        "The number of provisions of {plans} is unknown, so no share is given; their goals and their own words are shown instead.",
        plans=labels.join(labels.plan(plan) for plan in rows["plan_id"].unique()),
    )
    return [Said(text, behind([rows["plan_id"].unique()]))]


# --- comparisons ------------------------------------------------------------------------------------


def compared(comparisons, labels: Labels) -> list[Said]:
    """Which differences are identified, which are not, and what is fragile."""
    frame = comparisons.frame
    identified = frame[frame["status"].isin(("higher", "lower"))]
    shown = foremost(identified, labels)
    return [
        *(_identified(row, labels) for row in shown.itertuples()),
        *uncounted(len(identified) - len(shown), behind(identified["evidence"]), labels),
        *_undecided(frame, labels),
    ]


def _identified(row, labels: Labels) -> Said:
    """One identified difference, larger plan first, with its firmness."""
    first, second = ("p", "q") if row.status == "higher" else ("q", "p")

    def share(side):
        return labels.share(getattr(row, f"share_low_{side}"), getattr(row, f"share_high_{side}"))

    firm = say(labels, "换用其他权重或编码时结论不稳，属脆弱结论", "it changes under another weighting or coder, so it is fragile") if row.fragile \
        else say(labels, "换用可计算的其他权重和各遍编码仍成立", "it holds under every other weighting that can be computed and every coding pass")
    text = say(
        labels,
        "{group}的份额，{p}高于{q}（{share_p}对{share_q}），可以判定；{firm}。",
        "{group}: {p} gives it a larger share than {q} ({share_p} against {share_q}); {firm}.",
        group=labels.group(row.group_id), p=labels.plan(getattr(row, f"plan_{first}")), q=labels.plan(getattr(row, f"plan_{second}")),
        share_p=share(first), share_q=share(second), firm=firm,
    )
    return Said(text, row.evidence)


def reading(coverage: pd.DataFrame, labels: Labels) -> list[Said]:
    """How much of each plan was read, one sentence each."""
    stop = labels.pick(("。", "."))
    return [
        Said(f"{labels.plan(plan)}{labels.pick(('：', ': '))}{_title_one(row, labels)}{stop}", (plan, *row["evidence"]))
        for plan, row in coverage.iterrows()
    ]


def undecided(frame: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """Pairs of the region in focus on which the evidence does not decide."""
    rows = frame[frame["status"] == "not_identified"]
    return rows[_involves_focal(rows, labels)]


def _undecided(frame: pd.DataFrame, labels: Labels) -> list[Said]:
    """What the evidence leaves open about the region in focus, in one sentence."""
    rows = undecided(frame, labels)
    if rows.empty:
        return []
    peers = labels.join(dict.fromkeys(labels.plan(_other(row, labels)) for row in rows.itertuples()))
    focal = labels.plan(_own(next(rows.itertuples()), labels))
    groups = labels.join(dict.fromkeys(labels.group(row.group_id) for row in rows.itertuples()))
    text = say(
        labels,
        "{focal}与{peers}相比，{groups}的高低现有材料不能判定。{settle}",
        "Set against {peers}, {focal} cannot be placed on {groups}: the evidence does not decide. {settle}",
        focal=focal, peers=peers, groups=groups, settle=settle(rows, labels),
    )
    return [Said(text, behind(rows["evidence"]))]


def settle(rows: pd.DataFrame, labels: Labels) -> str:
    """The fewest further provisions that could decide one of the open questions."""
    least = pd.concat([rows["settle_higher"], rows["settle_lower"]]).dropna()
    if least.empty:
        return say(labels, "即使读到全部条文，也分不出高低。", "Even reading every provision would not separate them.")
    return say(
        labels,
        "最有利的情形下，也要再读到{n}条且全部指向同一方向，才能判定其中一项。",
        "At best, {n} more provisions, all pointing one way, would have to be read before one of these could be decided.",
        n=int(least.min()),
    )


def _involves_focal(rows: pd.DataFrame, labels: Labels) -> pd.Series:
    regions = labels.dataset.plans["region_id"]
    return (rows["plan_p"].map(regions) == labels.focal) | (rows["plan_q"].map(regions) == labels.focal)


def _own(row, labels: Labels) -> str:
    return row.plan_p if labels.dataset.plans.at[row.plan_p, "region_id"] == labels.focal else row.plan_q


def _other(row, labels: Labels) -> str:
    return row.plan_q if _own(row, labels) == row.plan_p else row.plan_p


def title_comparisons(comparisons, labels: Labels) -> str:
    """How many pairs the evidence can tell apart."""
    frame = comparisons.frame
    decided = int(frame["status"].isin(("higher", "lower")).sum())
    return say(
        labels, "总数已知的{n}组比较中，{k}组可以判定；另有{unknown}组因条文总数未知不能比较",
        "{k} of {n} comparisons with known totals are identified; {unknown} more cannot be made because a total is unknown",
        n=int((frame["absence"] == "").sum()), k=decided, unknown=int((frame["absence"] != "").sum()),
    )


def title_shares(shares, labels: Labels) -> str:
    """What the fully read plans have in common, and what the partly read ones leave open."""
    leaders = {plan: _leader(rows) for plan, rows in _plans(shares.frame, exact=True) if not _is_substitute(plan, labels)}
    ranged = [plan for plan, _ in _plans(shares.frame, exact=False)]
    open_part = say(labels, "{plans}只能给出区间", "{plans} can only be given as ranges", plans=labels.join(labels.plan(p) for p in ranged)) if ranged else ""
    parts = [*(_leading(leaders, labels) if leaders else []), *([open_part] if open_part else [])]
    said = several(parts, labels, join=PARTS[labels.language], most=MOST_SAID) or say(labels, "没有可作结论的核心方案", "No core plan allows a finding")
    return said + substitutes(shares.frame, labels)


def _is_substitute(plan: str, labels: Labels) -> bool:
    """Whether a document is not the core plan of its region; such a one never makes the headline."""
    return labels.dataset.plans.at[plan, "role"] != "core"


def substitutes(frame: pd.DataFrame, labels: Labels) -> str:
    """The documents shown that are not their regions' core plans, named in brackets; empty where there are none."""
    plans = [plan for plan in frame["plan_id"].unique() if _is_substitute(plan, labels)]
    if not plans:
        return ""
    return say(labels, "（图中另有替代文件：{plans}）", " (shown in place of core plans: {plans})", plans=labels.join(labels.plan(plan) for plan in plans))


def _leading(leaders: dict, labels: Labels) -> list[str]:
    """What the fully read plans put first, in one clause where they agree."""
    groups = {row.group_id for row in leaders.values()}
    shares = {labels.region(row.region_id): labels.share(row.share_low) for row in leaders.values()}
    if len(groups) == 1 and 1 < len(leaders) == len(shares):
        return [say(
            labels, "核心方案中全文可得的{n}份都以{group}的条文最多（{shares}）", "The {n} core plans read in full give most provisions to {group} ({shares})",
            n=len(leaders), group=labels.group(next(iter(groups))),
            shares=labels.join(say(labels, "{region}{share}", "{region} {share}", region=region, share=share) for region, share in shares.items()),
        )]
    return [
        say(labels, "{plan}条文最多的是{group}（{share}）", "{plan} gives most provisions to {group} ({share})",
            plan=labels.plan(plan), group=labels.group(row.group_id), share=labels.share(row.share_low))
        for plan, row in leaders.items()
    ]


def _leader(rows: pd.DataFrame):
    """The named group with most provisions; the first of the codebook where several have as many."""
    named = rows[rows["group_id"] != ""]
    return named.loc[named["n_low"].idxmax()]


def open_question(row: pd.Series, labels: Labels) -> str:
    """One comparison that the evidence leaves open, and what would settle it."""
    ways = [
        say(labels, "再读到至少{n}条且全部指向这一方向，可判定为{way}", "at least {n} more provisions, all pointing that way, could show it {way}",
            n=row[f"settle_{way}"], way=labels.word("comparison", way))
        for way in ("higher", "lower") if not pd.isna(row[f"settle_{way}"])
    ]
    return say(
        labels, "{group}：{p}与{q}孰高孰低不能判定；{ways}。", "{group}: whether {p} or {q} gives it more is not identified; {ways}.",
        group=labels.group(row["group_id"]), p=labels.plan(row["plan_p"]), q=labels.plan(row["plan_q"]),
        ways=labels.join(ways) if ways else say(labels, "读全也分不出", "not even reading everything would tell"),
    )


# --- robustness of the shares -----------------------------------------------------------------------


def title_readings(readings, labels: Labels) -> str:
    """How far the share of a fully read plan moves from one reading to another."""
    frame = pd.concat([shares.frame for shares in readings.values() if shares.roles == "all"], ignore_index=True)
    exact = frame[(frame["absence"] == "") & frame["exact"] & (frame["group_id"] != "")]
    if exact.empty:
        return say(labels, "没有读全的文件，各种计法都只能给出区间", "No document was read in full, so every reading gives ranges only")
    spread = exact.groupby(["plan_id", "group_id"])["share_low"].agg(["min", "max"])
    widest = (spread["max"] - spread["min"]).idxmax()
    return say(
        labels, "换一种权重，份额变动最大的是{plan}的{group}：{range}", "The share that moves most with the weighting is {plan}, {group}: {range}",
        plan=labels.plan(widest[0]), group=labels.group(widest[1]), range=labels.share(*spread.loc[widest]),
    )


def note_readings(readings, labels: Labels) -> list[str]:
    """What each reading counts."""
    return [say(
        labels,
        "按字数衡量的是条文的长短，不是某一要素所占的字数，只用于读到全文的文件。任务与保障分不清的文件，不分开计算。",
        "Length is the length of clauses, not of the words about a factor, and is used only where the text was read."
        " Where tasks and safeguards cannot be told apart they are not counted apart.",
    )]


def note_wider(shares, labels: Labels) -> list[str]:
    """Groups taken alone do not add up."""
    return [say(labels, "各组分别计算，互有重叠，份额不能相加。", "Each group is counted alone; groups overlap, so the shares do not add up.")]


def title_coding(coding, labels: Labels) -> str:
    """The widest spread over the coders' codes."""
    given = coding.frame[(coding.frame["absence"] == "") & (coding.frame["group_id"] != "")]
    if given.empty:
        return say(labels, "没有读全的文件，看不出编码造成的出入", "No document was read in full, so the spread from coding is not shown")
    widest = given.loc[(given["share_max"] - given["share_min"]).idxmax()]
    return say(
        labels, "编码造成的最大出入：{plan}的{group}在{range}之间", "The widest spread from coding: {plan}, {group}, {range}",
        plan=labels.plan(widest["plan_id"]), group=labels.group(widest["group_id"]), range=labels.share(widest["share_min"], widest["share_max"]),
    )


# What a spread between coders is, by who they are.
PASSES = {
    "machine": ("各遍编码均为机器阅读，反映的是稳定性，不能代替专家之间的信度。", "All passes are machine readings, so this is stability, not agreement between experts."),
    "human": ("各遍编码均由人工完成，反映的是编码者之间的信度。", "All passes were made by people, so this is agreement between coders."),
    "mixed": ("编码者有人也有机器，反映的是人机之间的一致程度。", "Some passes were made by people and some by machines, so this is agreement between the two."),
    "": ("数据集没有注明各遍编码出自人工还是机器，性质不作判断。", "The dataset does not say whether people or machines made the passes, so what this is stays open."),
}


def note_coding(coding, labels: Labels) -> list[str]:
    """What the coding passes are, by the kinds of the coders who made them."""
    census = say(labels, "全文可得的文件是普查，没有抽样误差，变动只来自编码。", "A plan read in full is a census without sampling error; what varies is the coding.")
    return [census + labels.pick(("", " ")) + labels.pick(PASSES[_made_by(coding.by_coder, labels)])]


def _made_by(by_coder: pd.DataFrame, labels: Labels) -> str:
    """The one kind of all coders besides the settled codes, mixed, or nothing where that is not stated."""
    coders = getattr(labels.dataset, "coders", None)
    known = {} if coders is None else dict(coders["kind"])
    kinds = {known.get(coder, "") for coder in by_coder["coder_id"].unique() if coder != "final"} - {"settled"}
    return "" if not kinds or "" in kinds else kinds.pop() if len(kinds) == 1 else "mixed"


def title_balance(balance, labels: Labels) -> str:
    """How many plans may be given a balance, and which way they lean."""
    given = balance.frame[(balance.frame["absence"] == "") & (balance.frame["weighting"] == "count")]
    n = balance.frame["plan_id"].nunique()
    if given.empty:
        return say(labels, "{n}份文件都达不到计算条件，不给对数比", "None of the {n} documents meets the conditions, so no log-ratio is given", n=n)
    parts = [
        say(labels, "{plan}偏向{group}", "{plan} leans to the {group}", plan=labels.plan(row["plan_id"]),
            group=labels.group(balance.first if row["balance"] > 0 else balance.second))
        for _, row in given.iterrows()
    ]
    return say(labels, "{n}份文件中{k}份可以计算：{parts}", "{k} of {n} documents can be given one: {parts}", n=n, k=len(given), parts=several(parts, labels, most=MOST_SAID))


def title_profile(shares, labels: Labels) -> str:
    """The factor that each plan gives most provisions to, so far as that is exact."""
    given = shares.frame[shares.frame["exact"] & (shares.frame["absence"] == "")]
    whole = [rows for _, rows in given.groupby("plan_id", sort=False) if len(rows) == shares.frame["factor_id"].nunique()]
    if not whole:
        return say(labels, "没有读全的文件，各要素只能给出区间或条数", "No document was read in full: factors are given as ranges or counts")
    parts = [
        say(labels, "{plan}以{factor}居首（{share}）", "{plan}: {factor} first ({share})", plan=labels.plan(top["plan_id"]),
            factor=labels.factor(top["factor_id"]), share=labels.share(top["share_low"]))
        for top in (rows.loc[rows["share_low"].idxmax()] for rows in whole)
    ]
    return several(parts, labels, join=PARTS[labels.language], most=MOST_SAID) + substitutes(shares.frame, labels)

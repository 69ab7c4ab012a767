"""Sentences about policy instruments: what plans act with, and how far the factor goes with the instrument."""

from collections.abc import Callable

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, foremost, say, several, uncounted
from analysis.display.narrative_focus import PARTS, settle, substitutes, undecided
from analysis.display.refusals import why
from analysis.display.tables import members_of

STOP = ("。", ".")
READINGS = {
    "count": ("按条数", "by number of provisions"), "fractional": ("按主次工具各半", "with half to secondary instruments"),
    "text": ("按条文字数", "by length of clauses, and not of what they say of the instrument"),
}
LEVEL = 2  # named in full where so many are level
SAID_PLANS = 6  # more plans are counted, not said one by one


def answer(shares, comparisons, fit, labels: Labels) -> list[Said]:
    """What each plan acts with, which differences are identified, and how far factor and instrument go together."""
    frame = shares.frame
    given = list(frame[frame["absence"] == ""].groupby("plan_id", sort=False))
    return [
        headline(shares, labels),
        *(_of_plan(plan, rows, shares.weighting, labels) for plan, rows in given[:SAID_PLANS]),
        *_beyond(given[SAID_PLANS:], labels),
        *_unknown(frame, labels),
        *(Said(text, (refusal.subject,)) for refusal in shares.refusals for text in why([refusal], labels)),
        *identified(comparisons, labels),
        *_open(comparisons.frame, labels),
        *_together(fit, labels),
    ]


def headline(shares, labels: Labels) -> Said:
    """The type that each plan read in full uses most, as a sentence."""
    frame = shares.frame
    return Said(title_types(shares, labels) + labels.pick(STOP), behind([frame["plan_id"].unique(), *frame["evidence"]]))


def identified(comparisons, labels: Labels) -> list[Said]:
    """The identified differences between two plans; where there are many, those of the region in focus and how many more."""
    found = comparisons.frame[comparisons.frame["status"].isin(("higher", "lower"))]
    shown = foremost(found, labels)
    return [*(_identified(row, labels) for row in shown.itertuples()), *uncounted(len(found) - len(shown), behind(found["evidence"]), labels)]


def _beyond(rest: list, labels: Labels) -> list[Said]:
    """Plans that the sentences pass over."""
    ids = behind(ids for plan, rows in rest for ids in ([plan], *rows["evidence"]))
    return [Said(say(labels, "其余{n}份文件的构成见图。", "The other {n} documents are in the figure.", n=len(rest)), ids)] if rest else []


def _type(code: str, labels: Labels) -> str:
    return labels.word("instrument_type", code)


def title_types(shares, labels: Labels) -> str:
    """The type that each plan read in full uses most; a plan that stands in for a core plan is named in brackets."""
    exact = shares.frame[(shares.frame["absence"] == "") & shares.frame["exact"].astype(bool)]
    roles = labels.dataset.plans["role"]
    parts = _alike([
        _first(rows, lambda row: _type(row["instrument_type"], labels), lambda row: labels.share(row["share_low"]), labels)
        for plan, rows in exact.groupby("plan_id", sort=False) if roles[plan] == "core"
    ], labels, (
        "{plan}用得最多的是{what}工具（{share}）", "{plan} acts most with {what} instruments ({share})",
        "全文可得的{n}份核心方案用得最多的都是{what}工具（{each}）", "The {n} core plans read in full act most with {what} instruments ({each})",
    ))
    ranged = shares.frame[(shares.frame["absence"] == "") & ~shares.frame["plan_id"].isin(exact["plan_id"])]["plan_id"].unique()
    if len(ranged):
        parts.append(say(labels, "{plans}只能给出区间", "{plans} can only be given as ranges", plans=several(list(map(labels.plan, ranged)), labels)))
    return (several(parts, labels, join=PARTS[labels.language]) or say(labels, "没有读全的核心方案", "No core plan was read in full")) + substitutes(shares.frame, labels)


def _first(rows: pd.DataFrame, name: Callable, share: Callable, labels: Labels) -> tuple[pd.Series, str, str]:
    """What comes first in one plan, every one of them where several are level, with its share."""
    level = rows[rows["n_low"] == rows["n_low"].max()]
    names = [name(row) for _, row in level.iterrows()]
    text = labels.join(names) if len(names) <= LEVEL else say(labels, "{a}等{n}项", "{a} and {n} more", a=names[0], n=len(names) - (labels.language == "en"))
    return level.iloc[0], text, share(level.iloc[0])


def _alike(found: list[tuple[pd.Series, str, str]], labels: Labels, forms: tuple[str, str, str, str]) -> list[str]:
    """What comes first in each plan, in one clause where it is the same in all."""
    if len(found) > 1 and len({what for _, what, _ in found}) == 1:
        each = several([f"{labels.region(row['region_id'])}{labels.pick(('', ' '))}{share}" for row, _, share in found], labels)
        return [say(labels, forms[2], forms[3], n=len(found), what=found[0][1], each=each)]
    if len(found) > SAID_PLANS:
        return [_counted(found, labels, forms)]
    return [_one(*item, labels, forms) for item in found]


def _one(row: pd.Series, what: str, share: str, labels: Labels, forms: tuple[str, ...]) -> str:
    return say(labels, forms[0], forms[1], plan=labels.plan(row["plan_id"]), what=what, share=share)


def _counted(found: list[tuple[pd.Series, str, str]], labels: Labels, forms: tuple[str, ...]) -> str:
    """The plan of the region in focus in words; of all plans what comes first in most."""
    own = next((item for item in found if labels.is_focal(item[0]["region_id"])), None)
    counts = pd.Series([what for _, what, _ in found]).value_counts()
    most, n = counts.index[0], int(counts.iloc[0])
    rest = say(labels, "读全的{of}份文件中，{what}居首的最多（{n}份）", "of {of} documents read in full {n} put {what} first, more than anything else", of=len(found), n=n, what=most)
    return _capital(rest) if own is None else _one(*own, labels, forms) + labels.pick(("；", "; ")) + rest


def _of_plan(plan: str, rows: pd.DataFrame, weighting: str, labels: Labels) -> Said:
    """The shares of one plan, exact or as ranges."""
    exact, text = bool(rows["exact"].all()), weighting == "text"
    unit = ("（{}字）", " ({})") if text else ("（{}条）", " ({})")
    parts = [
        say(labels, "{kind}{share}{n}", "{kind} {share}{n}", kind=_type(row.instrument_type, labels), share=labels.share(row.share_low, row.share_high),
            n=labels.pick(unit).format(labels.number(row.n_low)) if exact else "")
        for row in rows.itertuples()
    ]
    zh, en = ("{plan}共{total}条，全文可得：{parts}。", "{plan}: all {total} provisions were read: {parts}.") if exact else (
        "{plan}共{total}条，至少见到{seen}条：{parts}。", "{plan}: at least {seen} of {total} provisions were seen: {parts}.")
    if text:
        zh, en = "{plan}条文共{total}字，全文可得：{parts}。", "{plan}: the provisions hold {total} characters, all read: {parts}."
    said = say(labels, zh, en, plan=labels.plan(plan), parts=labels.join(parts), total=labels.number(rows["total"].iloc[0]), seen=labels.number(rows["seen"].iloc[0]))
    return Said(said, behind([(plan,), *rows["evidence"]]))


def _unknown(frame: pd.DataFrame, labels: Labels) -> list[Said]:
    """Which plans have no share because nobody knows how many provisions they hold."""
    plans = frame.loc[frame["absence"] == "total_unknown", "plan_id"].unique()
    text = say(labels, "{plans}的条文总数未知，不计份额。", "The number of provisions of {plans} is unknown, so no share is given.", plans=labels.join(map(labels.plan, plans)))
    return [Said(text, tuple(plans))] if len(plans) else []


def _identified(row, labels: Labels) -> Said:
    """One identified difference, the larger first."""
    p, q = ("p", "q") if row.status == "higher" else ("q", "p")
    share = {side: labels.share(getattr(row, f"share_low_{side}"), getattr(row, f"share_high_{side}")) for side in "pq"}
    firm = say(labels, "换用其他权重或编码会变，属脆弱结论", "it changes under another weighting or coder, so it is fragile") if row.fragile else \
        say(labels, "换用可计算的其他权重和各遍编码仍成立", "it holds under every other weighting that can be computed and every coding pass")
    text = say(
        labels, "{kind}工具的份额，{p}高于{q}（{a}对{b}），可以判定；{firm}。", "{kind}: {p} uses it more than {q} ({a} against {b}); {firm}.",
        kind=_capital(_type(row.instrument_type, labels)), p=labels.plan(getattr(row, f"plan_{p}")), q=labels.plan(getattr(row, f"plan_{q}")),
        a=share[p], b=share[q], firm=firm,
    )
    return Said(text, (row.plan_p, row.plan_q, *row.evidence))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _open(frame: pd.DataFrame, labels: Labels) -> list[Said]:
    """What stays open about the region in focus."""
    rows = undecided(frame, labels)
    if rows.empty:
        return []
    kinds = labels.join(_type(kind, labels) for kind in dict.fromkeys(rows["instrument_type"]))
    text = say(
        labels, "{focal}与其他文件相比，{kinds}工具孰多孰少，现有材料不能判定。{settle}",
        "Whether {focal} uses {kinds} instruments more or less than the other documents is not identified. {settle}",
        focal=labels.region(labels.focal), kinds=kinds, settle=settle(rows, labels),
    )
    return [Said(text, behind([rows["plan_p"], rows["plan_q"], *rows["evidence"]]))]


def _together(fit, labels: Labels) -> list[Said]:
    """How far the factor decides the instrument, where that can be said."""
    given = fit.frame[fit.frame["absence"] == ""]
    if given.empty:
        return []
    parts = [
        say(labels, "{plan}（{v}）", "{plan} ({v})", plan=labels.plan(row.plan_id), v=labels.decimal(row.v_corrected, 2)) for row in given.itertuples()
    ]
    text = say(
        labels, "用什么工具，在很大程度上随要素而定。偏差校正后的克莱姆V系数（0为无关，1为完全对应）：{parts}；其中一部分出自编码手册本身。",
        "The instrument goes with the factor: Cramér's V, corrected for bias (0 none, 1 complete), is {parts};"
        " part of it comes from the codebook itself.", parts=several(parts, labels),
    ) if given["v_corrected"].min() >= 0.3 else say(
        labels, "工具与要素的关联，偏差校正后的克莱姆V系数（0为无关，1为完全对应）：{parts}。",
        "Association of instrument and factor: Cramér's V, corrected for bias (0 none, 1 complete), is {parts}.", parts=several(parts, labels),
    )
    return [Said(text, behind([given["plan_id"], *given["evidence"]]))]


def title_kinds(shares, labels: Labels) -> str:
    """How many of the kinds of instrument each plan read in full uses."""
    exact = shares.frame[(shares.frame["absence"] == "") & shares.frame["exact"].astype(bool)]
    whole = [rows for _, rows in exact.groupby("plan_id", sort=False) if len(rows) == shares.frame["instrument_id"].nunique()]
    if not whole:
        return say(labels, "没有读全的文件，各种工具只能给出区间或条数", "No document was read in full: instruments are given as ranges or counts")
    found = [_first(rows, lambda row: labels.instrument(row["instrument_id"]), lambda row: labels.share(row["share_low"]), labels) for rows in whole]
    used = [(int((rows["n_low"] > 0).sum()), len(rows)) for rows in whole]
    forms = ("{plan}以{what}最多（{share}）", "{plan} uses {what} most ({share})")
    if len(found) > SAID_PLANS:
        return _counted(found, labels, forms) + substitutes(shares.frame, labels)
    parts = [
        say(labels, "{plan}用了{of}种工具中的{n}种，以{top}最多（{share}）", "{plan} uses {n} of {of} kinds, most of all {top} ({share})",
            plan=labels.plan(top["plan_id"]), n=n, of=of, top=names, share=share)
        for (top, names, share), (n, of) in zip(found, used, strict=True)
    ]
    return several(parts, labels, join=PARTS[labels.language]) + substitutes(shares.frame, labels)


def title_heatmap(cross, labels: Labels) -> str:
    """The commonest pair of factor and type in each plan read in full."""
    def pair(row):
        return say(labels, "以{kind}工具作用于{factor}", "{kind} instruments for {factor}", kind=_type(row["instrument_type"], labels), factor=labels.factor(row["factor_id"]))

    parts = _alike([
        _first(rows, pair, lambda row: labels.fraction(row["n_low"], row["total"]), labels) for _, rows in cross.exact.groupby("plan_id", sort=False)
    ], labels, (
        "{plan}最多的是{what}（{share}）", "{plan}: most often {what} ({share})",
        "读全的{n}份文件最多的都是{what}（{each}）", "The {n} documents read in full most often use {what} ({each})",
    ))
    return several(parts, labels, join=PARTS[labels.language]) + substitutes(cross.exact, labels)


def note_heatmap(cross, labels: Labels) -> list[str]:
    """What is counted, and which documents are not drawn."""
    absent = cross.frame.loc[~cross.frame["plan_id"].isin(cross.exact["plan_id"]), "plan_id"].unique()
    counted = say(labels, "只计主要要素和主要工具；限制性条文也是使用工具，照计。",
                  "Main factors and main instruments only; a provision that restricts uses an instrument too, and is counted.")
    return [counted] + ([say(
        labels, "{plans}未全部读到，不入图。", "{plans} were not wholly seen and are not drawn." if len(absent) > 1 else "{plans} was not wholly seen and is not drawn.",
        plans=several(list(map(labels.plan, absent)), labels),
    )] if len(absent) else [])


def title_ranges(cross, labels: Labels) -> str:
    """Which plans are given as ranges, and how wide they are."""
    rows = cross.ranged
    plans = labels.join(map(labels.plan, rows["plan_id"].unique()))
    width = labels.percent(float((rows["share_high"] - rows["share_low"]).max()))
    return say(labels, "{plans}未全部读到，各格只有区间，最宽{width}", "{plans}: not wholly seen, so each cell is a range, up to {width} wide", plans=plans, width=width)


def no_ranges(cross, labels: Labels) -> str:
    """Why no plan is given as ranges."""
    return say(labels, "没有条文总数已知而未读全的文件。", "No document with a known total was read in part.")


def title_association(fit, labels: Labels) -> str:
    """For how many plans the association can be given."""
    given = int((fit.frame["absence"] == "").sum())
    n = len(fit.frame)
    if not given:
        return say(labels, "没有文件达到计算条件，不给关联强度", "No document meets the conditions, so no association is given")
    return say(labels, "{n}份文件中{k}份可以计算要素与工具类型的关联", "For {k} of {n} documents the association of factor and type of instrument can be given", n=n, k=given)


def note_association(fit, labels: Labels) -> list[str]:
    """What the correction does, and what the coefficient is not."""
    return [
        say(labels, "表格稀疏时，不校正的V即使毫无关联也会偏高，校正值扣除了这一部分。文件是普查，不作显著性检验。",
            "In a sparse table the uncorrected V is high even without any association; the correction takes that off. A plan is a census, so nothing is tested."),
        say(labels, "有些要素与工具在编码手册里定义相近（如人才与人才培养），关联有一部分由此而来。",
            "Some factors and instruments are defined alike in the codebook, such as people and their training; part of the association comes from there."),
    ]


def title_coding(coding, labels: Labels) -> str:
    """The widest spread over the coders' codes."""
    given = coding.frame[coding.frame["absence"] == ""]
    if given.empty:
        return say(labels, "没有读全的文件，看不出编码造成的出入", "No document was read in full, so the spread from coding is not shown")
    widest = given.loc[(given["share_max"] - given["share_min"]).idxmax()]
    if widest["share_max"] == widest["share_min"]:
        return say(labels, "各遍编码给出的份额一致", "Every coding pass gives the same shares")
    return say(
        labels, "编码造成的最大出入：{plan}的{kind}工具在{range}之间", "The widest spread from coding: {plan}, {kind} instruments, {range}",
        plan=labels.plan(widest["plan_id"]), kind=members_of(given, labels)[1](widest["instrument_type"]),
        range=labels.share(widest["share_min"], widest["share_max"]),
    )


def note_kinds(shares, labels: Labels) -> list[str]:
    """What a share under this reading is of."""
    return [say(
        labels, "份额{weighting}计算；限制性条文照计。未编次要工具的条文，整条计入主要工具。",
        "Shares {weighting}; provisions that restrict are counted. A provision without secondary instruments counts wholly under its main one.",
        weighting=labels.pick(READINGS[shares.weighting]),
    )]

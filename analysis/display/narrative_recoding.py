"""Sentences about simulated recoding: how far shares move with another reader, and which findings hold."""

from collections.abc import Iterable
from typing import NamedTuple

import pandas as pd

from analysis.display import refusals
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say

FEW_FINDINGS = 24


class Finding(NamedTuple):
    """One finding in words and the part of the simulations in which it holds."""

    text: str
    holds: float
    turns: float
    undecided: float
    focal: bool
    evidence: tuple[str, ...]


def coders_named(coders: Iterable[str], labels: Labels) -> str:
    """The names of several coders."""
    return labels.join(labels.coder(coder) for coder in coders)


def moved(recoded, labels: Labels) -> list[Said]:
    """How far the shares of fully read plans move."""
    rows = recoded.shares[recoded.shares["exact"].astype(bool)] if len(recoded.shares) else recoded.shares
    if rows.empty:
        return []
    return [Said(title_recoded(recoded, labels) + labels.pick(("。", ".")), (*rows["plan_id"].unique(), *behind(rows["evidence"])))]


def title_recoded(recoded, labels: Labels) -> str:
    """The share that another reader would move most."""
    rows = recoded.shares[recoded.shares["exact"].astype(bool)]
    if rows.empty:
        return say(labels, "没有读全的文件，只有覆盖与编码合成的区间", "No document was read in full, so there are only ranges over coverage and coding together")
    widest = rows.loc[(rows["recoded_high"] - rows["recoded_low"]).idxmax()]
    return say(
        labels, "换一位读者重编，读全的文件中变动最大的是{plan}的{group}：{share}可为{range}",
        "With another reader the share that moves most, of documents read in full, is {plan}, {group}: {share} could be {range}",
        plan=labels.plan(widest["plan_id"]), group=labels.group(widest["group_id"]), share=labels.share(widest["share_low"]),
        range=labels.share(widest["recoded_low"], widest["recoded_high"]),
    )


def note_recoded(recoded, labels: Labels) -> list[str]:
    """What was simulated and what was assumed."""
    return [say(
        labels,
        "按{coders}在{units}条上的混淆情况，模拟另一位读者重编全部条文{n}次，取中间{level}的结果；定稿编码算作其中一种。这是编码的不确定，"
        "不是抽样误差。假定：混淆在各份文件中同样可能，各条互不影响，只看主要要素；少见的编码以总体一致率补足。模拟的是与定稿不同的另一位读者，区间因此偏宽。",
        "From how {coders} confused codes in {units} provisions another reader of everything was simulated {n} times; the middle {level} are shown, the settled"
        " codes being one of them. This is uncertainty of coding, not sampling error. Assumed: confusion is as likely in one document as in another,"
        " provisions are independent, primary factors only; rare codes borrow the overall rate. Another reader is simulated, not the error of the settled"
        " codes, so the ranges are rather too wide.",
        coders=coders_named(recoded.coders.coders, labels), units=recoded.units, n=labels.number(recoded.replicates), level=labels.percent(recoded.level),
    )] if recoded.coders else []


def no_recoding(recoded, labels: Labels) -> str:
    """Why nothing was simulated, or that no document can be."""
    return refusals.because(recoded.refusals, labels, ("没有可以模拟的文件。", "There is no document to simulate."))


def tested(recoded, labels: Labels) -> pd.DataFrame:
    """Findings on fully read plans: who leads in each, and every comparison of two. Adds focal: whether the region in focus is in it."""
    if not len(recoded.shares):
        return pd.DataFrame()
    whole = set(recoded.shares.loc[recoded.shares["exact"].astype(bool), "plan_id"])
    led = recoded.leaders[recoded.leaders["group_id"] != ""].rename(columns={"plan_id": "plan_p"}).assign(plan_q="", status="leads")
    pairs = recoded.findings[recoded.findings["plan_p"].isin(whole) & recoded.findings["plan_q"].isin(whole)] if len(recoded.findings) else recoded.findings
    rows = pd.concat([part for part in (led, pairs) if len(part)] or [pd.DataFrame()], ignore_index=True)
    if rows.empty:
        return rows
    own = labels.dataset.plans.index[labels.dataset.plans["region_id"] == labels.focal]
    return rows.assign(focal=rows["plan_p"].isin(own) | rows["plan_q"].isin(own))


def findings(recoded, labels: Labels) -> list[Finding]:
    """The findings in words; where there are many, those of the region in focus first, the least firm first."""
    rows = tested(recoded, labels)
    if len(rows) > FEW_FINDINGS:
        rows = rows.sort_values(["focal", "holds_share"], ascending=[False, True], kind="stable").head(FEW_FINDINGS)
    return [_worded(row, labels) for row in rows.itertuples()]


WORDINGS = {
    "leads": ("{p}：{group}条文最多", "{p}: most provisions on {group}"), "not_identified": ("{group}：{p}与{q}相差过小", "{group}: {p} and {q} too close"),
    "higher": ("{group}：{p}高于{q}", "{group}: {p} above {q}"), "lower": ("{group}：{q}高于{p}", "{group}: {q} above {p}"),
}


def _worded(row, labels: Labels) -> Finding:
    """One finding in words, with what becomes of it where it does not hold."""
    names = {"p": labels.plan(row.plan_p), "q": labels.plan(row.plan_q) if row.plan_q else ""}
    text = labels.pick(WORDINGS[row.status]).format(group=labels.group(row.group_id), **names)
    nowhere = float("nan")
    turns, undecided = {
        "leads": (nowhere, nowhere), "higher": (row.lower_share, row.undecided_share), "lower": (row.higher_share, row.undecided_share),
        "not_identified": (row.higher_share + row.lower_share, nowhere),
    }[row.status] if hasattr(row, "higher_share") else (nowhere, nowhere)
    ids = tuple(plan for plan in (row.plan_p, row.plan_q) if plan)
    return Finding(text, row.holds_share, turns, undecided, bool(row.focal), (*ids, *row.evidence))


def survive(recoded, labels: Labels) -> list[Said]:
    """In how many simulations of another reader the findings hold at least."""
    rows = tested(recoded, labels)
    if rows.empty:
        return []
    ids = (*rows["plan_p"], *(plan for plan in rows["plan_q"] if plan), *behind(rows["evidence"]))
    text = say(labels, "换一位读者重新编码（模拟）：{text}。", "Were another reader to code the texts (simulated), {text}.", text=title_findings(recoded, labels))
    return [Said(text, tuple(dict.fromkeys(ids)))]


def title_findings(recoded, labels: Labels) -> str:
    """How many findings hold nearly always, and the one that holds least."""
    rows = tested(recoded, labels)
    decided = rows[rows["status"] != "not_identified"]
    if decided.empty:
        return say(labels, "{n}组比较都相差过小，没有可判定的结论", "All {n} comparisons are too close, so there is no finding to lose", n=labels.number(len(rows)))
    worst = _worded(next(decided.loc[[decided["holds_share"].idxmin()]].itertuples()), labels)
    return say(
        labels, "{n}项可判定的结论中，{firm}项在至少{level}的模拟中成立；最不稳的是“{worst}”，在{share}的模拟中成立",
        "{firm} of {n} findings hold in at least {level} of the simulations; least firm: “{worst}”, in {share}",
        n=labels.number(len(decided)), firm=labels.number(int((decided["holds_share"] >= recoded.level).sum())), level=labels.percent(recoded.level),
        worst=worst.text, share=labels.percent(worst.holds, 1),
    )


def note_findings(recoded, labels: Labels) -> list[str]:
    """Which comparisons are listed."""
    return [say(
        labels, "只列读全的文件之间的结论；涉及未读全文件的比较，能否判定取决于覆盖，见着力点对标。各条仍按移动或合并一条的余量判定。",
        "Only findings between documents read in full; comparisons with one partly read turn on coverage and stand in the report on weight."
        " Each still has to survive moving or merging one provision.",
    ), *_close(recoded, labels), *([say(
        labels, "条目较多，只列{n}项：对象地区在前，最不稳的在前。", "There are many; {n} are listed, those of the region in focus first, the least firm first.",
        n=FEW_FINDINGS,
    )] if len(tested(recoded, labels)) > FEW_FINDINGS else [])]


def _close(recoded, labels: Labels) -> list[str]:
    """What recoding does to comparisons that are too close to decide."""
    rows = tested(recoded, labels)
    close = rows[rows["status"] == "not_identified"]
    turned = int((close["holds_share"] < recoded.level).sum())
    return [say(
        labels, "另有{n}组相差过小、不能判定，其中{turned}组在超过{rest}的模拟中会变得可以判定。",
        "Comparisons too close to decide: {n}; of these, decided in more than {rest} of the simulations: {turned}.",
        n=labels.number(len(close)), turned=labels.number(turned), rest=labels.percent(1 - recoded.level),
    )] if len(close) else []


def no_findings(recoded, labels: Labels) -> str:
    """Why no finding is listed."""
    return refusals.because(recoded.refusals, labels, ("没有读全的文件，没有可以检验的结论。", "No document was read in full, so there is no finding to test."))

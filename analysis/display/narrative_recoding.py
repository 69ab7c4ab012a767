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


def findings(recoded, labels: Labels) -> list[Finding]:
    """Findings on fully read plans: who leads in each, and every comparison of two; the least firm where there are many."""
    if not len(recoded.shares):
        return []
    whole = set(recoded.shares.loc[recoded.shares["exact"].astype(bool), "plan_id"])
    pairs = recoded.findings[recoded.findings["plan_p"].isin(whole) & recoded.findings["plan_q"].isin(whole)] if len(recoded.findings) else recoded.findings
    led = recoded.leaders[recoded.leaders["group_id"] != ""]
    found = [*(_led(row, labels) for row in led.itertuples()), *(_compared(row, labels) for row in pairs.itertuples())]
    return found if len(found) <= FEW_FINDINGS else sorted(found, key=lambda finding: (not finding.focal, finding.holds))[:FEW_FINDINGS]


def _led(row, labels: Labels) -> Finding:
    """Which group a plan gives most provisions to."""
    text = say(labels, "{plan}：{group}条文最多", "{plan}: most provisions on {group}", plan=labels.plan(row.plan_id), group=labels.group(row.group_id))
    return Finding(text, row.holds_share, float("nan"), float("nan"), labels.is_focal(row.region_id), (row.plan_id, *row.evidence))


def _compared(row, labels: Labels) -> Finding:
    """One comparison of two plans, the larger first."""
    regions = labels.dataset.plans["region_id"]
    focal = any(labels.is_focal(regions[plan]) for plan in (row.plan_p, row.plan_q))
    ids = (row.plan_p, row.plan_q, *row.evidence)
    first, second = (row.plan_q, row.plan_p) if row.status == "lower" else (row.plan_p, row.plan_q)
    zh, en = ("{group}：{p}与{q}相差过小", "{group}: {p} and {q} too close") if row.status == "not_identified" else ("{group}：{p}高于{q}", "{group}: {p} above {q}")
    text = say(labels, zh, en, group=labels.group(row.group_id), p=labels.plan(first), q=labels.plan(second))
    turns = {"higher": row.lower_share, "lower": row.higher_share}.get(row.status, row.higher_share + row.lower_share)
    return Finding(text, row.holds_share, turns, float("nan") if row.status == "not_identified" else row.undecided_share, focal, ids)


def survive(recoded, labels: Labels) -> list[Said]:
    """In how many simulations the findings hold at least."""
    rows = findings(recoded, labels)
    return [Said(title_findings(recoded, labels) + labels.pick(("。", ".")), behind(finding.evidence for finding in rows))] if rows else []


def title_findings(recoded, labels: Labels) -> str:
    """The finding that holds least."""
    rows = findings(recoded, labels)
    firm = sum(finding.holds >= recoded.level for finding in rows)
    worst = min(rows, key=lambda finding: finding.holds)
    return say(
        labels, "{n}项结论中，{firm}项在至少{level}的模拟中成立；最不稳的是“{worst}”，在{share}的模拟中成立",
        "{firm} of {n} findings hold in at least {level} of the simulations; least firm: “{worst}”, in {share}",
        n=len(rows), firm=firm, level=labels.percent(recoded.level), worst=worst.text, share=labels.percent(worst.holds, 1),
    )


def note_findings(recoded, labels: Labels) -> list[str]:
    """Which comparisons are listed."""
    return [say(
        labels, "只列读全的文件之间的结论；涉及未读全文件的比较，能否判定取决于覆盖，见着力点对标。各条仍按移动或合并一条的余量判定。",
        "Only findings between documents read in full; comparisons with one partly read turn on coverage and stand in the report on weight."
        " Each still has to survive moving or merging one provision.",
    )]


def no_findings(recoded, labels: Labels) -> str:
    """Why no finding is listed."""
    return refusals.because(recoded.refusals, labels, ("没有读全的文件，没有可以检验的结论。", "No document was read in full, so there is no finding to test."))

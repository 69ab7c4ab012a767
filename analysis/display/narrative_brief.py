"""The brief in words: every finding with how sure it is, what it rests on and what would change it."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import pandas as pd

from analysis.display import narrative_conditions, narrative_focus, narrative_targets
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say

LEVELS = {"firm": ("确定", "firm"), "fragile": ("脆弱", "fragile"), "undecided": ("不能判定", "not identified"), "no_total": ("总数未知", "total unknown")}
MOST = {"weights": 2, "instruments": 2, "goals": 2, "pace": 2}
MOST_NAMED, MOST_PLANS = 4, 7


class Finding(NamedTuple):
    """One finding: its certainty, what it says, what it rests on, what would change it, and the rows behind it."""

    level: str
    text: str
    basis: str
    change: str
    evidence: tuple[str, ...]


def findings(shares, found, gaps, growth, standing, labels: Labels) -> list[Finding]:
    """Every finding of the brief, the surest first; what is beyond a few of a kind is counted."""
    seen = _seen(shares.frame, labels)
    rows = [
        *_weights(found.weights, seen, labels), *_instruments(found.instruments, seen, labels), *_goals(found.goals, gaps, labels),
        *_pace(found.pace, growth, labels), *_rank(standing, found.rank, labels), *_open(found.weights, seen, labels), *_unmatched(gaps, labels),
        *_unknown(shares.frame, labels),
    ]
    return sorted(rows, key=lambda row: list(LEVELS).index(row.level))


def lead(shares, found, labels: Labels) -> list[Said]:
    """The answer in one sentence, then how much of it is sure."""
    counts = found.counts
    unknown = say(labels, "，因条文总数未知而不能比较的{n}项", "; {n} cannot be made because a total is unknown", n=counts["no_total"]) if counts["no_total"] else ""
    told = say(
        labels, "各项比较中，确定的{firm}项，脆弱的{fragile}项，现有材料不能判定的{undecided}项{unknown}；下表按确定程度排列。",
        "Of the comparisons made {firm} are firm, {fragile} fragile and {undecided} not identified{unknown}. The table below puts the surest first.",
        unknown=unknown, **counts,
    )
    stop = labels.pick(("。", "."))
    return [Said(title_weights(shares, labels) + stop, behind(shares.frame["evidence"])), Said(told, _all_ids(found))]


def title_weights(shares, labels: Labels) -> str:
    """What each document puts first; with many documents how many put what first, and the region in focus by itself."""
    if shares.frame["plan_id"].nunique() <= MOST_PLANS:
        return narrative_focus.title_shares(shares, labels)
    exact = shares.frame[shares.frame["exact"].astype(bool) & (shares.frame["absence"] == "") & (shares.frame["group_id"] != "")]
    most = exact[exact["n_low"] == exact.groupby("plan_id")["n_low"].transform("max")]
    alone = most[~most.duplicated("plan_id", keep=False)]
    counts = [say(labels, "{group}{n}份", "{group} {n}", group=labels.group(group), n=n) for group, n in alone["group_id"].value_counts().items()]
    own = [say(labels, "；{region}为{group}（{share}）", "; in {region} it is {group} ({share})", region=labels.region(row.region_id), group=labels.group(row.group_id),
               share=labels.share(row.share_low)) for row in alone.itertuples() if row.region_id == labels.focal]
    return say(
        labels, "全文可得的{n}份文件中，条文最多的是：{counts}{own}", "What most provisions of the {n} documents read in full act on: {counts}{own}",
        n=exact["plan_id"].nunique(), counts=labels.join(counts), own="".join(own[:1]),
    )


def _all_ids(found) -> tuple[str, ...]:
    return behind(pd.concat([found.weights["evidence"], found.instruments["evidence"], found.goals["evidence"], found.pace["evidence"]]))


def _seen(frame: pd.DataFrame, labels: Labels) -> dict[str, str]:
    """Of each plan how many provisions were seen, of how many."""
    return {plan: _of(row, labels) for plan, row in frame.drop_duplicates("plan_id").set_index("plan_id").iterrows()}


def _of(row: pd.Series, labels: Labels) -> str:
    seen = labels.number(row["seen"])
    if pd.isna(row["total"]):
        return say(labels, "{seen}，总数未知", "{seen} of an unknown number", seen=seen)
    return say(labels, "{seen}/{total}", "{seen} of {total}", seen=seen, total=labels.number(row["total"]))


def _each(plans: Iterable[str], seen: dict, labels: Labels) -> str:
    """How much was read of each of some documents, a few of them named."""
    read = [say(labels, "{name}（{seen}）", "{name} ({seen})", name=_short(plan, list(seen), labels), seen=seen[plan]) for plan in plans]
    return say(labels, "读到的条文：{read}", "provisions read: {read}", read=_named(read, "份", labels))


def _short(plan: str, plans: Sequence[str], labels: Labels) -> str:
    """A document by its region, where the region has no other among those compared."""
    regions = labels.dataset.plans["region_id"]
    return labels.region(regions[plan]) if sum(regions[other] == regions[plan] for other in plans) == 1 else labels.plan(plan)


# --- weights and instruments ------------------------------------------------------------------------


def _weights(frame: pd.DataFrame, seen: dict, labels: Labels) -> list[Finding]:
    return _compared(frame, seen, MOST["weights"], lambda row: labels.group(row.group_id), labels)


def _instruments(frame: pd.DataFrame, seen: dict, labels: Labels) -> list[Finding]:
    forms = ("{kind}工具", "{kind} instruments")
    return _compared(frame, seen, MOST["instruments"], lambda row: say(labels, *forms, kind=labels.word("instrument_type", row.instrument_type)), labels)


def _compared(frame: pd.DataFrame, seen: dict, most: int, name, labels: Labels) -> list[Finding]:
    """The identified differences, those of the region in focus before the others, the wider before the narrower."""
    decided = frame[frame["status"].isin(("higher", "lower"))]
    regions = labels.dataset.plans["region_id"]
    own = (decided["plan_p"].map(regions) == labels.focal) | (decided["plan_q"].map(regions) == labels.focal)
    ordered = pd.concat([decided[own], decided[~own]])
    shown = [_difference(row, seen, name(row), labels) for row in ordered.head(most).itertuples()]
    rest = ordered.iloc[most:]
    return [*shown, *([_counted(rest, labels)] if len(rest) else [])]


def _counted(rest: pd.DataFrame, labels: Labels) -> Finding:
    """That more differences are identified than the brief has room for."""
    text = say(labels, "另有{n}项同类差别可以判定。", "{n} more differences of this kind are identified.", n=len(rest))
    where = say(labels, "逐项见有关分报告。", "The report on the subject lists them.")
    return Finding(_weakest(rest), text, where, "", behind(rest["evidence"]))


def _weakest(rows: pd.DataFrame) -> str:
    """What can be said of several findings together is as sure as the weakest of them."""
    return max(rows["certainty"], key=list(LEVELS).index)


def _difference(row, seen: dict, name: str, labels: Labels) -> Finding:
    first, second = ("p", "q") if row.status == "higher" else ("q", "p")
    plans = {side: getattr(row, f"plan_{side}") for side in "pq"}
    share = {side: labels.share(getattr(row, f"share_low_{side}"), getattr(row, f"share_high_{side}")) for side in "pq"}
    text = say(
        labels, "{name}的条文份额，{more}高于{less}（{a}对{b}）。", "{name}: {more} gives it a larger share than {less} ({a} against {b}).",
        name=_capital(name), more=labels.plan(plans[first]), less=labels.plan(plans[second]), a=share[first], b=share[second],
    )
    change = say(
        labels, "{more}有{x}条改归他类，或{less}有{y}条改归此类，高低才不复存在。",
        "The order is gone once {x} provisions of {more} are coded otherwise, or {y} of {less} are coded to it.",
        more=_short(plans[first], list(seen), labels), less=_short(plans[second], list(seen), labels), x=getattr(row, f"flip_{first}"), y=getattr(row, f"flip_{second}"),
    )
    counts = labels.join(_behind(row, side, plans[side], seen, labels) for side in (first, second))
    basis = counts + labels.pick(("；", "; ")) + _tested(row, labels)
    return Finding(row.certainty, text, basis, change, (*plans.values(), *row.evidence))


def _behind(row, side: str, plan: str, seen: dict, labels: Labels) -> str:
    """The provisions behind one side, and how much of the document was read."""
    n = labels.number(getattr(row, f"provisions_{side}"))
    return say(labels, "{name}{n}条（读到{seen}）", "{name} {n} provisions ({seen} read)", name=_short(plan, list(seen), labels), n=n, seen=seen[plan])


def _tested(row, labels: Labels) -> str:
    """Under what else the difference holds, or does not."""
    if row.fragile:
        return say(labels, "换用其他权重或编码有变", "it changes under another weighting or coder")
    held = "" if pd.isna(row.holds_share) else say(
        labels, "，模拟重编{share}成立", ", and in {share} of simulated recodings", share=labels.percent(row.holds_share, 1))
    return say(labels, "换用其他权重、各遍编码均成立{held}", "it holds under every other weighting and coding pass{held}", held=held)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


# --- goals, pace, conditions ------------------------------------------------------------------------


def _goals(frame: pd.DataFrame, gaps, labels: Labels) -> list[Finding]:
    told = narrative_targets.gap_sentences(gaps, labels)
    texts = {said.evidence: said.text for said in told}
    shown = frame[~frame["is_benchmark"]].head(MOST["goals"])
    rows = [_goal(row, texts[row["evidence"]], labels) for _, row in shown.iterrows()]
    rest = frame[~frame["is_benchmark"]].iloc[MOST["goals"]:]
    more = say(labels, "另有{n}项目标有同口径目标可比。", "{n} more goals have a counterpart of one scope.", n=len(rest))
    return [*rows, *([Finding(_weakest(rest), more, "", "", behind(rest["evidence"]))] if len(rest) else [])]


def _goal(row: pd.Series, text: str, labels: Labels) -> Finding:
    regions = {side: labels.region(row[f"{side}_region_id"]) for side in ("focal", "peer")}
    lineages = labels.join(
        say(labels, "{region}{n}个", "{region} {n}", region=region, n=row[f"{side}_sources"]) for side, region in regions.items() if not pd.isna(row[f"{side}_sources"])
    )
    other = row["status"] == "same_scope_other_year"
    basis = say(
        labels, "口径相同，{years}；独立来源：{lineages}", "one scope, {years}; independent lineages: {lineages}",
        years=labels.pick(("年份不同", "other years") if other else ("年份相同", "one year")), lineages=lineages or labels.pick(("未记", "not recorded")),
    )
    change = say(labels, "{peer}设{year}年的同口径目标。", "A goal of {peer} of this scope for {year}.", peer=regions["peer"], year=narrative_targets.year(row["focal_year"], labels)) \
        if other else say(labels, "任一方修订目标，或查明口径并不相同。", "A revision of either goal, or a scope found to differ.")
    return Finding(row["certainty"], text, basis, change, tuple(row["evidence"]))


def _pace(frame: pd.DataFrame, growth, labels: Labels) -> list[Finding]:
    told = narrative_targets.asked(growth, labels, same_scope_only=True)
    rows = [
        Finding(
            row.certainty, said.text, say(labels, "同口径基数{n}个", "baselines of its scope: {n}", n=row.baselines),
            say(labels, "查明基数的口径、年份和数值。", "A baseline whose scope, year and figure are settled."), row.evidence,
        )
        for said in told for row in frame.itertuples() if row.evidence == said.evidence
    ]
    return rows[:MOST["pace"]]


def _rank(standing, level: str, labels: Labels) -> list[Finding]:
    """Where the region in focus stands on general conditions, over every defensible method."""
    if not level:
        return []
    text = narrative_conditions.title_probabilities(standing, labels) + labels.pick(("。", "."))
    basis = say(labels, "齐全的指标{n}项；说明做事的底子，不是就绪度", "{n} complete indicators; general conditions, not readiness", n=len(standing.conditions.values.columns))
    change = say(labels, "补齐缺数的指标，或选定一种测算方式。", "Figures for the indicators with gaps, or a choice of method.")
    return [Finding(level, text, basis, change, tuple(standing.conditions.evidence))]


# --- what is open -----------------------------------------------------------------------------------


def _open(frame: pd.DataFrame, seen: dict, labels: Labels) -> list[Finding]:
    """What the evidence leaves open about the region in focus, in one row, with what would decide it."""
    rows = narrative_focus.undecided(frame, labels)
    if rows.empty:
        return []
    own = rows["plan_p"].where(rows["plan_p"].map(labels.dataset.plans["region_id"]) == labels.focal, rows["plan_q"])
    peers = list(dict.fromkeys(rows["plan_q"].where(rows["plan_q"] != own, rows["plan_p"])))
    groups = list(dict.fromkeys(rows["group_id"]))
    text = say(
        labels, "{focal}与{peers}相比，{groups}孰高孰低。", "Whether {focal} gives more or less than {peers} to {groups}.",
        focal=labels.plan(own.iloc[0]), peers=_named([labels.plan(p) for p in peers], "份", labels), groups=labels.join(map(labels.group, groups)),
    )
    basis = _each([own.iloc[0], *peers], seen, labels)
    ids = dict.fromkeys([own.iloc[0], *peers, *behind(rows["evidence"])])
    return [Finding("undecided", text, basis, _settled(rows, own, groups, labels), tuple(ids))]


def _settled(rows: pd.DataFrame, own: pd.Series, groups: Sequence[str], labels: Labels) -> str:
    """For each group the fewest further provisions that could decide against some peer, and in which direction."""
    mine = rows["plan_p"] == own
    up = rows["settle_higher"].where(mine, rows["settle_lower"])
    down = rows["settle_lower"].where(mine, rows["settle_higher"])
    parts = []
    for group in groups:
        ways = [(ends[rows["group_id"] == group].min(), word) for ends, word in ((up, ("判为更高", "higher")), (down, ("判为更低", "lower")))]
        known = sorted((int(n), word) for n, word in ways if not pd.isna(n))
        if known:
            parts.append(say(labels, "{group}{n}条可{way}", "{group} {n} ({way})", group=labels.group(group), n=known[0][0], way=labels.pick(known[0][1])))
    if not parts:
        return say(labels, "即使读到全部条文，也分不出高低。", "Nothing: even reading every provision would not separate them.")
    return say(labels, "再读到的条文若全部指向同一方向，至少：{parts}。", "At least so many more provisions read, all pointing one way: {parts}.", parts=labels.join(parts))


def _unmatched(gaps, labels: Labels) -> list[Finding]:
    """Goals of the region in focus that no peer states in the same scope."""
    told = narrative_targets.unmatched(gaps, labels)
    if not told:
        return []
    frame = gaps.frame[~gaps.frame["is_benchmark"] & gaps.frame["target_id"].isin(told[0].evidence)]
    names = _named([labels.indicator(i) for i in frame.drop_duplicates("target_id")["indicator_id"]], "项", labels)
    kinds = frame.drop_duplicates(["target_id", "peer_plan_id", "peer_region_id"])
    found = {
        labels.pick(("口径不同", "of another scope")): (kinds["status"] == "other_scope").sum(), labels.absence("not_set"): (kinds["absence"] == "not_set").sum(),
        labels.absence("not_seen"): (kinds["absence"] == "not_seen").sum(),
    }
    counted = labels.join(say(labels, "{kind}{n}处", "{n} {kind}", kind=kind, n=n) for kind, n in found.items() if n)
    basis = say(labels, "逐地逐项看：{counted}", "by goal and peer: {counted}", counted=counted)
    text = say(labels, "{focal}的{names}没有同口径目标可比。", "{focal}: no counterpart of the same scope for {names}.", focal=labels.region(labels.focal), names=names)
    return [Finding("undecided", text, basis, say(labels, "对标地区有同口径的数字。", "A figure of the same scope from a peer."), told[0].evidence)]


def _unknown(frame: pd.DataFrame, labels: Labels) -> list[Finding]:
    rows = frame[frame["absence"] == "total_unknown"].drop_duplicates("plan_id")
    if rows.empty:
        return []
    plans = list(rows["plan_id"])
    text = say(labels, "{plans}的条文份额。", "The shares of {plans}.", plans=_named([labels.plan(plan) for plan in plans], "份", labels))
    basis = _each(plans, _seen(frame, labels), labels)
    change = say(labels, "查明条文总数；读到全文。", "The number of provisions, or the whole text.")
    return [Finding("no_total", text, basis, change, tuple(plans))]


def _named(names: Sequence[str] | Iterable[str], measure: str, labels: Labels) -> str:
    """A few names, the others counted."""
    names = list(names)
    if len(names) <= MOST_NAMED:
        return labels.join(names)
    return say(labels, "{few}等{n}{measure}", "{few} and {more} more", few=labels.join(names[:MOST_NAMED]), n=len(names), measure=measure, more=len(names) - MOST_NAMED)

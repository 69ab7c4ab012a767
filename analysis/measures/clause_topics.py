"""Topics: what the plans say of one thing, side by side, with the kinds of absence kept apart (METHODS, sections 1 and 3)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from analysis.measures.clauses import ClauseTable, absence_of
from analysis.measures.guards import check_choice
from analysis.measures.streams import goal_absence
from analysis.measures.weightings import Members, group_members

# How finely a factor is divided into topics; `fitting` decides factor by factor.
FITTING = "fitting"
DIVISIONS: Mapping[str, tuple[str, ...]] = {
    FITTING: (), "sector": ("sector",), "action": ("action",), "sector_action": ("sector", "action"), "factor": (),
}
# What is compared of each topic beside the measure itself; `target` is a figure that a measure is to reach.
PARTS = ("target", "agency", "deadline", "money")
SET = ("set", "set_without_number")
VISION = "vision"
SHOWN = 3
SECTOR_SHARE = 0.5


class Topic(NamedTuple):
    """A factor, divided by sector or action where asked; "" where it is not divided, or where a provision names none."""

    group_id: str
    factor: str
    sector: str
    action: str


@dataclass(frozen=True)
class ClauseTopics:
    """The clauses of plans by topic.

    Attributes
    ----------
    topics : DataFrame
        Indexed by a number: group_id, factor, sector, action, n_set, n_not_set, n_not_seen (plans by state), evidence.
    cells : DataFrame
        One row per topic and plan, in the order of both: topic, plan_id, region_id, read, state (of the topic), secondary (bool: the plan
        acts on it only as a secondary factor), shown, more (tuples of provision ids; those shown first and the rest), targets,
        money (tuples of ids), target_state, agency_state, deadline_state, money_state (of the measures; where there is none
        the state of the topic), evidence.
    goals : DataFrame
        One row per factor and plan: group_id, factor, plan_id, region_id, state, targets (tuple of target ids), visions (tuple of positioning
        ids that name the factor, where no goal has a figure), evidence.
    clauses : DataFrame
        The rows of `ClauseTable.frame` that stand in a topic, with topics (tuple of numbers).
    plans : DataFrame
        Indexed by plan_id: region_id, read, rows (counted rows that stand in a topic), other_rows (those that do not), agency, deadline,
        money (rows in a topic that state one), money_without_number, money_clauses (of all its counted rows, in a topic or not),
        evidence.
    groups : mapping of str to tuple of str
        Groups to factors, in the order shown.
    divisions : mapping of str to tuple of str
        Factors to what they are divided by: sector, action, both or neither.
    most : int
        Most provisions of one topic and plan in `shown`.
    """

    topics: pd.DataFrame
    cells: pd.DataFrame
    goals: pd.DataFrame
    clauses: pd.DataFrame
    plans: pd.DataFrame
    groups: Mapping[str, Sequence[str]]
    divisions: Mapping[str, Sequence[str]]
    most: int

    @property
    def shared(self) -> "ClauseTopics":
        """The topics that at least two plans set; all of them where only one plan is compared."""
        least = min(2, len(self.plans))
        return self._only_topics(self.topics["n_set"] >= least)

    @property
    def single(self) -> "ClauseTopics":
        """The topics that one plan alone sets, where several are compared."""
        return self._only_topics((self.topics["n_set"] == 1) & (len(self.plans) > 1))

    def group(self, position: int) -> "ClauseTopics":
        """The topics of one group, counted from nought; none where there are fewer groups."""
        return self._only(list(self.groups)[position:position + 1])

    def beyond(self, position: int) -> "ClauseTopics":
        """The topics of the groups from a position on."""
        return self._only(list(self.groups)[position:])

    def _only(self, groups: Sequence[str]) -> "ClauseTopics":
        kept = self._only_topics(self.topics["group_id"].isin(groups))
        return replace(kept, goals=self.goals[self.goals["group_id"].isin(groups)], groups={group: self.groups[group] for group in groups})

    def _only_topics(self, wanted: pd.Series) -> "ClauseTopics":
        kept = self.topics[wanted]
        return replace(self, topics=kept, cells=self.cells[self.cells["topic"].isin(kept.index)])


def topic_groups(factor_groups: pd.DataFrame, *, group_set: str, factor: str = "") -> dict[str, tuple[str, ...]]:
    """The groups of factors that are compared: those of a set, or one factor alone under its own name.

    Raises
    ------
    ParameterError, RefusedError
        As `group_members`.
    """
    return {factor: (factor,)} if factor else group_members(factor_groups, group_set)


def clause_topics(
    clauses: ClauseTable, plans: pd.DataFrame, targets: pd.DataFrame, indicators: pd.DataFrame, positioning: pd.DataFrame, groups: Members, *,
    topics_by: str = FITTING, sector: str = "", action: str = "", shown: int = SHOWN, min_sector_share: float = SECTOR_SHARE,
) -> ClauseTopics:
    """Set the clauses of plans side by side, one topic at a time.

    Parameters
    ----------
    clauses : ClauseTable
        From `clause_table`, of these plans.
    plans : DataFrame
        Indexed by plan_id, in the order wanted; region_id, text_basis.
    targets : DataFrame
        Indexed by target_id; plan_id, provision_id, level, indicator_id, ai_specific.
    indicators : DataFrame
        Indexed by indicator_id; factor.
    positioning : DataFrame
        Indexed by positioning_id; plan_id, text_type, factors (tuples).
    groups : mapping of str to sequence of str
        Group id to factors, in the order wanted, from `topic_groups`.
    topics_by : {"fitting", "sector", "action", "sector_action", "factor"}
        What a factor is divided by. fitting: by sector where at least `min_sector_share` of its provisions name one, else by action;
        where one of the two is asked for alone, by the other.
    sector, action : str
        Where given, only provisions that name this sector, or take this action.
    shown : int
        Most provisions of one topic and plan that are shown; the rest is counted and kept in `more`.
    min_sector_share : float
        From 0 to 1.

    Returns
    -------
    ClauseTopics

    Raises
    ------
    ParameterError
        For another word in `topics_by`.

    Notes
    -----
    The action of a provision is its action on the chain where one is coded, else its instrument. A provision that names several sectors
    stands in the topic of each; one that names none stands in the topic without a sector. Topics are made by primary factors.
    A provision joins the topics of its secondary factors that exist, under its sector and action or else under the factor without a
    sector, and `secondary` says where a plan has no more than that.

    A topic is set where a provision of the plan stands in it, not_set where none does and the plan's text was read in full, else
    not_seen. target_state: set where a measure of the topic is to reach a figure, set_without_number where there are measures, the text was read in full and none has
    one. The other states are those of `clause_table`, of any measure of the topic: set before set_without_number before the rest.

    Shown first are provisions on the topic as their primary factor; then those that state more of figure, agency, deadline and money;
    then those that name fewer sectors; then by place in the text.

    A goal on a factor is set where the plan has a quantified goal, on the field, for an indicator of the factor; set_without_number where it has none
    and its vision names the factor; where goals were only reported such a vision is set, its figure not being seen. Else not_set where the goals were read, and not_seen where not.

    Topics stand in the order of groups and factors; of one factor those set by more plans first, then by first appearance.
    """
    check_choice(topics_by, DIVISIONS, "topics_by")
    frame = _asked(clauses.frame, groups, sector, action)
    members = {factor: group for group, factors in groups.items() for factor in factors}
    divisions = _divisions(frame, members, topics_by, sector, action, min_sector_share)
    placed = _placed(frame, members, divisions, sector)
    read = dict(zip(plans.index, plans["text_basis"] == "full_text", strict=True))
    figures = _by_provision(targets)
    ordered = _in_order(placed, frame, groups)
    builder = _Cells(frame.to_dict("index"), figures, {row: place for place, row in enumerate(frame.index)}, shown)
    rows = [
        builder.row(number, plan, region, read[plan], placed[topic].get(plan, {}))
        for number, topic in enumerate(ordered) for plan, region in plans["region_id"].items()
    ]
    cells = pd.DataFrame(rows, columns=_CELLS).astype({"topic": "int64", "read": bool, "secondary": bool})
    topics_of: dict[str, list[int]] = {}
    for number, topic in enumerate(ordered):
        for held in placed[topic].values():
            for row in held:
                topics_of.setdefault(row, []).append(number)
    inside = frame[frame.index.isin(list(topics_of))]
    inside = inside.assign(topics=pd.Series({row: tuple(topics_of[row]) for row in inside.index}, dtype=object))
    return ClauseTopics(
        _topics(ordered, cells), cells, _goals(plans, targets, indicators, positioning, groups), inside,
        _plans(plans, clauses.frame, inside), groups, divisions, shown,
    )


def topics_by_peers(
    clauses: ClauseTable, plans: pd.DataFrame, *evidence: object, focal: str, most: int = 7, **asked: object,
) -> dict[tuple[str, ...], ClauseTopics]:
    """Topics against all peers, then against each peer alone; with one peer, or more than `most`, against all only.

    Takes what `clause_topics` takes, and the region in focus; gives topics by the regions that it is set against.
    """
    peers = tuple(region for region in dict.fromkeys(plans["region_id"]) if region != focal)
    against = [peers, *((region,) for region in peers)] if 1 < len(peers) <= most else [peers]
    made = {}
    for regions in against:
        chosen = plans[plans["region_id"].isin([focal, *regions])]
        mine = replace(clauses, frame=clauses.frame[clauses.frame["plan_id"].isin(chosen.index)])
        made[regions] = clause_topics(mine, chosen, *evidence, **asked)
    return made


_CELLS = ["topic", "plan_id", "region_id", "read", "state", "secondary", "shown", "more", "targets", "money",
          *(f"{part}_state" for part in PARTS), "evidence"]
# Topic to plan to provision, each with whether it stands there as a secondary factor only.
Placed = dict[Topic, dict[str, dict[str, bool]]]


def action_of(chain_action: str, instrument: str) -> str:
    """What a provision does: its action on the chain where one is coded, else its instrument."""
    return chain_action or instrument


def _asked(frame: pd.DataFrame, groups: Members, sector: str, action: str) -> pd.DataFrame:
    """The rows that the filters leave, with their action."""
    frame = frame.assign(action=[action_of(*pair) for pair in zip(frame["chain_action"], frame["instrument"], strict=True)])
    kept = [(not sector or sector in sectors) and action in ("", own) for sectors, own in zip(frame["sectors"], frame["action"], strict=True)]
    return frame[pd.Series(kept, index=frame.index, dtype=bool)]


def _divisions(
    frame: pd.DataFrame, members: Mapping[str, str], topics_by: str, sector: str, action: str, least: float,
) -> dict[str, tuple[str, ...]]:
    """What each factor is divided by."""
    if topics_by != FITTING:
        return dict.fromkeys(members, DIVISIONS[topics_by])
    if sector or action:
        return dict.fromkeys(members, ("action",) if sector else ("sector",))
    named = frame["sectors"].map(len) > 0
    share = named.groupby(frame["factor"]).mean()
    return {factor: ("sector",) if share.get(factor, 0.0) >= least else ("action",) for factor in members}


def _placed(frame: pd.DataFrame, members: Mapping[str, str], divisions: Mapping[str, Sequence[str]], sector: str) -> Placed:
    """Every topic with its provisions, plan by plan."""
    placed: Placed = {}
    for row in frame.itertuples():
        for topic in _own(row.factor, row.sectors, row.action, members, divisions, sector):
            placed.setdefault(topic, {}).setdefault(row.plan_id, {})[row.Index] = False
    for row in frame.itertuples():
        for factor in row.factors_secondary:
            wanted = list(_own(factor, row.sectors, row.action, members, divisions, sector))
            found = [topic for topic in wanted if topic in placed] or [topic._replace(sector="") for topic in wanted[:1] if topic._replace(sector="") in placed]
            for topic in found:
                placed[topic].setdefault(row.plan_id, {}).setdefault(row.Index, True)
    return placed


def _own(factor: str, sectors: Sequence[str], action: str, members: Mapping[str, str], divisions: Mapping[str, Sequence[str]], only: str) -> Iterator[Topic]:
    """The topics of a provision under one of its factors."""
    if factor not in members:
        return
    division = divisions[factor]
    named = [one for one in sectors if only in ("", one)] if "sector" in division else []
    for one in named or [""]:
        yield Topic(members[factor], factor, one, action if "action" in division else "")


def _in_order(placed: Placed, frame: pd.DataFrame, groups: Members) -> list[Topic]:
    """Topics by group and factor, those set by more plans first, then by first appearance."""
    factors = [(group, factor) for group, held in groups.items() for factor in held]
    place = {row: i for i, row in enumerate(frame.index)}
    return sorted(placed, key=lambda topic: (
        factors.index((topic.group_id, topic.factor)), -len(placed[topic]), min(place[row] for held in placed[topic].values() for row in held),
    ))


def _by_provision(targets: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The figures that each provision is to reach; ceilings of support are money."""
    rows = targets[(targets["level"] == "measure") & (targets["provision_id"] != "")]
    held: dict[str, tuple[str, ...]] = {}
    for target, provision in zip(rows.index, rows["provision_id"], strict=True):
        held[provision] = (*held.get(provision, ()), target)
    return held


@dataclass(frozen=True)
class _Cells:
    """What the rows of one topic and plan amount to."""

    rows: Mapping[str, Mapping]
    figures: Mapping[str, tuple[str, ...]]
    order: Mapping[str, int]
    shown: int

    def row(self, topic: int, plan: str, region: str, read: bool, held: Mapping[str, bool]) -> dict[str, object]:
        """One row of `ClauseTopics.cells`."""
        absence = absence_of(read)
        common = {"topic": topic, "plan_id": plan, "region_id": region, "read": read}
        if not held:
            return common | {"state": absence, "secondary": False, "shown": (), "more": (), "targets": (), "money": (), "evidence": (plan,)} | {
                f"{part}_state": absence for part in PARTS}
        ordered = sorted(held, key=lambda row: self._rank(row, held[row]))
        targets = tuple(target for row in ordered for target in self.figures.get(row, ()))
        money = tuple(clause for row in ordered for clause in self.rows[row]["money"])
        return common | {
            "state": "set", "secondary": all(held.values()), "shown": tuple(ordered[:self.shown]), "more": tuple(ordered[self.shown:]),
            "targets": targets, "money": money, "target_state": _figure_state(targets, read),
            **{f"{part}_state": _firmest(self.rows[row][f"{part}_state"] for row in ordered) for part in PARTS[1:]},
            "evidence": tuple(one for row in ordered for one in self.rows[row]["evidence"]),
        }

    def _rank(self, row: str, secondary: bool) -> tuple[bool, int, int, int]:
        """Primary before secondary, then more stated, then fewer sectors, then the place in the text."""
        cells = self.rows[row]
        stated = sum(cells[f"{part}_state"] in SET for part in PARTS[1:]) + (row in self.figures)
        return secondary, -stated, len(cells["sectors"]), self.order[row]


def _figure_state(targets: Sequence[str], read: bool) -> str:
    """The state of the figures that the measures of a topic are to reach."""
    if targets:
        return "set"
    return "set_without_number" if read else "not_seen"


def _firmest(states: Iterator[str]) -> str:
    """The state of several measures together."""
    found = set(states)
    return next((state for state in SET if state in found), next(iter(found), ""))


def _topics(ordered: Sequence[Topic], cells: pd.DataFrame) -> pd.DataFrame:
    """The topics with how many plans are in which state."""
    frame = pd.DataFrame(ordered, columns=Topic._fields)
    by_topic = cells.groupby("topic")
    counts = {f"n_{state}": [int((part == state).sum()) for _, part in by_topic["state"]] for state in ("set", "not_set", "not_seen")}
    evidence = [tuple(dict.fromkeys(one for ids in part for one in ids)) for _, part in by_topic["evidence"]]
    return frame.assign(**counts, evidence=pd.Series(evidence, index=frame.index, dtype=object))


def _goals(plans: pd.DataFrame, targets: pd.DataFrame, indicators: pd.DataFrame, positioning: pd.DataFrame, groups: Members) -> pd.DataFrame:
    """Goals on each factor, plan by plan."""
    goals = targets[(targets["level"] == "goal") & targets["ai_specific"].fillna(False).astype(bool)]
    held: dict[tuple[str, str], tuple[str, ...]] = {}
    for target, plan, factor in zip(goals.index, goals["plan_id"], goals["indicator_id"].map(indicators["factor"]), strict=True):
        held[plan, factor] = (*held.get((plan, factor), ()), target)
    visions = _visions(positioning)
    rows = [
        {"group_id": group, "factor": factor, "plan_id": plan, "region_id": region,
         **_goal_cell(plan, basis, held.get((plan, factor), ()), visions.get((plan, factor), ()))}
        for group, factors in groups.items() for factor in factors
        for plan, region, basis in zip(plans.index, plans["region_id"], plans["text_basis"], strict=True)
    ]
    return pd.DataFrame(rows, columns=["group_id", "factor", "plan_id", "region_id", "state", "targets", "visions", "evidence"])


def _visions(positioning: pd.DataFrame) -> dict[tuple[str, str], tuple[str, ...]]:
    """The visions of each plan that name a factor."""
    rows = positioning[positioning["text_type"] == VISION]
    held: dict[tuple[str, str], tuple[str, ...]] = {}
    for text, plan, factors in zip(rows.index, rows["plan_id"], rows["factors"], strict=True):
        for factor in factors:
            held[plan, factor] = (*held.get((plan, factor), ()), text)
    return held


def _goal_cell(plan: str, basis: str, targets: tuple[str, ...], visions: tuple[str, ...]) -> dict[str, object]:
    """The goals of one plan on one factor."""
    absence = goal_absence(basis)
    if targets:
        return {"state": "set", "targets": targets, "visions": (), "evidence": targets}
    stated = "set_without_number" if absence == "not_set" else "set"
    return {"state": stated if visions else absence, "targets": (), "visions": visions, "evidence": visions or (plan,)}


def _plans(plans: pd.DataFrame, every: pd.DataFrame, inside: pd.DataFrame) -> pd.DataFrame:
    """How many of each plan's rows stand in a topic, and what they state."""
    rest = every[~every.index.isin(inside.index)]

    def count(rows: pd.DataFrame) -> pd.Series:
        return rows["plan_id"].value_counts().reindex(plans.index, fill_value=0)

    evidence = {plan: tuple(part) for plan, part in every.groupby("plan_id").groups.items()}
    money = every["money"].map(len).groupby(every["plan_id"]).sum().reindex(plans.index, fill_value=0)
    return pd.DataFrame({
        "region_id": plans["region_id"], "read": plans["text_basis"] == "full_text", "rows": count(inside), "other_rows": count(rest),
        **{part: count(inside[inside[f"{part}_state"].isin(SET)]) for part in PARTS[1:]},
        "money_without_number": count(inside[inside["money_state"] == "set_without_number"]), "money_clauses": money.astype(int),
        "evidence": pd.Series([(plan, *evidence.get(plan, ())) for plan in plans.index], index=plans.index, dtype=object),
    }, index=plans.index)

"""Streams: what is to be done, what is to be counted and what is declared, kept apart and side by side (METHODS, section 1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analysis.measures.coverage import share_status
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.tallies import Cell, Cells, plan_tallies, plan_units
from analysis.measures.weightings import REST, SETTLED, Members, Reading, group_members, with_rest

# A slogan counts the goals it stands for a second time, so it is shown but is no positioning of its own.
POSITIONING_TEXTS = ("title", "vision", "chapter_heading")
# Text bases under which the goals section of a plan was read; under the others goals are as reported.
GOALS_READ = ("full_text", "excerpt", "excerpt_and_press")


@dataclass(frozen=True)
class Mix:
    """How goals, or texts of positioning, are spread over factors or groups.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and factor (or group): plan_id, region_id, factor_id (or group_id), n, of, share (missing below
        the guard), reported (the goals were reported, not read), absence (where n is 0: not_set or not_seen),
        evidence (target or positioning ids).
    left_out : DataFrame
        Indexed by target_id: plan_id, indicator_id, reason (other_field); empty for positioning.
    """

    frame: pd.DataFrame
    left_out: pd.DataFrame


@dataclass(frozen=True)
class Streams:
    """Provisions, goals and positioning of each plan side by side.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and group: plan_id, region_id, group_id; share_low, share_high, provisions_absence,
        provisions_evidence; goals_n, goals_of, goals_reported, goals_absence, goals_evidence; texts_n, texts_of,
        texts_absence, texts_evidence; agree; evidence (all three together).
    leads : DataFrame
        One row per plan: plan_id, region_id, provisions, goals, positioning (the leading group of each stream, "" where
        undecided), reported (goals and positioning lead as the press reported them), agree (agree, disagree, undecided).
    refusals : tuple of Refusal
        As in `Shares`.
    """

    frame: pd.DataFrame
    leads: pd.DataFrame
    refusals: tuple[Refusal, ...]


def goal_mix(
    targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, factors: pd.DataFrame, *, guards: Guards = GUARDS,
) -> Mix:
    """Count each plan's goals by factor, as n of N.

    Parameters
    ----------
    targets : DataFrame
        Indexed by target_id; plan_id, level, indicator_id, ai_specific.
    indicators : DataFrame
        Indexed by indicator_id; factor.
    plans : DataFrame
        Indexed by plan_id, in the order wanted; region_id, text_basis.
    factors : DataFrame
        Indexed by factor_id, in the order of the codebook.
    guards : Guards
        `min_goals_for_share`.

    Returns
    -------
    Mix
        One row per plan and factor; factor_id "" is goals whose indicator belongs to no factor.

    Notes
    -----
    A goal is a distinct indicator among the targets of level goal that are on the field: milestones of one indicator
    count once, and `evidence` keeps the ids of all. `share` is n / N from `min_goals_for_share` goals on. Where n
    is 0, not_set means that the goals section was read, not_seen that the goals were only reported.
    """
    members = {**{factor: (factor,) for factor in factors.index}, REST: (REST,)}
    return _goal_mix(targets, indicators, plans, members, "factor_id", guards)


def goal_groups(
    targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, factor_groups: pd.DataFrame, *,
    group_set: str, guards: Guards = GUARDS,
) -> Mix:
    """Count each plan's goals by group of factors; as `goal_mix`, with group_id, "" being the rest."""
    members = group_members(factor_groups, group_set)
    held = {factor for several in members.values() for factor in several}
    rest = tuple(dict.fromkeys(factor for factor in indicators["factor"] if factor not in held))
    return _goal_mix(targets, indicators, plans, {**members, REST: rest}, "group_id", guards)


def _goal_mix(targets, indicators, plans, members: Members, column: str, guards: Guards) -> Mix:
    """Goals by any groups of factors."""
    goals = targets[(targets["level"] == "goal") & targets["plan_id"].isin(plans.index)]
    on_field = goals["ai_specific"].fillna(False).astype(bool)
    kept = goals[on_field]
    by_plan: dict[str, list[Goal]] = {plan_id: [] for plan_id in plans.index}
    for goal in map(Goal, kept.index, kept["plan_id"], kept["indicator_id"], kept["indicator_id"].map(indicators["factor"])):
        by_plan[goal.plan_id].append(goal)
    rows = [
        {"plan_id": plan_id, "region_id": plan["region_id"], column: group, **_goal_cell(by_plan[plan_id], factors, plan["text_basis"], guards)}
        for plan_id, plan in plans.iterrows() for group, factors in members.items()
    ]
    left_out = goals[~on_field][["plan_id", "indicator_id"]].assign(reason="other_field")
    columns = ["plan_id", "region_id", column, "n", "of", "share", "reported", "absence", "evidence"]
    return Mix(pd.DataFrame(rows, columns=columns), left_out)


class Goal(NamedTuple):
    """A target of a goals section."""

    target_id: str
    plan_id: str
    indicator_id: str
    factor_id: str


def _goal_cell(goals: Sequence[Goal], factors: Sequence[str], text_basis: str, guards: Guards) -> dict[str, object]:
    """The goals of one plan on some factors."""
    on_it = [goal for goal in goals if goal.factor_id in factors]
    n, of = (len({goal.indicator_id for goal in several}) for several in (on_it, goals))
    return {
        "n": n, "of": of,
        "share": n / of if of >= guards.min_goals_for_share else float("nan"),
        "reported": text_basis not in GOALS_READ,
        "absence": "" if n else goal_absence(text_basis),
        "evidence": tuple(goal.target_id for goal in on_it),
    }


def goal_absence(text_basis: str) -> str:
    """What it means that a plan shows no goal: not_set where its goals were read, else not_seen."""
    return "not_set" if text_basis in GOALS_READ else "not_seen"


def positioning_mix(
    positioning: pd.DataFrame, plans: pd.DataFrame, factor_groups: pd.DataFrame, *, group_set: str,
) -> Mix:
    """Count the texts by which each plan positions itself by the groups of factors that they name.

    Parameters
    ----------
    positioning : DataFrame
        Indexed by positioning_id; plan_id, text_type (title, vision and chapter_heading count), factors (tuples).
    plans : DataFrame
        As in `goal_mix`.
    factor_groups : DataFrame
        group_set, group_id, factor_id.
    group_set : str
        Which groups; they may not overlap.

    Returns
    -------
    Mix
        One row per plan and group, the rest ("") last; no shares.

    Notes
    -----
    Titles, visions and chapter headings count; a slogan stands for goals, which are a stream of their own. N is the number
    of texts that name any factor; a text that names several groups counts in each, so the n do not sum to
    N. Where n is 0, not_set means that the whole text was read, not_seen that it was not.
    """
    members = group_members(factor_groups, group_set)
    held = {factor for several in members.values() for factor in several}
    own = positioning["plan_id"].isin(plans.index) & positioning["text_type"].isin(POSITIONING_TEXTS)
    named = positioning[own & positioning["factors"].map(bool).astype(bool)]
    rest = tuple({factor for several in named["factors"] for factor in several} - held)
    rows = [
        {"plan_id": plan_id, "region_id": plan["region_id"], "group_id": group,
         **_text_cell(named[named["plan_id"] == plan_id], factors, plan["text_basis"])}
        for plan_id, plan in plans.iterrows() for group, factors in {**members, REST: rest}.items()
    ]
    columns = ["plan_id", "region_id", "group_id", "n", "of", "share", "reported", "absence", "evidence"]
    left_out = pd.DataFrame(columns=["plan_id", "indicator_id", "reason"], dtype="str")
    return Mix(pd.DataFrame(rows, columns=columns), left_out)


def _text_cell(texts: pd.DataFrame, factors: Sequence[str], text_basis: str) -> dict[str, object]:
    """The texts of one plan that name some factors."""
    wanted = set(factors)
    on_it = [row for row, named in texts["factors"].items() if wanted & set(named)]
    unnamed = "not_set" if text_basis == "full_text" else "not_seen"
    return {
        "n": len(on_it), "of": len(texts), "share": float("nan"), "reported": text_basis == "press",
        "absence": "" if on_it else unnamed, "evidence": tuple(on_it),
    }


def streams(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, targets: pd.DataFrame, indicators: pd.DataFrame,
    positioning: pd.DataFrame, factor_groups: pd.DataFrame, *,
    group_set: str, coder: str = SETTLED, weighting: str = "count", guards: Guards = GUARDS,
) -> Streams:
    """Set what each plan does, counts and declares side by side, and say whether the three agree.

    Parameters
    ----------
    plans, provisions, codings, factor_groups : DataFrame
        As in `group_shares`.
    targets, indicators : DataFrame
        As in `goal_mix`.
    positioning : DataFrame
        As in `positioning_mix`.
    group_set, coder, weighting : str
        As in `group_shares`.
    guards : Guards
        `margin_provisions` and `min_goals_for_share`.

    Returns
    -------
    Streams
        One row per plan and group, the rest ("") last; and the leading groups per plan.

    Notes
    -----
    By provisions a group leads where its share is identified as higher than that of each other group of the set, by the rule
    of `compare_shares` with its margin. By goals, and by positioning, it leads where it has more than each other
    group. A stream in which none leads is undecided and has no say. Two or more decided streams agree or disagree;
    with fewer the plan is undecided. The rest never leads.
    """
    members = group_members(factor_groups, group_set)
    reading = Reading(coder, weighting)
    cells, refusals = plan_tallies(plan_units(plans, provisions), codings, with_rest(members, codings), reading=reading)
    goals = goal_groups(targets, indicators, plans, factor_groups, group_set=group_set, guards=guards).frame
    texts = positioning_mix(positioning, plans, factor_groups, group_set=group_set).frame
    leads = pd.DataFrame([
        _lead_row(plan_id, plans.loc[plan_id, "region_id"], members, cells, goals, texts, guards) for plan_id in plans.index
    ], columns=["plan_id", "region_id", "provisions", "goals", "positioning", "reported", "agree"])
    return Streams(_side_by_side(cells, goals, texts, leads), leads, refusals)


def _lead_row(plan_id, region_id, members: Members, cells: Cells, goals, texts, guards: Guards) -> dict[str, object]:
    """The leading groups of one plan."""
    of_plan = {group: cells[plan_id, group] for group in members}
    decided = {
        "provisions": _leading_share(of_plan, guards),
        "goals": _leading_count(goals[(goals["plan_id"] == plan_id) & (goals["group_id"] != REST)]),
        "positioning": _leading_count(texts[(texts["plan_id"] == plan_id) & (texts["group_id"] != REST)]),
    }
    reported = bool(goals.loc[goals["plan_id"] == plan_id, "reported"].all())
    agree = _agreement([group for group in decided.values() if group])
    return {"plan_id": plan_id, "region_id": region_id, **decided, "reported": reported, "agree": agree}


def _leading_share(cells: dict[str, Cell], guards: Guards) -> str:
    """The group that is identified as higher than each other, or ""."""
    tallies = {group: cell.tally for group, cell in cells.items() if cell.tally is not None}
    ahead = [
        group for group, tally in tallies.items()
        if all(share_status(tally, other, guards=guards) == "higher" for name, other in tallies.items() if name != group)
    ]
    return ahead[0] if len(ahead) == 1 else ""


def _leading_count(rows: pd.DataFrame) -> str:
    """The group with more than each other, or ""."""
    top = rows[rows["n"] == rows["n"].max()]
    return top["group_id"].iloc[0] if len(top) == 1 and top["n"].iloc[0] > 0 else ""


def _agreement(leading: Sequence[str]) -> str:
    """Whether the decided streams name one group."""
    if len(leading) < 2:
        return "undecided"
    return "agree" if len(set(leading)) == 1 else "disagree"


def _side_by_side(cells: Cells, goals: pd.DataFrame, texts: pd.DataFrame, leads: pd.DataFrame) -> pd.DataFrame:
    """One row per plan and group with the three streams."""
    keys = ["plan_id", "group_id"]
    provisions = pd.DataFrame([_provision_cells(key, cell) for key, cell in cells.items()])
    frame = provisions.merge(_prefixed(goals, "goals"), on=keys, validate="1:1", how="left")
    frame = frame.merge(_prefixed(texts, "texts").drop(columns="texts_reported"), on=keys, validate="1:1", how="left")
    frame = frame.merge(leads[["plan_id", "region_id", "agree"]], on="plan_id", validate="m:1", how="left")
    frame.insert(1, "region_id", frame.pop("region_id"))
    return frame.assign(evidence=frame["provisions_evidence"] + frame["goals_evidence"] + frame["texts_evidence"])


def _provision_cells(key: tuple[str, str], cell: Cell) -> dict[str, object]:
    """The columns of the stream of provisions."""
    known = cell.tally is not None and cell.tally.total is not None
    low, high = cell.tally.share if known else (float("nan"), float("nan"))
    return {
        "plan_id": key[0], "group_id": key[1], "share_low": float(low), "share_high": float(high),
        "provisions_absence": cell.absence, "provisions_evidence": cell.evidence,
    }


def _prefixed(frame: pd.DataFrame, stream: str) -> pd.DataFrame:
    """A stream's columns under its name."""
    columns = ["n", "of", "reported", "absence", "evidence"]
    return frame[["plan_id", "group_id", *columns]].rename(columns={name: f"{stream}_{name}" for name in columns})

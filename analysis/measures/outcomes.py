"""Outcomes: what became of targets that are due, and which fall due next (METHODS, section 4)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.errors import ParameterError
from analysis.measures.guards import GUARDS, Guards
from analysis.measures.targets import is_rank, target_board, convert

LEVELS = ("goal", "measure")
ATTAINMENTS = ("reached", "not_reached", "undecided", "other_scope_only", "not_found", "not_recorded")
INFINITE = float("inf")


@dataclass(frozen=True)
class Outcomes:
    """Targets that are due, and what the evidence says of each.

    Attributes
    ----------
    frame : DataFrame
        Indexed by target_id, in the order of the plans, then of the targets' board: plan_id, region_id, level, indicator_id,
        scope_id, comparator, value, value_high, unit, year, ai_specific, absence, attainment (one of `ATTAINMENTS`),
        evidence (the target and its rows of outcomes).
    found : DataFrame
        Indexed by outcome_id, one row per row of outcomes of these targets, in the same order: target_id, value, unit (those of the
        target; missing where nothing was found), comparator, year, period, scope_match, standing, judgement (meets, short,
        open, before_due, other_scope or none), evidence.
    last_year : int
        The last year that is over at the date of the edition.
    about_share : float
        How far from a figure stated as "about" the truth was taken to be, at most.
    """

    frame: pd.DataFrame
    found: pd.DataFrame
    last_year: int
    about_share: float


@dataclass(frozen=True)
class ComingDue:
    """Targets that are not yet due.

    Attributes
    ----------
    frame : DataFrame
        Indexed by target_id, by year, then in the order of the plans and of the board: the columns of the board, level, and
        months_left (whole months from the edition to the end of the year; missing where the edition names no month).
    undated : DataFrame
        The targets that name no year, with the same columns; they never fall due.
    edition : str
        The date that they are reckoned from.
    """

    frame: pd.DataFrame
    undated: pd.DataFrame
    edition: str


def last_year_over(edition: str) -> int:
    """The last year that is over at a date.

    Parameters
    ----------
    edition : str
        Year, year-month or year-month-day; a date that is not known to the day is taken at its start.

    Raises
    ------
    ParameterError
        For a text that begins with no year.

    Examples
    --------
    >>> last_year_over("2030-01-31"), last_year_over("2030-12-31"), last_year_over("2030")
    (2029, 2030, 2029)
    """
    if not edition[:4].isdigit():
        raise ParameterError(f"edition must be a date such as 2030-01-31; got {edition!r}. It stands in codebook/dataset.csv")
    return int(edition[:4]) - (edition[5:] != "12-31")


def due_outcomes(
    targets: pd.DataFrame, outcomes: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame, *,
    edition: str, guards: Guards = GUARDS,
) -> Outcomes:
    """Judge every target that is due by the figures found of it.

    Parameters
    ----------
    targets, indicators, units : DataFrame
        As in `target_board`; indicators with direction too.
    outcomes : DataFrame
        Indexed by outcome_id; target_id, value, comparator, unit, year, period, scope_match, standing. A row without a value
        says that nothing of the same scope was found.
    plans : DataFrame
        As in `target_board`, with status; drafts set nothing, so theirs are left out.
    edition : str
        Date of the dataset; a target is due once its year is over then. The clock plays no part.
    guards : Guards
        `about_share`: how far from a figure stated as "about" the truth may be.

    Returns
    -------
    Outcomes
        Every due goal and target of a measure, judged or not.

    Notes
    -----
    A figure meets a target where everything it may stand for does: "more than 30" meets "at least 30", "about 30" does
    not, because the truth may lie a little lower. It falls short where nothing it may stand for does; else it is open. A floor, and a
    level to be reached, is met from its figure upwards (of a range, from the lower end); a ceiling, and a level of an indicator of which
    less is better or of a place in a ranking, from its figure downwards.

    reached: every figure of the same scope meets the target, and one at least was stated after the fact. not_reached: every one
    falls short, in the year of the target itself. undecided: figures of the same scope that do neither, that differ, or that were only expected.
    A target is never called missed for want of a figure: other_scope_only and not_found are no judgements. An earlier
    year counts only where a floor or a level is met before it is due; where it is not met, it is before_due and counts for nothing as soon
    as there is another figure. Figures of later years are open: they do not say whether the target was met in time.
    """
    last = last_year_over(edition)
    board = _board(targets, indicators, plans[plans["status"] != "draft"], units)
    due = board[(board["year"] <= last).fillna(False).astype(bool)]
    rows = [(outcome, row) for outcome, row in outcomes.to_dict("index").items() if row["target_id"] in due.index]
    goals = due.assign(direction=due["indicator_id"].map(indicators["direction"])).to_dict("index")
    place = {target: n for n, target in enumerate(due.index)}
    rows.sort(key=lambda pair: place[pair[1]["target_id"]])
    judged = {outcome: _judged(outcome, row, goals[row["target_id"]], units, guards) for outcome, row in rows}
    by_target: dict[str, list[dict[str, object]]] = {target: [] for target in due.index}
    for row in judged.values():
        by_target[row["target_id"]].append(row)
    found = pd.DataFrame.from_dict(judged, orient="index", columns=_FOUND).rename_axis("outcome_id").astype({"year": "Int64"})
    frame = due.assign(
        attainment=pd.Series({target: _attainment(own) for target, own in by_target.items()}, dtype="str"),
        evidence=_evidence(by_target),
    )
    return Outcomes(frame, found, last, guards.about_share)


_FOUND = ["target_id", "value", "unit", "comparator", "year", "period", "scope_match", "standing", "judgement", "evidence"]


def coming_due(targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame, *, edition: str) -> ComingDue:
    """List the targets that are not yet due, the next to fall due first.

    Parameters
    ----------
    targets, indicators, plans, units, edition
        As in `due_outcomes`.

    Returns
    -------
    ComingDue
        With the targets that name no year apart.
    """
    last, month = last_year_over(edition), edition[5:7]
    board = _board(targets, indicators, plans[plans["status"] != "draft"], units)
    years = board["year"] - int(edition[:4])
    left = 12 * years + 12 - int(month) if month.isdigit() else pd.Series(pd.NA, index=board.index, dtype="Int64")
    board = board.assign(months_left=left.astype("Int64"))
    later = board[(board["year"] > last).fillna(False).astype(bool)].sort_values("year", kind="stable")
    return ComingDue(later, board[board["year"].isna()], edition)


def _board(targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame) -> pd.DataFrame:
    """Goals and targets of measures, by plan as given, goals first."""
    parts = [target_board(targets, indicators, plans, units, level=level).assign(level=level) for level in LEVELS]
    board = pd.concat(parts)
    place = {plan: n for n, plan in enumerate(plans.index)}
    return board.sort_values("plan_id", key=lambda column: column.map(place), kind="stable")


def _evidence(by_target: Mapping[str, Iterable[Mapping]]) -> pd.Series:
    """Each target and its rows of outcomes."""
    ids = {target: (target, *(row["evidence"][0] for row in own)) for target, own in by_target.items()}
    return pd.Series(list(ids.values()), index=list(ids), dtype=object)


# --- judging ------------------------------------------------------------------------------------------


def _judged(outcome: str, row: Mapping, goal: Mapping, units: pd.DataFrame, guards: Guards) -> dict[str, object]:
    """One row of `Outcomes.found`."""
    nothing = pd.isna(row["value"])
    value = row["value"] if nothing else convert(row["value"], row["unit"], goal["unit"], units)
    own = {name: row[name] for name in ("target_id", "comparator", "year", "period", "scope_match", "standing")}
    judgement = "none" if nothing else "other_scope" if row["scope_match"] != "same" else _judgement(own | {"value": value}, goal, units, guards)
    return own | {"value": value, "unit": goal["unit"], "judgement": judgement, "evidence": (outcome,)}


def _judgement(figure: Mapping, goal: Mapping, units: pd.DataFrame, guards: Guards) -> str:
    """Whether a figure of the same scope meets its target."""
    if pd.isna(goal["value"]) or figure["year"] > goal["year"]:
        return "open"
    ceiling = goal["comparator_class"] == "ceiling" or (goal["comparator_class"] == "level" and (_is_less_better(goal) or is_rank(goal["unit"], units)))
    verdict = _meets(figure, goal, ceiling=ceiling, guards=guards)
    early = figure["year"] < goal["year"]
    return "before_due" if early and (ceiling or verdict != "meets") else verdict


def _is_less_better(goal: Mapping) -> bool:
    return not pd.isna(goal["direction"]) and goal["direction"] < 0


def _meets(figure: Mapping, goal: Mapping, *, ceiling: bool, guards: Guards) -> str:
    """meets where all that a figure may stand for does, short where nothing does."""
    strict = goal["comparator"] in (">", "<")
    low, high = _may_be(figure["value"], figure["comparator"], guards)
    bar = goal["value"] if not ceiling or pd.isna(goal["value_high"]) else goal["value_high"]
    if goal["comparator"] == "about":
        bar = _may_be(bar, "about", guards)[1 if ceiling else 0]
    # A ceiling is a floor with its signs turned.
    worst, best, bar = (-high, -low, -bar) if ceiling else (low, high, bar)
    beyond, below = (figure["comparator"] == sign for sign in ("<>" if ceiling else "><"))
    if worst > bar or (worst == bar and (not strict or beyond)):
        return "meets"
    return "short" if best < bar or (best == bar and (strict or below)) else "open"


def _may_be(value: float, comparator: str, guards: Guards) -> tuple[float, float]:
    """The least and the greatest that a stated figure may stand for."""
    if comparator == "about":
        off = abs(value) * guards.about_share
        return value - off, value + off
    return (-INFINITE if comparator in ("<", "<=") else value), (INFINITE if comparator in (">", ">=") else value)


def _attainment(rows: list[Mapping]) -> str:
    """What the rows of one target say together."""
    if not rows:
        return "not_recorded"
    same = [row for row in rows if row["judgement"] not in ("none", "other_scope")]
    if not same:
        return "other_scope_only" if any(row["judgement"] == "other_scope" for row in rows) else "not_found"
    counted = [row for row in same if row["judgement"] != "before_due"]
    judgements = {row["judgement"] for row in counted}
    stated = any(row["standing"] == "stated" for row in counted)
    verdict = {"meets": "reached", "short": "not_reached"}.get(*judgements) if len(judgements) == 1 else None
    return verdict if verdict and stated else "undecided"

"""Amendments: what happened to the targets between a document and the one that followed it or stands beside it (METHODS, section 4)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.measures.evolution import SUCCESSIONS, History
from analysis.measures.outcomes import LEVELS
from analysis.measures.streams import GOALS_READ
from analysis.measures.targets import ends, is_rank, opposed, target_board

CHANGES = (
    "kept", "reworded", "raised", "lowered", "differs", "other_year", "further_year", "rescoped",
    "dropped", "left_goals", "not_repeated", "not_seen", "added", "not_seen_before",
)
# What can be read off two figures of one indicator, and what from the silence of one of the two texts.
COMPARED = CHANGES[:8]


@dataclass(frozen=True)
class Amendments:
    """Targets of pairs of related documents, set against each other.

    Attributes
    ----------
    frame : DataFrame
        By pair, then indicator as in the codebook: relation_id, relation, is_succession, is_ordered, earlier, later (plan ids; as the relation names
        them where the order is not told), region_id, indicator_id, unit; earlier_target, later_target (ids, or empty), and for each of
        the two sides scope_id, comparator, value, value_high, year; change (one of `CHANGES`), evidence.
    pairs : DataFrame
        Indexed by relation_id, one row per relation: relation, earlier, later, is_succession, is_ordered, region_id, barrier (why its
        targets are not set against each other: other_region, other_field, other_tier, no_targets; empty where they are), evidence.
    """

    frame: pd.DataFrame
    pairs: pd.DataFrame


def target_changes(targets: pd.DataFrame, indicators: pd.DataFrame, history: History, units: pd.DataFrame) -> Amendments:
    """Set the targets of related documents against each other.

    Parameters
    ----------
    targets, indicators, units : DataFrame
        As in `target_board`; goals and targets of measures. indicators with direction too.
    history : History
        The documents and their relations.

    Returns
    -------
    Amendments
        One row per target that either of the two documents has, as far as the pair allows.

    Notes
    -----
    Two targets are set against each other only where indicator and scope are the same: those of one year first, then of the
    nearest. raised asks for more, lowered for less (of an indicator of which less is better, or a place in a ranking, the smaller figure asks for
    more); reworded has the same figure with another comparator; differs holds whatever these do not decide: floor against
    ceiling, ranges that overlap, or two documents of which the dates do not tell the first. other_year: the years differ, so that
    nothing is said of more or less. further_year: a year added to a target that stands. rescoped: the indicator is there in another scope.

    A target that the later text does not have is dropped only where that text was read in full and takes the place of the
    earlier (draft and final, or replacement); beside a document that stays it is not_repeated. left_goals: the goals section of
    the later text was read and has none, the rest was not read. In all other cases it is not_seen. Likewise added needs an
    earlier text that was read in full, else not_seen_before. Beside a document that stays, what the later one adds is its own and not listed.

    Documents of different regions or tiers speak of different territories, and companions of different fields of different things, so that
    their targets are not set against each other.
    """
    documents = history.frame[["region_id", "tier", "text_basis", "ai_specific"]].to_dict("index")
    board = pd.concat([target_board(targets, indicators, history.frame, units, level=level).assign(level=level) for level in LEVELS])
    place = {indicator: n for n, indicator in enumerate(indicators.index)}
    own: dict[str, list[pd.Series]] = {plan: [] for plan in documents}
    for _, row in board.iterrows():
        own[row["plan_id"]].append(row)
    direction = indicators["direction"].to_dict()
    pairs = {link: _pair(row, documents, own) for link, row in history.relations.to_dict("index").items()}
    rows = [
        {"relation_id": link, **{name: pair[name] for name in _OF_PAIR}, **change}
        for link, pair in pairs.items() if not pair["barrier"]
        for change in sorted(_changes(pair, own, documents, units, direction), key=lambda change: place[change["indicator_id"]])
    ]
    frame = pd.DataFrame(rows, columns=_COLUMNS).astype({"earlier_year": "Int64", "later_year": "Int64"})
    return Amendments(frame, pd.DataFrame.from_dict(pairs, orient="index", columns=_PAIR).rename_axis("relation_id"))


_OF_PAIR = ["relation", "is_succession", "is_ordered", "earlier", "later", "region_id"]
_PAIR = [*_OF_PAIR, "barrier", "evidence"]
_SIDE = ("scope_id", "comparator", "value", "value_high", "year")
_COLUMNS = [
    "relation_id", *_OF_PAIR, "indicator_id", "unit", "earlier_target", "later_target",
    *(f"{side}_{name}" for side in ("earlier", "later") for name in _SIDE), "change", "evidence",
]


def _pair(row: Mapping, documents: Mapping[str, Mapping], own: Mapping[str, Sequence]) -> dict[str, object]:
    """One row of `Amendments.pairs`."""
    one, other = (row["earlier"], row["later"]) if row["earlier"] else (row["other_plan_id"], row["plan_id"])
    if not row["same_region"]:
        barrier = "other_region"
    elif row["relation"] not in SUCCESSIONS and documents[one]["ai_specific"] != documents[other]["ai_specific"]:
        barrier = "other_field"
    elif documents[one]["tier"] != documents[other]["tier"] and "" not in (documents[one]["tier"], documents[other]["tier"]):
        barrier = "other_tier"
    else:
        barrier = "" if own[one] or own[other] else "no_targets"
    return {
        "relation": row["relation"], "is_succession": row["relation"] in SUCCESSIONS, "is_ordered": bool(row["earlier"]), "earlier": one, "later": other,
        "region_id": documents[other]["region_id"], "barrier": barrier, "evidence": (*row["evidence"], one, other),
    }


def _changes(pair: Mapping, own: Mapping, documents: Mapping, units: pd.DataFrame, direction: Mapping) -> Iterator[dict[str, object]]:
    """Every target of the earlier document with what became of it, then those that only the later has."""
    before, after = own[pair["earlier"]], own[pair["later"]]
    matched = _matched(before, after)
    met = {other.name for other in matched.values()}
    for goal in before:
        if goal.name in matched:
            other = matched[goal.name]
            yield _row(goal, other, _compared(goal, other, units, direction.get(goal["indicator_id"]), ordered=pair["is_ordered"]))
            continue
        others = [other for other in after if other["indicator_id"] == goal["indicator_id"] and other["scope_id"] != goal["scope_id"]]
        free = [other for other in others if other.name not in met]
        if others:
            other = (free or others)[0]
            met.add(other.name)
            yield _row(goal, other, "rescoped")
        else:
            yield _row(goal, None, _silence(pair, goal, documents[pair["later"]]["text_basis"]))
    for goal in after:
        if goal.name not in met:
            yield from _only_later(goal, before, pair, documents[pair["earlier"]]["text_basis"])


def _matched(before: Sequence[pd.Series], after: Sequence[pd.Series]) -> dict[str, pd.Series]:
    """The counterpart of each earlier target, of the same indicator and scope, nearest years first; none is taken twice."""
    near = sorted(
        ((_apart(goal, other), i, j) for i, goal in enumerate(before) for j, other in enumerate(after) if _same(goal, other)),
    )
    matched: dict[str, pd.Series] = {}
    taken: set[int] = set()
    for _, i, j in near:
        if before[i].name not in matched and j not in taken:
            matched[before[i].name] = after[j]
            taken.add(j)
    return matched


def _same(goal: pd.Series, other: pd.Series) -> bool:
    return goal["indicator_id"] == other["indicator_id"] and goal["scope_id"] == other["scope_id"]


def _apart(goal: pd.Series, other: pd.Series) -> float:
    """Years between two targets; none stated in both is no distance, in one is the greatest."""
    missing = pd.isna(goal["year"]) + pd.isna(other["year"])
    return float("inf") if missing == 1 else 0.0 if missing else float(abs(goal["year"] - other["year"]))


def _compared(goal: pd.Series, other: pd.Series, units: pd.DataFrame, direction, *, ordered: bool) -> str:
    """What became of a target that both documents have in one scope."""
    if _apart(goal, other):
        return "other_year"
    (low, high), (later_low, later_high) = ends(goal), ends(other)
    if pd.isna(low) or pd.isna(later_low):
        return "kept" if pd.isna(low) and pd.isna(later_low) else "differs"
    if (low, high) == (later_low, later_high):
        return "kept" if goal["comparator"] == other["comparator"] else "reworded"
    up, down = later_low >= low and later_high >= high, later_low <= low and later_high <= high
    if not ordered or not (up or down) or opposed(goal["comparator_class"], other["comparator_class"]):
        return "differs"
    less_is_more = other["comparator_class"] == "ceiling" or is_rank(goal["unit"], units) or (not pd.isna(direction) and direction < 0)
    return "raised" if up != less_is_more else "lowered"


def _silence(pair: Mapping, goal: pd.Series, text_basis: str) -> str:
    """What it means that the other document does not have a target; only a text read in full can be known to lack it."""
    if text_basis == "full_text":
        return "dropped" if pair["is_succession"] else "not_repeated"
    return "left_goals" if text_basis in GOALS_READ and goal["level"] == "goal" else "not_seen"


def _only_later(goal: pd.Series, before: Sequence[pd.Series], pair: Mapping, text_basis: str) -> Iterator[dict[str, object]]:
    """A target that the later document alone has."""
    if any(_same(goal, other) for other in before):
        yield _row(None, goal, "further_year")
    elif pair["is_succession"]:
        yield _row(None, goal, "added" if text_basis == "full_text" else "not_seen_before")


def _row(goal: pd.Series | None, other: pd.Series | None, change: str) -> dict[str, object]:
    """One row of `Amendments.frame`, but for its pair."""
    one = other if goal is None else goal
    return {
        "indicator_id": one["indicator_id"], "unit": one["unit"], **_cells("earlier", goal), **_cells("later", other), "change": change,
        "evidence": tuple(side.name for side in (goal, other) if side is not None),
    }


def _cells(side: str, goal: pd.Series | None) -> dict[str, object]:
    """The columns of one side, empty where it has no such target."""
    empty = {"scope_id": "", "comparator": "", "value": float("nan"), "value_high": float("nan"), "year": pd.NA}
    held = empty if goal is None else {name: goal[name] for name in _SIDE}
    return {f"{side}_target": "" if goal is None else goal.name} | {f"{side}_{name}": cell for name, cell in held.items()}

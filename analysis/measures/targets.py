"""Targets: what is to be reached, in one unit per indicator, with scope and comparator kept (METHODS, section 4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

import pandas as pd

from analysis.errors import DataError, RefusedError
from analysis.measures.guards import GUARDS, Guards, Refusal, check_choice
from analysis.measures.rows import Rows, cells_of, rows_of
from analysis.measures.streams import GOALS_READ

RANK = "rank"  # the quantity of places in a ranking
LEVELS = ("goal", "measure", "support")
COMPARATOR_CLASSES = {
    ">=": "floor", ">": "floor", "<=": "ceiling", "=": "level", "about": "level", "reach": "level", "range": "level",
}


@dataclass(frozen=True)
class AgainstMedian:
    """Goals of one region against the median of its peers.

    Attributes
    ----------
    frame : DataFrame
        One row per goal of the focal region: target_id, plan_id, indicator_id, scope_id, year, value, value_high, unit,
        median_low, median_high (the same unless a peer gives a range), peers (how many regions), difference,
        ratio (goal less, and over, the median; missing for ranges), absence, evidence (target ids).
    refusals : tuple of Refusal
        Rule few_peers, per goal.
    """

    frame: pd.DataFrame
    refusals: tuple[Refusal, ...]


def convert(value: float, unit: str, to: str, units: pd.DataFrame) -> float:
    """Express a figure in another unit of the same quantity.

    Parameters
    ----------
    value : float
        The figure; a missing value stays missing.
    unit, to : str
        Units of the codebook.
    units : DataFrame
        Indexed by unit; quantity, factor (to the base of the quantity).

    Returns
    -------
    float
        value x factor of `unit` / factor of `to`.

    Raises
    ------
    ParameterError
        For a unit that the codebook does not have.
    RefusedError
        For units of different quantities.

    Examples
    --------
    >>> units = pd.DataFrame({"quantity": ["money", "money"], "factor": [1e8, 1e4]}, index=["hundred million", "ten thousand"])
    >>> convert(2.0, "hundred million", "ten thousand", units)
    20000.0
    """
    return Units.of(units).convert(value, unit, to)


@dataclass(frozen=True)
class Units:
    """The units of the codebook: unit to what it measures, and to its factor."""

    quantities: Mapping[str, str]
    factors: Mapping[str, float]

    @classmethod
    def of(cls, units: pd.DataFrame) -> "Units":
        """The units of a frame, for many figures."""
        names = units.index.to_list()
        return cls(*(dict(zip(names, cells, strict=True)) for cells in cells_of(units, "quantity", "factor")))

    def convert(self, value: float, unit: str, to: str) -> float:
        """As `convert`."""
        for name in (unit, to):
            if name not in self.quantities:
                check_choice(name, self.quantities, "unit")
        quantity, other = self.quantities[unit], self.quantities[to]
        if quantity != other:
            raise RefusedError(
                f"{unit!r} measures {quantity} and {to!r} measures {other}: figures of different quantities are "
                "not converted. Give the row the unit of its indicator, or the indicator the unit of its rows (indicators.csv, units.csv)"
            )
        return float(value if unit == to else value * self.factors[unit] / self.factors[to])


def target_board(
    targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame, *, level: str = "goal",
) -> pd.DataFrame:
    """List the plans' targets in one unit per indicator, so that those of one scope stand together.

    Parameters
    ----------
    targets : DataFrame
        Indexed by target_id; plan_id, level, indicator_id, scope_id, comparator, value, value_high, unit, year, ai_specific.
    indicators : DataFrame
        Indexed by indicator_id, in the order of the codebook; unit.
    plans : DataFrame
        Indexed by plan_id, in the order wanted; region_id, text_basis.
    units : DataFrame
        Indexed by unit; quantity, factor.
    level : {"goal", "measure", "support"}
        support is ceilings of grants and rules of selection: they are listed, never compared.

    Returns
    -------
    DataFrame
        Indexed by target_id, in the order of indicator, scope, year and plan: indicator_id, scope_id, year, plan_id, region_id,
        comparator, comparator_class (floor, ceiling, level), value, value_high, unit (the indicator's; for
        support that of the row where it measures something else), ai_specific, reported, absence
        (set_without_number where the plan names the goal without a figure), evidence.

    Raises
    ------
    RefusedError
        For a goal or measure whose unit is of another quantity than its indicator's.
    """
    check_choice(level, LEVELS, "level")
    rows = targets[(targets["level"] == level) & targets["plan_id"].isin(plans.index)]
    _check_comparators(rows)
    own = rows["indicator_id"].map(indicators["unit"])
    unit = own.where(_same_quantity(rows["unit"], own, units), rows["unit"]) if level == "support" else own
    board = pd.DataFrame({
        "indicator_id": rows["indicator_id"], "scope_id": rows["scope_id"], "year": rows["year"], "plan_id": rows["plan_id"],
        "region_id": rows["plan_id"].map(plans["region_id"]),
        "comparator": rows["comparator"], "comparator_class": rows["comparator"].map(COMPARATOR_CLASSES),
        "value": _converted(rows["value"], rows["unit"], unit, units),
        "value_high": _converted(rows["value_high"], rows["unit"], unit, units),
        "unit": unit, "ai_specific": rows["ai_specific"],
        "reported": ~rows["plan_id"].map(plans["text_basis"]).isin(GOALS_READ),
        "absence": rows["value"].isna().map({True: "set_without_number", False: ""}),
        "evidence": pd.Series([(target,) for target in rows.index], index=rows.index, dtype=object),
    })
    return _in_board_order(board, indicators, plans)


def _check_comparators(rows: pd.DataFrame) -> None:
    """Raise for comparators that say neither floor, ceiling nor level."""
    unknown = rows.index[~rows["comparator"].isin(list(COMPARATOR_CLASSES))]
    if len(unknown):
        failures = [f"{row}: comparator {rows.loc[row, 'comparator']!r}" for row in unknown]
        raise DataError(f"targets.csv: a comparator is one of {', '.join(COMPARATOR_CLASSES)}", failures)


def _same_quantity(unit: pd.Series, other: pd.Series, units: pd.DataFrame) -> pd.Series:
    """Whether two columns of units measure the same, row by row."""
    return unit.map(units["quantity"]) == other.map(units["quantity"])


def _converted(values: pd.Series, unit: pd.Series, to: pd.Series, units: pd.DataFrame) -> pd.Series:
    """A column of figures in the wanted units."""
    # Converting one of each pair checks the units; most rows stand in their indicator's unit already.
    known, pairs = Units.of(units), list(zip(unit, to, strict=True))
    rate = {(old, new): known.convert(1.0, old, new) for old, new in dict.fromkeys(pairs)}
    rates = [rate[pair] for pair in pairs]
    return values.astype("float64") * pd.Series(rates, index=values.index, dtype="float64")


def _in_board_order(board: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame) -> pd.DataFrame:
    """Rows by indicator as in the codebook, scope, year (unknown last) and plan as given."""
    place, of_plan = ({name: n for n, name in enumerate(frame.index)} for frame in (indicators, plans))
    keys = [
        (place[indicator], scope, pd.isna(year), 0 if pd.isna(year) else year, of_plan[plan])
        for indicator, scope, year, plan in zip(*cells_of(board, "indicator_id", "scope_id", "year", "plan_id"), strict=True)
    ]
    return board.iloc[sorted(range(len(keys)), key=keys.__getitem__)]


def ends(row: Mapping[str, object]) -> tuple[float, float]:
    """The least and greatest figure that a target states; the same unless it is a range."""
    return row["value"], row["value"] if pd.isna(row["value_high"]) else row["value_high"]


def is_rank(unit: str, units: pd.DataFrame) -> bool:
    """Whether a unit counts places in a ranking, which have no ratios."""
    return units.at[unit, "quantity"] == RANK


def opposed(first: str, second: str) -> bool:
    """Whether one comparator class is a floor and the other a ceiling."""
    return {first, second} == {"floor", "ceiling"}


def against_median(
    targets: pd.DataFrame, indicators: pd.DataFrame, plans: pd.DataFrame, units: pd.DataFrame, *,
    focal: str, peers: Sequence[str], guards: Guards = GUARDS,
) -> AgainstMedian:
    """Set each goal of a region against the median of its peers' goals of the same scope and year.

    Parameters
    ----------
    targets, indicators, plans, units : DataFrame
        As in `target_board`.
    focal : str
        Region whose goals are judged.
    peers : sequence of str
        Regions that they are judged by.
    guards : Guards
        `min_peers_for_median`.

    Returns
    -------
    AgainstMedian
        One row per goal of the focal region; refused:few_peers where too few peers have such a goal.

    Notes
    -----
    Each peer region counts once, by its first plan in the order of `plans` that has such a goal. A floor is not judged
    by ceilings. The median of ranges is taken of their lower and of their upper ends.
    """
    board = target_board(targets, indicators, plans, units)
    goals = rows_of(board[board["region_id"] == focal])
    others = rows_of(board[board["region_id"].isin(list(peers)) & board["value"].notna()])
    compared = {target: _same_goals(others, goal) for target, goal in goals.items()}
    rows = [_median_row(target, goal, compared[target], units, guards) for target, goal in goals.items()]
    needed = guards.min_peers_for_median
    refusals = [
        Refusal("few_peers", target, {
            **{name: goals[target][name] for name in ("indicator_id", "scope_id", "year")}, "found": len(found), "needed": needed,
        })
        for target, found in compared.items() if len(found) < needed
    ]
    return AgainstMedian(pd.DataFrame(rows, columns=_MEDIAN_COLUMNS), tuple(refusals))


_MEDIAN_COLUMNS = ["target_id", "plan_id", "indicator_id", "scope_id", "year", "value", "value_high", "unit",
                   "median_low", "median_high", "peers", "difference", "ratio", "absence", "evidence"]


def _same_goals(others: Rows, goal: Mapping[str, object]) -> Rows:
    """One goal per peer region of the same indicator, scope and year."""
    first: dict[str, str] = {}  # the board stands in the order of the plans
    for target, other in others.items():
        if (
            other["indicator_id"] == goal["indicator_id"] and other["scope_id"] == goal["scope_id"]
            and not pd.isna(goal["year"]) and not pd.isna(other["year"]) and other["year"] == goal["year"]
            and not opposed(goal["comparator_class"], other["comparator_class"])
        ):
            first.setdefault(other["region_id"], target)
    return {target: others[target] for target in first.values()}


def _median_row(target: str, goal: Mapping[str, object], peers: Rows, units: pd.DataFrame, guards: Guards) -> dict[str, object]:
    """One row of `AgainstMedian.frame`."""
    enough = len(peers) >= guards.min_peers_for_median
    low, high = (median(figures) for figures in zip(*map(ends, peers.values()), strict=True)) if enough else (float("nan"),) * 2
    point = enough and low == high and pd.isna(goal["value_high"])
    has_ratio = point and low > 0 and not is_rank(goal["unit"], units)
    kept = ("plan_id", "indicator_id", "scope_id", "year", "value", "value_high", "unit")
    return {
        "target_id": target, **{name: goal[name] for name in kept}, "median_low": low, "median_high": high, "peers": len(peers),
        "difference": goal["value"] - low if point else float("nan"),
        "ratio": goal["value"] / low if has_ratio else float("nan"),
        "absence": "" if enough else "refused:few_peers", "evidence": (target, *peers),
    }

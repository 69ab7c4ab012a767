"""Tallies: the least and the most that the rows of a plan can mean for a group of factors, exactly (METHODS, section 1)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import pandas as pd

from analysis.measures.coverage import Tally, counted_rows, seen_of
from analysis.measures.guards import Refusal
from analysis.measures.weightings import Members, Parts, Reading, factor_weights


class Row(NamedTuple):
    """A counted row of provisions."""

    provision_id: str
    restricts: bool
    role: str
    chars: int | None


@dataclass(frozen=True)
class Unit:
    """A single counted row, or a merge group taken as one.

    Attributes
    ----------
    rows : tuple of Row
        The rows that may be one provision.
    """

    rows: tuple[Row, ...]

    @property
    def role(self) -> str:
        """task or safeguard; empty where unknown or where the rows differ."""
        roles = {row.role for row in self.rows}
        return roles.pop() if len(roles) == 1 else ""

    @property
    def chars(self) -> int:
        """Characters of the rows together."""
        return sum(row.chars or 0 for row in self.rows)


@dataclass(frozen=True)
class PlanUnits:
    """The counted rows of one plan, with how much of the plan they are.

    Attributes
    ----------
    plan_id : str
        The plan.
    units : tuple of Unit
        In file order.
    seen : int
        Smallest number of provisions that the rows can be.
    total : int or None
        Provisions of the plan.
    """

    plan_id: str
    units: tuple[Unit, ...]
    seen: int
    total: int | None

    @property
    def doubtful(self) -> int:
        """Units that may not be provisions of the plan at all."""
        return len(self.units) - self.seen

    @property
    def unread(self) -> int:
        """Rows whose characters were not counted."""
        return sum(row.chars is None for unit in self.units for row in unit.rows)


@dataclass(frozen=True)
class Cell:
    """One factor or group in one plan: the exact tally, or why there is none.

    Attributes
    ----------
    tally : Tally or None
        None where the cell is refused or has nothing to be a share of.
    restricting : int
        Provisions on the factor that restrict it; seen, but not in favour.
    uncoded : int
        Counted provisions of the plan that the coder gave no code; they are treated as not seen.
    absence : str
        Empty, total_unknown, not_set or refused:<rule>.
    evidence : tuple of str
        Provision ids in favour or restricting.
    """

    tally: Tally | None
    restricting: int
    uncoded: int
    absence: str
    evidence: tuple[str, ...]


Cells = dict[tuple[str, str], Cell]


def plan_units(plans: pd.DataFrame, provisions: pd.DataFrame) -> tuple[PlanUnits, ...]:
    """Gather the counted rows of each plan into units.

    Parameters
    ----------
    plans, provisions : DataFrame
        As in `factor_shares`.

    Returns
    -------
    tuple of PlanUnits
        In the order of `plans`.
    """
    by_plan: dict[str, dict[str, list[Row]]] = {plan_id: {} for plan_id in plans.index}
    for plan_id, key, (row, stance, role, chars) in counted_rows(provisions, "stance", "provision_role", "text_chars"):
        if plan_id in by_plan:
            by_plan[plan_id].setdefault(key, []).append(Row(row, stance == "restrict", role, None if pd.isna(chars) else int(chars)))
    seen = seen_of(plans, {plan_id: len(keyed) for plan_id, keyed in by_plan.items()})
    return tuple(
        PlanUnits(plan_id, tuple(Unit(tuple(rows)) for rows in keyed.values()), *seen[plan_id]) for plan_id, keyed in by_plan.items()
    )


def plan_tallies(
    documents: Sequence[PlanUnits], codings: pd.DataFrame, members: Members, *, reading: Reading,
) -> tuple[Cells, tuple[Refusal, ...]]:
    """Tally each group of factors in each plan between the least and the most that the rows can mean.

    Parameters
    ----------
    documents : sequence of PlanUnits
        From `plan_units`.
    codings : DataFrame
        As in `factor_shares`.
    members : mapping of str to sequence of str
        Group id to factors; a group of one factor is that factor.
    reading : Reading
        Coder, weighting and roles.

    Returns
    -------
    dict of (plan_id, group_id) to Cell, tuple of Refusal
        Plans in the order given, groups in the order of `members`.

    Notes
    -----
    The weight of a unit for a group lies between the least and the greatest weight of its rows (a restricting row
    weighs 0), so low = sum of least, high = sum of greatest, and n = number of units.

    Why these bound every reading of a merge group. Let rows with weights w_1..w_m in [0, 1] be in truth any
    number of measures from one (whose weight is one of the w, or between them) to m. (1) Each reading
    counts at least min(w), so k >= low. (2) Against the top, a reading adds to k - n the sum over its
    measures of (w - 1); every term is <= 0, so the sum is at most max(w) - 1, which is what high - n holds.
    Hence k / N >= low / N and (k + N - n) / N <= (high + N - units) / N, whether the rows are merged or not.

    Where the plans table states fewer provisions seen than there are units (d = units - seen_min > 0, for instance
    when headings of a draft are listed), d units may not be provisions of the plan at all: then
    low = max(0, low - d), n = seen_min and high = min(high, n).

    With roles other than all, the provisions of the other role leave n and N alike (N - n_other); those not seen
    could be of either role, so they stay in N: that keeps the range the widest that the truth can ask for. A unit
    that the coder did not code counts as not seen. A row of unknown or mixed stance counts in favour.

    Under text a unit weighs its characters, its rows together; only plans wholly seen with text_chars on every row.
    """
    weights, scale = factor_weights(codings, coder=reading.coder, weighting=reading.weighting)
    groups_of = _groups_of(members)
    scopes = [_Scope(document, weights, scale, reading, groups_of) for document in documents]
    cells = {(scope.plan.plan_id, group): scope.cell(group) for scope in scopes for group in members}
    return cells, tuple(refusal for scope in scopes for refusal in scope.refusals)


def _groups_of(members: Members) -> dict[str, list[str]]:
    """The groups that each factor is in."""
    found: dict[str, list[str]] = {}
    for group, factors in members.items():
        for factor in factors:
            found.setdefault(factor, []).append(group)
    return found


class _Acting(NamedTuple):
    """A unit that acts on a group: its place among the units, and the parts of each of its rows that act on it, in favour or not."""

    place: int
    unit: Unit
    parts: Sequence[int]

    @property
    def favour(self) -> list[int]:
        """The parts of each row that are in favour."""
        return [0 if row.restricts else part for row, part in zip(self.unit.rows, self.parts, strict=True)]


class _Scope:
    """The units of one plan under one reading, gone through once for all groups."""

    def __init__(self, plan: PlanUnits, weights: Mapping[str, Parts], scale: int, reading: Reading, groups_of: Mapping[str, Sequence[str]]):
        """Set apart what the reading leaves out, and find what is refused."""
        self.plan, self.weights, self.scale, self.reading = plan, weights, scale, reading
        self.in_role = [unit for unit in plan.units if reading.roles in ("all", unit.role)]
        self.units = [unit for unit in self.in_role if self._coded(unit)]
        self.uncoded = sum(not self._coded(unit) for unit in plan.units)
        self.sizes = [unit.chars if reading.weighting == "text" else 1 for unit in self.units]
        self.seen = max(0, sum(self.sizes) - plan.doubtful)
        self.acting = self._acting(groups_of)
        self.refusals = tuple(self._refused())
        self.total = self._total()

    def _acting(self, groups_of: Mapping[str, Sequence[str]]) -> dict[str, list[_Acting]]:
        """The units that act on each group; most act on few, so a group is not sought in every unit."""
        found: dict[str, list[_Acting]] = {}
        for place, unit in enumerate(self.units):
            parts: dict[str, list[int]] = {}
            for n, row in enumerate(unit.rows):
                for factor, part in self.weights[row.provision_id].items():
                    for group in groups_of.get(factor, ()):
                        parts.setdefault(group, [0] * len(unit.rows))[n] += part
            for group, of_rows in parts.items():
                found.setdefault(group, []).append(_Acting(place, unit, of_rows))
        return found

    def _coded(self, unit: Unit) -> bool:
        """Whether every row of a unit has a code."""
        return all(row.provision_id in self.weights for row in unit.rows)

    def _refused(self) -> Iterator[Refusal]:
        """Rules that this plan breaks under this reading."""
        plan = self.plan
        unknown = sum(unit.role == "" for unit in plan.units)
        if self.reading.roles != "all" and unknown:
            yield Refusal("role_unknown", plan.plan_id, {"unknown": unknown, "seen": len(plan.units)})
        exact = plan.seen == plan.total and not plan.doubtful
        if self.reading.weighting == "text" and (plan.unread or not exact):
            yield Refusal("text_not_read", plan.plan_id, {"seen": plan.seen, "total": plan.total, "unread": plan.unread})

    def _total(self) -> int | None:
        """Provisions of the plan that are or could be of the role; under text their characters."""
        if self.reading.weighting == "text":
            return sum(unit.chars for unit in self.in_role)
        if self.plan.total is None:
            return None
        others = len(self.plan.units) - len(self.in_role)
        return self.plan.total - max(0, others - self.plan.doubtful)

    def cell(self, group: str) -> Cell:
        """The tally of one group, or the kind of its absence."""
        acting = self.acting.get(group, [])
        tally = None if self.refusals or self.total == 0 else self._tally(acting)
        return Cell(
            tally=tally,
            restricting=sum(any(part and row.restricts for row, part in zip(found.unit.rows, found.parts, strict=True)) for found in acting),
            uncoded=self.uncoded,
            absence=self._absence(tally),
            evidence=tuple(row.provision_id for found in acting for row, part in zip(found.unit.rows, found.parts, strict=True) if part),
        )

    def _absence(self, tally: Tally | None) -> str:
        """Kind of absence: refused, nothing of this role in the text, or the total not known."""
        if self.refusals:
            return self.refusals[0].absence
        if tally is None:
            return "not_set"
        return "total_unknown" if tally.total is None else ""

    def _tally(self, acting: Sequence[_Acting]) -> Tally:
        """Exact weights in favour of one group; units that do not act on it weigh nothing."""
        favour = {found.place: found.favour for found in acting}
        low = Fraction(sum(self.sizes[place] * min(parts) for place, parts in favour.items()), self.scale)
        high = Fraction(sum(self.sizes[place] * max(parts) for place, parts in favour.items()), self.scale)
        steps = _text_steps(self.sizes, favour) if self.reading.weighting == "text" else {}
        return Tally(low=max(Fraction(0), low - self.plan.doubtful), high=min(high, Fraction(self.seen)), seen=self.seen, total=self.total, **steps)


def _text_steps(sizes: Sequence[int], favour: Mapping[int, Sequence[int]]) -> dict[str, int]:
    """Characters that the longest provision takes along when it is moved out of a group, or into it."""
    return {
        "away": max((sizes[place] for place, parts in favour.items() if max(parts)), default=0),
        "toward": max((size for place, size in enumerate(sizes) if not min(favour.get(place, (0,)))), default=0),
        "merged": 0,
    }

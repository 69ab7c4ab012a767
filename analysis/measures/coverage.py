"""Coverage: how much of each plan was seen, and what that lets us say (METHODS, section 1)."""

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import pandas as pd

from analysis.errors import DataError
from analysis.measures.guards import GUARDS, Guards
from analysis.measures.rows import cells_of

Number = int | Fraction


@dataclass(frozen=True)
class Tally:
    """What was counted for one factor or group of factors in one plan, exactly.

    Attributes
    ----------
    low, high : int or Fraction
        Least and greatest weight in favour among the provisions seen.
    seen : int or Fraction
        Weight of all provisions seen; the smallest number that the rows can be.
    total : int, Fraction or None
        Weight of all provisions of the plan; None where it is not known.
    away, toward : int or Fraction
        Most weight that one provision, coded otherwise, would take from the group or bring to it.
    merged : int or Fraction
        What merging two provisions takes from the total: 1 for counts, 0 for characters.
    """

    low: Number
    high: Number
    seen: Number
    total: Number | None
    away: Number = 1
    toward: Number = 1
    merged: Number = 1

    def __post_init__(self):
        """Refuse counts that no plan can have."""
        check_counts(self.low, self.high, self.seen, self.total)

    @property
    def unseen(self) -> Number:
        """Weight of the provisions not seen, of a plan whose total is known."""
        return self.total - self.seen

    @property
    def share(self) -> tuple[Fraction, Fraction]:
        """The identified range of the share, as exact fractions."""
        return floor_of(self, 0), ceiling_of(self, 0)


@dataclass(frozen=True)
class Comparison:
    """Whether one plan puts more weight on something than another.

    Attributes
    ----------
    status : str
        higher, lower, not_identified or total_unknown.
    settle_higher, settle_lower : int or None
        Fewest further provisions, of both plans together, that would have to be seen for the status to
        become higher or lower if all of them spoke for it; 0 where it is already so, None where even
        everything unseen would not do.
    """

    status: str
    settle_higher: int | None
    settle_lower: int | None


def check_counts(low: Number, high: Number, seen: Number, total: Number | None) -> None:
    """Raise unless 0 <= low <= high <= seen <= total and the total is above zero."""
    in_order = 0 <= low <= high <= seen
    within = total is None or (seen <= total and total > 0)
    if not (in_order and within):
        raise DataError(
            "counts of provisions must keep 0 <= low <= high <= seen <= total, and total > 0; "
            f"got low {low}, high {high}, seen {seen}, total {total}. See provisions_total in plans and the rows of provisions"
        )


def identified_range(low: Number, high: Number, *, seen: Number, total: Number) -> tuple[float, float]:
    """Give the range that a share must lie in when only part of a plan was seen.

    Parameters
    ----------
    low, high : int or Fraction
        Least and greatest weight in favour among the provisions seen; equal unless rows may be one measure.
    seen, total : int or Fraction
        Provisions seen (the smallest number they can be) and provisions of the plan.

    Returns
    -------
    tuple of float
        Lower and upper end, both within 0 and 1; equal where all was seen and the count is exact.

    Raises
    ------
    DataError
        Where the counts contradict each other.

    Notes
    -----
    Worst-case bounds: [low / N, (high + N - n) / N]. Nothing is assumed of the provisions not seen.

    Examples
    --------
    >>> identified_range(1, 1, seen=6, total=26)
    (0.038461538461538464, 0.8076923076923077)

    References
    ----------
    Manski, C. F. (2003). Partial Identification of Probability Distributions. doi:10.1007/b97478
    """
    lower, upper = Tally(low, high, seen, total).share
    return float(lower), float(upper)


def floor_of(tally: Tally, margin: int) -> Fraction:
    """The least share after `margin` provisions were moved out of the group or merged inside it."""
    held = tally.low - margin * tally.away
    ends = [Fraction(held) / (tally.total - merged) for merged in _merges(tally, margin)]
    return max(Fraction(0), min(ends))


def ceiling_of(tally: Tally, margin: int) -> Fraction:
    """The greatest share after `margin` provisions were moved into the group or merged outside it."""
    held = tally.high + tally.unseen
    ends = [
        Fraction(held + (margin - step) * tally.toward) / (tally.total - merged)
        for step, merged in enumerate(_merges(tally, margin))
    ]
    return min(Fraction(1), max(ends))


def _merges(tally: Tally, margin: int) -> list[Number]:
    """What the total loses when none, one, ... of the provisions in the margin are merged."""
    losses = [step * tally.merged for step in range(margin + 1)]
    return [loss for loss in losses if loss < tally.total]


def compare_shares(p: Tally, q: Tally, *, guards: Guards = GUARDS) -> Comparison:
    """Say whether p puts more weight on something than q, if the evidence can tell.

    Parameters
    ----------
    p, q : Tally
        The same factor or group, under the same weighting, in two plans.
    guards : Guards
        `margin_provisions` is the number of provisions moved or merged against the comparison.

    Returns
    -------
    Comparison
        Its status and what would settle it.

    Notes
    -----
    p is higher only if the lower end of p exceeds the upper end of q *and still does* after m provisions of
    each plan are moved (k_p - m over N_p; k_q + m over N_q) or merged (k_p - m over N_p - m, two provisions
    in favour becoming one; k_q over N_q - m, two others becoming one), or some of each; the worst is
    taken. A plan that was wholly seen gets the margin too, since coding and numbering could have gone otherwise.
    All arithmetic is in exact fractions, so that 1/3 never exceeds 1/3.

    Each further provision of p that speaks for the group raises the floor of p by 1/N_p, each of q that
    does not lowers the ceiling of q by 1/N_q; the fewest are found by reading the shorter plan first.

    References
    ----------
    Manski (2003), as in `identified_range`.
    """
    status = share_status(p, q, guards=guards)
    if status == "total_unknown":
        return Comparison(status, None, None)
    margin = guards.margin_provisions
    return Comparison(status, _settle(p, q, margin), _settle(q, p, margin))


def share_status(p: Tally, q: Tally, *, guards: Guards = GUARDS) -> str:
    """The status of `compare_shares` alone: higher, lower, not_identified or total_unknown."""
    if p.total is None or q.total is None:
        return "total_unknown"
    if _exceeds(p, q, guards.margin_provisions):
        return "higher"
    return "lower" if _exceeds(q, p, guards.margin_provisions) else "not_identified"


def _exceeds(p: Tally, q: Tally, margin: int) -> bool:
    """Whether p is identified as higher than q."""
    return floor_of(p, margin) > ceiling_of(q, margin)


def _settle(p: Tally, q: Tally, margin: int) -> int | None:
    """Fewest further provisions, all speaking for it, after which p is identified as higher than q."""
    everything = int(p.unseen) + int(q.unseen)
    if not _exceeds(*_read_on(p, q, everything), margin):
        return None
    # What is read further never speaks against it, so the first that settles it is found by halving.
    return bisect_left(range(everything), True, key=lambda n: _exceeds(*_read_on(p, q, n), margin))


def _read_on(p: Tally, q: Tally, further: int) -> tuple[Tally, Tally]:
    """Both tallies after `further` provisions speak for p, where each weighs most."""
    of_first = min(further, int((p if p.total <= q.total else q).unseen))
    of_p = of_first if p.total <= q.total else further - of_first
    of_q = further - of_p
    return replace(p, low=p.low + of_p, high=p.high + of_p, seen=p.seen + of_p), replace(q, seen=q.seen + of_q)


def counted_rows(provisions: pd.DataFrame, *columns: str) -> Iterator[tuple[str, str, tuple[object, ...]]]:
    """Rows that count as provisions: plan, unit, and the row's id with its cells in some columns.

    The unit is the merge group, or the row itself where it stands alone.
    """
    counts, plans, groups = cells_of(provisions, "counts_as_provision", "plan_id", "merge_group")
    held = zip(provisions.index.to_list(), *cells_of(provisions, *columns), strict=True)
    for counted, plan, group, row in zip(counts, plans, groups, held, strict=True):
        if not pd.isna(counted) and counted:
            yield plan, f"group {group}" if group else f"row {row[0]}", row


def seen_of(plans: pd.DataFrame, units: Mapping[str, int]) -> dict[str, tuple[int, int | None]]:
    """Per plan the fewest provisions that were seen, given the units that its rows are, and how many it has, where that is known.

    Raises
    ------
    DataError
        Where a plan shows more provisions than it has; all such plans at once.
    """
    found = {}
    for plan, stated, total in zip(plans.index.to_list(), *cells_of(plans, "provisions_seen_min", "provisions_total"), strict=True):
        of_rows = units.get(plan, 0)
        found[plan] = of_rows if pd.isna(stated) else min(int(stated), of_rows), None if pd.isna(total) else int(total)
    _check_seen(found)
    return found


def plan_coverage(plans: pd.DataFrame, provisions: pd.DataFrame) -> pd.DataFrame:
    """Show for each plan how many of its provisions were seen, and as what.

    Parameters
    ----------
    plans : DataFrame
        Indexed by plan_id; region_id, provisions_total, provisions_seen_min, provisions_seen_max, text_basis.
    provisions : DataFrame
        Indexed by provision_id; plan_id, granularity, merge_group, counts_as_provision. Rows of plans that are
        not in `plans` are passed over.

    Returns
    -------
    DataFrame
        Indexed by plan_id in the order of `plans`: region_id, total (Int64, missing where unknown), seen_min,
        seen_max, rows (counted rows), units_seen (rows with merge groups taken as one), complete, rows_measure,
        rows_topic, rows_aspect, unseen (total less seen_min, missing where the total is), text_basis, evidence.

    Raises
    ------
    DataError
        Where a plan shows more provisions than it has; all such plans at once.

    Notes
    -----
    Coverage is n / N with the smallest n: seen_min is the lesser of what the plans table states and what
    the counted rows can be shown to be, a merge group taken as one. seen_max is the greater of what the
    table states and seen_min.
    """
    rows: dict[str, list[str]] = {plan: [] for plan in plans.index}
    units: dict[str, set[str]] = {plan: set() for plan in plans.index}
    kinds: Counter[tuple[str, str]] = Counter()
    for plan, unit, (row, granularity) in counted_rows(provisions, "granularity"):
        if plan in rows:
            rows[plan].append(row)
            units[plan].add(unit)
            kinds[plan, granularity] += 1
    seen = seen_of(plans, {plan: len(held) for plan, held in units.items()})
    seen_min, total = (pd.Series(list(figures), index=plans.index, dtype="Int64") for figures in (
        (least for least, _ in seen.values()), (of for _, of in seen.values()),
    ))
    seen_max = plans["provisions_seen_max"].astype("Int64").fillna(seen_min)
    return pd.DataFrame({
        "region_id": plans["region_id"],
        "total": total,
        "seen_min": seen_min,
        "seen_max": seen_max.where(seen_max > seen_min, seen_min),
        "rows": _per_plan({plan: len(held) for plan, held in rows.items()}, plans),
        "units_seen": _per_plan({plan: len(held) for plan, held in units.items()}, plans),
        "complete": (seen_min == total).fillna(False).astype(bool),
        **{f"rows_{kind}": _per_plan({plan: kinds[plan, kind] for plan in rows}, plans) for kind in ("measure", "topic", "aspect")},
        "unseen": total - seen_min,
        "text_basis": plans["text_basis"],
        "evidence": pd.Series([tuple(rows[plan]) for plan in plans.index], index=plans.index, dtype=object),
    })


def _per_plan(counts: Mapping[str, int], plans: pd.DataFrame) -> pd.Series:
    """Counts for every plan in order."""
    return pd.Series([counts[plan] for plan in plans.index], index=plans.index, dtype="Int64")


def _check_seen(seen: Mapping[str, tuple[int, int | None]]) -> None:
    """Raise where more provisions were seen than the plan has."""
    over = {plan: figures for plan, figures in seen.items() if figures[1] is not None and (figures[0] > figures[1] or figures[1] <= 0)}
    if over:
        failures = [f"{plan}: seen {least}, provisions_total {total}" for plan, (least, total) in over.items()]
        raise DataError(
            "plans.csv: a plan cannot show more provisions than it has; correct provisions_total, or give rows that are one measure a merge_group",
            failures,
        )

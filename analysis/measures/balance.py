"""Focus balance: one number for how a plan leans between two groups of factors (METHODS, section 2)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import copysign, log, sqrt

import pandas as pd

from analysis.errors import RefusedError, listed
from analysis.measures.comparison import other_readings
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.tallies import Cell, Cells, PlanUnits, plan_tallies, plan_units
from analysis.measures.weightings import SETTLED, WEIGHTINGS, Members, Reading, group_members

# The part of the smallest share seen that a share never seen may have at most (default of R's zCompositions).
CAP_OF_REPLACEMENT = 0.65


@dataclass(frozen=True)
class Balance:
    """The focus balance of plans.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and weighting: plan_id, region_id, weighting, balance (above nought where the plan leans to
        the first group), n_first, n_second (provisions in favour under count), fragile (the balance has another
        sign under another weighting or another coder), fragile_under, absence, evidence (provision ids).
    first, second : str
        Ids of the two groups.
    refusals : tuple of Refusal
        Rules coverage, total_unknown, few_provisions, text_not_read, per plan.
    """

    frame: pd.DataFrame
    first: str
    second: str
    refusals: tuple[Refusal, ...]


def focus_balance(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factor_groups: pd.DataFrame, *,
    group_set: str = "headline", coder: str = SETTLED, guards: Guards = GUARDS,
) -> Balance:
    """Measure how each wholly seen plan leans between two groups of factors.

    Parameters
    ----------
    plans, provisions, codings, factor_groups : DataFrame
        As in `group_shares`.
    group_set : str
        A set of exactly two groups; the first in the codebook is the numerator.
    coder : str
        Whose codes.
    guards : Guards
        `min_group_provisions`.

    Returns
    -------
    Balance
        One row per plan and weighting (count, fractional, text).

    Raises
    ------
    RefusedError
        For a set of other than two groups, or groups that overlap.

    Notes
    -----
    Isometric log-ratio b = sqrt(r s / (r + s)) ln(g(x_R) / g(x_S)); r and s are the numbers of factors in the
    groups, g the geometric mean of their weights in favour. Given only for plans wholly seen, with at
    least `min_group_provisions` provisions in favour in each group. Under text the characters are scaled to the number of
    provisions, so that the replacement of zeros knows how much was counted.

    A factor of a group that no provision acts on is replaced as in `replace_zeros`, within the parts of the
    two groups: the balance depends on no others.

    References
    ----------
    Egozcue, J. J. et al. (2003). Isometric logratio transformations for compositional data analysis.
    Mathematical Geology 35, 279-300. doi:10.1023/A:1023818214614
    Martin-Fernandez, J. A. et al. (2015). Bayesian-multiplicative treatment of count zeros in compositional data
    sets. Statistical Modelling 15, 134-158. doi:10.1177/1471082X14535524
    """
    groups = _two_groups(group_members(factor_groups, group_set), group_set)
    documents = plan_units(plans, provisions)
    leanings = _Leanings(documents, codings, groups, guards)
    rows = [
        {"plan_id": document.plan_id, "region_id": plans.loc[document.plan_id, "region_id"], "weighting": weighting,
         **leanings.row(document, Reading(coder, weighting))}
        for document in documents for weighting in WEIGHTINGS
    ]
    refusals = [leanings.refused(document, Reading(coder, weighting)) for document in documents for weighting in WEIGHTINGS]
    unique = {(refusal.subject, refusal.rule): refusal for refusal in refusals if refusal}
    return Balance(pd.DataFrame(rows), *groups, tuple(unique.values()))


def log_ratio(first: Sequence[float], second: Sequence[float]) -> float:
    """Give the isometric log-ratio of two groups of weights above nought.

    Parameters
    ----------
    first, second : sequence of float
        The weights of each group's factors, on any common scale.

    Returns
    -------
    float
        sqrt(r s / (r + s)) ln(g(first) / g(second)).

    Examples
    --------
    >>> round(log_ratio([3], [21]), 4)
    -1.376

    References
    ----------
    Egozcue et al. (2003). doi:10.1023/A:1023818214614
    """
    r, s = len(first), len(second)
    mean_log = sum(map(log, first)) / r - sum(map(log, second)) / s
    return sqrt(r * s / (r + s)) * mean_log


def replace_zeros(weights: Sequence[float]) -> list[float]:
    """Replace noughts among counts by small shares, keeping the ratios of the others.

    Parameters
    ----------
    weights : sequence of float
        Counts, or weights that sum to a number of provisions; at least one above nought.

    Returns
    -------
    list of float
        Shares that sum to 1.

    Notes
    -----
    Bayesian-multiplicative replacement with the square-root prior: with n the sum, D parts and s = sqrt(n), a nought
    becomes r = (1/D) s / (n + s), at most 0.65 of the smallest share seen (a part never seen must not outweigh one seen
    once); a share x/n above nought becomes (x/n)(1 - sum of all r).

    References
    ----------
    Martin-Fernandez et al. (2015). doi:10.1177/1471082X14535524
    """
    n, parts = sum(weights), len(weights)
    smallest = min(weight for weight in weights if weight > 0) / n
    replaced = min(sqrt(n) / (parts * (n + sqrt(n))), CAP_OF_REPLACEMENT * smallest)
    kept = 1 - replaced * sum(weight == 0 for weight in weights)
    return [weight / n * kept if weight > 0 else replaced for weight in weights]


def _two_groups(groups: Members, group_set: str) -> Members:
    """Refuse a set that does not set one group against another."""
    if len(groups) != 2:
        raise RefusedError(
            f"a focus balance needs exactly two groups; group set {group_set!r} has {len(groups)} ({listed(groups)}). "
            "Choose a set with two groups in factor_groups.csv"
        )
    return groups


class _Leanings:
    """Balances of plans under any reading, each reading tallied once."""

    def __init__(self, documents: Sequence[PlanUnits], codings: pd.DataFrame, groups: Members, guards: Guards):
        """Prepare the groups and, beside them, each of their factors."""
        self.documents, self.codings, self.groups, self.guards = documents, codings, groups, guards
        self.members = {**groups, **{("factor", factor): (factor,) for factors in groups.values() for factor in factors}}
        self.tallied: dict[Reading, Cells] = {}

    def cells(self, reading: Reading) -> Cells:
        """All tallies under a reading."""
        if reading not in self.tallied:
            self.tallied[reading] = plan_tallies(self.documents, self.codings, self.members, reading=reading)[0]
        return self.tallied[reading]

    def counts(self, document: PlanUnits, reading: Reading) -> list[Cell]:
        """The two groups of a plan, counted, under the reading's coder."""
        counted = self.cells(Reading(reading.coder, "count"))
        return [counted[document.plan_id, group] for group in self.groups]

    def refused(self, document: PlanUnits, reading: Reading) -> Refusal | None:
        """The first rule that forbids a balance."""
        counts = self.counts(document, reading)
        if document.total is None:
            return Refusal("total_unknown", document.plan_id, {"seen": document.seen})
        if any(cell.tally.seen != cell.tally.total or cell.tally.low != cell.tally.high for cell in counts):
            return Refusal("coverage", document.plan_id, {"seen": int(counts[0].tally.seen), "total": document.total})
        return self._few(document, counts) or self._unread(document, reading)

    def _few(self, document: PlanUnits, counts: Sequence[Cell]) -> Refusal | None:
        """Refuse the smaller group where it has too few provisions."""
        found, group = min((int(cell.tally.low), group) for cell, group in zip(counts, self.groups, strict=True))
        needed = self.guards.min_group_provisions
        if found >= needed:
            return None
        return Refusal("few_provisions", document.plan_id, {"group_id": group, "found": found, "needed": needed})

    def _unread(self, document: PlanUnits, reading: Reading) -> Refusal | None:
        """Refuse characters that were not all counted."""
        if reading.weighting != "text" or not document.unread:
            return None
        return Refusal("text_not_read", document.plan_id, {"seen": document.seen, "total": document.total, "unread": document.unread})

    def balance(self, document: PlanUnits, reading: Reading) -> float | None:
        """The balance of a plan, or None where it is refused."""
        if self.refused(document, reading):
            return None
        cells = self.cells(reading)
        factors = [factor for members in self.groups.values() for factor in members]
        shares = [float(cells[document.plan_id, ("factor", factor)].tally.share[0]) for factor in factors]
        weights = replace_zeros([share * document.total for share in shares])
        first = len(next(iter(self.groups.values())))
        return log_ratio(weights[:first], weights[first:])

    def row(self, document: PlanUnits, reading: Reading) -> dict[str, object]:
        """The cells of one row of `Balance.frame`."""
        refusal, balance = self.refused(document, reading), self.balance(document, reading)
        counts = self.counts(document, reading)
        under = () if balance is None else self._turned(document, reading, balance)
        return {
            "balance": float("nan") if balance is None else balance,
            "n_first": float(counts[0].tally.low), "n_second": float(counts[1].tally.low),
            "fragile": bool(under), "fragile_under": under,
            "absence": _absence(refusal), "evidence": counts[0].evidence + counts[1].evidence,
        }

    def _turned(self, document: PlanUnits, reading: Reading, balance: float) -> tuple[str, ...]:
        """Other readings under which the balance has another sign."""
        others: Mapping[str, Reading] = other_readings(self.codings, reading)
        found = {name: self.balance(document, other) for name, other in others.items()}
        return tuple(name for name, other in found.items() if other is not None and _sign(other) != _sign(balance))


def _absence(refusal: Refusal | None) -> str:
    """The word for a refused balance; an unknown total is a kind of absence of its own."""
    if refusal is None:
        return ""
    return "total_unknown" if refusal.rule == "total_unknown" else refusal.absence


def _sign(balance: float) -> float:
    """-1, 0 or 1; what differs from nought by rounding only is nought."""
    return 0.0 if abs(balance) < 1e-12 else copysign(1.0, balance)

"""Recoding: what coding error does to every share, and which findings survive it (METHODS, sections 2 and 6)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measures.agreement import CoderSet
from analysis.measures.coefficients import check_draws
from analysis.measures.confusion import Confusion, recoding_prior
from analysis.measures.coverage import Tally, ceiling_of, floor_of
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.tallies import PlanUnits, plan_units
from analysis.measures.weightings import SETTLED, Members, group_members

UNCODED = -1


@dataclass(frozen=True)
class Recoding:
    """Shares and findings under simulated recoding.

    Attributes
    ----------
    shares : DataFrame
        One row per plan and group: plan_id, region_id, group_id, share_low, share_high (identified range under the settled codes), recoded_low,
        recoded_high (the range over coverage and recoding; the settled codes are one of the recodings), recoded_middle (median of the
        simulated shares; missing where the plan is not wholly seen), exact (wholly seen), absence, evidence (provision ids).
    findings : DataFrame
        One row per pair of plans and group: plan_p, plan_q, group_id, status (of `compare_groups`), holds_share (part of the simulations with
        the same status), higher_share, lower_share, undecided_share, absence, evidence.
    leaders : DataFrame
        One row per plan wholly seen: plan_id, region_id, group_id (with most provisions in favour under the settled codes; empty where several
        have as many), holds_share (part of the simulations in which it alone has most), evidence.
    replicates, seed : int
    level : float
        Of recoded_low and recoded_high.
    coders : CoderSet or None
        Between whom the confusion was found.
    units : int
        Provisions behind the confusion.
    refusals : tuple of Refusal
        one_coder or few_units for all; total_unknown per plan.
    """

    shares: pd.DataFrame
    findings: pd.DataFrame
    leaders: pd.DataFrame
    replicates: int
    seed: int
    level: float
    coders: CoderSet | None
    units: int
    refusals: tuple[Refusal, ...]


_SHARES = ["plan_id", "region_id", "group_id", "share_low", "share_high", "recoded_low", "recoded_high", "recoded_middle", "exact", "absence", "evidence"]
_FINDINGS = ["plan_p", "plan_q", "group_id", "status", "holds_share", "higher_share", "lower_share", "undecided_share", "absence", "evidence"]
_LEADERS = ["plan_id", "region_id", "group_id", "holds_share", "evidence"]


def recoded_shares(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factor_groups: pd.DataFrame, found: Confusion, *,
    group_set: str, replicates: int = 2000, seed: int = 1, level: float = 0.95, prior_units: float = 1.0, guards: Guards = GUARDS,
) -> Recoding:
    """Simulate what the shares would be if another reader had coded every provision.

    Parameters
    ----------
    plans, provisions, codings, factor_groups : DataFrame
        As in `group_shares`.
    found : Confusion
        Of factors, from `confusion`.
    group_set : str
        Groups that do not overlap.
    replicates, seed : int
        Simulations, at least 100, and the start of the random numbers.
    level : float
        Part of the simulations that the ranges hold.
    prior_units : float
        Weight, in provisions, of what is expected of a code before its own confusions are seen (`recoding_prior`).
    guards : Guards
        `margin_provisions`.

    Returns
    -------
    Recoding
        With no rows and the refusal of `found` where that table is refused.

    Raises
    ------
    ParameterError
        For too few replicates, or an unknown group set.
    RefusedError
        For groups that share a factor.

    Notes
    -----
    Each simulation (1) draws for every code i the chances of being read as j from a Dirichlet distribution with weights
    meetings_ij + prior_units * prior_ij, so that a confusion seen in few provisions is not taken as known, and (2) draws a code for
    every provision from the chances of its settled code. Then shares, and the status of every comparison with its margin, are counted as
    they are for the settled codes.

    Assumed: a disagreement between the coders of the table is as likely in one plan as in another and depends on the settled code alone;
    provisions are misread independently; secondary factors play no part (weighting by count); what restricts still restricts. A reader
    who disagrees with the settled code is simulated, not the error of the settled code itself, so the ranges are rather too wide.
    Recoding draws a share towards the common mix of codes, which is why `recoded_middle` can differ from the share.

    It is uncertainty of coding, on plans wholly seen as well; no sampling is in it. For a plan partly seen the ends are those
    of the identified range in the worst simulations kept: coverage and coding together.

    References
    ----------
    Mikhaylov, S., Laver, M. and Benoit, K. R. (2012). Coder reliability and misclassification in the human coding of party manifestos.
    Political Analysis 20, 78-91. doi:10.1093/pan/mpr047
    """
    check_draws(replicates, level)
    members = group_members(factor_groups, group_set)
    common = {"replicates": replicates, "seed": seed, "level": level, "coders": found.coders, "units": found.units}
    if found.refusals:
        return Recoding(*(pd.DataFrame(columns=names) for names in (_SHARES, _FINDINGS, _LEADERS)), refusals=found.refusals, **common)
    rng = np.random.default_rng(seed)
    chances = _chances(found, replicates, prior_units, rng)
    settled = codings[codings["coder_id"] == SETTLED].set_index("provision_id")["factor_primary"]
    known = _Known(settled, found.values, members)
    recoded = [_Recoded.of(document, known, chances, rng) for document in plan_units(plans, provisions)]
    regions = plans["region_id"]
    judged = {
        (plan.document.plan_id, group): plan.bounds(group, guards.margin_provisions)
        for plan in recoded if plan.document.total is not None for group in members
    }
    return Recoding(
        shares=pd.DataFrame([_share_row(plan, group, regions, level) for plan in recoded for group in members], columns=_SHARES),
        findings=pd.DataFrame([
            _finding_row(p, q, group, judged) for p, q in combinations(recoded, 2) for group in members
        ], columns=_FINDINGS),
        leaders=pd.DataFrame([_leader_row(plan, members, regions) for plan in recoded if plan.exact], columns=_LEADERS),
        refusals=tuple(Refusal("total_unknown", plan.document.plan_id, {"seen": plan.document.seen}) for plan in recoded if plan.document.total is None),
        **common,
    )


def _chances(found: Confusion, replicates: int, prior_units: float, rng: np.random.Generator) -> np.ndarray:
    """Replicates x codes x codes: cumulated chances that a code is read as each code."""
    weights = found.meetings.to_numpy() + prior_units * recoding_prior(found)
    drawn = rng.standard_gamma(np.broadcast_to(weights, (replicates, *weights.shape)))
    cumulated = drawn.cumsum(axis=2)
    return cumulated / cumulated[:, :, -1:]


@dataclass(frozen=True)
class _Known:
    """The settled codes as places in the list of codes, and the groups over them."""

    settled: pd.Series
    values: Sequence[str]
    members: Members

    def codes(self, document: PlanUnits) -> np.ndarray:
        """The settled code of every row of a plan, as its place in `values`."""
        place = {value: i for i, value in enumerate(self.values)}
        return np.array([place.get(self.settled.get(row.provision_id, ""), UNCODED) for unit in document.units for row in unit.rows], dtype=int)

    def within(self, group: str) -> np.ndarray:
        """Which codes belong to a group."""
        return np.isin(list(self.values), self.members[group])


@dataclass(frozen=True)
class _Recoded:
    """Tallies of one plan: the first row under the settled codes, then one row a simulation."""

    document: PlanUnits
    low: Mapping[str, np.ndarray]
    high: Mapping[str, np.ndarray]
    seen: int
    evidence: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, document: PlanUnits, known: _Known, chances: np.ndarray, rng: np.random.Generator) -> "_Recoded":
        """Draw codes for every row of a plan and tally them as `plan_tallies` does."""
        settled = known.codes(document)
        kept = _coded_units(document, settled)
        rows = [row for unit in kept for row in unit.rows]
        starts = np.cumsum([0, *(len(unit.rows) for unit in kept)])[:-1]
        first = settled[np.isin([row.provision_id for unit in document.units for row in unit.rows], [row.provision_id for row in rows])] \
            if len(settled) else settled
        codes = np.vstack([first, _drawn(first, chances, rng)])
        favour = ~np.array([row.restricts for row in rows], dtype=bool)
        seen = max(0, len(kept) - document.doubtful)
        low, high = {}, {}
        for group in known.members:
            weights = known.within(group)[codes] & favour
            low[group], high[group] = _ends(weights, starts, document.doubtful, seen)
        ids = {group: tuple(row.provision_id for row, code in zip(rows, first, strict=True) if known.within(group)[code]) for group in known.members}
        return cls(document, low, high, seen, ids)

    @property
    def exact(self) -> bool:
        """Whether all of the plan was seen and coded."""
        return self.document.total is not None and self.seen == self.document.total and not self.document.doubtful

    def shares(self, group: str) -> tuple[np.ndarray, np.ndarray]:
        """Both ends of the identified range of a group."""
        total = self.document.total
        return self.low[group] / total, (self.high[group] + total - self.seen) / total

    def bounds(self, group: str, margin: int) -> tuple[np.ndarray, np.ndarray]:
        """Floor and ceiling with a margin; each different tally is reckoned once, in exact fractions."""
        pairs, where = np.unique(np.stack([self.low[group], self.high[group]]), axis=1, return_inverse=True)
        tallies = [Tally(int(low), int(high), self.seen, self.document.total) for low, high in pairs.T]
        ends = np.array([[float(floor_of(tally, margin)), float(ceiling_of(tally, margin))] for tally in tallies])
        return tuple(ends[where.ravel()].T)


def _coded_units(document: PlanUnits, settled: np.ndarray) -> list:
    """Units of which every row has a settled code; the others count as not seen."""
    starts = np.cumsum([0, *(len(unit.rows) for unit in document.units)])
    return [unit for unit, start in zip(document.units, starts[:-1], strict=True) if (settled[start:start + len(unit.rows)] != UNCODED).all()]


def _drawn(codes: np.ndarray, chances: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Replicates x rows: a code for every row from the chances of its settled code."""
    thrown = rng.random((len(chances), len(codes), 1))
    return (thrown >= chances[:, codes, :-1]).sum(axis=2)


def _ends(weights: np.ndarray, starts: np.ndarray, doubtful: int, seen: int) -> tuple[np.ndarray, np.ndarray]:
    """Least and greatest number of provisions in favour; rows of a merge group count once, as in `plan_tallies`."""
    if not len(starts):
        return np.zeros(len(weights), dtype=int), np.zeros(len(weights), dtype=int)
    least = np.minimum.reduceat(weights, starts, axis=1).sum(axis=1)
    most = np.maximum.reduceat(weights, starts, axis=1).sum(axis=1)
    return np.maximum(0, least - doubtful), np.minimum(most, seen)


def _share_row(plan: _Recoded, group: str, regions: pd.Series, level: float) -> dict[str, object]:
    """One row of `Recoding.shares`."""
    plan_id = plan.document.plan_id
    row = {"plan_id": plan_id, "region_id": regions[plan_id], "group_id": group, "exact": plan.exact, "evidence": plan.evidence[group]}
    if plan.document.total is None:
        return {**row, "absence": "total_unknown"}
    low, high = plan.shares(group)
    ends = np.quantile(low[1:], (1 - level) / 2, method="inverted_cdf"), np.quantile(high[1:], (1 + level) / 2, method="inverted_cdf")
    return {
        **row, "share_low": float(low[0]), "share_high": float(high[0]), "recoded_low": float(min(ends[0], low[0])),
        "recoded_high": float(max(ends[1], high[0])), "recoded_middle": float(np.median(low[1:])) if plan.exact else float("nan"), "absence": "",
    }


def _finding_row(p: _Recoded, q: _Recoded, group: str, judged: Mapping) -> dict[str, object]:
    """One row of `Recoding.findings`."""
    row = {"plan_p": p.document.plan_id, "plan_q": q.document.plan_id, "group_id": group, "evidence": p.evidence[group] + q.evidence[group]}
    if p.document.total is None or q.document.total is None:
        return {**row, "status": "total_unknown", "absence": "total_unknown"}
    (floor_p, ceiling_p), (floor_q, ceiling_q) = (judged[plan.document.plan_id, group] for plan in (p, q))
    higher, lower = floor_p > ceiling_q, floor_q > ceiling_p
    status = np.where(higher, "higher", np.where(lower, "lower", "not_identified"))
    return {
        **row, "status": str(status[0]), "holds_share": float((status[1:] == status[0]).mean()), "higher_share": float(higher[1:].mean()),
        "lower_share": float(lower[1:].mean()), "undecided_share": float((~higher & ~lower)[1:].mean()), "absence": "",
    }


def _leader_row(plan: _Recoded, members: Members, regions: pd.Series) -> dict[str, object]:
    """One row of `Recoding.leaders`."""
    counts = np.stack([plan.low[group] for group in members], axis=1)
    alone = (counts == counts.max(axis=1, keepdims=True)).sum(axis=1) == 1
    first = counts.argmax(axis=1)
    leader = list(members)[first[0]] if alone[0] else ""
    holds = (alone & (first == first[0]))[1:].mean() if alone[0] else float("nan")
    plan_id = plan.document.plan_id
    evidence = tuple(row for group in members for row in plan.evidence[group])
    return {"plan_id": plan_id, "region_id": regions[plan_id], "group_id": leader, "holds_share": float(holds), "evidence": evidence}

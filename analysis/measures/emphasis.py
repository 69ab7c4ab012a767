"""Emphasis: what share of a plan's provisions acts on each factor (METHODS, section 2)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.measures.guards import Refusal
from analysis.measures.tallies import Cell, plan_tallies, plan_units
from analysis.measures.weightings import SETTLED, WEIGHTINGS, Members, Reading, check_factors, group_members, with_rest


@dataclass(frozen=True)
class Shares:
    """Shares of factors, or of groups of factors, in plans.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and factor (or group). plan_id, region_id, factor_id (or group_id), n_low, n_high
        (least and greatest weight in favour), restricting (provisions that restrict it), seen, total
        (Int64; provisions, or characters under text), share_low, share_high (0 to 1), exact (the two are
        the same), absence, evidence (provision ids).
    weighting, coder, roles : str
        The reading that the frame holds.
    refusals : tuple of Refusal
        Rules text_not_read and role_unknown, per plan.
    """

    frame: pd.DataFrame
    weighting: str
    coder: str
    roles: str
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class CodingRanges:
    """Shares under every coder's codes.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and factor (or group): plan_id, region_id, factor_id (or group_id), share (settled code),
        share_min, share_max (over all coders, the settled code among them), coders (how many), absence, evidence.
    by_coder : DataFrame
        plan_id, region_id, factor_id (or group_id), coder_id, n, total, share; one row per coder that coded the whole plan.
    refusals : tuple of Refusal
        Rule coverage for plans not wholly seen, not_coded for coders who left provisions of a plan out.
    """

    frame: pd.DataFrame
    by_coder: pd.DataFrame
    refusals: tuple[Refusal, ...]


def factor_shares(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, *,
    coder: str = SETTLED, weighting: str = "count", roles: str = "all",
) -> Shares:
    """Give the share of each factor in each plan, as the range that it must lie in.

    Parameters
    ----------
    plans : DataFrame
        The plans to show, indexed by plan_id in the order wanted; region_id and the columns of `plan_coverage`.
    provisions : DataFrame
        Indexed by provision_id; plan_id, granularity, merge_group, counts_as_provision, stance, provision_role,
        text_chars. Rows of other plans are passed over.
    codings : DataFrame
        provision_id, coder_id, factor_primary, factors_secondary.
    factors : DataFrame
        Indexed by factor_id, in the order of the codebook.
    coder : str
        Whose codes; `final` is the settled code.
    weighting : {"count", "fractional", "text"}
        count: 1 for the primary factor. fractional: 1/2 for it and 1/2 among the secondary factors. text: the
        characters of the provision, which is the length of clauses and not of the factor's own words.
    roles : {"all", "task", "safeguard"}
        Which provisions are counted, of which total.

    Returns
    -------
    Shares
        One row per plan and factor, plans in the order given, factors in that of the codebook.

    Raises
    ------
    ParameterError
        For an unknown weighting, role or coder.
    DataError
        For a code outside the codebook, or counts that contradict each other.

    Notes
    -----
    Share in [low / N, (high + N - n) / N]; low and high as in `plan_tallies`. Where N is not known the weights stay and
    the share is absent (total_unknown). A provision that restricts its factor counts in n, not in favour. A fully
    seen plan is a census: low and high meet, and no sampling interval applies.

    References
    ----------
    Manski, C. F. (2003). Partial Identification of Probability Distributions. doi:10.1007/b97478
    """
    check_factors(codings, factors)
    members = {factor: (factor,) for factor in factors.index}
    return _shares(plans, provisions, codings, members, "factor_id", Reading(coder, weighting, roles))


def group_shares(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factor_groups: pd.DataFrame, *,
    group_set: str, coder: str = SETTLED, weighting: str = "count", roles: str = "all",
) -> Shares:
    """Give the share of each group of factors in each plan, with the rest as a last group.

    Parameters
    ----------
    plans, provisions, codings : DataFrame
        As in `factor_shares`.
    factor_groups : DataFrame
        group_set, group_id, factor_id.
    group_set : str
        Which groups; they may not overlap.
    coder, weighting, roles : str
        As in `factor_shares`.

    Returns
    -------
    Shares
        One row per plan and group, groups in the order of the codebook; group_id "" is the rest.

    Raises
    ------
    RefusedError
        For groups that share a factor.

    Notes
    -----
    As in `factor_shares`. Least and greatest weights of a merge group are taken over the whole group of
    factors, so a group's range is never wider than the sum of its factors' ranges.
    """
    members = with_rest(group_members(factor_groups, group_set), codings)
    return _shares(plans, provisions, codings, members, "group_id", Reading(coder, weighting, roles))


def by_weighting(shares: Callable[..., Shares], *coded: pd.DataFrame, first: str, **asked: object) -> dict[str, Shares]:
    """Shares under every weighting, the one asked for first; `shares` is a measure of this module, the rest what it takes."""
    return {weighting: shares(*coded, weighting=weighting, **asked) for weighting in sorted(WEIGHTINGS, key=lambda name: name != first)}


def _shares(plans, provisions, codings, members: Members, column: str, reading: Reading) -> Shares:
    """The shares of any groups of factors."""
    cells, refusals = plan_tallies(plan_units(plans, provisions), codings, members, reading=reading)
    regions = dict(plans["region_id"])
    rows = [_share_row(regions, column, key, cell) for key, cell in cells.items()]
    frame = pd.DataFrame(rows, columns=_share_columns(column)).astype({"seen": "Int64", "total": "Int64"})
    return Shares(frame, reading.weighting, reading.coder, reading.roles, refusals)


def _share_columns(column: str) -> list[str]:
    """Columns of `Shares.frame`."""
    return ["plan_id", "region_id", column, "n_low", "n_high", "restricting", "seen", "total",
            "share_low", "share_high", "exact", "absence", "evidence"]


def _share_row(regions: Mapping[str, str], column: str, key: tuple[str, str], cell: Cell) -> dict[str, object]:
    """One row of `Shares.frame`."""
    plan_id, group = key
    counts = _counts(cell)
    low, high = _ends(cell)
    return {
        "plan_id": plan_id, "region_id": regions[plan_id], column: group, **counts,
        "restricting": cell.restricting, "share_low": low, "share_high": high,
        "exact": low == high, "absence": cell.absence, "evidence": cell.evidence,
    }


def _counts(cell: Cell) -> dict[str, object]:
    """The weights of a cell as numbers for a frame; missing where refused."""
    if cell.tally is None:
        return {"n_low": float("nan"), "n_high": float("nan"), "seen": pd.NA, "total": pd.NA}
    tally = cell.tally
    total = pd.NA if tally.total is None else tally.total
    return {"n_low": float(tally.low), "n_high": float(tally.high), "seen": tally.seen, "total": total}


def _ends(cell: Cell) -> tuple[float, float]:
    """The ends of the identified range, or missing."""
    if cell.tally is None or cell.tally.total is None:
        return float("nan"), float("nan")
    low, high = cell.tally.share
    return float(low), float(high)


def factor_coding_ranges(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, *,
    weighting: str = "count", roles: str = "all",
) -> CodingRanges:
    """Give the range of each factor's share over the coders' codes, for plans wholly seen.

    Parameters
    ----------
    plans, provisions, codings, factors : DataFrame
        As in `factor_shares`.
    weighting, roles : str
        As in `factor_shares`.

    Returns
    -------
    CodingRanges
        One row per plan and factor.

    Notes
    -----
    What varies in a census is the coding: [min, max] over the coders of n_c / N, the settled code among them, so that
    the share that is reported always lies in the range. Plans not wholly seen have absence refused:coverage.
    """
    check_factors(codings, factors)
    members = {factor: (factor,) for factor in factors.index}
    return _coding_ranges(plans, provisions, codings, members, "factor_id", weighting, roles)


def coding_ranges(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factor_groups: pd.DataFrame, *,
    group_set: str, weighting: str = "count", roles: str = "all",
) -> CodingRanges:
    """Give the range of each group's share over the coders' codes, for plans wholly seen.

    Parameters
    ----------
    plans, provisions, codings, factor_groups : DataFrame
        As in `group_shares`.
    group_set, weighting, roles : str
        As in `group_shares`.

    Returns
    -------
    CodingRanges
        One row per plan and group; group_id "" is the rest.

    Notes
    -----
    As in `factor_coding_ranges`.
    """
    members = with_rest(group_members(factor_groups, group_set), codings)
    return _coding_ranges(plans, provisions, codings, members, "group_id", weighting, roles)


def _coding_ranges(plans, provisions, codings, members, column, weighting, roles) -> CodingRanges:
    """Shares under every coder, and their least and greatest per plan and group."""
    documents = plan_units(plans, provisions)
    by_reading = {
        coder: plan_tallies(documents, codings, members, reading=Reading(coder, weighting, roles))
        for coder in dict.fromkeys(codings["coder_id"])
    }
    cells = {coder: found for coder, (found, _) in by_reading.items()}
    named = {"region_id": dict(plans["region_id"]), "column": column}
    rows = [_coder_row(named, key, coder, cell) for coder, found in cells.items() for key, cell in found.items() if is_exact(cell)]
    by_coder = pd.DataFrame(rows, columns=["plan_id", "region_id", column, "coder_id", "n", "total", "share"])
    frame = pd.DataFrame([_range_row(named, key, {c: found[key] for c, found in cells.items()}) for key in cells[SETTLED]])
    refused = [refusal for _, refusals in by_reading.values() for refusal in refusals]
    return CodingRanges(frame, by_coder, tuple(dict.fromkeys([*_unread(cells), *refused])))


def is_exact(cell: Cell) -> bool:
    """Whether all of the plan was seen and coded, so that the share is one number."""
    tally = cell.tally
    return tally is not None and tally.total is not None and tally.seen == tally.total and tally.low == tally.high


def _coder_row(named: Mapping, key: tuple[str, str], coder: str, cell: Cell) -> dict[str, object]:
    """One row of `CodingRanges.by_coder`."""
    plan_id, group = key
    return {
        "plan_id": plan_id, "region_id": named["region_id"][plan_id], named["column"]: group, "coder_id": coder,
        "n": float(cell.tally.low), "total": int(cell.tally.total), "share": float(cell.tally.share[0]),
    }


def _range_row(named: Mapping, key: tuple[str, str], by_coder: Mapping[str, Cell]) -> dict[str, object]:
    """One row of `CodingRanges.frame`."""
    plan_id, group = key
    shares = {coder: float(cell.tally.share[0]) for coder, cell in by_coder.items() if is_exact(cell)}
    settled = by_coder[SETTLED]
    given = SETTLED in shares
    return {
        "plan_id": plan_id, "region_id": named["region_id"][plan_id], named["column"]: group,
        "share": shares.get(SETTLED, float("nan")),
        "share_min": min(shares.values()) if given else float("nan"),
        "share_max": max(shares.values()) if given else float("nan"),
        "coders": len(shares) if given else 0,
        "absence": "" if given else settled.absence or "refused:coverage",
        "evidence": tuple(dict.fromkeys(row for cell in by_coder.values() for row in cell.evidence)) if given else (),
    }


def _unread(cells: Mapping[str, Mapping[tuple[str, str], Cell]]) -> list[Refusal]:
    """Plans not wholly seen, and coders who did not code all of a plan; once each."""
    found = {}
    for coder, of_coder in cells.items():
        for (plan_id, _), cell in of_coder.items():
            tally = cell.tally
            if tally is None or is_exact(cell):
                continue
            if cell.uncoded:
                found[plan_id, coder] = Refusal("not_coded", plan_id, {"coder": coder, "uncoded": cell.uncoded, "seen": tally.seen})
            elif coder == SETTLED:
                found[plan_id, coder] = Refusal("coverage", plan_id, {"seen": tally.seen, "total": tally.total})
    return list(found.values())

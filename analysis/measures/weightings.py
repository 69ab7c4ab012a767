"""Weightings: whose codes are read, and what each provision weighs for each factor (METHODS, section 2).

Weights are whole numbers over a common scale until the last step, so that no rounding decides a comparison.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import lcm

import pandas as pd

from analysis.errors import DataError, RefusedError, listed
from analysis.measures.guards import check_choice
from analysis.measures.rows import cells_of

WEIGHTINGS = ("count", "fractional", "text")
ROLES = ("all", "task", "safeguard")
SETTLED = "final"
REST = ""

Members = Mapping[str, Sequence[str]]
Parts = Mapping[str, int]


@dataclass(frozen=True)
class Reading:
    """One way to read the evidence: whose codes, which weighting, which provisions.

    Attributes
    ----------
    coder : str
        A coder_id; `final` is the settled code.
    weighting : str
        count, fractional or text.
    roles : str
        all, task or safeguard.
    """

    coder: str = SETTLED
    weighting: str = "count"
    roles: str = "all"

    def __post_init__(self):
        """Refuse words that name no weighting and no role."""
        check_choice(self.weighting, WEIGHTINGS, "weighting")
        check_choice(self.roles, ROLES, "roles")


def group_members(factor_groups: pd.DataFrame, group_set: str) -> dict[str, tuple[str, ...]]:
    """List the factors of each group of a set, in the order of the codebook.

    Raises
    ------
    ParameterError
        For a group set that the codebook does not have.
    RefusedError
        Where two groups of the set share a factor: their shares would count a provision twice.
    """
    check_choice(group_set, dict.fromkeys(factor_groups["group_set"]), "group_set")
    rows = factor_groups[factor_groups["group_set"] == group_set]
    shared = rows[rows["factor_id"].duplicated(keep=False)]
    if len(shared):
        found = [f"{factor} in {listed(part['group_id'])}" for factor, part in shared.groupby("factor_id", sort=False)]
        raise RefusedError(
            f"group set {group_set!r}: groups that overlap cannot stand in one comparison; {listed(found)}. "
            "Choose another group set, or give each factor to one group in factor_groups.csv"
        )
    return {group: tuple(part["factor_id"]) for group, part in rows.groupby("group_id", sort=False)}


def with_rest(members: Members, codings: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """Add the group "" that holds every coded factor in none of the groups."""
    held = {factor for factors in members.values() for factor in factors}
    return {**members, REST: tuple(sorted(_coded_factors(codings) - held))}


def check_factors(codings: pd.DataFrame, factors: pd.DataFrame) -> None:
    """Raise where a code is not in the codebook, since its weight would silently be lost."""
    unknown = sorted(_coded_factors(codings) - set(factors.index))
    if unknown:
        raise DataError("codings.csv: every factor must be in codebook/factors.csv", [f"{factor}: not a factor" for factor in unknown])


def _coded_factors(codings: pd.DataFrame) -> set[str]:
    """Every factor that any coder named."""
    primary, secondary = cells_of(codings, "factor_primary", "factors_secondary")
    return {*primary, *(factor for several in secondary for factor in several)}


def factor_weights(codings: pd.DataFrame, *, coder: str = SETTLED, weighting: str = "count") -> tuple[dict[str, Parts], int]:
    """Weigh each provision by factor, in whole parts of a common scale.

    Parameters
    ----------
    codings : DataFrame
        provision_id, coder_id, factor_primary, factors_secondary (tuples).
    coder : str
        Whose codes.
    weighting : {"count", "fractional", "text"}
        How the weight of one provision is spread over its factors.

    Returns
    -------
    dict of provision_id to dict of factor_id to int, int
        The parts of each coded provision, and the number of parts in one; the parts of a provision sum to it.

    Raises
    ------
    ParameterError
        For a coder who coded nothing.
    DataError
        Where a coder coded a provision twice.

    Notes
    -----
    count and text give all to the primary factor. fractional gives 1/2 to the primary factor and 1/2 in equal parts to
    the secondary ones; a provision without secondary factors gives all to its primary factor.
    """
    whose, *columns = cells_of(codings, "coder_id", "provision_id", "factor_primary", "factors_secondary")
    check_choice(coder, dict.fromkeys(whose), "coder")
    rows = [row for by, *row in zip(whose, *columns, strict=True) if by == coder]
    _check_coded_once([provision for provision, _, _ in rows], coder)
    scale = 2 * lcm(*(max(1, len(several)) for _, _, several in rows)) if weighting == "fractional" else 1
    return {provision: _spread(primary, secondary if weighting == "fractional" else (), scale) for provision, primary, secondary in rows}, scale


def _spread(primary: str, secondary: Sequence[str], scale: int) -> Parts:
    """The parts of one provision; a factor named twice adds up."""
    if not secondary:
        return {primary: scale}
    parts = Counter({primary: scale // 2})
    parts.update(dict.fromkeys(secondary, scale // 2 // len(secondary)))
    return dict(parts)


def _check_coded_once(provisions: Sequence[str], coder: str) -> None:
    """Raise where a provision has two codes of one coder."""
    times = Counter(provisions)
    twice = [provision for provision, n in times.items() for _ in range(n - 1)]
    if twice:
        raise DataError("codings.csv: a coder codes a provision once", [f"{row}: coder {coder}, more than one row" for row in twice])

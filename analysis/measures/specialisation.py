"""Specialisation: what each plan gives more weight than all of them together do, and how concentrated it is (METHODS, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special, stats

from analysis.measures.factor_counts import FactorCounts, check_plans, check_whole
from analysis.measures.guards import GUARDS, Guards, Refusal, check_level


@dataclass(frozen=True)
class Specialisation:
    """Location quotients per plan and factor, and specialisation and concentration per plan.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and factor: plan_id, region_id, factor_id, n, share, base_share, lq, lq_low, lq_high (hypothetical interval, exact),
        rsca (-1 to 1), rsca_low, rsca_high (the same interval), rsca_min, rsca_max (over the coders' codes), evidence.
    plans : DataFrame
        One row per plan: plan_id, region_id, provisions, factors (with any provision), krugman (0 to 2), hhi (0 to 1), effective_1,
        effective_2 (effective numbers of factors, orders 1 and 2), each with _min and _max over the coders' codes, evidence.
    base : tuple of str
        The plans that make the base.
    level : float
        Of the hypothetical interval.
    refusals : tuple of Refusal
        Rules few_plans and one_factor.
    """

    frame: pd.DataFrame
    plans: pd.DataFrame
    base: tuple[str, ...]
    level: float
    refusals: tuple[Refusal, ...]


def location_quotients(table: np.ndarray) -> np.ndarray:
    """Give each row's share of a column over the share of that column in all rows together.

    Parameters
    ----------
    table : array of float
        Rows by columns; no empty row or column.

    Returns
    -------
    array of float
        1 where a row gives a column what all rows together give it.

    Examples
    --------
    >>> location_quotients(np.array([[3.0, 1], [1, 3]])).tolist()
    [[1.5, 0.5], [0.5, 1.5]]
    """
    return table / table.sum(axis=1, keepdims=True) / (table.sum(axis=0) / table.sum())


def symmetric(quotients: np.ndarray) -> np.ndarray:
    """Give the revealed symmetric comparative advantage: (LQ - 1) / (LQ + 1), from -1 (none) over 0 (as all) to 1.

    References
    ----------
    Laursen, K. (2015). Revealed comparative advantage and the alternatives as measures of international specialization.
    Eurasian Business Review 5, 99-115. doi:10.1007/s40821-015-0017-1

    Examples
    --------
    >>> symmetric(np.array([0.0, 1, 3])).tolist()
    [-1.0, 0.0, 0.5]
    """
    return (quotients - 1) / (quotients + 1)


def quotient_intervals(table: np.ndarray, level: float = 0.95) -> tuple[np.ndarray, np.ndarray]:
    """Give exact intervals of location quotients, if it were chance in which plan each provision of a factor stands.

    Parameters
    ----------
    table : array of float
        Whole counts, rows by columns; no empty row or column.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple of array
        Lower and upper ends, in the shape of the table.

    Notes
    -----
    A location quotient is also the plan's part of the factor's provisions over its part of all provisions. With the sizes of the
    plans and of the factor as they are, the first part is binomial: its Clopper-Pearson interval, over the second. A factor with a single
    provision has an interval as wide as that deserves, and a cell of nought a real upper end, which a bootstrap would not give.

    References
    ----------
    Clopper, C. J. & Pearson, E. S. (1934). The use of confidence or fiducial limits. Biometrika 26, 404-413. doi:10.1093/biomet/26.4.404

    Examples
    --------
    >>> low, high = quotient_intervals(np.array([[3.0, 1], [4, 0], [4, 0]]))
    >>> low[0].round(3).tolist(), high[0].round(3).tolist()
    ([0.181, 0.075], [1.829, 3.0])
    """
    whole, part = table.sum(axis=0, keepdims=True), table.sum(axis=1, keepdims=True) / table.sum()
    tail = (1 - level) / 2
    low = np.where(table > 0, stats.beta.ppf(tail, np.maximum(table, 1), whole - table + 1), 0.0)
    high = np.where(table < whole, stats.beta.ppf(1 - tail, table + 1, np.maximum(whole - table, 1)), 1.0)
    return low / part, high / part


def concentration(table: np.ndarray) -> pd.DataFrame:
    """Give specialisation and concentration of each row of a table.

    Parameters
    ----------
    table : array of float
        Rows by columns.

    Returns
    -------
    DataFrame
        krugman: sum of the differences, without sign, from the shares of all rows together. hhi: sum of squared shares. effective_1:
        exp of the entropy; effective_2: 1 / hhi; both are the number of equal factors that would be as even.

    References
    ----------
    Krugman, P. (1991). Geography and Trade, appendix. Hill, M. O. (1973). Diversity and evenness. Ecology 54, 427-432. doi:10.2307/1934352

    Examples
    --------
    >>> concentration(np.array([[2.0, 2], [4, 0]]))[["krugman", "effective_2"]].values.tolist()
    [[0.5, 2.0], [0.5, 1.0]]
    """
    shares = table / table.sum(axis=1, keepdims=True)
    hhi = (shares ** 2).sum(axis=1)
    return pd.DataFrame({
        "krugman": np.abs(shares - table.sum(axis=0) / table.sum()).sum(axis=1), "hhi": hhi,
        "effective_1": np.exp(special.entr(shares).sum(axis=1)), "effective_2": 1 / hhi,
    })


def specialisation(
    counts: FactorCounts, *, others: Mapping[str, FactorCounts] | None = None, level: float = 0.95, guards: Guards = GUARDS,
) -> Specialisation:
    """Measure what each wholly read plan is specialised in, against all of them together.

    Parameters
    ----------
    counts : FactorCounts
        The table.
    others : mapping of str to FactorCounts, optional
        The table under other readings; those of other coders give the range over codes.
    level : float
        Of the hypothetical interval.
    guards : Guards
        `min_plans_structure`.

    Returns
    -------
    Specialisation
        Plans in the order of the table; the base holds the plan itself, as location quotients have it.

    Raises
    ------
    ParameterError
        For a level outside 0 to 1, and weights that are no counts.

    Notes
    -----
    With few plans a plan is a large part of its own base and every quotient is drawn towards 1; with one it would always be 1.
    """
    check_level(level)
    check_whole(counts)
    refusals = check_plans(counts, guards.min_plans_structure)
    if refusals:
        return Specialisation(pd.DataFrame(), pd.DataFrame(), counts.plans, level, refusals)
    table, recoded = counts.array, recodings(counts, others or {})
    lq = location_quotients(table)
    low, high = quotient_intervals(table, level)
    varied = np.array([symmetric(location_quotients_or_nought(other))[:, :table.shape[1]] for other in recoded])
    frame = counts.frame(
        share=counts.shares, base_share=table.sum(axis=0) / table.sum(), lq=lq, lq_low=low, lq_high=high, rsca=symmetric(lq), rsca_min=varied.min(axis=0), rsca_max=varied.max(axis=0),
        rsca_low=symmetric(low), rsca_high=symmetric(high),
    )
    return Specialisation(frame, _plan_rows(counts, recoded), counts.plans, level, ())


def recodings(counts: FactorCounts, others: Mapping[str, FactorCounts]) -> list[np.ndarray]:
    """The table, then what it would be under each other coder who coded all of its plans.

    The columns of the table come first, then those of factors that only other coders found: left out, they would stretch the
    shares of the rest.
    """
    tables = [counts.table, *(other.table for name, other in others.items() if name.startswith("coder:") and other.plans == counts.plans)]
    columns = list(dict.fromkeys(factor for table in tables for factor in table.columns))
    return [table.reindex(columns=columns, fill_value=0.0).to_numpy() for table in tables]


def location_quotients_or_nought(table: np.ndarray) -> np.ndarray:
    """As `location_quotients`, with nought for a column that a coder gave to no provision."""
    with np.errstate(invalid="ignore"):
        return np.nan_to_num(location_quotients(table), nan=0.0)


def _plan_rows(counts: FactorCounts, recoded: list[np.ndarray]) -> pd.DataFrame:
    """`Specialisation.plans`."""
    ours, *_ = measured = [concentration(table) for table in recoded]
    cube = np.stack([frame.to_numpy() for frame in measured])
    ranges = {f"{name}_{end}": getattr(cube[:, :, i], end)(axis=0) for i, name in enumerate(ours.columns) for end in ("min", "max")}
    return pd.DataFrame({
        "plan_id": counts.plans, "region_id": counts.regions.to_numpy(), "provisions": counts.array.sum(axis=1),
        "factors": (counts.array > 0).sum(axis=1), **{name: ours[name] for name in ours}, **ranges,
        "evidence": pd.Series([counts.whole(plan) for plan in counts.plans], dtype=object),
    })

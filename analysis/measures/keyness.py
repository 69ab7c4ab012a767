"""Keyness: what sets a plan apart from the others, by weighted log-odds (METHODS, section 2)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import ParameterError
from analysis.measures.factor_counts import FactorCounts, check_plans
from analysis.measures.guards import Refusal, check_level


@dataclass(frozen=True)
class Keyness:
    """How each wholly read plan stands out against the other ones, factor by factor.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and factor: plan_id, region_id, factor_id, n, n_others, share, share_others, log_odds (above nought where
        the plan gives the factor more than the others do), z, low, high (hypothetical interval), distinct (enough provisions and
        an interval clear of nought), enough (min_count is met), fragile, fragile_under (other readings in which the shares
        stand the other way round), evidence.
    prior_size : float
        Pseudo-provisions added to each side, spread as all the plans' provisions are together.
    min_count : int
        Provisions of all plans on a factor below which nothing is said of it.
    level : float
        Of the interval.
    base : tuple of str
        The plans compared; the others of a plan are the rest of these.
    refusals : tuple of Refusal
        Rules few_plans and one_factor.
    """

    frame: pd.DataFrame
    prior_size: float
    min_count: int
    level: float
    base: tuple[str, ...]
    refusals: tuple[Refusal, ...]


def weighted_log_odds(first: np.ndarray, second: np.ndarray, prior: np.ndarray, *, rare: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Give the log-odds ratio of each factor between two sides with a Dirichlet prior, and its standard error.

    Parameters
    ----------
    first, second : array of float
        Counts per factor.
    prior : array of float
        Pseudo-counts per factor, each above nought.
    rare : bool
        Take the short form of the variance, which holds where every share is small, as with words of a vocabulary.

    Returns
    -------
    tuple of array
        Log-odds ratios (first against second) and standard errors.

    Notes
    -----
    With y counts, n their sum, a the prior and A its sum: ln((y1 + a) / (n1 + A - y1 - a)) - ln((y2 + a) / (n2 + A - y2 - a));
    the variance sums 1 / (y + a) + 1 / (n + A - y - a) over both sides. The short form leaves the second term out; a factor can
    hold half of a plan, and there it would make the interval much too short.

    Examples
    --------
    >>> ratio, error = weighted_log_odds(np.array([3.0, 1]), np.array([1.0, 3]), np.array([1.0, 1]))
    >>> ratio.round(4).tolist()
    [1.3863, -1.3863]

    References
    ----------
    Monroe, B. L., Colaresi, M. P. & Quinn, K. M. (2008). Fightin' words. Political Analysis 16, 372-403. doi:10.1093/pan/mpn018
    """
    one, two = first + prior, second + prior
    whole_one, whole_two = one.sum(axis=-1, keepdims=True), two.sum(axis=-1, keepdims=True)
    beyond = 0.0 if rare else 1 / (whole_one - one) + 1 / (whole_two - two)
    return np.log(one / (whole_one - one)) - np.log(two / (whole_two - two)), np.sqrt(1 / one + 1 / two + beyond)


def factor_keyness(
    counts: FactorCounts, *, others: Mapping[str, FactorCounts] | None = None, prior_size: float | None = None, min_count: int = 5,
    level: float = 0.95,
) -> Keyness:
    """Measure what sets each wholly read plan apart from the other wholly read ones.

    Parameters
    ----------
    counts : FactorCounts
        The table.
    others : mapping of str to FactorCounts, optional
        The table under other readings, from `other_counts`; a finding that turns under one of them is fragile.
    prior_size : float, optional
        Pseudo-provisions on each side; one per factor of the table without it.
    min_count : int
        Provisions, over all plans, that a factor needs before it may be called distinctive.
    level : float
        Of the interval.

    Returns
    -------
    Keyness
        Plans in the order of the table, factors in that of the codebook.

    Notes
    -----
    The prior is informative: it is spread over the factors as the provisions of all the plans are together, so that a factor hardly
    anyone acts on is drawn towards the common share before anything is said of it. The z and the interval treat the provisions as
    draws; of a census they are hypothetical, and serve to order the factors by how little one provision more or less would matter.
    A factor that turns only because shares become equal does not count as fragile.

    References
    ----------
    Monroe, Colaresi & Quinn (2008). doi:10.1093/pan/mpn018
    """
    _check(prior_size, min_count, level)
    refusals, size = check_plans(counts, 2), float(prior_size or counts.table.shape[1])
    if refusals:
        return Keyness(_no_rows(), size, min_count, level, counts.plans, refusals)
    table = counts.array
    whole = table.sum(axis=0)
    ratio, error = weighted_log_odds(table, whole - table, size * whole / whole.sum())
    reach = stats.norm.ppf((1 + level) / 2) * error
    enough = np.broadcast_to(whole >= min_count, table.shape)
    under = _turned(counts, others or {})
    frame = counts.frame(
        n_others=whole - table, share=counts.shares, share_others=_others_shares(table), log_odds=ratio, z=ratio / error,
        low=ratio - reach, high=ratio + reach, enough=enough, distinct=enough & (np.abs(ratio) > reach),
    )
    keys = zip(frame["plan_id"], frame["factor_id"], strict=True)
    frame["fragile_under"] = pd.Series([under.get(key, ()) for key in keys], dtype=object)
    return Keyness(frame.assign(fragile=frame["fragile_under"].map(bool)), size, min_count, level, counts.plans, ())


def _check(prior_size: float | None, min_count: int, level: float) -> None:
    """Refuse a prior, a count or a level that means nothing."""
    if prior_size is not None and prior_size <= 0:
        raise ParameterError(f"prior_size must be above 0 pseudo-provisions; got {prior_size}. Leave it out for one per factor")
    if min_count < 0:
        raise ParameterError(f"min_count must be 0 provisions or more; got {min_count}")
    check_level(level)


def _no_rows() -> pd.DataFrame:
    """A frame without rows."""
    return pd.DataFrame(columns=["plan_id", "region_id", "factor_id", "n", "n_others", "share", "share_others", "log_odds", "z", "low", "high",
                                 "enough", "distinct", "fragile", "fragile_under", "evidence"])


def _others_shares(table: np.ndarray) -> np.ndarray:
    """For each plan, the shares of all the other plans taken together."""
    rest = table.sum(axis=0) - table
    return rest / rest.sum(axis=1, keepdims=True)


def _turned(counts: FactorCounts, others: Mapping[str, FactorCounts]) -> dict[tuple[str, str], tuple[str, ...]]:
    """Cells whose plan stands on the other side of the rest under another reading of the same plans, and which readings."""
    ours = _leads(counts)
    found: dict[tuple[str, str], list[str]] = {}
    for name, other in others.items():
        if other.plans != counts.plans:
            continue
        theirs = _leads(other).reindex(columns=ours.columns, fill_value=0)
        for row, column in np.argwhere(ours.to_numpy() * theirs.to_numpy() < 0):
            found.setdefault((ours.index[row], ours.columns[column]), []).append(name)
    return {key: tuple(names) for key, names in found.items()}


def _leads(counts: FactorCounts) -> pd.DataFrame:
    """1 where a plan's share is above that of the others, -1 below, 0 equal but for rounding."""
    difference = counts.shares - _others_shares(counts.array)
    return pd.DataFrame(np.where(np.abs(difference) < 1e-12, 0, np.sign(difference)), index=counts.table.index, columns=counts.table.columns)

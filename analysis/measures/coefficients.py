"""Coefficients of agreement for nominal codes with missing ones: Krippendorff's alpha, Gwet's AC1, Cohen's kappa (METHODS, section 6)."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from analysis.errors import ParameterError
from analysis.measures.guards import check_level

LEAST_REPLICATES = 100


@dataclass(frozen=True)
class Ac1:
    """Gwet's coefficient with the error that a sample of provisions would give it.

    Attributes
    ----------
    value, error, low, high : float
        The coefficient, its standard error and the ends of its interval; missing where it is not defined.
    """

    value: float
    error: float
    low: float
    high: float


def krippendorff_alpha(codes: pd.DataFrame) -> float:
    """Give Krippendorff's alpha for nominal codes.

    Parameters
    ----------
    codes : DataFrame
        One row per unit, one column per coder; empty text or missing where a coder gave no code.

    Returns
    -------
    float
        1 where all agree, 0 where they agree as chance would, below 0 where they disagree more than that; missing where
        no unit has two codes.

    Notes
    -----
    alpha = 1 - D_o / D_e. With r_uk coders giving unit u the code k, m_u of them in all, n_k = sum of r_uk over units with two
    codes or more and n their sum: D_o = sum_u sum_k r_uk (m_u - r_uk) / (m_u - 1), D_e = sum_k n_k (n - n_k) / (n - 1). Units with
    one code are left out. Where all codes are the same both are nought and the ratio is not defined; it is taken as 1,
    since nobody disagrees, although chance could not be told from agreement there.

    References
    ----------
    Krippendorff, K. (2011). Computing Krippendorff's alpha-reliability. University of Pennsylvania.
    https://repository.upenn.edu/asc_papers/43

    Examples
    --------
    >>> codes = pd.DataFrame({"a": ["x", "x", "y", "y"], "b": ["x", "y", "y", "y"]})
    >>> round(krippendorff_alpha(codes), 4)
    0.5333
    """
    return alpha_of(_counts(codes, given_codes(codes)))


def alpha_of(counts: np.ndarray) -> float:
    """Alpha of counts, units by codes; a code that nobody gave changes nothing."""
    return float(_alphas(counts, np.ones((1, len(counts))))[0])


def alpha_interval(codes: pd.DataFrame, *, replicates: int, seed: int, level: float = 0.95) -> tuple[float, float]:
    """Give the interval of alpha over units drawn again.

    Parameters
    ----------
    codes : DataFrame
        As in `krippendorff_alpha`.
    replicates, seed : int
        Draws, at least 100, and the start of the random numbers.
    level : float
        Between 0 and 1.

    Returns
    -------
    tuple of float
        Lower and upper end; both missing where alpha is.

    Raises
    ------
    ParameterError
        For too few replicates or a level outside 0 to 1.

    Notes
    -----
    Bootstrap over units: the units with two codes or more are drawn with replacement, with all their codes, and alpha
    is computed anew, D_e included. The ends are the percentiles; where the skew of few units leaves alpha itself
    outside, the nearer end is moved to it, so that the interval always holds it. A draw that holds one code only has
    alpha 1. Where nobody disagrees, the interval has no width and says nothing of units not read. The units are what
    was coded and no sample: the interval is hypothetical, for other provisions like these.

    Examples
    --------
    >>> codes = pd.DataFrame({"a": ["x", "x", "y", "y"], "b": ["x", "y", "y", "y"]})
    >>> low, high = alpha_interval(codes, replicates=100, seed=1)
    >>> low < krippendorff_alpha(codes) < high
    True
    """
    return alpha_ends(_counts(codes, given_codes(codes)), replicates=replicates, seed=seed, level=level)


def alpha_ends(counts: np.ndarray, *, replicates: int, seed: int, level: float) -> tuple[float, float]:
    """The interval of `alpha_interval` from counts, units by codes."""
    check_draws(replicates, level)
    counts = counts[counts.sum(axis=1) > 1]
    if not len(counts):
        return float("nan"), float("nan")
    picked = np.random.default_rng(seed).integers(len(counts), size=(replicates, len(counts)))
    # Units that were coded alike weigh alike, and there are few kinds of them: each draw is how many it has of each kind.
    kinds, kind = np.unique(counts, axis=0, return_inverse=True)
    places = kind.ravel()[picked] + len(kinds) * np.arange(replicates)[:, None]
    drawn = np.bincount(places.ravel(), minlength=replicates * len(kinds)).reshape(replicates, len(kinds))
    ends = np.quantile(_alphas(kinds, drawn), [(1 - level) / 2, (1 + level) / 2])
    found = alpha_of(counts)
    return float(min(ends[0], found)), float(max(ends[1], found))


def gwet_ac1(codes: pd.DataFrame, values: Sequence[str] = (), *, level: float = 0.95) -> Ac1:
    """Give Gwet's AC1, which does not fall where one code is much more common than the others.

    Parameters
    ----------
    codes : DataFrame
        As in `krippendorff_alpha`.
    values : sequence of str
        All codes that could have been given; without them those that were.
    level : float
        Of the interval.

    Returns
    -------
    Ac1
        Value 1 and no width where all codes are the same.

    Notes
    -----
    AC1 = (p_a - p_e) / (1 - p_e); p_a the mean over units with two codes or more of the share of pairs that agree, p_e = sum_k
    pi_k (1 - pi_k) / (q - 1), pi_k the mean over all units of the share of their codes that are k, q the number of codes. The
    standard error is Gwet's linear one, over units as if they were a sample; the interval takes t with n - 1 degrees, at most 1.

    References
    ----------
    Gwet, K. L. (2008). Computing inter-rater reliability and its variance in the presence of high agreement. British Journal of
    Mathematical and Statistical Psychology 61, 29-48. doi:10.1348/000711006X126600

    Examples
    --------
    >>> codes = pd.DataFrame({"a": ["x", "x", "y", "y"], "b": ["x", "y", "y", "y"]})
    >>> round(gwet_ac1(codes).value, 4)
    0.5294
    """
    return ac1_of(_counts(codes, list(values) or given_codes(codes)), level=level)


def ac1_of(counts: np.ndarray, *, level: float) -> Ac1:
    """AC1 of counts, units by all codes that could have been given."""
    check_draws(LEAST_REPLICATES, level)
    counts = counts[counts.sum(axis=1) > 0]
    raters = counts.sum(axis=1)
    if not (raters > 1).any():
        return Ac1(*[float("nan")] * 4)
    if counts.shape[1] < 2:
        return Ac1(1.0, 0.0, 1.0, 1.0)
    value, error = _ac1(counts, raters)
    width = error * stdtrit(len(counts) - 1, (1 + level) / 2) if len(counts) > 1 else float("nan")
    return Ac1(value, error, value - width, min(1.0, value + width))


def cohen_kappa(first: Sequence[str], second: Sequence[str]) -> float:
    """Give Cohen's kappa of two coders over the units that both coded.

    Parameters
    ----------
    first, second : sequence of str
        One code per unit, in the same order; empty text or missing where the coder gave none.

    Returns
    -------
    float
        1 where both always agree, 0 where they agree as chance would, with each coder's own habits; at least -1.

    Notes
    -----
    kappa = (p_o - p_e) / (1 - p_e), p_e = sum_k p_k. p_.k from each coder's own shares. Where both gave all units one and the same
    code it is taken as 1; missing where no unit has both.

    References
    ----------
    Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46.
    doi:10.1177/001316446002000104

    Examples
    --------
    >>> cohen_kappa(["x", "x", "y", "y"], ["x", "y", "y", "y"])
    0.5
    """
    both = [(p, q) for p, q in zip(first, second, strict=True) if not (pd.isna(p) or pd.isna(q) or p == "" or q == "")]
    if not both:
        return float("nan")
    n, habits = len(both), [Counter(codes) for codes in zip(*both, strict=True)]
    expected = sum(habits[0][code] / n * (habits[1][code] / n) for code in sorted(habits[0]))
    observed = sum(p == q for p, q in both) / n
    return 1.0 if expected == 1 else (observed - expected) / (1 - expected)


def percent_agreement(codes: pd.DataFrame) -> float:
    """Give the mean, over units with two codes or more, of the share of pairs of coders that agree (0 to 1).

    Examples
    --------
    >>> percent_agreement(pd.DataFrame({"a": ["x", "x", "y", "y"], "b": ["x", "y", "y", "y"]}))
    0.75
    """
    return percent_of(_counts(codes, given_codes(codes)))


def percent_of(counts: np.ndarray) -> float:
    """The share of `percent_agreement` from counts, units by codes."""
    counts = counts[counts.sum(axis=1) > 1]
    return float(_agreeing(counts).mean()) if len(counts) else float("nan")


def check_draws(replicates: int, level: float) -> None:
    """Refuse draws too few for percentiles, and levels that are no share."""
    if replicates < LEAST_REPLICATES:
        raise ParameterError(f"replicates must be at least {LEAST_REPLICATES} for the ends of an interval; got {replicates}")
    check_level(level)


def given_codes(codes: pd.DataFrame) -> list[str]:
    """Every code that was given, sorted."""
    return sorted(set(_filled(codes).ravel()) - {""})


def _counts(codes: pd.DataFrame, values: Sequence[str]) -> np.ndarray:
    """Units by codes: how many coders gave the unit that code."""
    given = _filled(codes)
    return np.stack([(given == value).sum(axis=1) for value in values], axis=1).astype(float) if len(values) else np.zeros((len(given), 0))


def _filled(codes: pd.DataFrame) -> np.ndarray:
    """Codes as an array of texts, empty where missing."""
    given = codes.to_numpy(dtype=object)
    return np.where(pd.isna(given), "", given)


def _agreeing(counts: np.ndarray) -> np.ndarray:
    """Share of pairs of coders that agree, per unit with two codes or more."""
    raters = counts.sum(axis=1)
    return (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))


def _alphas(counts: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Alpha for each row of `drawn`, which says how often each unit is taken."""
    raters = counts.sum(axis=1)
    paired = raters > 1
    counts, drawn, raters = counts[paired], drawn[:, paired], raters[paired]
    observed = drawn @ (raters * (1 - _agreeing(counts))) if len(counts) else np.zeros(len(drawn))
    sums = drawn @ counts
    n = sums.sum(axis=1)
    expected = (sums * (n[:, None] - sums)).sum(axis=1) / np.maximum(n - 1, 1)
    found = 1 - np.divide(observed, expected, out=np.zeros_like(observed), where=expected > 0)
    return np.where(n > 0, found, np.nan)


def _ac1(counts: np.ndarray, raters: np.ndarray) -> tuple[float, float]:
    """The coefficient and its standard error."""
    n, paired = len(counts), raters > 1
    shares = (counts / raters[:, None])
    pi = shares.mean(axis=0)
    chance = float((pi * (1 - pi)).sum() / (counts.shape[1] - 1))
    agreed = np.zeros(n)
    agreed[paired] = _agreeing(counts[paired])
    value = (agreed[paired].mean() - chance) / (1 - chance)
    own = np.where(paired, n / paired.sum() * (agreed - chance) / (1 - chance), 0)
    of_chance = shares @ (1 - pi) / (counts.shape[1] - 1)
    linear = own - 2 * (1 - value) * (of_chance - chance) / (1 - chance)
    error = np.sqrt(((linear - value) ** 2).sum() / (n * (n - 1))) if n > 1 else float("nan")
    return float(value), float(error)

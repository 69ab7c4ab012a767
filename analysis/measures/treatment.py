"""Treatment of outliers: pull in a few extreme values, else take logarithms (METHODS, section 5)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.errors import RefusedError
from analysis.measures.guards import GUARDS, Guards

MOST_SKEW, MOST_KURTOSIS, MOST_PULLED = 2.0, 3.5, 5
# How far above the least value the logarithm begins, as a part of the range.
LOG_OFFSET = 0.01


@dataclass(frozen=True)
class Treated:
    """Values after the treatment of outliers, and what was done to each indicator.

    Attributes
    ----------
    values : DataFrame
    frame : DataFrame
        Indexed as the columns of `values`: treatment ("", winsorised, log), pulled (how many values were pulled in), skewness,
        kurtosis (before), skewness_after, kurtosis_after, passes (the rule holds now).
    """

    values: pd.DataFrame
    frame: pd.DataFrame


def treat(
    values: pd.DataFrame, *, skew: float = MOST_SKEW, kurtosis: float = MOST_KURTOSIS, most: int = MOST_PULLED, guards: Guards = GUARDS,
) -> Treated:
    """Treat the indicators whose distribution is far from even.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, indicators as columns; gaps are left alone.
    skew, kurtosis : float
        An indicator is treated where its absolute skewness reaches `skew` and its excess kurtosis reaches `kurtosis`.
    most : int
        Values that may be pulled in.
    guards : Guards
        `min_regions_weights`.

    Returns
    -------
    Treated

    Raises
    ------
    RefusedError
        Under `min_regions_weights` regions: among so few nothing can be told to be an outlier.

    Notes
    -----
    Winsorising: the extreme value on the side of the skew is set to the next one, again and again until the rule holds, at most `most`
    values. Where that does not help, nothing is pulled in and x becomes ln(x - min + 0.01 (max - min)). Skewness and
    kurtosis are the bias-corrected sample moments.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, step 5. doi:10.1787/9789264043466-en
    Becker, W. et al. (2022). COINr: An R package for developing composite indicators. doi:10.21105/joss.04567

    Examples
    --------
    >>> treat(pd.DataFrame({"x": [*range(1, 12), 900]})).frame.loc["x", ["treatment", "pulled"]].tolist()
    ['winsorised', 1]
    """
    if len(values) < guards.min_regions_weights:
        raise RefusedError(
            f"outliers are told only among at least {guards.min_regions_weights} regions; there are {len(values)}. "
            "Leave the values as they are, or use goalposts"
        )
    done = {leaf: _treated(values[leaf].to_numpy(float), (skew, kurtosis), most) for leaf in values}
    frame = pd.DataFrame({leaf: record for leaf, (_, record) in done.items()}).T.rename_axis(values.columns.name)
    return Treated(values.assign(**{leaf: column for leaf, (column, _) in done.items()}), frame)


def _treated(x: np.ndarray, limits: tuple[float, float], most: int) -> tuple[np.ndarray, dict[str, object]]:
    """One indicator after treatment, with the record of it."""
    before = _moments(x)
    if _passes(before, limits):
        return x, _record("", 0, before, before, limits)
    pulled = _winsorised(x, limits, most)
    if _passes(_moments(pulled), limits):
        return pulled, _record("winsorised", int((pulled != x)[~np.isnan(x)].sum()), before, _moments(pulled), limits)
    low, high = np.nanmin(x), np.nanmax(x)
    logs = np.log(x - low + LOG_OFFSET * (high - low))
    return logs, _record("log", 0, before, _moments(logs), limits)


def _winsorised(x: np.ndarray, limits: tuple[float, float], most: int) -> np.ndarray:
    """The extremes pulled in to the next value, one at a time, on the side of the skew."""
    pulled = x
    for _ in range(most):
        side = 1 if _moments(pulled)[0] > 0 else -1
        toward = side * pulled
        extreme = np.nanmax(toward)
        pulled = side * np.where(toward == extreme, np.max(toward[toward < extreme]), toward)
        if _passes(_moments(pulled), limits):
            break
    return pulled


def _moments(x: np.ndarray) -> tuple[float, float]:
    """Skewness and excess kurtosis; of values that are all one, nought."""
    held = x[~np.isnan(x)]
    if np.ptp(held) == 0:
        return 0.0, 0.0
    return float(stats.skew(held, bias=False)), float(stats.kurtosis(held, bias=False))


def _passes(moments: tuple[float, float], limits: tuple[float, float]) -> bool:
    return abs(moments[0]) < limits[0] or moments[1] < limits[1]


def _record(treatment: str, pulled: int, before: tuple, after: tuple, limits: tuple) -> dict[str, object]:
    """One row of `Treated.frame`."""
    return {
        "treatment": treatment, "pulled": pulled, "skewness": before[0], "kurtosis": before[1],
        "skewness_after": after[0], "kurtosis_after": after[1], "passes": _passes(after, limits),
    }

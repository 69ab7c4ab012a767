"""Steps before normalising: dividing by a size, leaving out regions with too little, and filling gaps on request (METHODS, section 5).

A gap stays a gap unless a filling is asked for, and what was filled is said.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.errors import DataError, ParameterError, RefusedError, listed
from analysis.measures.guards import check_choice

IMPUTATIONS = ("none", "mean", "median")


@dataclass(frozen=True)
class Filled:
    """Values without gaps, and which of them were filled.

    Attributes
    ----------
    values : DataFrame
        As given, the gaps filled.
    cells : tuple of (str, str)
        Row and column of every cell that was filled, row by row.
    """

    values: pd.DataFrame
    cells: tuple[tuple[str, str], ...]


def denominate(values: pd.DataFrame, sizes: pd.DataFrame, divided_by: Mapping[str, str]) -> pd.DataFrame:
    """Divide indicators by the size of their regions.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, indicators as columns.
    sizes : DataFrame
        The same regions as rows, sizes as columns; above nought.
    divided_by : mapping of str to str
        Indicator to size; indicators not named stay as they are.

    Returns
    -------
    DataFrame
        A gap in the figure or in the size is a gap.

    Raises
    ------
    ParameterError
        For an indicator or a size that is not there.
    DataError
        For a size of nought or less.

    Examples
    --------
    >>> counts, people = pd.DataFrame({"clinics": [6.0, 3.0]}), pd.DataFrame({"people": [2.0, 3.0]})
    >>> denominate(counts, people, {"clinics": "people"})["clinics"].tolist()
    [3.0, 1.0]
    """
    for indicator, size in divided_by.items():
        check_choice(indicator, values.columns, "indicator")
        check_choice(size, sizes.columns, "size")
    used = sizes[list(dict.fromkeys(divided_by.values()))]
    if (used <= 0).any(axis=None):
        raise DataError(f"a size must be above nought; {listed(used.columns[(used <= 0).any()])} is not")
    ratios = {indicator: values[indicator] / sizes[size] for indicator, size in divided_by.items()}
    return values.assign(**ratios)


def screen(values: pd.DataFrame, *, least_share: float) -> pd.DataFrame:
    """Leave out the regions that have fewer than a share of the indicators.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, indicators as columns.
    least_share : float
        From 0 to 1; a region with exactly this share stays.

    Returns
    -------
    DataFrame
        The rows that stay; those that went are the difference of the two indexes.

    Raises
    ------
    ParameterError
        For a share outside 0 to 1.

    Examples
    --------
    >>> screen(pd.DataFrame({"x": [1.0, None], "y": [2.0, 3.0]}, index=["a", "b"]), least_share=0.8).index.tolist()
    ['a']
    """
    if not 0 <= least_share <= 1:
        raise ParameterError(f"least_share must lie between 0 and 1; got {least_share}")
    return values[values.notna().mean(axis=1) >= least_share]


def impute(values: pd.DataFrame, *, method: str = "none", groups: pd.Series | None = None) -> Filled:
    """Fill gaps by the mean or the median of the indicator, over all regions or over those of the same group.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, indicators as columns.
    method : {"none", "mean", "median"}
        none fills nothing, and refuses where there is a gap.
    groups : Series, optional
        Region to group; the mean is then that of the region's own group.

    Returns
    -------
    Filled

    Raises
    ------
    ParameterError
        For an unknown method.
    RefusedError
        For a gap under none, or one that the group cannot fill.

    Notes
    -----
    A filled value adds no information on its region: it is the assumption that the region is like the others.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, step 3. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> filled = impute(pd.DataFrame({"x": [1.0, 3.0, None]}, index=["a", "b", "c"]), method="mean")
    >>> filled.values["x"].tolist(), filled.cells
    ([1.0, 3.0, 2.0], (('c', 'x'),))
    """
    check_imputation(method)
    gaps = [(region, leaf) for region, row in values.isna().iterrows() for leaf in values.columns[row]]
    if not gaps:
        return Filled(values, ())
    if method == "none":
        raise RefusedError(
            f"a composite needs every value; {len(gaps)} are missing ({listed(f'{a} {b}' for a, b in gaps)}). "
            "Leave the indicator out, or ask for an imputation"
        )
    keys = pd.Series("", index=values.index) if groups is None else groups.reindex(values.index)
    filled = values.fillna(values.groupby(keys).transform(method))
    left = [f"{region} {leaf}" for region, leaf in gaps if pd.isna(filled.at[region, leaf])]
    if left:
        raise RefusedError(f"nothing to fill the gap from: no other region of the group has a value for {listed(left)}")
    return Filled(filled, tuple(gaps))


def check_imputation(method: str) -> str:
    """Return a declared way to fill gaps, or say which ones there are."""
    return check_choice(method, IMPUTATIONS, "imputation")

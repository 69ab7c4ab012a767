"""Aggregation of indicators over a hierarchy, and ranking (METHODS, section 5).

The three means are one formula, g(sum of w f(x)) with f and g each other's inverse. As g is undone by the next level's f, the whole
hierarchy is one weighted sum in f(x); only Copeland's count has to climb level by level.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.errors import RefusedError, listed
from analysis.measures.guards import Refusal, check_choice
from analysis.measures.hierarchy import Hierarchy

MEANS: Mapping[str, tuple[Callable, Callable]] = MappingProxyType({
    "arithmetic": (np.positive, np.positive), "geometric": (np.log, np.exp), "harmonic": (np.reciprocal, np.reciprocal),
})
COPELAND = "copeland"
AGGREGATIONS = (*MEANS, COPELAND)
# Means that nought or less would break.
NEED_ABOVE_NOUGHT = frozenset({"geometric", "harmonic"})
DECIMALS = 9
# Sums of weights that differ by less than rounding are the same.
TIE = 1e-9


def weighted_sum(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Sum over the last axis; scores (n, k) or (replicates, n, k), weights (k,) or (replicates, k)."""
    if scores.ndim == 2:
        return weights @ scores.T
    return np.matmul(scores, weights[..., None])[..., 0]


def copeland(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Duels won less duels lost; a region wins where the indicators on which it is ahead outweigh the others.

    Parameters
    ----------
    scores : ndarray
        (n, k) or (replicates, n, k).
    weights : ndarray
        (k,) or (replicates, k), each set of sum 1.

    Notes
    -----
    A tie on an indicator gives half of its weight to each side, so it leaves the duel to the others. Differences of duels smaller
    than rounding are ties.

    Examples
    --------
    >>> copeland(np.array([[3.0, 1.0], [2.0, 2.0], [1.0, 3.0]]), np.array([0.75, 0.25])).tolist()
    [2.0, 0.0, -2.0]
    """
    duels = _duels(scores, weights)
    counts = (_counted(duels > TIE) - _counted(duels < -TIE)).astype(float)
    return np.where(np.isnan(scores).any(axis=-1), np.nan, counts)


def _duels(scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
    """Weight on which the row's region is ahead less weight on which it is behind, (n, n) or (replicates, n, n)."""
    if scores.ndim == 2:  # who is ahead is the same in every replicate: one product does them all
        n, k = scores.shape
        ahead = _ahead(np.moveaxis(scores, -1, 0)).reshape(k, n * n).astype(float)
        return (weights @ ahead).reshape(*weights.shape[:-1], n, n)
    by_child = zip(np.moveaxis(scores, -1, 0), np.moveaxis(weights, -1, 0), strict=True)
    return sum(weight[..., None, None] * _ahead(child) for child, weight in by_child)


def _ahead(scores: np.ndarray) -> np.ndarray:
    """1 where the row's region has the higher score, -1 where the column's has."""
    one, other = scores[..., :, None], scores[..., None, :]
    return (one > other).view(np.int8) - (one < other).view(np.int8)


def _counted(flags: np.ndarray) -> np.ndarray:
    """How many flags of the last axis are up."""
    if flags.shape[-1] > np.iinfo(np.uint8).max:
        return np.count_nonzero(flags, axis=-1)
    # Summing bytes as bytes is several times faster, and the count fits into one.
    return np.einsum("...j->...", flags.view(np.uint8)).astype(int)


def combined(scores: np.ndarray, weights: np.ndarray, method: str) -> np.ndarray:
    """The scores of one group from those of its children; no check of signs."""
    if method == COPELAND:
        return copeland(scores, weights)
    there, back = MEANS[method]
    return back(weighted_sum(there(scores), weights))


def aggregate(scores: pd.DataFrame, tree: Hierarchy, *, method: str = "arithmetic") -> pd.DataFrame:
    """Combine normalised indicators, level by level, up to the composite.

    Parameters
    ----------
    scores : DataFrame
        Regions as rows, the leaves of `tree` as columns, more is better.
    tree : Hierarchy
        Groups and weights.
    method : {"arithmetic", "geometric", "harmonic", "copeland"}
        At every level the same.

    Returns
    -------
    DataFrame
        Regions as rows; every node of the hierarchy as a column, the root first.

    Raises
    ------
    ParameterError
        For an unknown method.
    RefusedError
        For scores of nought or less in a geometric or harmonic mean.

    Notes
    -----
    Weights are shares among the children of one parent. A region with a gap has no score in any group above the gap:
    the other weights are not stretched to cover it, which would score each region on a composite of its own. A harmonic or geometric mean
    of means is the mean over all indicators with the product of the weights.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, step 6. doi:10.1787/9789264043466-en
    Copeland, A. H. (1951), as in Saari, D. & Merlin, V. (1996). The Copeland method. Economic Theory 8, 51-76. doi:10.1007/BF01212012

    Examples
    --------
    >>> from analysis.measures.hierarchy import hierarchy
    >>> tree = hierarchy(pd.DataFrame({"parent": ["", "all", "all"], "weight": [1.0, 1.0, 1.0]}, index=["all", "roads", "clinics"]))
    >>> aggregate(pd.DataFrame({"roads": [1.0, 4.0], "clinics": [9.0, 4.0]}), tree, method="geometric")["all"].round(6).tolist()
    [3.0, 4.0]
    """
    refusals = aggregation_refusals(scores, tree, method)
    if refusals:
        found = listed(f"{refusal.subject} ({refusal.values['found']:g})" for refusal in refusals)
        raise RefusedError(
            f"a {method} mean needs scores above nought; these have others: {found}. "
            "Normalise to a scale that begins above nought, or take the arithmetic mean"
        )
    columns = {leaf: scores[leaf].to_numpy(float) for leaf in tree.leaves}
    weights = tree.weights
    for group in tree.groups:
        children = list(tree.children(group))
        columns[group] = combined(np.stack([columns[child] for child in children], axis=-1), weights[children].to_numpy(float), method)
    return pd.DataFrame(columns, index=scores.index)[list(tree.nodes.index)]


def aggregation_refusals(scores: pd.DataFrame, tree: Hierarchy, method: str) -> tuple[Refusal, ...]:
    """The leaves whose scores this mean cannot take: rule nonpositive_scores."""
    check_choice(method, AGGREGATIONS, "aggregation")
    if method not in NEED_ABOVE_NOUGHT:
        return ()
    low = scores[list(tree.leaves)].min()
    return tuple(Refusal("nonpositive_scores", leaf, {"method": method, "found": float(low[leaf])}) for leaf in low.index[low <= 0])


def rank_scores(scores: pd.DataFrame | pd.Series, *, decimals: int = DECIMALS):
    """Rank regions, 1 for the highest score; the tied share the better rank.

    Parameters
    ----------
    scores : DataFrame or Series
        Regions as rows; every column is ranked by itself.
    decimals : int
        Scores that are the same to so many decimals are tied: rounding errors of the last bits part nobody, and what is
        shown with fewer decimals is never ranked by them.

    Returns
    -------
    DataFrame or Series
        Int64; a region without a score has no rank.

    Examples
    --------
    >>> rank_scores(pd.Series([71.4, 80.0, 71.4], index=["a", "b", "c"])).to_dict()
    {'a': 2, 'b': 1, 'c': 2}
    """
    return scores.round(decimals).rank(method="min", ascending=False).astype("Int64")


def ranks_of(scores: np.ndarray, decimals: int = DECIMALS) -> np.ndarray:
    """As `rank_scores`, for an array (replicates, regions)."""
    rounded = np.round(scores, decimals)
    return 1 + _counted(rounded[:, None, :] > rounded[:, :, None])

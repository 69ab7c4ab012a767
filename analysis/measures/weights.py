"""Weights of the nodes of a hierarchy: as given, equal, from principal components, or with noise (METHODS, section 5)."""

import numpy as np
import pandas as pd

from analysis.errors import ParameterError, RefusedError, listed
from analysis.measures.aggregation import combined
from analysis.measures.guards import GUARDS, Guards, check_choice
from analysis.measures.hierarchy import Hierarchy

WEIGHTS = ("given", "equal", "pca")


def weigh(tree: Hierarchy, scores: pd.DataFrame, *, method: str = "given", aggregation: str = "arithmetic", guards: Guards = GUARDS) -> Hierarchy:
    """Give a hierarchy its weights.

    Parameters
    ----------
    tree : Hierarchy
    scores : DataFrame
        Normalised leaves; used by pca only.
    method : {"given", "equal", "pca"}
        given: those of the table. equal: the same for all children of a parent. pca: `pca_weights`.
    aggregation : str
        How groups are scored on the way up, for pca.
    guards : Guards
        `min_regions_weights`, for pca.

    Returns
    -------
    Hierarchy

    Raises
    ------
    ParameterError, RefusedError
        For an unknown method; as `pca_weights`.
    """
    check_choice(method, WEIGHTS, "weights")
    if method == "given":
        return tree
    if method == "equal":
        return tree.weighted(pd.Series(1.0, index=tree.nodes.index))
    return pca_weights(tree, scores, aggregation=aggregation, guards=guards)


def pca_weights(tree: Hierarchy, scores: pd.DataFrame, *, aggregation: str = "arithmetic", guards: Guards = GUARDS) -> Hierarchy:
    """Weigh the children of each group by the first principal component of their scores.

    Parameters
    ----------
    tree : Hierarchy
    scores : DataFrame
        Normalised leaves, without gaps.
    aggregation : str
        How a group is scored for the level above.
    guards : Guards
        `min_regions_weights`.

    Returns
    -------
    Hierarchy

    Raises
    ------
    RefusedError
        Under `min_regions_weights` regions, or where the first component sets children against each other, so that no weights
        above nought can stand for it.

    Notes
    -----
    A weight is the square of the child's loading on the first component of the correlation matrix; the squares sum to 1. Such weights say
    what varies together, not what matters.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, step 6. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> from analysis.measures.hierarchy import hierarchy
    >>> tree = hierarchy(pd.DataFrame({"parent": ["", "all", "all"], "weight": 1.0}, index=["all", "x", "y"]))
    >>> scores = pd.DataFrame({"x": range(12), "y": [n + n % 5 for n in range(12)]}, dtype=float)
    >>> pca_weights(tree, scores).weights.round(3).to_dict()
    {'all': 1.0, 'x': 0.5, 'y': 0.5}
    """
    if len(scores) < guards.min_regions_weights:
        raise RefusedError(
            f"weights are estimated from at least {guards.min_regions_weights} regions; there are {len(scores)}. Use given or equal weights"
        )
    columns, weights = scores.to_dict("series"), {}
    for group in tree.groups:
        children = list(tree.children(group))
        below = np.column_stack([columns[child] for child in children])
        shares = _squared_loadings(below, children)
        weights |= dict(zip(children, shares, strict=True))
        columns[group] = combined(below, shares, aggregation)
    return tree.weighted(pd.Series(weights))


def _squared_loadings(scores: np.ndarray, children: list[str]) -> np.ndarray:
    """The squared loadings of the first component; one child has all the weight."""
    if len(children) == 1:
        return np.ones(1)
    first = np.linalg.eigh(np.corrcoef(scores, rowvar=False))[1][:, -1]
    first = first * np.sign(first.sum())
    against = [child for child, loading in zip(children, first, strict=True) if loading < 0]
    if against:
        raise RefusedError(
            f"the first component sets {listed(against)} against the others of {listed(children)}; no weights above nought can stand "
            "for it. Use given or equal weights, or another grouping"
        )
    return first ** 2


def check_noise(noise: float) -> float:
    """Return a width of the noise of weights, or say what it may be."""
    if not 0 <= noise < 1:
        raise ParameterError(f"weight_noise must be 0 or more and below 1 (0.5 moves a weight by up to half either way); got {noise}")
    return noise


def noisy_weights(weights: np.ndarray, noise: float, uniforms: np.ndarray) -> np.ndarray:
    """Move every weight by up to a part of itself either way.

    Parameters
    ----------
    weights : ndarray
        (nodes,)
    noise : float
        0.5 moves a weight of 1 to anything from 0.5 to 1.5, evenly.
    uniforms : ndarray
        (replicates, nodes), from 0 to 1.

    Returns
    -------
    ndarray
        (replicates, nodes); not yet shares.

    Examples
    --------
    >>> noisy_weights(np.array([1.0, 2.0]), 0.5, np.array([[0.0, 1.0]])).tolist()
    [[0.5, 3.0]]
    """
    return weights * (1 + noise * (2 * uniforms - 1))

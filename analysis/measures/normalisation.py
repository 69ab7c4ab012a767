"""Normalisation: nine ways to bring indicators to one scale (METHODS, section 5).

Every method takes an array whose last two axes are regions and indicators, so that one set of values and thousands of replicates of
it are normalised by the same few lines.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy.stats import rankdata

from analysis.errors import ParameterError, RefusedError, listed
from analysis.measures.guards import Refusal, check_choice
from analysis.measures.hierarchy import Hierarchy

REGIONS = -2


@dataclass(frozen=True)
class Scale:
    """Where normalised scores lie.

    Attributes
    ----------
    low, high : float
        What 0 and 1 become: all methods but z-score and rank.
    mean, sd : float
        Of z-scores.
    natural : tuple of float
        The ends of the indicators' own common scale, for `scaled`.
    """

    low: float = 0.0
    high: float = 100.0
    mean: float = 0.0
    sd: float = 1.0
    natural: tuple[float, float] = (0.0, 100.0)


# Begins above nought, so that every mean applies to every normalisation.
ABOVE_NOUGHT = Scale(low=1, high=100, mean=50, sd=10)


@dataclass(frozen=True)
class Posts:
    """What the methods know of each indicator beside its values; arrays over the indicators, turned so that more is better."""

    direction: np.ndarray
    low: np.ndarray
    high: np.ndarray
    target: np.ndarray

    @classmethod
    def of(cls, tree: Hierarchy) -> "Posts":
        """The posts of a hierarchy's leaves."""
        nodes = tree.nodes.loc[list(tree.leaves)]
        direction = nodes["direction"].to_numpy(float)
        ends = np.sort(nodes[["goalpost_low", "goalpost_high"]].to_numpy(float) * direction[:, None], axis=1)
        return cls(direction, ends[:, 0], ends[:, 1], nodes["target_value"].to_numpy(float) * direction)


def _least(y: np.ndarray) -> np.ndarray:
    return np.fmin.reduce(y, axis=REGIONS, keepdims=True)


def _greatest(y: np.ndarray) -> np.ndarray:
    return np.fmax.reduce(y, axis=REGIONS, keepdims=True)


def scale_minmax(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """0 for the worst and 1 for the best of the regions compared."""
    return (y - _least(y)) / (_greatest(y) - _least(y))


def scale_natural(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """The place on the indicators' own common scale; a value outside it lies outside 0 to 1."""
    ends = np.sort(np.outer(posts.direction, scale.natural), axis=1)
    return (y - ends[:, 0]) / (ends[:, 1] - ends[:, 0])


def scale_zscore(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """Standard deviations (of a sample) from the mean."""
    centred = y - np.nanmean(y, axis=REGIONS, keepdims=True)
    return scale.mean + scale.sd * centred / np.nanstd(y, axis=REGIONS, ddof=1, keepdims=True)


def scale_percentile_rank(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """The share of the other regions that a region is ahead of; ties share their mean."""
    held = np.sum(~np.isnan(y), axis=REGIONS, keepdims=True)
    return (scale_rank(y, posts, scale) - 1) / (held - 1)


def scale_rank(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """1 for the worst, the number of regions for the best; ties share their mean."""
    # Leaving gaps out is many times slower, so only where there are any.
    return rankdata(y, axis=REGIONS, nan_policy="omit" if np.isnan(y).any() else "propagate")


def scale_fraction_of_best(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """The part of the best value; where less is better, the best value over one's own."""
    x = y * posts.direction
    return np.where(posts.direction > 0, x / _greatest(x), _least(x) / x)


def scale_to_target(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """How much of the way from the worst region to the target is gone; beyond the target it is more than 1."""
    return (y - _least(y)) / (posts.target - _least(y))


def scale_to_best(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """1 less the distance to the best region, in ranges; the same figures as min-max on 0 to 1."""
    return 1 - (_greatest(y) - y) / (_greatest(y) - _least(y))


def scale_goalposts(y: np.ndarray, posts: Posts, scale: Scale) -> np.ndarray:
    """The place between two fixed values, whoever is compared; at most 1 and at least 0."""
    return np.clip((y - posts.low) / (posts.high - posts.low), 0, 1)


METHODS: Mapping[str, Callable[[np.ndarray, Posts, Scale], np.ndarray]] = MappingProxyType({
    "minmax": scale_minmax, "scaled": scale_natural, "zscore": scale_zscore, "percentile_rank": scale_percentile_rank,
    "rank": scale_rank, "fraction_of_best": scale_fraction_of_best, "to_target": scale_to_target, "to_best": scale_to_best,
    "goalposts": scale_goalposts,
})
# Methods that depend on nobody else, and so hold for one region and for regions that are all alike.
FIXED = frozenset({"goalposts", "scaled"})
BARE = frozenset({"zscore", "rank"})
# Methods that set values against ends in the unit of the values, or need a nought, and so cannot take their logarithms.
IN_UNITS = frozenset({"goalposts", "scaled", "to_target", "fraction_of_best"})
# Methods that cannot take every value, and the rule that such values break.
UNFIT: Mapping[str, str] = MappingProxyType({"fraction_of_best": "nonpositive_values", "to_target": "target_reached"})


def unfit(values: np.ndarray, posts: Posts, method: str) -> np.ndarray:
    """Which indicators (last axis) of values (..., regions, indicators) a method of `UNFIT` would turn round or divide by nought."""
    if method == "fraction_of_best":
        return (values <= 0).any(axis=REGIONS)
    return posts.target <= _least(values * posts.direction)[..., 0, :]


def normalised(values: np.ndarray, posts: Posts, *, method: str, scale: Scale) -> np.ndarray:
    """Normalise an array of values (..., regions, indicators) without asking whether it may be."""
    fractions = METHODS[method](values * posts.direction, posts, scale)
    return fractions if method in BARE else scale.low + fractions * (scale.high - scale.low)


def normalise(values: pd.DataFrame, tree: Hierarchy, *, method: str = "goalposts", scale: Scale = Scale()) -> pd.DataFrame:
    """Bring indicators to one scale on which more is better.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, the leaves of `tree` as columns.
    tree : Hierarchy
        Directions, goalposts and targets.
    method : str
        minmax, scaled, zscore, percentile_rank, rank, fraction_of_best, to_target, to_best or goalposts.
    scale : Scale
        Where the scores lie.

    Returns
    -------
    DataFrame
        A gap stays a gap.

    Raises
    ------
    ParameterError
        For an unknown method, or one that needs goalposts or targets that a leaf lacks.
    RefusedError
        For one region, for an indicator without variation, with values of nought or less, or with a target that even the worst
        region has reached, where the method cannot have them.

    Notes
    -----
    y is the value times its direction. minmax (y - min)/(max - min); to_best 1 - (max - y)/(max - min); to_target (y - min)/(target - min);
    goalposts (y - low)/(high - low) within 0 and 1; scaled the same with the natural ends and no bounds; percentile_rank
    (rank - 1)/(n - 1); fraction_of_best x / max(x), or min(x) / x where less is better; zscore (y - mean)/sd. All but zscore and
    rank then run from `scale.low` to `scale.high`.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators, step 5. doi:10.1787/9789264043466-en
    Becker, W. et al. (2022). COINr: An R package for developing composite indicators. doi:10.21105/joss.04567

    Examples
    --------
    >>> from analysis.measures.hierarchy import hierarchy
    >>> tree = hierarchy(pd.DataFrame({"parent": ["", "all"], "weight": [1.0, 1.0], "direction": [1, -1]}, index=["all", "days"]))
    >>> normalise(pd.DataFrame({"days": [2.0, 4.0, 6.0]}), tree, method="minmax")["days"].tolist()
    [100.0, 50.0, 0.0]
    """
    held = values[list(tree.leaves)]
    refusals = normalisation_refusals(held, tree, method)
    if refusals:
        raise RefusedError(f"normalisation {method!r}: " + "; ".join(_reason(refusal) for refusal in refusals))
    return pd.DataFrame(normalised(held.to_numpy(float), Posts.of(tree), method=method, scale=scale), held.index, held.columns)


def check_normalisation(tree: Hierarchy, method: str) -> str:
    """Return a method that the hierarchy has what it takes for, or say what is missing."""
    check_choice(method, METHODS, "normalisation")
    needs = {"goalposts": ["goalpost_low", "goalpost_high"], "to_target": ["target_value"]}.get(method, [])
    leaves = tree.nodes.loc[list(tree.leaves), needs]
    lacking = list(leaves.index[leaves.isna().any(axis=1)])
    if lacking:
        raise ParameterError(
            f"normalisation {method!r} needs {' and '.join(needs)} of every indicator; {listed(lacking)} has none. "
            "Give it, with its reason, in the table of nodes, or choose another normalisation"
        )
    return method


def normalisation_refusals(values: pd.DataFrame, tree: Hierarchy, method: str) -> tuple[Refusal, ...]:
    """Why these values cannot be normalised so: rules one_region, same_value, nonpositive_values and target_reached."""
    check_normalisation(tree, method)
    if method not in FIXED and len(values) < 2:
        return (Refusal("one_region", tree.root, {"found": len(values), "needed": 2}),)
    same = values.columns[values.max() == values.min()] if method not in FIXED | {"fraction_of_best"} else []
    alike = [Refusal("same_value", leaf, {"method": method, "found": float(values[leaf].iloc[0])}) for leaf in same]
    return (*alike, *_unfit(values.drop(columns=same), tree, method)) if method in UNFIT else tuple(alike)


def _unfit(values: pd.DataFrame, tree: Hierarchy, method: str) -> Iterator[Refusal]:
    """A refusal for each indicator that a method of `UNFIT` cannot take."""
    posts = Posts.of(tree.without(set(tree.leaves) - set(values.columns))) if len(values.columns) else None
    for leaf in values.columns[unfit(values.to_numpy(float), posts, method)] if posts else ():
        worst = values[leaf].max() if tree.nodes.at[leaf, "direction"] < 0 and method == "to_target" else values[leaf].min()
        target = {"target": float(tree.nodes.at[leaf, "target_value"])} if method == "to_target" else {}
        yield Refusal(UNFIT[method], leaf, {"method": method, "found": float(worst), **target})


_ADVICE = {
    "one_region": "ranges need {needed} regions, there is {found}; use goalposts",
    "same_value": "{subject} is {found:g} in every region, so it has no range; leave it out or use goalposts",
    "nonpositive_values": "{subject} has the value {found:g}, and a part of the best needs values above nought; choose another",
    "target_reached": "the worst value of {subject}, {found:g}, has reached the target {target:g}, so that no way to it is left; "
                      "set a target ahead of every region, or choose another",
}


def _reason(refusal: Refusal) -> str:
    return _ADVICE[refusal.rule].format(subject=refusal.subject, **refusal.values)

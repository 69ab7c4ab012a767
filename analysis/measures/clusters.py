"""Clusters: groups of plans with like mixes of factors, never without how stable they are (METHODS, section 3)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.cluster import hierarchy
from scipy.spatial.distance import squareform

from analysis.errors import ParameterError
from analysis.measures.associations import check_replicates
from analysis.measures.factor_counts import FactorCounts, check_whole
from analysis.measures.distances import METRICS, plan_distances
from analysis.measures.guards import GUARDS, Guards, Refusal, check_choice

LINKAGES = ("average", "complete", "ward")
MOST_GROUPS = 8


@dataclass(frozen=True)
class Clusters:
    """A hierarchical clustering of the plans with its stability.

    Attributes
    ----------
    frame : DataFrame
        One row per plan, in the order of the tree's leaves: plan_id, region_id, group (1 is the first from the top), evidence.
    groups : DataFrame
        One row per group: group, plans (ids), size, stability (mean Jaccard likeness to the nearest group of the replicates, 0 to 1),
        together (mean co-membership of its pairs; missing for a single plan), firm (stability of at least `min_stability`), evidence.
    silhouettes : DataFrame
        groups, silhouette (mean width, -1 to 1), chosen.
    together : DataFrame
        plan_id by plan_id: share of replicates that put the two in one group.
    without_factor : DataFrame
        factor_id, agreement: share of pairs of plans that stay as they are, together or apart, when the factor is left out.
    distances : DataFrame
        The matrix clustered.
    tree : array of float
        Merges in the form of scipy's `linkage`.
    metric, linkage : str
    replicates : int
        Of the bootstrap over provisions; hypothetical on a census.
    firm_from : float
        The stability from which a group is called firm.
    base : tuple of str
    refusals : tuple of Refusal
        Rules few_plans and one_factor.
    """

    frame: pd.DataFrame
    groups: pd.DataFrame
    silhouettes: pd.DataFrame
    together: pd.DataFrame
    without_factor: pd.DataFrame
    distances: pd.DataFrame
    tree: np.ndarray
    metric: str
    linkage: str
    replicates: int
    firm_from: float
    base: tuple[str, ...]
    refusals: tuple[Refusal, ...]


def plan_clusters(
    counts: FactorCounts, *, metric: str = "jensen_shannon", linkage: str = "average", groups: int | None = None, replicates: int = 999,
    seed: int = 1, guards: Guards = GUARDS,
) -> Clusters:
    """Group the wholly read plans by their mix of factors, and say how stable each group is.

    Parameters
    ----------
    counts : FactorCounts
        Whole numbers (weighting count).
    metric : {"jensen_shannon", "hellinger"}
        Distance.
    linkage : {"average", "complete", "ward"}
        Ward's needs a Euclidean distance: hellinger.
    groups : int, optional
        How many; without it the number with the greatest mean silhouette, from 2 to 8 (the smaller of equals).
    replicates, seed : int
        Of the bootstrap.
    guards : Guards
        `min_plans_distance`, `min_stability`.

    Returns
    -------
    Clusters
        Stability is the mean Jaccard likeness of Hennig (2007).

    Raises
    ------
    ParameterError
        For Ward's linkage on another distance than hellinger, a number of groups that the plans do not allow, and weights that are
        no counts.

    Notes
    -----
    A replicate draws as many provisions of each plan as it has, from its own, and is clustered anew into as many groups. Leaving out
    one factor at a time is a second look that draws nothing.

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. doi:10.1016/j.csda.2006.11.025
    Rousseeuw, P. J. (1987). Silhouettes. doi:10.1016/0377-0427(87)90125-7
    """
    _check(metric, linkage, replicates)
    check_whole(counts)
    found = plan_distances(counts, metric=metric, guards=guards)
    if found.refusals:
        return Clusters(*[pd.DataFrame()] * 6, np.empty((0, 4)), metric, linkage, replicates, guards.min_stability, counts.plans, found.refusals)
    matrix = found.matrix.to_numpy()
    widths = _silhouettes(matrix, linkage, groups)
    chosen = int(widths.loc[widths["chosen"], "groups"].iloc[0])
    tree = hierarchy.linkage(squareform(matrix, checks=False), linkage, optimal_ordering=True)
    leaves = hierarchy.leaves_list(tree)
    labels = _in_order(cut_many(matrix[None], chosen, linkage)[0], leaves)
    drawn = cut_many(METRICS[metric](_resampled(counts, replicates, seed)), chosen, linkage)
    together = np.mean(drawn[:, :, None] == drawn[:, None, :], axis=0)
    plans = list(counts.plans)
    frame = pd.DataFrame({
        "plan_id": [plans[i] for i in leaves], "region_id": counts.regions.to_numpy()[leaves], "group": labels[leaves],
        "evidence": pd.Series([counts.whole(plans[i]) for i in leaves], dtype=object),
    })
    return Clusters(
        frame, _group_rows(counts, labels, drawn, together, guards), widths, pd.DataFrame(together, index=plans, columns=plans),
        _without_factor(counts, labels, METRICS[metric], chosen, linkage), found.matrix, tree, metric, linkage, replicates, guards.min_stability, counts.plans, (),
    )


def _check(metric: str, linkage: str, replicates: int) -> None:
    """Refuse words and pairs of words that are no clustering."""
    check_choice(metric, METRICS, "metric")
    check_choice(linkage, LINKAGES, "linkage")
    check_replicates(replicates)
    if linkage == "ward" and metric != "hellinger":
        raise ParameterError(f"Ward's linkage needs a Euclidean distance; got metric {metric!r}: use metric 'hellinger', or linkage 'average'")


def cut_many(distances: np.ndarray, groups: int, linkage: str) -> np.ndarray:
    """Cluster many distance matrices at once, each into the same number of groups.

    Parameters
    ----------
    distances : array of float
        (matrices, rows, rows), symmetric.
    groups : int
        Where the merging stops.
    linkage : {"average", "complete", "ward"}
        How the distance from a merged group is made.

    Returns
    -------
    array of int
        (matrices, rows): the first row of the group that each row is in.

    Notes
    -----
    Agglomeration by the recurrence of Lance and Williams; the loop is over merges, all matrices move together. Of equal
    distances the first in the order of rows is merged.

    References
    ----------
    Lance, G. N. & Williams, W. T. (1967). A general theory of classificatory sorting strategies. doi:10.1093/comjnl/9.4.373

    Examples
    --------
    >>> cut_many(np.array([[[0.0, 1, 5], [1, 0, 5], [5, 5, 0]]]), 2, "average").tolist()
    [[0, 0, 2]]
    """
    many, rows, _ = distances.shape
    state = np.where(np.eye(rows, dtype=bool), np.inf, distances)
    sizes, labels = np.ones((many, rows)), np.tile(np.arange(rows), (many, 1))
    each = np.arange(many)
    for _ in range(rows - groups):
        first, second = np.divmod(state.reshape(many, -1).argmin(axis=1), rows)
        merged = _merged(state, sizes, each, first, second, linkage)
        merged[each, first] = merged[each, second] = np.inf
        state[each, first], state[each, :, first] = merged, merged
        state[each, second], state[each, :, second] = np.inf, np.inf
        sizes[each, first] += sizes[each, second]
        labels = np.where(labels == second[:, None], first[:, None], labels)
    return labels


def _merged(state, sizes, each, first, second, linkage: str) -> np.ndarray:
    """Distances from the group just merged to all others."""
    one, two = state[each, first], state[each, second]
    if linkage == "complete":
        return np.maximum(one, two)
    size_one, size_two = sizes[each, first][:, None], sizes[each, second][:, None]
    if linkage == "average":
        return (size_one * one + size_two * two) / (size_one + size_two)
    between = state[each, first, second][:, None]
    squared = (size_one + sizes) * one ** 2 + (size_two + sizes) * two ** 2 - sizes * between ** 2
    return np.sqrt(np.clip(squared, 0, None) / (size_one + size_two + sizes))


def _silhouettes(matrix: np.ndarray, linkage: str, groups: int | None) -> pd.DataFrame:
    """Mean silhouette width by number of groups, and the number chosen."""
    most = min(MOST_GROUPS, len(matrix) - 1)
    if groups is not None and not 2 <= groups < len(matrix):
        raise ParameterError(f"groups must be at least 2 and fewer than the {len(matrix)} plans; got {groups}")
    numbers = sorted({*range(2, most + 1), *([groups] if groups else [])})
    widths = [_silhouette(matrix, cut_many(matrix[None], number, linkage)[0]) for number in numbers]
    best = numbers.index(groups) if groups else int(np.argmax(np.round(widths, 12)))
    return pd.DataFrame({"groups": numbers, "silhouette": widths, "chosen": [i == best for i in range(len(numbers))]})


def _silhouette(matrix: np.ndarray, labels: np.ndarray) -> float:
    """Mean silhouette width; a plan alone in its group counts nought."""
    own = labels[:, None] == np.unique(labels)
    sums, sizes = matrix @ own, own.sum(axis=0)
    alone = sizes[own.argmax(axis=1)] == 1
    within = (sums * own).sum(axis=1) / np.maximum(sizes[own.argmax(axis=1)] - 1, 1)
    beyond = np.where(own, np.inf, sums / sizes).min(axis=1)
    widest = np.maximum(within, beyond)
    width = np.divide(beyond - within, widest, out=np.zeros_like(widest), where=widest > 0)
    return float(np.where(alone, 0, width).mean())


def _in_order(labels: np.ndarray, leaves: np.ndarray) -> np.ndarray:
    """Groups numbered from 1 in the order of the leaves."""
    names = {label: i + 1 for i, label in enumerate(dict.fromkeys(labels[leaves]))}
    return np.array([names[label] for label in labels])


def _resampled(counts: FactorCounts, replicates: int, seed: int) -> np.ndarray:
    """Shares of tables drawn with each plan's own mix and size."""
    sizes = counts.array.sum(axis=1)
    drawn = np.random.default_rng(seed).multinomial(sizes.astype(int), counts.shares, size=(replicates, len(sizes)))
    return drawn / sizes[:, None]


def _group_rows(counts: FactorCounts, labels: np.ndarray, drawn: np.ndarray, together: np.ndarray, guards: Guards) -> pd.DataFrame:
    """`Clusters.groups`."""
    return pd.DataFrame([_group_row(counts, labels == group, group, drawn, together, guards) for group in range(1, labels.max() + 1)])


def _group_row(counts, within: np.ndarray, group: int, drawn: np.ndarray, together: np.ndarray, guards: Guards) -> dict[str, object]:
    """One row of `Clusters.groups`."""
    plans = [plan for plan, inside in zip(counts.plans, within, strict=True) if inside]
    stability = float(_likeness(within, drawn).mean())
    pairs = together[np.ix_(within, within)][np.triu_indices(len(plans), 1)]
    return {
        "group": group, "plans": tuple(plans), "size": len(plans), "stability": stability, "together": float(pairs.mean()) if len(pairs) else float("nan"),
        "firm": stability >= guards.min_stability, "evidence": tuple(row for plan in plans for row in counts.whole(plan)),
    }


def _likeness(within: np.ndarray, drawn: np.ndarray) -> np.ndarray:
    """Jaccard likeness of one group to the most similar group of each replicate."""
    # Groups of a replicate go by the number of their first row, so there are at most as many as rows.
    theirs = drawn[:, None, :] == np.arange(drawn.shape[1])[None, :, None]
    common = (theirs & within).sum(axis=2)
    return (common / (theirs | within).sum(axis=2)).max(axis=1)


def _without_factor(counts: FactorCounts, labels: np.ndarray, metric, groups: int, linkage: str) -> pd.DataFrame:
    """`Clusters.without_factor`: all tables lacking one factor, clustered together."""
    table = counts.array
    kept = np.stack([np.delete(table, i, axis=1) for i in range(table.shape[1])])
    sums = kept.sum(axis=2, keepdims=True)
    # A plan with nothing but the factor left out has no mix any more; such a factor is passed over.
    whole = (sums > 0).all(axis=(1, 2))
    cut = cut_many(metric(kept[whole] / sums[whole]), groups, linkage)
    first, second = np.triu_indices(len(labels), 1)
    same = (cut[:, first] == cut[:, second]) == (labels[first] == labels[second])
    return pd.DataFrame({"factor_id": counts.table.columns[whole], "agreement": same.mean(axis=1)})

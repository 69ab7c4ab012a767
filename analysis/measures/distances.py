"""Distances: how far apart the plans' mixes of factors lie, and a flat picture of it (METHODS, section 3)."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from analysis.errors import ParameterError
from analysis.measures.factor_counts import FactorCounts, check_plans
from analysis.measures.guards import GUARDS, Guards, Refusal, check_choice


@dataclass(frozen=True)
class Distances:
    """Distances between every two plans.

    Attributes
    ----------
    matrix : DataFrame
        plan_id by plan_id, 0 (one mix) to 1 (no factor in common).
    frame : DataFrame
        One row per pair: plan_p, plan_q, distance, evidence.
    metric : str
        jensen_shannon or hellinger.
    base : tuple of str
        The plans.
    refusals : tuple of Refusal
        Rules few_plans and one_factor.
    """

    matrix: pd.DataFrame
    frame: pd.DataFrame
    metric: str
    base: tuple[str, ...]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Scaling:
    """Plans on a plane whose distances are as near to the true ones as a plane allows.

    Attributes
    ----------
    frame : DataFrame
        plan_id, x, y.
    eigenvalues : array of float
        All, from the greatest; below nought as far as the distances fit into no flat space.
    share : float
        Part of the eigenvalues above nought that the plane holds.
    """

    frame: pd.DataFrame
    eigenvalues: np.ndarray
    share: float


def jensen_shannon(shares: np.ndarray) -> np.ndarray:
    """Give the Jensen-Shannon distance between every two rows of shares.

    Parameters
    ----------
    shares : array of float
        (..., rows, factors); each row sums to 1.

    Returns
    -------
    array of float
        (..., rows, rows): the root of the divergence with logarithms to base 2, from 0 to 1.

    Examples
    --------
    >>> jensen_shannon(np.array([[1.0, 0], [0, 1]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]

    References
    ----------
    Lin, J. (1991). Divergence measures based on the Shannon entropy. doi:10.1109/18.61115
    Endres, D. M. & Schindelin, J. E. (2003). A new metric for probability distributions. doi:10.1109/TIT.2003.813506
    """
    own = special.entr(shares).sum(axis=-1)
    mixed = np.zeros((*own.shape, own.shape[-1]))
    # Factor by factor: all replicates at once would need their product with the factors in memory.
    for factor in np.moveaxis(shares, -1, 0):
        mixed += special.entr((factor[..., :, None] + factor[..., None, :]) / 2)
    divergence = (mixed - (own[..., :, None] + own[..., None, :]) / 2) / np.log(2)
    return np.sqrt(np.clip(divergence, 0, 1)) * (1 - np.eye(own.shape[-1]))


def hellinger(shares: np.ndarray) -> np.ndarray:
    """Give the Hellinger distance between every two rows of shares.

    Parameters
    ----------
    shares : array of float
        (..., rows, factors); each row sums to 1.

    Returns
    -------
    array of float
        (..., rows, rows), from 0 (one mix) to 1 (nothing in common).

    Notes
    -----
    sqrt(sum((sqrt(p) - sqrt(q))^2) / 2) = sqrt(1 - sum(sqrt(p q))); Euclidean, so that Ward's linkage fits it.

    References
    ----------
    Hellinger, E. (1909). Neue Begruendung der Theorie quadratischer Formen. doi:10.1515/crll.1909.136.210

    Examples
    --------
    >>> hellinger(np.array([[1.0, 0], [0, 1]])).tolist()
    [[0.0, 1.0], [1.0, 0.0]]
    """
    roots = np.sqrt(shares)
    common = roots @ np.swapaxes(roots, -1, -2)
    return np.sqrt(np.clip(1 - common, 0, 1)) * (1 - np.eye(shares.shape[-2]))


METRICS = {"jensen_shannon": jensen_shannon, "hellinger": hellinger}


def plan_distances(counts: FactorCounts, *, metric: str = "jensen_shannon", guards: Guards = GUARDS) -> Distances:
    """Measure how far apart the wholly read plans' mixes of factors lie.

    Parameters
    ----------
    counts : FactorCounts
        The table.
    metric : {"jensen_shannon", "hellinger"}
        Which distance.
    guards : Guards
        `min_plans_distance`.

    Returns
    -------
    Distances
        Plans in the order of the table.
    """
    check_choice(metric, METRICS, "metric")
    refusals = check_plans(counts, guards.min_plans_distance)
    if refusals:
        return Distances(pd.DataFrame(), pd.DataFrame(columns=["plan_p", "plan_q", "distance", "evidence"]), metric, counts.plans, refusals)
    matrix = pd.DataFrame(METRICS[metric](counts.shares), index=counts.table.index, columns=counts.table.index)
    first, second = np.triu_indices(len(counts.plans), 1)
    frame = pd.DataFrame({
        "plan_p": np.array(counts.plans)[first], "plan_q": np.array(counts.plans)[second], "distance": matrix.to_numpy()[first, second],
        "evidence": [(counts.plans[i], counts.plans[j]) for i, j in zip(first, second, strict=True)],
    })
    return Distances(matrix, frame, metric, counts.plans, ())


def classical_scaling(matrix: pd.DataFrame) -> Scaling:
    """Place plans on a plane by classical (Torgerson) scaling.

    Parameters
    ----------
    matrix : DataFrame
        Distances, plans by plans; at least three.

    Returns
    -------
    Scaling
        Plans in the order of the matrix.

    Raises
    ------
    ParameterError
        For fewer than three plans.

    Notes
    -----
    Eigenvectors of the doubly centred squared distances. An eigenvector has no sign of its own: on each axis the plan that lies
    farthest out (the first of equals) is put on the positive side, so that the same data never give a mirrored picture.

    References
    ----------
    Torgerson, W. S. (1952). Multidimensional scaling: I. Theory and method. doi:10.1007/BF02288916

    Examples
    --------
    >>> round(classical_scaling(pd.DataFrame([[0.0, 3, 4], [3, 0, 5], [4, 5, 0]])).share, 9)
    1.0
    """
    n = len(matrix)
    if n < 3:
        raise ParameterError(f"a plane needs at least 3 plans; got {n}")
    centre = np.eye(n) - 1 / n
    values, vectors = np.linalg.eigh(-centre @ (matrix.to_numpy() ** 2) @ centre / 2)
    values, vectors = values[::-1], vectors[:, ::-1]
    places = oriented(vectors[:, :2]) * np.sqrt(np.clip(values[:2], 0, None))
    held = np.clip(values, 0, None)
    share = float(held[:2].sum() / held.sum()) if held.sum() > 0 else float("nan")
    return Scaling(pd.DataFrame({"plan_id": matrix.index, "x": places[:, 0], "y": places[:, 1]}), values, share)


def oriented(axes: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """Axes (columns) with the point of greatest weighted square, the first of equals, on the positive side."""
    return axes * signs(axes, weights)


def signs(axes: np.ndarray, weights: np.ndarray | None = None) -> np.ndarray:
    """1 or -1 for each axis, as `oriented` turns it."""
    pull = axes ** 2 * (1 if weights is None else weights[:, None])
    # Equal but for rounding counts as equal, so that the choice does not hang on the machine.
    first = np.argmax(pull >= pull.max(axis=0) * (1 - 1e-9), axis=0)
    return np.where(np.take_along_axis(axes, first[None], axis=0)[0] < 0, -1.0, 1.0)

"""Sensitivity: which choice moves the ranks, alone and together with the others (METHODS, section 5)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import ParameterError, RefusedError
from analysis.measures.composite import Recipe, prepared
from analysis.measures.guards import GUARDS, Guards, Refusal, check_level
from analysis.measures.hierarchy import Hierarchy
from analysis.measures.replicates import Choices, Replicator
from analysis.measures.robustness import baseline

LEAST_POINTS = 2
ROUNDING = 1e-12  # part of a variance that is none


@dataclass(frozen=True)
class Sensitivity:
    """How much of the movement of the ranks each choice accounts for.

    Attributes
    ----------
    frame : DataFrame
        One row per choice that varies: source, first, first_low, first_high (the part of the variance that it accounts for
        alone), total, total_low, total_high (with all its interactions); absence.
    mean, variance : float
        Of the mean absolute rank change against the recipe, in ranks.
    points, evaluations, bootstrap, seed : int
        Rows of the design, composites evaluated (points times choices plus two), resamples of the intervals, and the seed.
    interval : float
        Share of the bootstrap between low and high.
    refusals : tuple of Refusal
        Rule ranks_never_move.
    """

    frame: pd.DataFrame
    mean: float
    variance: float
    points: int
    evaluations: int
    bootstrap: int
    seed: int
    interval: float
    refusals: tuple[Refusal, ...]


def rank_sensitivity(
    values: pd.DataFrame, tree: Hierarchy, choices: Choices = Choices(), recipe: Recipe = Recipe(), *,
    points: int = 2048, bootstrap: int = 1000, interval: float = 0.95, seed: int = 1, guards: Guards = GUARDS,
) -> Sensitivity:
    """Share the movement of the ranks out among the choices.

    Parameters
    ----------
    values, tree, choices, recipe
        As in `rank_robustness`.
    points, bootstrap, seed : int
        Rows of the design, resamples, and where the random numbers begin.
    interval : float
        Share of the bootstrap between low and high.
    guards : Guards
        For outliers and weights of the recipe.

    Returns
    -------
    Sensitivity
        A row for each of normalisation, aggregation, weights, left_out and data_error that varies.

    Raises
    ------
    ParameterError, RefusedError
        As in `Replicator` and `sobol_indices`; where a combination of choices fails, because a design with holes shares out nothing.

    Notes
    -----
    The outcome is the mean over the regions of |rank - rank by the recipe|. All weights together are one choice, and so are all errors
    of the data: their numbers are replaced as a block. Indices as in `sobol_indices`.

    References
    ----------
    Saisana, Saltelli & Tarantola (2005). doi:10.1111/j.1467-985X.2005.00350.x
    Saltelli, A. et al. (2010). Variance based sensitivity analysis of model output. Computer Physics Communications 181, 259-270.
    doi:10.1016/j.cpc.2009.09.018
    """
    made = baseline(values, tree, recipe, guards=guards)
    replicator = Replicator(prepared(values, tree, recipe, guards=guards, normalisations=choices.normalisations).values, made.tree, choices)
    ranks = made.ranks.to_numpy(float)
    blocks = {source: replicator.columns[source] for source in replicator.varied}
    if not blocks:
        raise ParameterError("sensitivity needs a choice that varies; every choice given has one outcome")

    def moved(uniforms: np.ndarray) -> np.ndarray:
        """The mean absolute rank change of each row."""
        done = replicator.evaluate(uniforms)
        failed = done.settings[done.settings["failed"] != ""]
        if len(failed):
            first = failed.iloc[0]
            raise RefusedError(
                f"{len(failed)} of {len(done.settings)} combinations cannot be ranked, such as {first['normalisation']} with a "
                f"{first['aggregation']} mean ({first['failed']}). Take one of them out, or a scale that begins above nought"
            )
        return np.abs(done.ranks.to_numpy() - ranks).mean(axis=1)

    return sobol_indices(moved, blocks, width=replicator.width, points=points, bootstrap=bootstrap, interval=interval, seed=seed)


def sobol_indices(
    outcome: Callable[[np.ndarray], np.ndarray], blocks: Mapping[str, slice | Sequence[int]], *, width: int,
    points: int = 2048, bootstrap: int = 1000, interval: float = 0.95, seed: int = 1,
) -> Sensitivity:
    """Estimate first- and total-order Sobol indices of a function of numbers from 0 to 1.

    Parameters
    ----------
    outcome : callable
        Takes rows of `width` numbers, gives one figure per row.
    blocks : mapping of str to slice or sequence of int
        Source to its columns; columns of no block vary in the background.
    width : int
        Numbers in a row.
    points, bootstrap, seed : int
    interval : float
        As in `rank_sensitivity`.

    Returns
    -------
    Sensitivity

    Raises
    ------
    ParameterError
        For fewer than two points, no resample, or an interval outside 0 to 1.

    Notes
    -----
    A and B are two independent designs of `points` rows; A_i is A with the block i of B. With V the variance over A and B together,
    S_i = 1 - mean((f(B) - f(A_i))^2) / 2V and T_i = mean((f(A) - f(A_i))^2) / 2V (Jansen). Intervals are percentiles of a bootstrap over
    the rows; an estimate near nought may fall below it, and is not cut off. A function that never moves has no shares (ranks_never_move).

    References
    ----------
    Saltelli et al. (2010). doi:10.1016/j.cpc.2009.09.018
    Jansen, M. J. W. (1999). Analysis of variance designs for model output. Computer Physics Communications 117, 35-43.
    doi:10.1016/S0010-4655(98)00154-4

    Examples
    --------
    >>> found = sobol_indices(lambda u: u[:, 0], {"first": [0], "second": [1]}, width=2, points=4096, bootstrap=20)
    >>> found.frame[["source", "total"]].round(1).values.tolist()
    [['first', 1.0], ['second', 0.0]]
    """
    if points < LEAST_POINTS or bootstrap < 1:
        raise ParameterError(f"points must be {LEAST_POINTS} or more and bootstrap 1 or more; got {points} and {bootstrap}")
    check_level(interval, "interval")
    random = np.random.default_rng(seed)
    a, b = random.random((points, width)), random.random((points, width))
    of_a, of_b = outcome(a), outcome(b)
    crossed = np.stack([outcome(_crossed(a, b, part)) for part in blocks.values()])
    squares = (of_b - crossed) ** 2, (of_a - crossed) ** 2
    whole = np.concatenate([of_a, of_b])
    known = {"mean": float(whole.mean()), "variance": float(whole.var()), "points": points, "evaluations": points * (len(blocks) + 2),
             "bootstrap": bootstrap, "seed": seed, "interval": interval}
    if known["variance"] == 0:
        still = Refusal("ranks_never_move", "", {"evaluations": known["evaluations"]})
        return Sensitivity(_frame(blocks, np.full((6, len(blocks)), np.nan), still.absence), **known, refusals=(still,))
    estimates = _estimates(*(part.mean(axis=1) for part in squares), known["variance"])
    rows = random.integers(points, size=(bootstrap, points))
    ends = _ends(squares, np.stack([of_a, of_b]), rows, interval)
    return Sensitivity(_frame(blocks, np.concatenate([estimates, ends]), ""), **known, refusals=())


def _crossed(a: np.ndarray, b: np.ndarray, part: slice | Sequence[int]) -> np.ndarray:
    """A with some columns of B."""
    mixed = a.copy()
    mixed[:, part] = b[:, part]
    return mixed


def _estimates(first: np.ndarray, total: np.ndarray, variance) -> np.ndarray:
    """First and total order from the means of the squared differences."""
    return np.stack([1 - first / (2 * variance), total / (2 * variance)])


def _ends(squares: tuple[np.ndarray, np.ndarray], outcomes: np.ndarray, rows: np.ndarray, interval: float) -> np.ndarray:
    """Both ends of first, then of total order, from resampled rows: each row weighs how often it was drawn, so that none is copied."""
    resamples, points = rows.shape
    places = rows + points * np.arange(resamples)[:, None]
    weights = np.bincount(places.ravel(), minlength=rows.size).reshape(rows.shape) / points
    apart = outcomes - outcomes.mean()
    mean, square = (weights @ figures.mean(axis=0) for figures in (apart, apart ** 2))
    variance = square - mean ** 2
    # A resample that never moves has no variance but for rounding.
    variance = np.where(variance > ROUNDING * (apart ** 2).mean(), variance, np.nan)[:, None]
    resampled = _estimates(*(weights @ part.T for part in squares), variance)
    tail = (1 - interval) / 2
    low, high = np.nanquantile(resampled, [tail, 1 - tail], axis=1)
    return np.stack([low[0], high[0], low[1], high[1]])


def _frame(blocks: Mapping, figures: np.ndarray, absence: str) -> pd.DataFrame:
    """The rows of `Sensitivity.frame`."""
    names = ["first", "total", "first_low", "first_high", "total_low", "total_high"]
    frame = pd.DataFrame({"source": list(blocks), **dict(zip(names, figures, strict=True)), "absence": absence})
    return frame[["source", "first", "first_low", "first_high", "total", "total_low", "total_high", "absence"]]

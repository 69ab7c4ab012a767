"""Robustness of a composite: what the ranks are under every defensible choice, not under one (METHODS, section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import ParameterError, RefusedError
from analysis.measures.composite import Composite, Recipe, composite, prepared
from analysis.measures.guards import GUARDS, Guards
from analysis.measures.hierarchy import Hierarchy
from analysis.measures.replicates import Choices, Evaluated, Replicator

INTERVAL = 0.9
# Share of replicates from which one region is said to stand before another.
FIRM = 0.95


@dataclass(frozen=True)
class Robustness:
    """Ranks over many replicates.

    Attributes
    ----------
    frame : DataFrame
        One row per region, in the order given: region_id, rank (Int64, by the recipe), low, high (Int64; the middle `interval` of the
        replicates lies between them), least, greatest (Int64), median, mean, likeliest (Int64), probability (of it), evidence.
    probabilities : DataFrame
        Regions as rows, ranks from 1 as columns: the share of replicates; a row sums to 1.
    dominance : DataFrame
        Regions as rows and columns: the share of replicates in which the row's region stands before the column's; what is
        missing to 1 between a pair is ties.
    pairs : DataFrame
        One row per ordered pair: region_id, other_region_id, before, after, tied (shares of replicates), status (before, after, or open
        where neither share reaches `firm`).
    replicates : Evaluated
        Every replicate with what it used.
    counts : DataFrame
        One row per normalisation and aggregation: normalisation, aggregation, replicates, failed, rule.
    n, failed : int
        Replicates, and how many of them could not be ranked; shares are of the others.
    interval, firm : float
    seed : int
    choices : Choices
    recipe : Recipe
    """

    frame: pd.DataFrame
    probabilities: pd.DataFrame
    dominance: pd.DataFrame
    pairs: pd.DataFrame
    replicates: Evaluated
    counts: pd.DataFrame
    n: int
    failed: int
    interval: float
    firm: float
    seed: int
    choices: Choices
    recipe: Recipe


def rank_robustness(
    values: pd.DataFrame, tree: Hierarchy, choices: Choices = Choices(), recipe: Recipe = Recipe(), *,
    replicates: int = 10_000, seed: int = 1, interval: float = INTERVAL, firm: float = FIRM,
    evidence: Mapping[str, Sequence[str]] | None = None, guards: Guards = GUARDS,
) -> Robustness:
    """Rank regions again and again, each time with other defensible choices.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, leaves as columns, without gaps.
    tree : Hierarchy
    choices : Choices
        What may be chosen otherwise.
    recipe : Recipe
        The composite that the ranks are set against.
    replicates, seed : int
        How many, and where the random numbers begin.
    interval : float
        Share of replicates between low and high.
    firm : float
        Share of replicates from which a pair is decided; above one half.
    evidence : mapping, optional
        Region to the ids of the rows behind its values.
    guards : Guards
        For outliers and weights of the recipe.

    Returns
    -------
    Robustness

    Raises
    ------
    ParameterError, RefusedError
        As in `Replicator`; for fewer than one replicate, for a recipe that cannot be ranked, and where every replicate failed.

    Notes
    -----
    The shares are over choices, not over samples of regions: they say how often a defensible recipe gives a rank, each choice being as
    likely as its alternatives. They are no probabilities of the world. A replicate that fails is counted and named in `counts`.
    low and high are the narrowest ranks with at most (1 - interval)/2 of the replicates beyond either.

    References
    ----------
    Saisana, M., Saltelli, A. & Tarantola, S. (2005). Uncertainty and sensitivity analysis techniques as tools for the quality assessment of
    composite indicators. JRSS A 168, 307-323. doi:10.1111/j.1467-985X.2005.00350.x
    Lahdelma, R. & Salminen, P. (2001). SMAA-2: stochastic multicriteria acceptability analysis for group decision making. Operations
    Research 49, 444-454. doi:10.1287/opre.49.3.444.11220

    Examples
    --------
    >>> from analysis.measures.hierarchy import hierarchy
    >>> posts = {"goalpost_low": [None, 0.0, 0.0], "goalpost_high": [None, 10.0, 10.0]}
    >>> tree = hierarchy(pd.DataFrame({"parent": ["", "all", "all"], "weight": 1.0, **posts}, index=["all", "roads", "clinics"]))
    >>> values = pd.DataFrame({"roads": [9.0, 2.0], "clinics": [5.0, 4.0]}, index=["a", "b"])
    >>> rank_robustness(values, tree, Choices(data_error=0), replicates=200).probabilities.loc["a"].tolist()
    [1.0, 0.0]
    """
    if replicates < 1 or not 0 < interval < 1 or not 0.5 < firm <= 1:
        raise ParameterError(
            f"replicates must be 1 or more, interval between 0 and 1, firm above 0.5; got {replicates}, {interval}, {firm}")
    made = baseline(values, tree, recipe, guards=guards)
    replicator = Replicator(prepared(values, tree, recipe, guards=guards, normalisations=choices.normalisations).values, made.tree, choices)
    done = replicator.evaluate(np.random.default_rng(seed).random((replicates, replicator.width)))
    counts, failed = _counts(done.settings), done.settings["failed"] != ""
    if failed.all():
        raise RefusedError(f"none of the {replicates} replicates can be ranked ({done.settings['failed'].iloc[0]}); choose other means or scales")
    ranks = done.ranks[~failed].to_numpy(int)
    probabilities = rank_probabilities(ranks, done.ranks.columns)
    frame = _frame(made.ranks, ranks, probabilities, interval, evidence or {})
    dominance = pairwise_dominance(ranks, done.ranks.columns)
    return Robustness(frame, probabilities, dominance, _pairs(dominance, firm), done, counts, replicates, int(failed.sum()),
                      interval, firm, seed, choices, recipe)


def baseline(values: pd.DataFrame, tree: Hierarchy, recipe: Recipe, *, guards: Guards = GUARDS) -> Composite:
    """The composite by the recipe that replicates are set against; refused where it ranks nobody."""
    made = composite(values, tree, recipe, guards=guards)
    if made.refusals:
        rules = ", ".join(dict.fromkeys(refusal.rule for refusal in made.refusals))
        raise RefusedError(f"the recipe that ranks are set against gives none ({rules}); choose another normalisation or aggregation")
    return made


def rank_probabilities(ranks: np.ndarray, regions: pd.Index) -> pd.DataFrame:
    """The share of replicates (rows) in which each region (column) has each rank."""
    places = np.arange(1, len(regions) + 1)
    shares = np.stack([(ranks == place).mean(axis=0) for place in places], axis=1)
    return pd.DataFrame(shares, index=regions.rename("region_id"), columns=pd.Index(places, name="rank"))


def pairwise_dominance(ranks: np.ndarray, regions: pd.Index) -> pd.DataFrame:
    """The share of replicates in which one region (row) stands before another (column).

    Examples
    --------
    >>> pairwise_dominance(np.array([[1, 2], [1, 2], [2, 1], [1, 1]]), pd.Index(["a", "b"])).at["a", "b"]
    np.float64(0.5)
    """
    shares = np.stack([(ranks[:, [i]] < ranks).mean(axis=0) for i in range(len(regions))])
    np.fill_diagonal(shares, np.nan)
    return pd.DataFrame(shares, index=regions.rename("region_id"), columns=regions.rename("other_region_id"))


def _pairs(dominance: pd.DataFrame, firm: float) -> pd.DataFrame:
    """The rows of `Robustness.pairs`."""
    before = dominance.stack().rename("before").dropna()
    after = dominance.T.stack().reindex(before.index)
    status = np.select([before >= firm, after >= firm], ["before", "after"], "open")
    return pd.DataFrame({"before": before, "after": after, "tied": 1 - before - after, "status": status}).reset_index()


def _counts(settings: pd.DataFrame) -> pd.DataFrame:
    """How many replicates each normalisation and aggregation had, how many failed, and by which rule the first of them."""
    grouped = settings.assign(fails=settings["failed"] != "").groupby(["normalisation", "aggregation"], observed=False)
    counts = grouped.agg(replicates=("fails", "size"), failed=("fails", "sum")).reset_index()
    named = settings[settings["failed"] != ""].drop_duplicates(["normalisation", "aggregation"])
    rule = {(row.normalisation, row.aggregation): str(row.failed) for row in named.itertuples()}
    return counts.assign(rule=[rule.get(pair, "") for pair in zip(counts["normalisation"], counts["aggregation"], strict=True)])


def _frame(baseline: pd.Series, ranks: np.ndarray, probabilities: pd.DataFrame, interval: float, evidence: Mapping) -> pd.DataFrame:
    """The rows of `Robustness.frame`."""
    tail = (1 - interval) / 2
    low, high = np.quantile(ranks, tail, axis=0, method="inverted_cdf"), np.quantile(ranks, 1 - tail, axis=0, method="inverted_cdf")
    frame = pd.DataFrame({
        "region_id": probabilities.index, "rank": baseline.reindex(probabilities.index).array, "low": low, "high": high,
        "least": ranks.min(axis=0), "greatest": ranks.max(axis=0), "median": np.median(ranks, axis=0), "mean": ranks.mean(axis=0),
        "likeliest": probabilities.idxmax(axis=1).array, "probability": probabilities.max(axis=1).array,
        "evidence": [tuple(evidence.get(region, ())) for region in probabilities.index],
    })
    return frame.astype(dict.fromkeys(("low", "high", "least", "greatest", "likeliest"), "Int64"))

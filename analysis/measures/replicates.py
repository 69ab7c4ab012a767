"""Replicates of a composite under other choices, many at a time (METHODS, section 5).

A replicate is a row of numbers from 0 to 1, one for each thing that could be chosen otherwise. The same row always means the same
choices, so a Monte Carlo run and a sensitivity design are evaluated by one function, and any replicate can be made again by hand.
Replicates with the same normalisation and aggregation are evaluated together; there is no loop over replicates.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import ndtri

from analysis.errors import ParameterError, RefusedError
from analysis.measures.aggregation import AGGREGATIONS, NEED_ABOVE_NOUGHT, COPELAND, DECIMALS, MEANS, combined, ranks_of, weighted_sum
from analysis.measures.guards import check_choice
from analysis.measures.hierarchy import Hierarchy
from analysis.measures.normalisation import (
    ABOVE_NOUGHT, UNFIT, Posts, Scale, check_normalisation, normalisation_refusals, normalise, normalised, unfit,
)
from analysis.measures.weights import check_noise, noisy_weights

SOURCES = ("normalisation", "aggregation", "weights", "left_out", "data_error")
# Why a replicate can fail; the first is that it did not.
FAILURES = ("", "nonpositive_values", "target_reached", "nonpositive_scores")
# Figures held at once in a chunk, so that a large run needs no large memory.
CHUNK = 2_000_000
# Keeps the ends of the normal distribution finite.
EDGE = 1e-12


@dataclass(frozen=True)
class Choices:
    """What could have been chosen otherwise.

    Attributes
    ----------
    normalisations, aggregations : tuple of str
        Each replicate takes one of each, all as likely.
    weight_noise : float
        A weight moves by up to this part of itself either way; 0 keeps it.
    leave_out : bool
        Each replicate leaves out one indicator or none, all as likely.
    data_error : float
        Standard deviation of the error of a value, as a part of the value; 0 takes values as exact.
    scale : Scale
        Where it begins above nought, every mean applies to every normalisation.
    decimals : int
        As in `Recipe`.
    """

    normalisations: tuple[str, ...] = ("goalposts", "minmax", "zscore", "percentile_rank")
    aggregations: tuple[str, ...] = ("arithmetic", "geometric", "harmonic")
    weight_noise: float = 0.5
    leave_out: bool = True
    data_error: float = 0.02
    scale: Scale = ABOVE_NOUGHT
    decimals: int = DECIMALS


@dataclass(frozen=True)
class Evaluated:
    """Replicates, what each used and what came out.

    Attributes
    ----------
    settings : DataFrame
        One row per replicate: normalisation, aggregation, left_out (leaf or ""), failed ("" or the rule that the combination breaks).
    weights : DataFrame
        One row per replicate, one column per node but the root: the weight used, before it is a share; 0 for what was left out.
    errors : ndarray or None
        (replicates, regions, leaves): what each value was multiplied by, less 1; None where values are exact.
    ranks : DataFrame
        One row per replicate, one column per region; missing where it failed.
    """

    settings: pd.DataFrame
    weights: pd.DataFrame
    errors: np.ndarray | None
    ranks: pd.DataFrame


class Replicator:
    """Values, a hierarchy and the choices, ready to evaluate rows of numbers from 0 to 1.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, leaves as columns, without gaps.
    tree : Hierarchy
    choices : Choices

    Raises
    ------
    ParameterError
        For a choice that is not there, or that the hierarchy has not what it takes for.
    RefusedError
        For one region, a gap, or an indicator that a normalisation cannot take.
    """

    def __init__(self, values: pd.DataFrame, tree: Hierarchy, choices: Choices):
        """Check every choice before the first replicate."""
        self.values, self.tree, self.choices = values[list(tree.leaves)], tree, choices
        _check(self.values, tree, choices)
        self.nodes = [node for node in tree.nodes.index if node != tree.root]
        self.place = {node: i for i, node in enumerate(self.nodes)}
        self.leaves = [self.place[leaf] for leaf in tree.leaves]
        self.posts = Posts.of(tree)
        self.columns = dict(self._columns())
        self.width = max(part.stop for part in self.columns.values())

    def _columns(self) -> Iterator[tuple[str, slice]]:
        """Which numbers of a row belong to which choice."""
        sizes = {"weights": len(self.nodes), "data_error": self.values.size if self.choices.data_error else 0}
        start = 0
        for source in SOURCES:
            stop = start + sizes.get(source, 1)
            yield source, slice(start, stop)
            start = stop

    @property
    def varied(self) -> tuple[str, ...]:
        """The choices that have more than one outcome."""
        given = self.choices
        more = {
            "normalisation": len(given.normalisations) > 1, "aggregation": len(given.aggregations) > 1, "weights": given.weight_noise > 0,
            "left_out": given.leave_out and len(self.leaves) > 1, "data_error": given.data_error > 0,
        }
        return tuple(source for source in SOURCES if more[source])

    def evaluate(self, uniforms: np.ndarray) -> Evaluated:
        """Rank the regions under the choices that each row of numbers stands for."""
        picked = {source: uniforms[:, part] for source, part in self.columns.items()}
        normalisation = _pick(picked["normalisation"], len(self.choices.normalisations))
        aggregation = _pick(picked["aggregation"], len(self.choices.aggregations))
        left = _pick(picked["left_out"], len(self.leaves) + 1) - 1 if "left_out" in self.varied else np.full(len(uniforms), -1)
        weights = self._weights(picked["weights"], left)
        errors = self._errors(picked["data_error"])
        ranks, failed = np.full((len(uniforms), len(self.values)), np.nan), np.zeros(len(uniforms), dtype=int)
        for rows, method, mean in self._batches(normalisation, aggregation):
            ranks[rows], failed[rows] = self._batch(method, mean, weights[rows], None if errors is None else errors[rows])
        return self._told(normalisation, aggregation, left, weights, errors, ranks, failed)

    def _weights(self, uniforms: np.ndarray, left: np.ndarray) -> np.ndarray:
        """The weights of each replicate; what was left out has none, nor has a group with nothing left."""
        weights = noisy_weights(self.tree.nodes.loc[self.nodes, "weight"].to_numpy(float), self.choices.weight_noise, uniforms)
        out = np.flatnonzero(left >= 0)
        weights[out, np.asarray(self.leaves)[left[out]]] = 0
        for group in self.tree.groups:
            if group != self.tree.root:
                weights[:, self.place[group]] *= weights[:, self._below(group)].sum(axis=1) > 0
        return weights

    def _below(self, group: str) -> list[int]:
        return [self.place[child] for child in self.tree.children(group)]

    def _errors(self, uniforms: np.ndarray) -> np.ndarray | None:
        """Relative errors of the values, normally distributed."""
        if not self.choices.data_error:
            return None
        bounded = np.clip(uniforms, EDGE, 1 - EDGE)
        return self.choices.data_error * ndtri(bounded).reshape(len(uniforms), *self.values.shape)

    def _batches(self, normalisation: np.ndarray, aggregation: np.ndarray) -> Iterator[tuple[np.ndarray, str, str]]:
        """Replicates of one normalisation and aggregation, in chunks."""
        n, leaves = self.values.shape
        for i, method in enumerate(self.choices.normalisations):
            for j, mean in enumerate(self.choices.aggregations):
                rows = np.flatnonzero((normalisation == i) & (aggregation == j))
                each = n * max(n, leaves)
                for start in range(0, len(rows), size := max(CHUNK // each, 1)):
                    yield rows[start:start + size], method, mean

    def _batch(self, method: str, mean: str, weights: np.ndarray, errors: np.ndarray | None) -> tuple[np.ndarray, np.ndarray]:
        """Ranks of some replicates, and the place in `FAILURES` of what kept them from any."""
        values = self.values.to_numpy(float)
        values = values if errors is None else values * (1 + errors)
        used, failed = weights[:, self.leaves] > 0, np.zeros(len(weights), dtype=int)
        if method in UNFIT:
            # Errors can carry a value below nought or beyond its target, though none stands there.
            amiss = unfit(values, self.posts, method)
            failed[(used & amiss).any(axis=1)] = FAILURES.index(UNFIT[method])
            values = np.where(amiss[..., None, :], np.nan, values)
        scores = normalised(values, self.posts, method=method, scale=self.choices.scale)
        if method in UNFIT:
            scores = np.where(np.isnan(scores), 1.0, scores)
        if mean in NEED_ABOVE_NOUGHT:
            low = (scores <= 0).any(axis=-2)
            failed[(failed == 0) & (used & low).any(axis=1)] = FAILURES.index("nonpositive_scores")
            # A score that has no weight, or whose replicate fails, must not warn on its way.
            scores = np.where(scores > 0, scores, 1.0)
        ranks = ranks_of(self._scores(scores, weights, mean), self.choices.decimals).astype(float)
        ranks[failed > 0] = np.nan
        return ranks, failed

    def _scores(self, scores: np.ndarray, weights: np.ndarray, mean: str) -> np.ndarray:
        """The composite of each replicate: one sum for the means, a climb for Copeland."""
        if mean == COPELAND:
            return self._climbed(scores, weights)
        there, back = MEANS[mean]
        return back(weighted_sum(there(scores), self._leaf_weights(weights)))

    def _leaf_weights(self, weights: np.ndarray) -> np.ndarray:
        """Each leaf's share of the whole in each replicate."""
        whole = np.ones((len(weights), len(self.nodes)))
        for group in reversed(self.tree.groups):
            above = whole[:, [self.place[group]]] if group != self.tree.root else 1.0
            whole[:, self._below(group)] = above * self._shares(weights, group)
        return whole[:, self.leaves]

    def _shares(self, weights: np.ndarray, group: str) -> np.ndarray:
        """The weights of a group's children as shares; of a group with nothing left, nought."""
        below = weights[:, self._below(group)]
        sums = below.sum(axis=1, keepdims=True)
        return np.divide(below, sums, out=np.zeros_like(below), where=sums > 0)

    def _climbed(self, scores: np.ndarray, weights: np.ndarray) -> np.ndarray:
        """The root's scores, level by level."""
        columns = {leaf: scores[..., i] for i, leaf in enumerate(self.tree.leaves)}
        for group in self.tree.groups:
            below = np.broadcast_arrays(*(columns[child] for child in self.tree.children(group)))
            columns[group] = combined(np.stack(below, axis=-1), self._shares(weights, group), COPELAND)
        return columns[self.tree.root]

    def _told(self, normalisation, aggregation, left, weights, errors, ranks, failed) -> Evaluated:
        """The record of what each replicate used."""
        settings = pd.DataFrame({
            "normalisation": pd.Categorical.from_codes(normalisation, list(self.choices.normalisations)),
            "aggregation": pd.Categorical.from_codes(aggregation, list(self.choices.aggregations)),
            "left_out": pd.Categorical.from_codes(left + 1, ["", *self.tree.leaves]),
            "failed": pd.Categorical.from_codes(failed, list(FAILURES)),
        }).rename_axis("replicate")
        return Evaluated(
            settings, pd.DataFrame(weights, columns=self.nodes, index=settings.index), errors,
            pd.DataFrame(ranks, columns=self.values.index, index=settings.index),
        )


def _pick(uniforms: np.ndarray, options: int) -> np.ndarray:
    """The option that a number from 0 to 1 stands for, all as likely."""
    return np.minimum((uniforms[:, 0] * options).astype(int), options - 1)


def _check(values: pd.DataFrame, tree: Hierarchy, choices: Choices) -> None:
    """Refuse what no replicate could do."""
    for name, given, known in (("aggregations", choices.aggregations, AGGREGATIONS), ("normalisations", choices.normalisations, ())):
        if not given:
            raise ParameterError(f"{name} must name at least one method")
        for method in given:
            check_choice(method, known, "aggregation") if known else check_normalisation(tree, method)
    check_noise(choices.weight_noise)
    if choices.data_error < 0:
        raise ParameterError(f"data_error must be 0 or more (0.02 is 2 per cent of a value); got {choices.data_error}")
    if len(values) < 2:
        raise RefusedError(f"ranks need at least 2 regions; there is {len(values)}. Add a peer, or read the scores alone")
    if values.isna().any(axis=None):
        raise RefusedError("replicates need every value; fill the gaps with `impute` first, or leave the indicator out")
    for method in choices.normalisations:
        if normalisation_refusals(values, tree, method):
            normalise(values, tree, method=method)

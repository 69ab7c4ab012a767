"""Replicates a second of the ASEM composite on one core, side by side with the loop that most scripts write. Run by `make bench`.

The loop does the same work for one replicate after another: normalise, weigh, aggregate level by level, rank, each with the choices that the
vectorised run recorded. Both must come to the same ranks, else there is no measurement.
"""

import os

# One thread, set before numpy is loaded: a replicate must not be fast because other cores helped.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import statistics
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "measures"))

import numpy as np
from composite_frames import asem_treated, asem_tree
from scipy.stats import rankdata

from analysis.measures.composite import Recipe
from analysis.measures.replicates import Choices
from analysis.measures.robustness import rank_robustness

REPLICATES, LOOPED, ROUNDS = 20_000, 300, 3
NORMALISATIONS = ("minmax", "zscore", "percentile_rank", "rank")
MIXES = {
    "three means": Choices(NORMALISATIONS, ("arithmetic", "geometric", "harmonic"), data_error=0),
    "three means and Copeland": Choices(NORMALISATIONS, ("arithmetic", "geometric", "harmonic", "copeland"), data_error=0),
    "three means, values with error": Choices(NORMALISATIONS, ("arithmetic", "geometric", "harmonic"), data_error=0.02),
}
SCALES = {
    "minmax": lambda y: 1 + 99 * (y - y.min(0)) / (y.max(0) - y.min(0)),
    "zscore": lambda y: 50 + 10 * (y - y.mean(0)) / y.std(0, ddof=1),
    "percentile_rank": lambda y: 1 + 99 * (rankdata(y, axis=0) - 1) / (len(y) - 1),
    "rank": lambda y: rankdata(y, axis=0),
}


def duels(scores, shares):
    """Copeland's count from all pairs at once."""
    return np.sign(np.round(np.sign(scores[:, None] - scores[None]) @ shares, 9)).sum(1)


MEANS = {
    "arithmetic": lambda scores, shares: scores @ shares, "geometric": lambda scores, shares: np.exp(np.log(scores) @ shares),
    "harmonic": lambda scores, shares: 1 / ((1 / scores) @ shares), "copeland": duels,
}


def one_replicate(values, tree, used, weights, error):
    """The ranks of one replicate, step by step."""
    normalised = SCALES[used.normalisation](values * (1 + error) * tree["direction"])
    columns = dict(zip(tree["leaves"], normalised.T, strict=True))
    for group, children in tree["groups"]:
        kept = [child for child in children if weights[child] > 0]
        if kept:
            shares = np.array([weights[child] for child in kept])
            columns[group] = MEANS[used.aggregation](np.column_stack([columns[child] for child in kept]), shares / shares.sum())
    scores = np.round(columns[tree["root"]], 9)
    return rankdata(-scores, method="min").astype(int)


def looped(done, values):
    """Seconds for the first replicates one by one, and their ranks."""
    hierarchy = asem_tree()
    tree = {"leaves": hierarchy.leaves, "groups": [(g, hierarchy.children(g)) for g in hierarchy.groups], "root": hierarchy.root,
            "direction": hierarchy.nodes.loc[list(hierarchy.leaves), "direction"].to_numpy(float)}
    settings, weights = list(done.settings.head(LOOPED).itertuples()), done.weights.head(LOOPED).to_dict("records")
    started = time.process_time()
    ranks = [one_replicate(values, tree, used, weights[k], 0 if done.errors is None else done.errors[k]) for k, used in enumerate(settings)]
    return time.process_time() - started, np.array(ranks)


def compared(name, choices):
    """Rounds of both, interleaved; the median of each and their ratio. Processor time, so that other work on the machine does not count."""
    values, recipe = asem_treated(), Recipe(normalisation="minmax")
    n = REPLICATES if not choices.data_error else REPLICATES // 5
    rates = []
    for _ in range(ROUNDS):
        started = time.process_time()
        found = rank_robustness(values, asem_tree(), choices, recipe, replicates=n)
        ours = n / (time.process_time() - started)
        seconds, ranks = looped(found.replicates, values.to_numpy(float))
        assert (ranks == found.replicates.ranks.head(LOOPED).to_numpy(int)).all(), "the loop ranks otherwise"
        rates.append((ours, LOOPED / seconds))
    ours, loop = (statistics.median(column) for column in zip(*rates, strict=True))
    print(f"composite, {name}: 51 units, 49 indicators, 4 levels, one thread; {ours:,.0f} replicates a processor second, plain loop {loop:,.0f}, ratio {ours / loop:.1f}")


if __name__ == "__main__":
    for name, choices in MIXES.items():
        compared(name, choices)

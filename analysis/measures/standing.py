"""Where regions stand on a composite of conditions: score, robustness and sensitivity together, or why there are none (METHODS, section 5)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from analysis.measures.composite import Composite, Recipe, composite, prepared
from analysis.measures.conditions import Conditions
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.normalisation import normalisation_refusals
from analysis.measures.replicates import Choices
from analysis.measures.robustness import Robustness, rank_robustness
from analysis.measures.sensitivity import Sensitivity, rank_sensitivity


@dataclass(frozen=True)
class Standing:
    """All that may be said of where regions stand.

    Attributes
    ----------
    conditions : Conditions
    composite : Composite or None
        None where no indicator is complete.
    robustness : Robustness or None
        None where there are no ranks.
    sensitivity : Sensitivity or None
        None where there are no ranks.
    refusals : tuple of Refusal
        Why a part is None: no_composite, no_complete_indicator, one_region, same_value, nonpositive_values, target_reached,
        nonpositive_scores, failed_replicates.
    """

    conditions: Conditions
    composite: Composite | None
    robustness: Robustness | None
    sensitivity: Sensitivity | None
    refusals: tuple[Refusal, ...]


def regional_standing(
    conditions: Conditions, recipe: Recipe = Recipe(), choices: Choices = Choices(), *,
    replicates: int = 10_000, points: int = 2048, seed: int = 1, guards: Guards = GUARDS,
) -> Standing:
    """Score the regions, rank them under every defensible choice, and say which choice matters.

    Parameters
    ----------
    conditions : Conditions
        From `condition_values`.
    recipe : Recipe
        The composite that is shown; its ranks are what replicates are set against.
    choices : Choices
        What may be chosen otherwise.
    replicates, points, seed : int
        As in `rank_robustness` and `rank_sensitivity`.
    guards : Guards

    Returns
    -------
    Standing

    Raises
    ------
    ParameterError
        For a choice that is not there or cannot apply.
    RefusedError
        For outliers or weights estimated from too few regions.

    Notes
    -----
    One region has scores where the goalposts are fixed, and never a rank. This is a composite of conditions; it ranks no plans.
    """
    if conditions.tree is None:
        rules = ("no_composite", "no_complete_indicator")
        return Standing(conditions, None, None, None, tuple(refusal for refusal in conditions.refusals if refusal.rule in rules))
    values, tree = conditions.values, conditions.tree
    made = composite(values, tree, recipe, evidence=conditions.by_region, guards=guards)
    found = [*made.refusals, *_choice_refusals(values, tree, recipe, choices, guards)]
    refusals = tuple({(refusal.rule, refusal.subject): refusal for refusal in found}.values())
    if refusals:
        return Standing(conditions, made, None, None, refusals)
    robustness = rank_robustness(values, tree, choices, recipe, replicates=replicates, seed=seed, evidence=conditions.by_region, guards=guards)
    sensitivity = None if robustness.failed else rank_sensitivity(values, tree, choices, recipe, points=points, seed=seed, guards=guards)
    return Standing(conditions, made, robustness, sensitivity, _holes(robustness))


def by_recipe(
    standing: Standing, recipe: Recipe, choices: Choices = Choices(), *, most: int = 8, guards: Guards = GUARDS,
) -> dict[str | tuple[str, str], Standing]:
    """The scores under the recipe asked for, then with one thing changed at a time.

    Returns
    -------
    dict
        First the normalisation asked for; then each other one to choose from, `equal` where weights differ, and ("double", node) for each
        aspect whose weight is doubled; `most` in all. Robustness and sensitivity are left out of all but the first.
    """
    made: dict[str | tuple[str, str], Standing] = {recipe.normalisation: standing}
    if standing.composite is None:
        return made
    tree = standing.conditions.tree
    weights = tree.nodes["weight"]
    trees = {"equal": tree.weighted(weights * 0 + 1), **{("double", node): tree.weighted(weights.mask(weights.index == node, weights * 2)) for node in tree.children(tree.root)}}
    other = {method: (tree, replace(recipe, normalisation=method)) for method in choices.normalisations if method != recipe.normalisation}
    other |= {name: (changed, recipe) for name, changed in trees.items() if not np.allclose(changed.weights, tree.weights)}
    for name, (changed, how) in list(other.items())[:most - 1]:
        scored = composite(standing.conditions.values, changed, how, evidence=standing.conditions.by_region, guards=guards)
        made[name] = Standing(standing.conditions, scored, None, None, scored.refusals)
    return made


def _choice_refusals(values, tree, recipe: Recipe, choices: Choices, guards: Guards) -> Iterator[Refusal]:
    """Why one of the normalisations to choose from cannot be had."""
    held = prepared(values, tree, recipe, guards=guards, normalisations=choices.normalisations).values
    for method in choices.normalisations:
        yield from normalisation_refusals(held, tree, method)


def _holes(robustness: Robustness) -> tuple[Refusal, ...]:
    """Replicates that failed leave holes in a design, so that nothing is shared out."""
    if not robustness.failed:
        return ()
    return (Refusal("failed_replicates", "", {"failed": robustness.failed, "n": robustness.n}),)

"""The composite: values to scores to ranks, by one recipe (METHODS, section 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import ParameterError, listed
from analysis.measures.aggregation import DECIMALS, aggregate, aggregation_refusals, rank_scores
from analysis.measures.guards import GUARDS, Guards, Refusal, check_choice
from analysis.measures.hierarchy import Hierarchy
from analysis.measures.imputation import impute
from analysis.measures.normalisation import ABOVE_NOUGHT, IN_UNITS, Scale, normalisation_refusals, normalise
from analysis.measures.treatment import treat
from analysis.measures.weights import weigh

OUTLIERS = ("keep", "treat")


@dataclass(frozen=True)
class Recipe:
    """The choices behind one composite.

    Attributes
    ----------
    normalisation, weights, aggregation : str
        As in `normalise`, `weigh` and `aggregate`.
    imputation : str
        As in `impute`.
    outliers : {"keep", "treat"}
        As in `treat`.
    scale : Scale
    decimals : int
        To which scores must differ to part two ranks.
    """

    normalisation: str = "goalposts"
    weights: str = "given"
    aggregation: str = "arithmetic"
    imputation: str = "none"
    outliers: str = "keep"
    scale: Scale = ABOVE_NOUGHT
    decimals: int = DECIMALS


@dataclass(frozen=True)
class Composite:
    """A composite by one recipe.

    Attributes
    ----------
    frame : DataFrame
        One row per region, in the order given: region_id, score, rank (Int64), tied (another region has the same rank), absence, evidence.
    scores : DataFrame
        Regions as rows, every node as a column, the root first.
    normalised : DataFrame
        The leaves after normalising.
    tree : Hierarchy
        With the weights used.
    recipe : Recipe
    imputed : tuple of (str, str)
        Region and leaf of every value that was filled.
    treated : tuple of (str, str)
        Leaf and treatment (winsorised or log) of every indicator whose outliers were treated.
    refusals : tuple of Refusal
        Rules one_region, same_value, nonpositive_values, target_reached, nonpositive_scores; with one of them there are no scores, or,
        for one region, no ranks.
    """

    frame: pd.DataFrame
    scores: pd.DataFrame
    normalised: pd.DataFrame
    tree: Hierarchy
    recipe: Recipe
    imputed: tuple[tuple[str, str], ...]
    treated: tuple[tuple[str, str], ...]
    refusals: tuple[Refusal, ...]

    @property
    def ranks(self) -> pd.Series:
        """The rank of each region."""
        return self.frame.set_index("region_id")["rank"]


def composite(
    values: pd.DataFrame, tree: Hierarchy, recipe: Recipe = Recipe(), *,
    evidence: Mapping[str, Sequence[str]] | None = None, guards: Guards = GUARDS,
) -> Composite:
    """Score and rank regions by one recipe.

    Parameters
    ----------
    values : DataFrame
        Regions as rows, leaves as columns.
    tree : Hierarchy
    recipe : Recipe
    evidence : mapping, optional
        Region to the ids of the rows behind its values.
    guards : Guards
        For the treatment of outliers and for pca weights.

    Returns
    -------
    Composite

    Raises
    ------
    ParameterError
        For a choice that is not there or that the hierarchy has not what it takes for, and for logarithms of outliers under a
        normalisation that has its ends in the unit of the values.
    RefusedError
        For a gap without imputation, and for outliers or weights estimated from too few regions.

    Notes
    -----
    Steps: impute, treat, normalise, weigh, aggregate, rank; the values are selected and denominated before. With goalposts
    a region's score does not depend on who it is compared with.

    References
    ----------
    OECD/JRC (2008). Handbook on Constructing Composite Indicators. doi:10.1787/9789264043466-en

    Examples
    --------
    >>> from analysis.measures.hierarchy import hierarchy
    >>> posts = {"goalpost_low": [None, 0.0, 0.0], "goalpost_high": [None, 10.0, 10.0]}
    >>> tree = hierarchy(pd.DataFrame({"parent": ["", "all", "all"], "weight": 1.0, **posts}, index=["all", "roads", "clinics"]))
    >>> values = pd.DataFrame({"roads": [9.0, 2.0], "clinics": [5.0, 4.0]}, index=["a", "b"])
    >>> composite(values, tree).frame[["region_id", "score", "rank"]].round(1).values.tolist()
    [['a', 70.3, 1], ['b', 30.7, 2]]
    """
    ready = prepared(values, tree, recipe, guards=guards, normalisations=(recipe.normalisation,))
    refusals = normalisation_refusals(ready.values, tree, recipe.normalisation)
    if refusals:
        return _without(values, tree, recipe, ready, refusals)
    normalised = normalise(ready.values, tree, method=recipe.normalisation, scale=recipe.scale)
    refusals = aggregation_refusals(normalised, tree, recipe.aggregation)
    if refusals:
        return _without(values, tree, recipe, ready, refusals)
    weighed = weigh(tree, normalised, method=recipe.weights, aggregation=recipe.aggregation, guards=guards)
    scores = aggregate(normalised, weighed, method=recipe.aggregation)
    alone = (Refusal("one_region", tree.root, {"found": len(values), "needed": 2}),) if len(values) < 2 else ()
    frame = _frame(scores[tree.root], recipe, evidence or {}, alone)
    return Composite(frame, scores, normalised, weighed, recipe, ready.imputed, ready.treated, alone)


@dataclass(frozen=True)
class Prepared:
    """Values ready to be normalised, and what was done to them; attributes as in `Composite`."""

    values: pd.DataFrame
    imputed: tuple[tuple[str, str], ...]
    treated: tuple[tuple[str, str], ...] = ()


def prepared(
    values: pd.DataFrame, tree: Hierarchy, recipe: Recipe, *, guards: Guards = GUARDS, normalisations: Sequence[str] = (),
) -> Prepared:
    """The values of the leaves as the recipe has them normalised: gaps filled and outliers treated, as far as it asks for it.

    Raises
    ------
    ParameterError
        Where logarithms were taken and one of the normalisations sets values against ends in their own unit.
    """
    check_choice(recipe.outliers, OUTLIERS, "outliers")
    filled = impute(values[list(tree.leaves)], method=recipe.imputation)
    if recipe.outliers == "keep":
        return Prepared(filled.values, filled.cells)
    done = treat(filled.values, guards=guards)
    treatments = done.frame.loc[done.frame["treatment"] != "", "treatment"]
    logged, stuck = treatments.index[treatments == "log"], [method for method in normalisations if method in IN_UNITS]
    if len(logged) and stuck:
        raise ParameterError(
            f"outliers 'treat' takes logarithms of {listed(logged)}, and {listed(stuck)} sets values against ends in their own unit. "
            "Choose another normalisation, or outliers 'keep'"
        )
    return Prepared(done.values, filled.cells, tuple(treatments.items()))


def _frame(scores: pd.Series, recipe: Recipe, evidence: Mapping, alone: tuple[Refusal, ...]) -> pd.DataFrame:
    """The rows of `Composite.frame`."""
    ranks = rank_scores(scores, decimals=recipe.decimals)
    return pd.DataFrame({
        "region_id": list(scores.index), "score": scores.to_numpy(float),
        "rank": ranks.array if not alone else pd.array([pd.NA] * len(scores), dtype="Int64"),
        "tied": ranks.duplicated(keep=False).to_numpy(), "absence": alone[0].absence if alone else "",
        "evidence": [tuple(evidence.get(region, ())) for region in scores.index],
    })


def _without(values: pd.DataFrame, tree: Hierarchy, recipe: Recipe, ready: Prepared, refusals: tuple[Refusal, ...]) -> Composite:
    """A composite that is refused: every region is listed with the rule."""
    frame = pd.DataFrame({
        "region_id": list(values.index), "score": float("nan"), "rank": pd.array([pd.NA] * len(values), dtype="Int64"),
        "tied": False, "absence": refusals[0].absence, "evidence": [()] * len(values),
    })
    return Composite(frame, values.iloc[:, :0], values.iloc[:, :0], tree, recipe, ready.imputed, ready.treated, refusals)

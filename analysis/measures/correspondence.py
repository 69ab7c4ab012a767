"""Correspondence: plans and factors on one map, with how well it shows them and how far to trust it (METHODS, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import pandas as pd
from scipy import stats
from scipy.spatial import ConvexHull, QhullError

from analysis.measures.associations import check_replicates
from analysis.measures.factor_counts import FactorCounts, check_plans, check_whole
from analysis.measures.distances import signs
from analysis.measures.guards import GUARDS, Guards, Refusal, check_level
from analysis.measures.specialisation import recodings

# Axes whose singular value is below this part of the first hold rounding only.
NOTHING = 1e-10


@dataclass(frozen=True)
class Axes:
    """A correspondence analysis of any table of counts.

    Attributes
    ----------
    singular_values : array of float
        From the greatest; their squares are the inertias of the axes.
    row_masses, column_masses : array of float
        Each row's and column's part of the total.
    rows, columns : array of float
        Standard coordinates, one column per axis; times the singular value they are principal coordinates.
    """

    singular_values: np.ndarray
    row_masses: np.ndarray
    column_masses: np.ndarray
    rows: np.ndarray
    columns: np.ndarray

    @property
    def inertia_shares(self) -> np.ndarray:
        """Each axis' part of the whole inertia."""
        return self.singular_values ** 2 / (self.singular_values ** 2).sum()

    def place_rows(self, table: np.ndarray) -> np.ndarray:
        """Principal coordinates of further rows (..., rows, columns): the mean of the columns' standard coordinates, weighted by the row."""
        return table / table.sum(axis=-1, keepdims=True) @ self.columns

    def place_columns(self, table: np.ndarray) -> np.ndarray:
        """Principal coordinates of further columns, given as columns of counts over the same rows."""
        return (table / table.sum(axis=0)).T @ self.rows


@dataclass(frozen=True)
class Correspondence:
    """Plans and factors on the first two axes of a correspondence analysis.

    Attributes
    ----------
    plans : DataFrame
        plan_id, region_id, active (else supplementary), mass, x, y (principal), contribution_x, contribution_y (0 to 1; they sum to 1 over the active
        plans), quality (part of the plan's distance from the centre that the map shows), evidence.
    factors : DataFrame
        factor_id, mass, x, y (principal), contribution_x, contribution_y, quality, evidence.
    inertia : float
        Of the whole table (chi-square over the number of provisions).
    inertia_shares : tuple of float
        Parts of it on each axis.
    ellipses : DataFrame
        plan_id, x, y, width, height (whole axes), angle (degrees): where `level` of the bootstrap replicates of an active plan lie;
        hypothetical on a census.
    recoded : DataFrame
        plan_id, x, y: where each other coder's codes would put an active plan; no place where the coder saw provisions on a factor
        that is not on the map.
    outlines : mapping
        plan_id of a partly read plan to the corners (n x 2, in order around) of the area that it must lie in, whatever its
        unseen provisions are.
    level : float
    replicates : int
    base : tuple of str
        The active plans.
    refusals : tuple of Refusal
        Rules few_plans, one_factor and flat_map.
    """

    plans: pd.DataFrame
    factors: pd.DataFrame
    inertia: float
    inertia_shares: tuple[float, ...]
    ellipses: pd.DataFrame
    recoded: pd.DataFrame
    outlines: Mapping[str, np.ndarray] = field(hash=False)
    level: float = 0.95
    replicates: int = 0
    base: tuple[str, ...] = ()
    refusals: tuple[Refusal, ...] = ()


def correspondence_axes(table: np.ndarray) -> Axes:
    """Give masses, singular values and standard coordinates of a table of counts.

    Parameters
    ----------
    table : array of float
        Rows by columns, no empty row or column.

    Returns
    -------
    Axes
        At most one axis fewer than rows or columns.

    Notes
    -----
    Singular value decomposition of (P - r c') / sqrt(r c'), with P the table over its total and r, c the masses. An axis has no sign of
    its own: the column that contributes most to it (of equals the first) is put on the positive side, so that a dated map never mirrors.

    References
    ----------
    Greenacre, M. (2017). Correspondence Analysis in Practice, 3rd ed. doi:10.1201/9781315369983

    Examples
    --------
    >>> correspondence_axes(np.array([[3.0, 1], [1, 3]])).singular_values.round(3).tolist()
    [0.5]
    """
    parts = table / table.sum()
    rows, columns = parts.sum(axis=1), parts.sum(axis=0)
    root = np.sqrt(np.outer(rows, columns))
    left, values, right = np.linalg.svd((parts - np.outer(rows, columns)) / root, full_matrices=False)
    kept = values > max(values[0], NOTHING) * NOTHING
    kept[min(table.shape) - 1:] = False
    left, values, right = left[:, kept], values[kept], right[kept].T
    turned = signs(right)
    return Axes(values, rows, columns, left * turned / np.sqrt(rows)[:, None], right * turned / np.sqrt(columns)[:, None])


def correspondence(
    counts: FactorCounts, *, supplementary: FactorCounts | None = None, partly: "PartlyRead | None" = None, others: Mapping[str, FactorCounts] | None = None,
    replicates: int = 999, seed: int = 1, level: float = 0.95, guards: Guards = GUARDS,
) -> Correspondence:
    """Map the wholly read plans and their factors.

    Parameters
    ----------
    counts : FactorCounts
        The active plans, in whole numbers (weighting count).
    supplementary : FactorCounts, optional
        Further wholly read plans, placed on the map without shaping it.
    partly : PartlyRead, optional
        Partly read plans of known total; each gets the area that it must lie in, never a point.
    others : mapping of str to FactorCounts, optional
        The table under other readings; those of other coders are placed on the map.
    replicates, seed : int
        Of the bootstrap ellipses.
    level : float
        Part of the replicates within an ellipse.
    guards : Guards
        `min_plans_distance`.

    Returns
    -------
    Correspondence
        Plans in the order of the table, supplementary ones last.

    Raises
    ------
    ParameterError
        For fewer than 99 replicates, a level outside 0 to 1, and weights that are no counts.

    Notes
    -----
    Both plans and factors are in principal coordinates (symmetric map): distances among plans and among factors approximate
    chi-square distances, distances between a plan and a factor do not. A bootstrap replicate draws each plan's provisions from its
    own mix and is placed on the axes found (partial bootstrap), as an ellipse of the replicates' mean and covariance.

    References
    ----------
    Greenacre, M. (2017). Correspondence Analysis in Practice, 3rd ed., chapters 12 and 29. doi:10.1201/9781315369983
    """
    check_replicates(replicates)
    check_level(level)
    check_whole(counts)
    refusals = check_plans(counts, guards.min_plans_distance)
    if refusals:
        return Correspondence(pd.DataFrame(), pd.DataFrame(), float("nan"), (), pd.DataFrame(), pd.DataFrame(), {}, level, replicates, counts.plans, refusals)
    axes = correspondence_axes(counts.array)
    if len(axes.singular_values) < 2:
        refused = (Refusal("flat_map", counts.plans[0], {"found": len(axes.singular_values), "needed": 2}),)
        return Correspondence(pd.DataFrame(), pd.DataFrame(), float("nan"), (), pd.DataFrame(), pd.DataFrame(), {}, level, replicates, counts.plans, refused)
    return Correspondence(
        _plan_rows(counts, supplementary, axes), _factor_rows(counts, axes), float((axes.singular_values ** 2).sum()), tuple(map(float, axes.inertia_shares)),
        _ellipses(counts, axes, replicates, seed, level), _recoded(counts, axes, others or {}),
        MappingProxyType(_outlines(counts, partly, axes) if partly else {}), level, replicates, counts.plans, (),
    )


@dataclass(frozen=True)
class PartlyRead:
    """What is certain of partly read plans of known total.

    Attributes
    ----------
    table : DataFrame
        plan_id by factor_id: provisions certain to act on the factor.
    totals : Series
        plan_id to provisions of the plan.
    regions : Series
        plan_id to region_id.
    """

    table: pd.DataFrame
    totals: pd.Series
    regions: pd.Series


def partly_read(shares: pd.DataFrame) -> PartlyRead:
    """Take what is certain of the partly read plans from the frame of `factor_shares`.

    Parameters
    ----------
    shares : DataFrame
        `Shares.frame` under count: plan_id, region_id, factor_id, n_low, total, exact, absence.
    """
    rows = shares[(shares["absence"] == "") & ~shares.groupby("plan_id")["exact"].transform("all").astype(bool)]
    table = rows.pivot(index="plan_id", columns="factor_id", values="n_low")
    by_plan = rows.drop_duplicates("plan_id").set_index("plan_id")
    return PartlyRead(table, by_plan["total"].astype(float).reindex(table.index), by_plan["region_id"].reindex(table.index))


def _plan_rows(counts: FactorCounts, supplementary: FactorCounts | None, axes: Axes) -> pd.DataFrame:
    """`Correspondence.plans`."""
    active = _placed(axes.rows * axes.singular_values, axes.rows, axes.row_masses)
    named = {"plan_id": counts.plans, "region_id": counts.regions.to_numpy(), "active": True}
    frame = pd.DataFrame({**named, **active, "evidence": pd.Series([counts.whole(plan) for plan in counts.plans], dtype=object)})
    if supplementary is None or not supplementary.plans:
        return frame
    table = supplementary.table.reindex(columns=counts.table.columns, fill_value=0.0)
    # A plan with provisions on a factor that no active plan acts on has no place on the map.
    table = table[np.isclose(table.sum(axis=1), supplementary.table.sum(axis=1)) & ~table.index.isin(counts.plans)]
    places = axes.place_rows(table.to_numpy())
    further = pd.DataFrame({
        "plan_id": table.index, "region_id": supplementary.regions.loc[table.index].to_numpy(), "active": False, "mass": 0.0,
        "x": places[:, 0], "y": places[:, 1], "contribution_x": 0.0, "contribution_y": 0.0, "quality": _supplementary_quality(table.to_numpy(), axes),
        "evidence": pd.Series([supplementary.whole(plan) for plan in table.index], dtype=object),
    })
    return pd.concat([frame, further], ignore_index=True) if len(further) else frame


def _placed(principal: np.ndarray, standard: np.ndarray, masses: np.ndarray) -> dict[str, np.ndarray]:
    """Coordinates, contributions and quality of rows, or of columns, on the first two axes."""
    contributions = masses[:, None] * standard ** 2
    squared = principal ** 2
    whole = squared.sum(axis=1)
    quality = np.divide(squared[:, :2].sum(axis=1), whole, out=np.zeros_like(whole), where=whole > 1e-20)
    return {
        "mass": masses, "x": principal[:, 0], "y": principal[:, 1], "contribution_x": contributions[:, 0], "contribution_y": contributions[:, 1],
        "quality": quality,
    }


def _supplementary_quality(table: np.ndarray, axes: Axes) -> np.ndarray:
    """Part of a supplementary row's chi-square distance from the centre that the map shows."""
    profiles = table / table.sum(axis=1, keepdims=True)
    whole = ((profiles - axes.column_masses) ** 2 / axes.column_masses).sum(axis=1)
    return (axes.place_rows(table)[:, :2] ** 2).sum(axis=1) / np.maximum(whole, 1e-20)


def _factor_rows(counts: FactorCounts, axes: Axes) -> pd.DataFrame:
    """`Correspondence.factors`."""
    placed = _placed(axes.columns * axes.singular_values, axes.columns, axes.column_masses)
    behind = [tuple(row for plan in counts.plans for row in counts.behind(plan, factor)) for factor in counts.table.columns]
    return pd.DataFrame({"factor_id": counts.table.columns, **placed, "evidence": pd.Series(behind, dtype=object)})


def _ellipses(counts: FactorCounts, axes: Axes, replicates: int, seed: int, level: float) -> pd.DataFrame:
    """`Correspondence.ellipses`: every plan's replicates at once."""
    sizes = counts.array.sum(axis=1)
    drawn = np.random.default_rng(seed).multinomial(sizes.astype(int), counts.shares, size=(replicates, len(sizes)))
    places = axes.place_rows(drawn)[:, :, :2]
    centres = places.mean(axis=0)
    apart = places - centres
    covariances = np.einsum("bpi,bpj->pij", apart, apart) / (replicates - 1)
    values, vectors = np.linalg.eigh(covariances)
    reach = 2 * np.sqrt(np.clip(values, 0, None) * stats.chi2.ppf(level, 2))
    longest = vectors[:, :, 1]
    # An axis has no direction: its angle is kept between -90 and 90 degrees, so that no machine turns it by half a circle.
    angle = (np.degrees(np.arctan2(longest[:, 1], longest[:, 0])) + 90) % 180 - 90
    return pd.DataFrame({
        "plan_id": counts.plans, "x": centres[:, 0], "y": centres[:, 1], "width": reach[:, 1], "height": reach[:, 0], "angle": angle,
    })


def _recoded(counts: FactorCounts, axes: Axes, others: Mapping[str, FactorCounts]) -> pd.DataFrame:
    """`Correspondence.recoded`."""
    known, plans = counts.table.shape[1], np.array(counts.plans)
    frames = []
    for table in recodings(counts, others)[1:]:
        placed = table[:, known:].sum(axis=1) == 0
        places = axes.place_rows(table[placed, :known])
        frames.append(pd.DataFrame({"plan_id": plans[placed], "x": places[:, 0], "y": places[:, 1]}))
    return pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=["plan_id", "x", "y"])


def _outlines(counts: FactorCounts, partly: PartlyRead, axes: Axes) -> dict[str, np.ndarray]:
    """`Correspondence.outlines`.

    A plan's place is the mean of its provisions' places, and an unseen provision can lie on any factor: the corners of the area are
    those where all unseen provisions are on one factor, and the area is what they span.
    """
    found = {}
    for plan, row in partly.table.iterrows():
        certain = row.reindex(counts.table.columns, fill_value=0.0).fillna(0.0).to_numpy(float)
        free = partly.totals[plan] - row.sum()
        if np.isclose(certain.sum(), row.sum()):
            found[str(plan)] = _around(((certain + free * np.eye(len(certain))) / partly.totals[plan] @ axes.columns)[:, :2])
    return found


def _around(points: np.ndarray) -> np.ndarray:
    """The corners of what points span, in order around it; points on one line stay as they are."""
    try:
        return points[ConvexHull(points).vertices]
    except QhullError:
        return points

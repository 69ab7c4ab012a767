"""Cramér's V of a table of counts, as it is and corrected for its bias (METHODS, section 3)."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.errors import DataError, RefusedError
from analysis.measures.guards import GUARDS, Guards, Refusal
from analysis.measures.instruments import CrossTable, factor_instruments
from analysis.measures.rows import cells_of
from analysis.measures.weightings import SETTLED


@dataclass(frozen=True)
class CramersV:
    """The strength of association in one table of counts.

    Attributes
    ----------
    v : float
        Cramér's V, 0 to 1.
    corrected : float
        V less what a table of this size shows without any association, 0 to 1.
    chi2 : float
        Pearson's statistic, without continuity correction.
    n, rows, columns : int
        Counts in all; rows and columns that hold any.
    """

    v: float
    corrected: float
    chi2: float
    n: int
    rows: int
    columns: int


@dataclass(frozen=True)
class InstrumentFit:
    """How far the factor decides the type of instrument, per plan.

    Attributes
    ----------
    frame : DataFrame
        One row per plan: plan_id, region_id, n, factors, types (those that occur), v, v_corrected, v_min, v_max (corrected, over
        all coders who coded the whole plan), coders, absence, evidence.
    refusals : tuple of Refusal
        Rules coverage and total_unknown for plans not wholly seen, few_counts and no_variation for tables that say nothing.
    """

    frame: pd.DataFrame
    refusals: tuple[Refusal, ...]


def cramers_v(table: pd.DataFrame | np.ndarray, *, guards: Guards = GUARDS) -> CramersV:
    """Give Cramér's V of a table of counts, as it is and corrected for its bias.

    Parameters
    ----------
    table : DataFrame or array
        Counts, rows by columns.
    guards : Guards
        `min_counts_association`.

    Returns
    -------
    CramersV
        V and the corrected V.

    Raises
    ------
    DataError
        For counts below nought or missing.
    RefusedError
        For a table with fewer than two rows or columns that hold anything, or with too few counts.

    Notes
    -----
    phi2 = chi2 / n; V = sqrt(phi2 / min(r - 1, c - 1)) over the r rows and c columns that hold any counts. Corrected:
    phi2' = max(0, phi2 - (r - 1)(c - 1) / (n - 1)), r' = r - (r - 1)^2 / (n - 1), c' likewise,
    V' = sqrt(phi2' / min(r' - 1, c' - 1)). In a sparse table V is far above nought even where nothing is associated; V' is not.
    The correction supposes that counts are independent draws. The provisions of a wholly read plan are all there are, so that V'
    is a cautious description there and no estimate; it comes without p-value.

    References
    ----------
    Bergsma, W. (2013). A bias-correction for Cramér's V and Tschuprow's T. Journal of the Korean Statistical Society 42(3).
    doi:10.1016/j.jkss.2012.10.002

    Examples
    --------
    >>> cramers_v(np.array([[10, 0], [0, 10]])).v
    1.0
    >>> round(cramers_v(np.array([[8, 4], [3, 9]])).corrected, 3)
    0.371
    """
    counts = _occupied(np.asarray(table, dtype="float64"))
    refusal = _refused(counts, "", guards)
    if refusal:
        found = ", ".join(f"{name} {value}" for name, value in refusal.values.items())
        raise RefusedError(f"Cramér's V: {_RULES[refusal.rule]}; got {found}. Describe the table by its counts instead")
    return _v(counts)


_RULES: Mapping[str, str] = {
    "no_variation": "a table needs at least two rows and two columns that hold counts",
    "few_counts": "a table needs more counts",
}


def _v(counts: np.ndarray) -> CramersV:
    """V of a table without empty rows or columns."""
    n, (r, c) = counts.sum(), counts.shape
    expected = np.outer(counts.sum(axis=1), counts.sum(axis=0)) / n
    chi2 = float(((counts - expected) ** 2 / expected).sum())
    phi2 = chi2 / n
    less = max(0.0, phi2 - (r - 1) * (c - 1) / (n - 1))
    smaller = min(r - (r - 1) ** 2 / (n - 1), c - (c - 1) ** 2 / (n - 1)) - 1
    return CramersV(
        v=_root(phi2, min(r, c) - 1), corrected=_root(less, smaller), chi2=chi2, n=int(round(n)), rows=int(r), columns=int(c),
    )


def _root(part: float, most: float) -> float:
    """The square root of a part of the most it can be, no more than 1."""
    return float(min(1.0, np.sqrt(part / most))) if part > 0 else 0.0


def _occupied(counts: np.ndarray) -> np.ndarray:
    """The rows and columns that hold any counts."""
    if counts.ndim != 2 or not np.isfinite(counts).all() or (counts < 0).any():
        raise DataError("a table of counts must have rows and columns, and no count below nought or missing; got "
                        f"{'x'.join(map(str, counts.shape))}, least {np.nanmin(counts) if counts.size else 'none'}")
    return counts[counts.sum(axis=1) > 0][:, counts.sum(axis=0) > 0]


def _refused(counts: np.ndarray, subject: str, guards: Guards) -> Refusal | None:
    """Why a table says nothing about association, if it does not."""
    if min(counts.shape) < 2:
        return Refusal("no_variation", subject, {"rows": counts.shape[0], "columns": counts.shape[1]})
    n = int(round(counts.sum()))
    # Above the longer side, too: else the correction takes more than there can be.
    needed = max(guards.min_counts_association, max(counts.shape) + 1)
    return Refusal("few_counts", subject, {"found": n, "needed": needed}) if n < needed else None


def instrument_fit(
    plans: pd.DataFrame, provisions: pd.DataFrame, codings: pd.DataFrame, factors: pd.DataFrame, instruments: pd.DataFrame, *,
    guards: Guards = GUARDS,
) -> InstrumentFit:
    """Say how far the factor of a provision goes with the type of its instrument, for plans wholly seen.

    Parameters
    ----------
    plans, provisions, codings, factors, instruments : DataFrame
        As in `factor_instruments`.
    guards : Guards
        `min_counts_association`.

    Returns
    -------
    InstrumentFit
        One row per plan, in the order given.

    Notes
    -----
    As in `cramers_v`, on provisions counted once each. Coders are one reading each; the range is over their corrected V. Part of
    the association is in the codebook itself, where a factor and an instrument are defined alike, such as the training of people.
    """
    tables = {
        coder: factor_instruments(plans, provisions, codings, factors, instruments, coder=coder)
        for coder in dict.fromkeys([SETTLED, *codings["coder_id"]])
    }
    rows = [_fit_row(plan, plans.loc[plan, "region_id"], tables, guards) for plan in plans.index]
    columns = ["plan_id", "region_id", "n", "factors", "types", "v", "v_corrected", "v_min", "v_max", "coders", "absence", "evidence"]
    frame = pd.DataFrame([row for row, _ in rows], columns=columns).astype(dict.fromkeys(("n", "factors", "types"), "Int64"))
    return InstrumentFit(frame, tuple(refusal for _, refusal in rows if refusal))


def _fit_row(plan: str, region: str, tables: Mapping[str, CrossTable], guards: Guards) -> tuple[dict[str, object], Refusal | None]:
    """One row of `InstrumentFit.frame`, or the reason why it is empty."""
    settled = tables[SETTLED].frame[tables[SETTLED].frame["plan_id"] == plan]
    refusal = _not_whole(plan, settled)
    counts = {} if refusal else {coder: _counts(table, plan) for coder, table in tables.items()}
    refusal = refusal or _refused(counts[SETTLED], plan, guards)
    row = {"plan_id": plan, "region_id": region, "absence": refusal.absence if refusal else "", "coders": 0, "evidence": ()}
    if refusal:
        return row, refusal
    found = {coder: _v(table) for coder, table in counts.items() if table.size and not _refused(table, plan, guards)}
    corrected = [one.corrected for one in found.values()]
    v = found[SETTLED]
    return row | {
        "n": v.n, "factors": v.rows, "types": v.columns, "v": v.v, "v_corrected": v.corrected,
        "v_min": min(corrected), "v_max": max(corrected), "coders": len(found),
        "evidence": tuple(dict.fromkeys(i for ids in settled["evidence"] for i in ids)),
    }, None


def _not_whole(plan: str, rows: pd.DataFrame) -> Refusal | None:
    """Why the counts of a plan are not exact, if they are not."""
    first = rows.iloc[0]
    if first["absence"] == "total_unknown":
        return Refusal("total_unknown", plan, {"seen": first["seen"]})
    if first["absence"] or not rows["exact"].all():
        return Refusal("coverage", plan, {"seen": first["seen"], "total": first["total"]})
    return None


def _counts(table: CrossTable, plan: str) -> np.ndarray:
    """Factors by types of one plan as counts, without empty rows and columns; nothing where the coder left provisions out."""
    rows = table.exact[table.exact["plan_id"] == plan]
    if rows.empty:
        return np.zeros((0, 0))
    factors, types, numbers = cells_of(rows, "factor_id", "instrument_type", "n_low")
    held = dict(zip(zip(factors, types, strict=True), numbers, strict=True))
    return _occupied(np.array([[held[factor, kind] for kind in sorted(set(types))] for factor in sorted(set(factors))], dtype="float64"))

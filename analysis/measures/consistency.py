"""Policy modelling consistency (PMC): how complete a plan's text is, as a range where not all of it is known (METHODS, section 3)."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from math import isqrt

import pandas as pd

from analysis.errors import DataError, ParameterError, listed, nearest
from analysis.measures.guards import Refusal
from analysis.measures.rows import cells_of

# Least share of what can be reached that earns each grade, in rising order.
BANDS: Mapping[str, Fraction] = {
    "low": Fraction(0), "acceptable": Fraction(1, 2), "good": Fraction(7, 10), "perfect": Fraction(9, 10),
}
EQUAL, ALIKE, WITHOUT = "equal", "alike", "without"
Ends = tuple[Fraction, Fraction]


@dataclass(frozen=True)
class Consistency:
    """PMC of each plan, with everything it is made of.

    Attributes
    ----------
    frame : DataFrame
        One row per plan: plan_id, region_id, pmc_low, pmc_high (0 to the number of primary variables), of (that number),
        ones, zeros, unknown (sub-variables), exact (nothing unknown), grade (empty where the ends fall into two bands), grade_low,
        grade_high, flips (Int64; fewest known entries that, decided otherwise, would change the grade), coder_id, absence, evidence.
    variables : DataFrame
        One row per plan and primary variable: plan_id, region_id, variable_id, ones, unknown, of, score_low, score_high (0 to 1), evidence.
    matrix : DataFrame
        One row per plan and sub-variable: plan_id, region_id, variable_id, pmc_id, value (Int64, missing where unknown), evidence
        (rows that show a 1; the plan itself for a 0), note.
    bands : mapping of str to Fraction
        Least share that earns each grade.
    refusals : tuple of Refusal
        pmc_no_variables, or pmc_not_coded per plan.
    """

    frame: pd.DataFrame
    variables: pd.DataFrame
    matrix: pd.DataFrame
    bands: Mapping[str, Fraction]
    refusals: tuple[Refusal, ...]


@dataclass(frozen=True)
class Sensitivity:
    """PMC under other weights.

    Attributes
    ----------
    frame : DataFrame
        One row per plan and scheme: plan_id, region_id, scheme (equal, alike, without), variable_id (left out; else empty), share_low,
        share_high (of what can be reached), grade, moved (another grade, or none, where equal weights give one), evidence.
    """

    frame: pd.DataFrame


@dataclass(frozen=True)
class Surfaces:
    """The scores of each plan as a square.

    Attributes
    ----------
    side : int
        Rows and columns of the square.
    variables : tuple of str
        Primary variables in the order in which they fill it, row by row.
    scores : mapping of str to tuple of tuple of float
        Plan id to the rows of its square.
    frame : DataFrame
        plan_id, region_id, variable_id, row, column, score, evidence.
    refusals : tuple of Refusal
        Rule pmc_unknown for plans of which not every sub-variable is known, pmc_no_square, and those of the consistency.
    """

    side: int
    variables: tuple[str, ...]
    scores: Mapping[str, tuple[tuple[float, ...], ...]]
    frame: pd.DataFrame
    refusals: tuple[Refusal, ...]


def policy_consistency(
    plans: pd.DataFrame, pmc_variables: pd.DataFrame, pmc_codings: pd.DataFrame, *, coder: str | None = None,
    bands: Mapping[str, Fraction] = BANDS,
) -> Consistency:
    """Score how much of what the codebook asks for each plan has: the PMC of Ruiz Estrada, with what is unknown as a range.

    Parameters
    ----------
    plans : DataFrame
        The plans to show, indexed by plan_id in the order wanted; region_id.
    pmc_variables : DataFrame
        Indexed by pmc_id, in the order of the codebook; variable_id.
    pmc_codings : DataFrame
        plan_id, pmc_id, coder_id, value (1, 0 or missing), evidence_ids (tuples), note.
    coder : str, optional
        Whose codings; without it the only coder there is.
    bands : mapping of str to Fraction
        Grade to the least share of the maximum that earns it, in rising order, beginning at 0.

    Returns
    -------
    Consistency
        Plans in the order given, variables in that of the codebook.

    Raises
    ------
    ParameterError
        For a coder who coded nothing, for several coders and none named, and for bands that do not rise from 0 to 1.
    DataError
        Where a plan has no row for a sub-variable, or two.

    Notes
    -----
    PMC = sum over i of (sum over j of X_ij) / T_i, with T_i sub-variables of primary variable i, each weighing alike. What is
    unknown is 0 at the lower end and 1 at the upper. A grade is given only where both ends earn the same; bands are shares of the
    maximum, so that the number of primary variables moves no grade. `flips` tells how firm it is against single entries. Everything is exact arithmetic: 0.7 of nine is reached or not.
    It measures how complete a text is, which is neither how good it is nor what was done.

    References
    ----------
    Ruiz Estrada, M. A. (2011). Policy modeling: Definition, classification and evaluation. Journal of Policy Modeling.
    The primary variables follow published practice for Chinese policies on artificial intelligence: Zhang, S. et al. (2026),
    doi:10.1371/journal.pone.0337024; Liu, X. et al. (2026), doi:10.1371/journal.pone.0335423.

    Examples
    --------
    >>> plans = pd.DataFrame({"region_id": ["a"]}, index=["p"])
    >>> asked = pd.DataFrame({"variable_id": ["x", "x", "y"]}, index=["x.1", "x.2", "y.1"])
    >>> found = pd.DataFrame({"plan_id": "p", "pmc_id": asked.index, "coder_id": "k", "value": [1, 0, None],
    ...                       "evidence_ids": [("p-1",), (), ()], "note": ""})
    >>> policy_consistency(plans, asked, found).frame[["pmc_low", "pmc_high", "grade_low", "grade_high"]].values.tolist()
    [[0.5, 1.5, 'low', 'good']]
    """
    _check_bands(bands)
    if pmc_variables.empty:
        return _nothing(bands, Refusal("pmc_no_variables", ""))
    chosen = _coder(pmc_codings, coder)
    codings = pmc_codings[pmc_codings["coder_id"] == chosen]
    coders_plans = set(codings["plan_id"])
    coded = [plan for plan in plans.index if plan in coders_plans]
    matrix = pd.concat([_matrix(plan, plans, pmc_variables, codings) for plan in coded]) if coded else _empty(_MATRIX)
    variables = _variables(matrix)
    rows = [_plan_row(plan, part, variables[variables["plan_id"] == plan], chosen, bands) for plan, part in matrix.groupby("plan_id", sort=False)]
    refusals = tuple(Refusal("pmc_not_coded", plan) for plan in plans.index if plan not in coded)
    frame = pd.DataFrame(rows, columns=_FRAME).astype({"flips": "Int64"})
    return Consistency(frame, variables, matrix.reset_index(drop=True), bands, refusals)


_FRAME = ["plan_id", "region_id", "pmc_low", "pmc_high", "of", "ones", "zeros", "unknown", "exact", "grade", "grade_low", "grade_high",
          "flips", "coder_id", "absence", "evidence"]
_MATRIX = ["plan_id", "region_id", "variable_id", "pmc_id", "value", "evidence", "note"]
_VARIABLES = ["plan_id", "region_id", "variable_id", "ones", "unknown", "of", "score_low", "score_high", "evidence"]
_SCHEMES = ["plan_id", "region_id", "scheme", "variable_id", "share_low", "share_high", "grade", "moved", "evidence"]
_SQUARES = ["plan_id", "region_id", "variable_id", "row", "column", "score", "evidence"]


def _empty(columns: Sequence[str]) -> pd.DataFrame:
    return pd.DataFrame({name: [] for name in columns})


def _nothing(bands: Mapping[str, Fraction], refusal: Refusal) -> Consistency:
    """A result without a row, and why."""
    return Consistency(_empty(_FRAME), _empty(_VARIABLES), _empty(_MATRIX), bands, (refusal,))


def _check_bands(bands: Mapping[str, Fraction]) -> None:
    """Raise unless the bands begin at nought and rise within 1."""
    least = list(bands.values())
    if not least or least[0] != 0 or least != sorted(set(least)) or least[-1] > 1:
        found = ", ".join(f"{name} from {float(share):g}" for name, share in bands.items())
        raise ParameterError(f"bands must begin at 0 and rise, none above 1; got {found or 'none'}")


def _coder(codings: pd.DataFrame, coder: str | None) -> str | None:
    """Whose codings are read: the one named, else the only one there is."""
    known = list(dict.fromkeys(codings["coder_id"]))
    if coder is not None and coder not in known:
        meant = nearest(coder, known)
        raise ParameterError(f"coder must be one of {listed(known)}; got {coder!r}." + (f" Did you mean {meant!r}?" if meant else ""))
    if coder is None and len(known) > 1:
        raise ParameterError(f"pmc_codings holds {len(known)} coders ({listed(known)}); say whose codings to read, such as coder={known[0]!r}")
    return coder or next(iter(known), None)


def _matrix(plan: str, plans: pd.DataFrame, asked: pd.DataFrame, codings: pd.DataFrame) -> pd.DataFrame:
    """The sub-variables of one plan in the order of the codebook."""
    found = codings[codings["plan_id"] == plan].set_index("pmc_id")
    _check_rows(plan, asked, found)
    found = found.loc[asked.index]
    evidence = [tuple(ids) or (plan,) for ids in found["evidence_ids"]]
    return pd.DataFrame({
        "plan_id": plan, "region_id": plans.loc[plan, "region_id"], "variable_id": asked["variable_id"].to_list(), "pmc_id": list(asked.index),
        "value": pd.array(found["value"].to_list(), dtype="Int64"), "evidence": pd.Series(evidence, dtype=object), "note": found["note"].to_list(),
    })


def _check_rows(plan: str, asked: pd.DataFrame, found: pd.DataFrame) -> None:
    """Raise where a sub-variable has no row, or two: the sum would silently be another."""
    missing = [pmc_id for pmc_id in asked.index if pmc_id not in found.index]
    twice = list(dict.fromkeys(found.index[found.index.duplicated()]))
    if missing or twice:
        failures = [*(f"{plan}: no row for {i}" for i in missing), *(f"{plan}: more than one row for {i}" for i in twice)]
        raise DataError("pmc_codings.csv: a coder gives every sub-variable of a plan one row", failures)


def _variables(matrix: pd.DataFrame) -> pd.DataFrame:
    """The score of each primary variable, between nothing and all of what is unknown."""
    parts: dict[tuple[str, str, str], list[tuple[object, tuple[str, ...]]]] = {}
    for plan, region, variable, *entry in zip(*cells_of(matrix, "plan_id", "region_id", "variable_id", "value", "evidence"), strict=True):
        parts.setdefault((plan, region, variable), []).append(entry)
    rows = []
    for (plan, region, variable), entries in parts.items():
        known, of = [value for value, _ in entries if not pd.isna(value)], len(entries)
        ones, unknown = known.count(1), of - len(known)
        rows.append({
            "plan_id": plan, "region_id": region, "variable_id": variable, "ones": ones, "unknown": unknown, "of": of,
            "score_low": ones / of, "score_high": (ones + unknown) / of, "evidence": _behind(plan, (ids for _, ids in entries)),
        })
    return pd.DataFrame(rows, columns=_VARIABLES)


def _behind(plan: str, evidence: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    """The plan and every row that shows one of its sub-variables."""
    return tuple(dict.fromkeys([plan, *(i for ids in evidence for i in ids)]))


def _plan_row(plan: str, matrix: pd.DataFrame, variables: pd.DataFrame, coder: str, bands: Mapping[str, Fraction]) -> dict[str, object]:
    """One row of `Consistency.frame`."""
    low, high = _sum(variables)
    first, last = grade(low / len(variables), bands), grade(high / len(variables), bands)
    unknown = int(matrix["value"].isna().sum())
    return {
        "plan_id": plan, "region_id": matrix["region_id"].iloc[0], "pmc_low": float(low), "pmc_high": float(high), "of": len(variables),
        "ones": int((matrix["value"] == 1).sum()), "zeros": int((matrix["value"] == 0).sum()), "unknown": unknown, "exact": unknown == 0,
        "grade": first if first == last else "", "grade_low": first, "grade_high": last, "coder_id": coder,
        "flips": _flips(matrix, variables, (low, high), bands) if first == last else pd.NA,
        "absence": "" if first == last else "not_identified", "evidence": _behind(plan, matrix["evidence"]),
    }


def _sum(variables: pd.DataFrame) -> Ends:
    """PMC with everything unknown at 0, and at 1."""
    low = sum((Fraction(int(ones), int(of)) for ones, of in zip(variables["ones"], variables["of"], strict=True)), Fraction(0))
    wide = sum((Fraction(int(unknown), int(of)) for unknown, of in zip(variables["unknown"], variables["of"], strict=True)), Fraction(0))
    return low, low + wide


def _flips(matrix: pd.DataFrame, variables: pd.DataFrame, ends: Ends, bands: Mapping[str, Fraction]) -> object:
    """Fewest known entries that would have to be decided otherwise to leave the band; those that weigh most come first."""
    sizes = dict(zip(variables["variable_id"], variables["of"], strict=True))
    worth = {value: sorted((Fraction(1, int(sizes[v])) for v in matrix.loc[matrix["value"] == value, "variable_id"]), reverse=True) for value in (0, 1)}
    least = [bound * len(variables) for bound in bands.values()]
    held = [bound for bound in least if bound <= ends[0]][-1]
    down = _steps(worth[1], lambda moved: ends[0] - moved < held)
    above = [bound for bound in least if bound > ends[1]]
    up = _steps(worth[0], lambda moved: bool(above) and ends[1] + moved >= above[0])
    return min((steps for steps in (down, up) if steps), default=pd.NA)


def _steps(worth: Sequence[Fraction], reached: Callable[[Fraction], bool]) -> int | None:
    """How many of the weights, added up in order, reach something; None where all of them do not."""
    return next((n for n, moved in enumerate(accumulate(worth), start=1) if reached(moved)), None)


def grade(share: Fraction, bands: Mapping[str, Fraction] = BANDS) -> str:
    """The grade that a share of the maximum earns: the highest band whose least share it reaches.

    Examples
    --------
    >>> grade(Fraction(544, 900)), grade(Fraction(7, 10)), grade(Fraction(2, 5))
    ('acceptable', 'good', 'low')
    """
    return [name for name, least in bands.items() if share >= least][-1]


def consistency_sensitivity(consistency: Consistency) -> Sensitivity:
    """Score each plan again with every primary variable left out in turn, and with all sub-variables weighing alike.

    Parameters
    ----------
    consistency : Consistency
        From `policy_consistency`.

    Returns
    -------
    Sensitivity
        Per plan: equal weights first, then all sub-variables alike, then each primary variable left out, as shares of what can then be
        reached. With one primary variable there is nothing to leave out.

    Notes
    -----
    alike: all ones over all sub-variables, so that a primary variable weighs by how finely the codebook divides it.
    """
    rows = [row for plan, part in consistency.variables.groupby("plan_id", sort=False) for row in _schemes(plan, part, consistency.bands)]
    return Sensitivity(pd.DataFrame(rows, columns=_SCHEMES))


def _schemes(plan: str, variables: pd.DataFrame, bands: Mapping[str, Fraction]) -> list[dict[str, object]]:
    """One plan under every scheme."""
    whole = tuple(end / len(variables) for end in _sum(variables))
    ones, unknown, of = (int(variables[name].sum()) for name in ("ones", "unknown", "of"))
    schemes = [(EQUAL, "", whole, variables), (ALIKE, "", (Fraction(ones, of), Fraction(ones + unknown, of)), variables)]
    for variable in variables["variable_id"] if len(variables) > 1 else ():
        rest = variables[variables["variable_id"] != variable]
        schemes.append((WITHOUT, variable, tuple(end / len(rest) for end in _sum(rest)), rest))
    usual = _one_grade(whole, bands)
    return [
        {"plan_id": plan, "region_id": variables["region_id"].iloc[0], "scheme": scheme, "variable_id": variable,
         "share_low": float(ends[0]), "share_high": float(ends[1]), "grade": _one_grade(ends, bands),
         "moved": usual != "" and _one_grade(ends, bands) != usual, "evidence": tuple(dict.fromkeys(i for ids in used["evidence"] for i in ids))}
        for scheme, variable, ends, used in schemes
    ]


def _one_grade(ends: Ends, bands: Mapping[str, Fraction]) -> str:
    """The grade that both ends earn, or nothing."""
    first, last = (grade(end, bands) for end in ends)
    return first if first == last else ""


def consistency_surfaces(consistency: Consistency) -> Surfaces:
    """Lay out the scores of each plan as a square, for plans of which every sub-variable is known.

    Parameters
    ----------
    consistency : Consistency
        From `policy_consistency`.

    Returns
    -------
    Surfaces
        Primary variables row by row in the order of the codebook.

    Notes
    -----
    The square has no order of its own: which variables are neighbours is the codebook's choice, and so is every slope of the surface.
    """
    variables = tuple(dict.fromkeys(consistency.variables["variable_id"]))
    side = isqrt(len(variables))
    if variables and side * side != len(variables):
        refused = Refusal("pmc_no_square", "", {"found": len(variables)})
        return Surfaces(0, variables, {}, _empty(_SQUARES), (*consistency.refusals, refused))
    exact = consistency.frame.loc[consistency.frame["exact"].astype(bool), "plan_id"]
    known = consistency.variables[consistency.variables["plan_id"].isin(exact)]
    place = {variable: divmod(i, side) for i, variable in enumerate(variables)}
    frame = known[["plan_id", "region_id", "variable_id"]].assign(
        row=[place[v][0] for v in known["variable_id"]], column=[place[v][1] for v in known["variable_id"]],
        score=known["score_low"], evidence=known["evidence"],
    )
    scores = {plan: _square(part["score"].to_list(), side) for plan, part in frame.groupby("plan_id", sort=False)}
    open_plans = consistency.frame[~consistency.frame["exact"].astype(bool)]
    refusals = tuple(
        Refusal("pmc_unknown", row.plan_id, {"unknown": row.unknown, "of": row.ones + row.zeros + row.unknown}) for row in open_plans.itertuples()
    )
    return Surfaces(side, variables, scores, frame.reset_index(drop=True), (*refusals, *consistency.refusals))


def _square(scores: Sequence[float], side: int) -> tuple[tuple[float, ...], ...]:
    return tuple(tuple(scores[i * side: (i + 1) * side]) for i in range(side))

"""Claims: what officials, experts and journalists assert, tested on evidence of another lineage (METHODS, section 7)."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.measures import claim_plans, claim_values
from analysis.measures.claim_evidence import ClaimEvidence
from analysis.measures.claim_figures import VERDICT_OF, Figure, combined, figure_to_other, figure_to_threshold
from analysis.measures.claim_plans import Test
from analysis.measures.guards import GUARDS, Guards, check_choice
from analysis.measures.rows import rows_of

STREAMS = ("provisions", "goals", "positioning", "context", "documents", "layout")
STATISTICS: Mapping[str, Callable] = claim_plans.STATISTICS | claim_values.STATISTICS
# Nobody can be shown wrong today about the future, or about what ought to be.
UNTESTED_TYPES = ("forecast", "value")
NAN = float("nan")


@dataclass(frozen=True)
class Claims:
    """Claims with their verdicts.

    Attributes
    ----------
    frame : DataFrame
        Indexed by claim_id, in file order, of the claims and parts that are in the study: part_of, claim_type, parts (how many),
        verdict, reason (by_design for forecasts and values, untested where the claim has no test, else ""), one column for
        each of `STREAMS` (its verdict, "" where no test of the claim is of that stream), tests, comparisons, settled (comparisons that
        hold or fail), settle (Int64; fewest further provisions after which one more comparison could hold), set_aside (ids of rows
        of the claim's own lineage that were not used), evidence (the claim's own id, then the rows behind the figures).
    tests : DataFrame
        Indexed by test_id: claim_id, stream, statistic, decides, verdict, comparator, threshold, set_aside, evidence.
    outcomes : DataFrame
        One row per test, region tested and figure it is set against: test_id, claim_id, stream, statistic, decides, comparator,
        threshold, outcome (holds, fails, open, absent), kind, unit, region_id, plan_id, low, high, n, of, period, absence, and the same
        under `other_` (empty against a threshold), settle (Int64), evidence.
    left_out : DataFrame
        Indexed by claim_id: part_of, regions (those that are not in the study).
    regions : tuple of str
        Of the study: whom "the others" are.
    plans : DataFrame
        The documents compared.
    """

    frame: pd.DataFrame
    tests: pd.DataFrame
    outcomes: pd.DataFrame
    left_out: pd.DataFrame
    regions: tuple[str, ...]
    plans: pd.DataFrame


def claim_verdicts(
    claims: pd.DataFrame, claim_tests: pd.DataFrame, evidence: ClaimEvidence, *, regions: Sequence[str], guards: Guards = GUARDS,
) -> Claims:
    """Give every claim a verdict by its declared tests.

    Parameters
    ----------
    claims : DataFrame
        Indexed by claim_id; part_of, claim_type, source_ids (tuples), regions (tuples: those with a plan that it speaks of).
    claim_tests : DataFrame
        Indexed by test_id; claim_id, stream, statistic, regions, against, against_regions, documents, factors, sectors, words,
        indicators, scope_id, place_role, fact_id, year, comparator, threshold, decides. Lists are tuples.
    evidence : ClaimEvidence
        The frames of the study.
    regions : sequence of str
        Regions of the study.
    guards : Guards
        `margin_provisions`, `about_share`.

    Returns
    -------
    Claims
        One row per claim and part in the study.

    Raises
    ------
    ParameterError
        For a statistic or comparator that is not there.
    RefusedError
        For figures that cannot be set against each other.

    Notes
    -----
    A test reckons one statistic for each of its regions, each by itself, and sets it against the other regions of the study that
    the test does not speak of (others), against those named, or against a threshold. Each such comparison holds, fails, is open
    (not identified at this coverage) or absent (a figure is not there); a region named that is not in the study makes it open.
    Only figures that are identified hold or fail: shares by `compare_shares` with its margin of one measure, other figures where
    every value of one range stands so to every value of the other; that no provision has a code is read with the same margin.

    The verdict of a test is `combined` from its comparisons, that of a stream from its tests, that of a claim from its streams, and that
    of a claim with parts from its parts. Tests that do not decide stand beside. A forecast or a judgement of value is
    not_testable by design, whatever figures stand beside it. "not_supported" says that present data do not bear a claim out, never that
    a person was refuted.

    Evidence is of another lineage than the claim (`ClaimEvidence.apart`): rows of the claim's own lineage are as if not seen.

    A claim is left out where a region that it speaks of is not in the study, and with it the claim that it is part of and that one's parts.

    References
    ----------
    Manski, C. F. (2003). Partial Identification of Probability Distributions. doi:10.1007/b97478
    """
    away, evidence = _left_out(claims, regions), replace(evidence, guards=guards)
    kept = claims[~claims.index.isin(away.index)]
    runs = list(_runs(kept, claim_tests, evidence, regions, guards))
    outcomes = pd.DataFrame([row for run in runs for row in run.outcomes], columns=_OUTCOME_COLUMNS).astype(_WHOLE)
    tests = pd.DataFrame([run.row for run in runs], columns=_TEST_COLUMNS, index=pd.Index([run.test_id for run in runs], name="test_id", dtype="str"))
    return Claims(_verdicts(kept, runs), tests, outcomes, away, tuple(regions), evidence.plans)


_SIDE = ("region_id", "plan_id", "low", "high", "n", "of", "period", "absence")
_OUTCOME_COLUMNS = [
    "test_id", "claim_id", "stream", "statistic", "decides", "comparator", "threshold", "outcome", "kind", "unit",
    *_SIDE, *(f"other_{name}" for name in _SIDE), "settle", "evidence",
]
_WHOLE = dict.fromkeys(("settle", "n", "of", "other_n", "other_of"), "Int64")
_TEST_COLUMNS = ["claim_id", "stream", "statistic", "decides", "verdict", "comparator", "threshold", "set_aside", "evidence"]


@dataclass(frozen=True)
class _Run:
    """A test that was run: its row and its comparisons."""

    test_id: str
    row: Mapping[str, object]
    outcomes: Sequence[Mapping[str, object]]


def _left_out(claims: pd.DataFrame, regions: Sequence[str]) -> pd.DataFrame:
    """Claims that speak of regions outside the study, with the claims they belong to."""
    missing = pd.Series([tuple(region for region in spoken if region not in regions) for spoken in claims["regions"]], index=claims.index, dtype=object)
    whole = pd.Series(claims.index, index=claims.index).where(claims["part_of"] == "", claims["part_of"])
    lost = set(whole[missing.map(bool).astype(bool)])
    away = whole.isin(lost)
    return pd.DataFrame({"part_of": claims["part_of"], "regions": missing})[away]


def _runs(claims: pd.DataFrame, claim_tests: pd.DataFrame, evidence: ClaimEvidence, regions, guards: Guards) -> Iterator[_Run]:
    """Every test of the claims, on evidence of another lineage; claims of the same sources share it."""
    apart: dict[frozenset[str], ClaimEvidence] = {}
    for test_id, test in rows_of(claim_tests[claim_tests["claim_id"].isin(claims.index)]).items():
        check_choice(test["statistic"], STATISTICS, "statistic")
        sources = frozenset(claims.at[test["claim_id"], "source_ids"])
        if sources not in apart:
            apart[sources] = evidence.apart(sources)
        yield _run(test_id, test, evidence, apart[sources], regions, guards)


def _run(test_id: str, test: Test, whole: ClaimEvidence, evidence: ClaimEvidence, regions: Sequence[str], guards: Guards) -> _Run:
    """One test: the figures of its regions and of those they are set against, and how each comparison comes out."""
    subjects = list(test["regions"] or regions)
    others = _others(test, subjects, regions)
    held = [region for region in dict.fromkeys([*subjects, *others]) if region in regions]
    figures = STATISTICS[test["statistic"]](test, evidence, held)
    used = _behind(figures.values())
    unused = tuple(row for row in _behind(STATISTICS[test["statistic"]](test, whole, held).values()) if row not in used)
    common = {name: test[name] for name in ("claim_id", "stream", "statistic", "decides", "comparator", "threshold")}
    compared = _compared(test, figures, subjects, others, guards) if figures else []
    outcomes = [{"test_id": test_id, **common, **row} for row in compared]
    verdict = combined(VERDICT_OF[row["outcome"]] for row in outcomes)
    return _Run(test_id, {**common, "verdict": verdict, "set_aside": unused, "evidence": used}, outcomes)


def _others(test: Test, subjects: Sequence[str], regions: Sequence[str]) -> list[str]:
    """Whom the regions tested are set against; nobody where there is a threshold."""
    if test["against"] == "named":
        return list(test["against_regions"])
    return [region for region in regions if region not in subjects] if test["against"] else []


def _behind(figures) -> tuple[str, ...]:
    """Every row behind some figures, once."""
    return tuple(dict.fromkeys(row for figure in figures for row in figure.evidence))


def _compared(test: Test, figures: Mapping[str, Figure], subjects, others, guards: Guards) -> list[dict[str, object]]:
    """Each region tested against each other region, or against the threshold."""
    if not test["against"]:
        return [
            _sides(figures[subject]) | {"outcome": figure_to_threshold(figures[subject], test["comparator"], test["threshold"], guards=guards)}
            for subject in subjects
        ]
    return [_pair(test, figures[subject], figures.get(other), guards) for subject in subjects for other in others]


def _pair(test: Test, figure: Figure, other: Figure | None, guards: Guards) -> dict[str, object]:
    """One region against another; what is not in the study is not there to decide."""
    if other is None:
        return _sides(figure) | {"outcome": "open" if figure.given else "absent", "other_absence": "not_in_study"}
    outcome, settle = figure_to_other(figure, other, test["comparator"], guards=guards)
    return _sides(figure, other) | {"outcome": outcome, "settle": pd.NA if settle is None else settle}


def _sides(figure: Figure, other: Figure | None = None) -> dict[str, object]:
    """The columns of one comparison."""
    cells = {name: _cell(figure, name) for name in _SIDE} | {f"other_{name}": _cell(other, name) for name in _SIDE}
    behind = figure.evidence + (other.evidence if other else ())
    return {"kind": figure.kind, "unit": figure.unit, **cells, "settle": pd.NA, "evidence": tuple(dict.fromkeys(behind))}


def _cell(figure: Figure | None, name: str) -> object:
    """One column of one side, empty where there is no figure."""
    if figure is None:
        return {"low": NAN, "high": NAN, "n": pd.NA, "of": pd.NA}.get(name, "")
    held = getattr(figure, name)
    return pd.NA if held is None else held


# --- verdicts ----------------------------------------------------------------------------------------


def _verdicts(claims: pd.DataFrame, runs: Sequence[_Run]) -> pd.DataFrame:
    """One row per claim: leaves from their tests, then claims with parts from those."""
    of_claim, parts_of = _gathered((run.row["claim_id"], run) for run in runs), _gathered((whole, part) for part, whole in claims["part_of"].items() if whole)
    held = rows_of(claims[["part_of", "claim_type"]])
    rows = {claim: _leaf(claim, row, of_claim.get(claim, [])) for claim, row in held.items() if claim not in parts_of}
    for claim, row in held.items():
        if claim in parts_of:
            rows[claim] = _whole(claim, row, [rows[part] for part in parts_of[claim]])
    frame = pd.DataFrame([rows[claim] for claim in claims.index], columns=_VERDICT_COLUMNS, index=claims.index)
    return frame.astype({"settle": "Int64"})


_VERDICT_COLUMNS = ["part_of", "claim_type", "parts", "verdict", "reason", *STREAMS, "tests", "comparisons", "settled", "settle", "set_aside", "evidence"]


def _gathered(pairs: Iterable[tuple[str, object]]) -> dict[str, list]:
    """What belongs to each name, in order."""
    found: dict[str, list] = {}
    for name, held in pairs:
        found.setdefault(name, []).append(held)
    return found


def _leaf(claim: str, row: Mapping[str, object], runs: Sequence[_Run]) -> dict[str, object]:
    """The verdict of a claim without parts."""
    by_design = row["claim_type"] in UNTESTED_TYPES
    deciding = [] if by_design else [run for run in runs if run.row["decides"]]
    by_stream = _gathered((run.row["stream"], run.row["verdict"]) for run in deciding)
    streams = {stream: combined(verdicts) for stream, verdicts in by_stream.items()}
    own = [outcome for run in deciding for outcome in run.outcomes]
    return {
        "part_of": row["part_of"], "claim_type": row["claim_type"], "parts": 0, "verdict": combined(streams.values()),
        "reason": "by_design" if by_design else "" if deciding else "untested",
        **{stream: streams.get(stream, "") for stream in STREAMS}, "tests": len(deciding), "comparisons": len(own),
        "settled": sum(outcome["outcome"] in ("holds", "fails") for outcome in own), "settle": _least(own),
        "set_aside": _once(run.row["set_aside"] for run in deciding), "evidence": (claim, *_once(run.row["evidence"] for run in runs)),
    }


def _whole(claim: str, row: Mapping[str, object], parts: Sequence[Mapping[str, object]]) -> dict[str, object]:
    """The verdict of a claim from those of its parts."""
    streams = {stream: [part[stream] for part in parts if part[stream]] for stream in STREAMS}
    reasons = {part["reason"] for part in parts}
    return {
        "part_of": "", "claim_type": row["claim_type"], "parts": len(parts), "verdict": combined(part["verdict"] for part in parts),
        "reason": reasons.pop() if len(reasons) == 1 else "",
        **{stream: combined(found) if found else "" for stream, found in streams.items()},
        **{name: sum(part[name] for part in parts) for name in ("tests", "comparisons", "settled")},
        "settle": _least(parts),
        "set_aside": _once([part["set_aside"] for part in parts]), "evidence": (claim, *_once([part["evidence"] for part in parts])),
    }


def _least(rows: Iterable[Mapping[str, object]]) -> object:
    """The fewest further provisions that any of some rows asks, missing where none does."""
    return min((row["settle"] for row in rows if not pd.isna(row["settle"])), default=pd.NA)


def _once(cells) -> tuple[str, ...]:
    """Every row id of several cells, once, in order."""
    return tuple(dict.fromkeys(row for ids in cells for row in ids))

"""Certainty: which findings stand, which would turn with a little, which the evidence leaves open (METHODS, sections 1, 2 and 4)."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd

LEVELS = ("firm", "fragile", "undecided", "no_total")
DECIDED = ("higher", "lower")
HOLDS = 0.95  # of the simulated recodings, and of the methods by which ranks are reckoned
TRUSTED = "high"


@dataclass(frozen=True)
class Findings:
    """What a report may say, each finding with its certainty, the surest first.

    Attributes
    ----------
    weights, instruments : DataFrame
        As `grade_comparisons` gives them.
    goals : DataFrame
        As `grade_goals` gives them.
    pace : DataFrame
        As `grade_pace` gives them.
    rank : str
        As `grade_rank` gives it.
    holds : float
        In what share (0-1) of the recodings, or of the methods, a firm finding holds.
    """

    weights: pd.DataFrame
    instruments: pd.DataFrame
    goals: pd.DataFrame
    pace: pd.DataFrame
    rank: str = ""
    holds: float = HOLDS

    @property
    def counts(self) -> dict[str, int]:
        """Findings of each certainty, in the order of `LEVELS`."""
        frames = (self.weights, self.instruments, self.goals, self.pace)
        found = pd.concat([frame["certainty"] for frame in frames]).value_counts()
        return {level: int(found.get(level, 0)) for level in LEVELS}


def grade_comparisons(comparisons, shares, recoded=None, *, holds: float = HOLDS) -> pd.DataFrame:
    """Grade every comparison of two plans, and say how many provisions would have to be coded otherwise to end it.

    Parameters
    ----------
    comparisons : Comparisons
        Of groups, factors or types of instrument; weighting count.
    shares : Shares
        Of the same plans: total and seen of each.
    recoded : Recoding, optional
        Simulated recodings of the same comparisons.
    holds : float
        In what share (0-1) of the recodings a firm finding must hold.

    Returns
    -------
    DataFrame
        The comparisons with certainty, holds_share (missing where nothing was simulated), flip_p and flip_q, provisions_p and
        provisions_q (Int64; those counted at least); the surest first, the wider difference first among equals.

    Notes
    -----
    firm: identified, the same under every other weighting and coder, and in `holds` of the recodings where there are any.
    fragile: identified, but not all of that. undecided: not identified at this coverage. no_total: a total is unknown.
    A refused comparison is left out.

    flip_p is how many counted provisions of plan p, coded otherwise, would end the identified difference while q stays
    as it is; flip_q likewise. With s the share of the one and N the provisions of the other it is
    ceil(|difference of the shares| · N), by the ends of the ranges that lie nearest.

    Examples
    --------
    >>> ended_by(pd.Series([16 / 23]), pd.Series([21 / 45]), pd.Series([23])).tolist()
    [6]
    """
    frame = comparisons.frame[(comparisons.frame["absence"] == "") | (comparisons.frame["absence"] == "total_unknown")].copy()
    totals = shares.frame.drop_duplicates("plan_id").set_index("plan_id")["total"]
    frame["holds_share"] = _held(frame, recoded)
    decided = frame["status"].isin(DECIDED)
    fragile = frame["fragile"].astype(bool) | (frame["holds_share"] < holds)
    frame["certainty"] = np.select(
        [decided & ~fragile, decided, frame["absence"] == "total_unknown"], ["firm", "fragile", "no_total"], default="undecided",
    )
    higher = frame["status"] == "higher"
    more = frame["share_low_p"].where(higher, frame["share_low_q"])
    less = frame["share_high_q"].where(higher, frame["share_high_p"])
    for side in "pq":
        total = pd.to_numeric(frame[f"plan_{side}"].map(totals)).astype(float)
        frame[f"flip_{side}"] = ended_by(more, less, total).where(decided)
        frame[f"provisions_{side}"] = (frame[f"share_low_{side}"] * total).round().astype("Int64")
    frame["_gap"] = (more - less).where(decided, 0.0)
    return _surest_first(frame, lambda rows: -rows["_gap"]).drop(columns="_gap")


def ended_by(more: pd.Series, less: pd.Series, total: pd.Series) -> pd.Series:
    """How many of `total` provisions make up the difference of two shares; a hair is given so that 2/3 · 3 is 2."""
    needed = (more - less) * pd.to_numeric(total).astype(float)
    return np.ceil(needed - 1e-9).clip(lower=1).astype("Int64")


def _held(frame: pd.DataFrame, recoded) -> pd.Series:
    """In what share of the recodings each comparison comes out as it did."""
    if recoded is None or recoded.findings.empty:
        return pd.Series(np.nan, index=frame.index)
    keys = [name for name in ("plan_p", "plan_q", "group_id", "factor_id", "instrument_type") if name in frame and name in recoded.findings]
    known = recoded.findings.set_index(keys)["holds_share"]
    return pd.Series(known.reindex(pd.MultiIndex.from_frame(frame[keys])).to_numpy(), index=frame.index)


def grade_goals(gaps, targets: pd.DataFrame) -> pd.DataFrame:
    """Grade every goal of the region in focus against a counterpart of its own scope.

    Parameters
    ----------
    gaps : Gaps
    targets : DataFrame
        Indexed by target_id: confidence, n_independent_sources.

    Returns
    -------
    DataFrame
        The gaps of same scope with certainty, focal_sources, peer_sources (Int64); the surest first.

    Notes
    -----
    firm: one scope, one year, and both figures of high confidence (the text, or two independent lineages). fragile: of one scope only.
    Goals without a counterpart of their scope are no rows here: nothing can be said of them.
    """
    frame = gaps.frame[gaps.frame["status"].isin(("same_scope", "same_scope_other_year"))].copy()
    trusted = (targets["confidence"] == TRUSTED).to_dict()
    both = [trusted.get(focal, False) and trusted.get(peer, False) for focal, peer in zip(frame["target_id"], frame["peer_target_id"], strict=True)]
    frame["certainty"] = np.where(pd.Series(both, index=frame.index, dtype=bool) & (frame["status"] == "same_scope"), "firm", "fragile")
    for side, name in (("focal", "target_id"), ("peer", "peer_target_id")):
        frame[f"{side}_sources"] = frame[name].map(targets["n_independent_sources"]).astype("Int64")
    return _surest_first(frame, lambda rows: rows["is_benchmark"].astype(int))


def grade_pace(growth, focal: str) -> pd.DataFrame:
    """Grade the growth that each goal of a region asks for.

    Parameters
    ----------
    growth : Growth
    focal : str

    Returns
    -------
    DataFrame
        Indexed by target_id: indicator_id, baselines (how many of its scope), certainty, evidence.

    Notes
    -----
    Only baselines of the goal's own scope count. firm: there is one, dated and exact, and none of another scope. fragile: otherwise.
    """
    own = growth.frame[(growth.frame["region_id"] == focal) & (growth.frame["absence"] == "") & growth.frame["scope_match"].astype(bool)]
    every = growth.frame.groupby("target_id").size()
    rows = [
        {"target_id": target, "indicator_id": rows["indicator_id"].iloc[0], "baselines": len(rows),
         "certainty": "firm" if every[target] == 1 and rows["bound"].iloc[0] == "exact" and rows["annual_rate"].notna().all() else "fragile",
         "evidence": tuple(dict.fromkeys(i for ids in rows["evidence"] for i in ids))}
        for target, rows in own.groupby("target_id", sort=False)
    ]
    frame = pd.DataFrame(rows, columns=["target_id", "indicator_id", "baselines", "certainty", "evidence"]).set_index("target_id")
    return _surest_first(frame, lambda rows: rows["baselines"])


def grade_rank(standing, focal: str, *, holds: float = HOLDS) -> str:
    """Grade the rank of a region: firm where one rank comes out under `holds` of the methods, else fragile; "" where no rank was given.

    Parameters
    ----------
    standing : Standing
    focal : str
    holds : float
        A share (0-1) of the replicates.
    """
    if standing.robustness is None:
        return ""
    return "firm" if standing.robustness.probabilities.loc[focal].max() >= holds else "fragile"


def _surest_first(frame: pd.DataFrame, then: Callable[[pd.DataFrame], pd.Series]) -> pd.DataFrame:
    """By level, then by what is given, then as they came."""
    order = pd.DataFrame({"level": frame["certainty"].map(LEVELS.index), "then": then(frame)}, index=frame.index).reset_index(drop=True)
    return frame.iloc[order.sort_values(["level", "then"], kind="stable").index]

"""Plan sets: which document speaks for a region (METHODS, section 1)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.errors import DataError
from analysis.measures.clauses import READ_BASIS
from analysis.measures.guards import Refusal, check_choice

PLAN_SETS = ("core", "fullest", "all")


@dataclass(frozen=True)
class PlanSelection:
    """The plans that a comparison uses, and those that it does not.

    Attributes
    ----------
    plan_set : str
        core, fullest or all.
    frame : DataFrame
        The rows of `plans` that are used, indexed by plan_id in the order of the regions asked for, with the
        further column is_substitute: true where the plan is not the core plan of its region.
    left_out : DataFrame
        Indexed by plan_id: region_id, reason (companion, draft, lower_level, national_level, level_unknown,
        other_field or not_best_covered).
    benchmark : DataFrame
        The rows of benchmark plans; they are never selected and are compared only where a measure says so.
    refusals : tuple of Refusal
        Rule no_plan for each region that no plan speaks for.
    """

    plan_set: str
    frame: pd.DataFrame
    left_out: pd.DataFrame
    benchmark: pd.DataFrame
    refusals: tuple[Refusal, ...]

    @property
    def with_benchmark(self) -> pd.DataFrame:
        """The plans used, then the benchmark plans; for measures that set the two side by side."""
        return pd.concat([self.frame, self.benchmark])


def select_plans(plans: pd.DataFrame, terms: pd.DataFrame, *, plan_set: str, regions: Sequence[str], with_read: bool = False) -> PlanSelection:
    """Choose the plans that speak for the regions, and list what is left out and why.

    Parameters
    ----------
    plans : DataFrame
        Indexed by plan_id; region_id, role, doc_level, status, ai_specific, provisions_total, provisions_seen_min.
    terms : DataFrame
        list_id, code and tier; the list doc_level says which levels are a region's own.
    plan_set : {"core", "fullest", "all"}
        core: the core plan of each region, whatever else there is. fullest: per region the best covered plan
        that is of the region's own level, final and on the field. all: every such plan.
    regions : sequence of str
        Region ids, in the order wanted.
    with_read : bool
        Whether every other plan of the set all whose text was read in full joins; its text_basis is needed.

    Returns
    -------
    PlanSelection
        Plans used, plans left out with the reason, and the regions without a plan.

    Raises
    ------
    ParameterError
        For an unknown plan set.
    DataError
        Where a region has more than one core plan.

    Notes
    -----
    Best covered: the greater share seen (n / N, with the smallest n; nought where N is not known), then
    the greater n, then the core plan, then the earlier row. Whether a plan is on the field is the column
    ai_specific; an empty value is read as not shown to be.
    """
    check_choice(plan_set, PLAN_SETS, "plan_set")
    ours = _in_region_order(plans[(plans["role"] != "benchmark") & plans["region_id"].isin(list(regions))], regions)
    _check_one_core(ours)
    reasons = _REASONS[plan_set](ours, terms)
    if with_read:
        reasons = reasons.mask((ours["text_basis"] == READ_BASIS) & (_not_fit(ours, terms) == ""), "")
    frame = ours[reasons == ""]
    return PlanSelection(
        plan_set=plan_set,
        frame=frame.assign(is_substitute=frame["role"] != "core"),
        left_out=pd.DataFrame({"region_id": ours["region_id"], "reason": reasons})[reasons != ""],
        benchmark=plans[plans["role"] == "benchmark"].assign(is_substitute=False),
        refusals=tuple(Refusal("no_plan", region, {"plan_set": plan_set}) for region in regions if region not in set(frame["region_id"])),
    )


def _in_region_order(plans: pd.DataFrame, regions: Sequence[str]) -> pd.DataFrame:
    """Rows in the order of the regions, within a region in file order."""
    place = {region: position for position, region in enumerate(regions)}
    return plans.sort_values("region_id", key=lambda column: column.map(place), kind="stable")


def _check_one_core(plans: pd.DataFrame) -> None:
    """Raise where a region has several core plans."""
    core = plans[plans["role"] == "core"]
    several = core.index[core["region_id"].duplicated(keep=False)]
    if len(several):
        failures = [f"{plan}: region {core.loc[plan, 'region_id']}, role core" for plan in several]
        raise DataError("plans.csv: a region has one core plan; give the others the role companion", failures)


def _not_core(plans: pd.DataFrame, terms: pd.DataFrame) -> pd.Series:
    """Reason for leaving a plan out of the set core."""
    return pd.Series(["" if role == "core" else "companion" for role in plans["role"]], index=plans.index, dtype="str")


def _not_fit(plans: pd.DataFrame, terms: pd.DataFrame) -> pd.Series:
    """Reason for leaving a plan out of the set all: draft first, then level, then field."""
    levels = terms[terms["list_id"] == "doc_level"].set_index("code")["tier"]
    tiers = [levels.get(level, "") if level else "" for level in plans["doc_level"]]
    on_field = plans["ai_specific"].fillna(False).astype(bool)
    reasons = [_unfit(status, tier, field) for status, tier, field in zip(plans["status"], tiers, on_field, strict=True)]
    return pd.Series(reasons, index=plans.index, dtype="str")


def _unfit(status: str, tier: str, on_field: bool) -> str:
    """The first rule that a plan breaks."""
    if status == "draft":
        return "draft"
    if tier != "own":
        return f"{tier}_level" if tier else "level_unknown"
    return "" if on_field else "other_field"


def _not_fullest(plans: pd.DataFrame, terms: pd.DataFrame) -> pd.Series:
    """Reason for leaving a plan out of the set fullest."""
    reasons = _not_fit(plans, terms)
    fit = plans[reasons == ""]
    seen = fit["provisions_seen_min"].astype("Float64").fillna(0)
    ranked = fit.assign(
        _share=(seen / fit["provisions_total"].astype("Float64")).fillna(0), _seen=seen, _core=fit["role"] == "core",
    ).sort_values(["_share", "_seen", "_core"], ascending=False, kind="stable")
    beaten = ranked.index[ranked["region_id"].duplicated()]
    return reasons.mask(reasons.index.isin(beaten), "not_best_covered")


_REASONS: dict[str, Callable[[pd.DataFrame, pd.DataFrame], pd.Series]] = {
    "core": _not_core, "all": _not_fit, "fullest": _not_fullest,
}

"""Sizes and coverage below which a measure refuses, and the form in which it says so.

A measure that may not be given is not left empty: its cell says `refused:<rule>` and the result lists a
`Refusal` with the figures that a sentence about it needs. The rules are described in `RULES`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from analysis.errors import ParameterError, listed, nearest

RULES: Mapping[str, str] = MappingProxyType({
    "coverage": "the plan is not wholly seen, so its counts are not exact (seen, total)",
    "total_unknown": "the number of provisions of the plan is not known, so there is no share (seen)",
    "text_not_read": "characters can be weighed only where every provision was read (seen, total, unread)",
    "role_unknown": "tasks and safeguards cannot be told apart in this plan (unknown, seen)",
    "few_provisions": "a group holds too few provisions in favour for a ratio (group_id, found, needed)",
    "few_peers": "too few peers with a target of the same scope and year (indicator_id, scope_id, year, found, needed)",
    "no_plan": "the region has no plan that the plan set may use (plan_set)",
    "not_coded": "a coder has no code for some provisions of the plan (coder, coded, seen)",
    "no_ratio": "a place in a ranking, or a figure not above nought, has differences but no ratios (unit)",
    "range_ratio": "a range has the ends of a ratio but no single one",
    "year_unknown": "without both years, in order, there is a multiple but no annual rate (target_year, baseline_year)",
    "not_a_size": "a rate or a share is not divided by population or economy (unit)",
    "one_coder": "agreement needs the codes of two coders (found, needed)",
    "few_units": "too few provisions were read by two coders (found, needed)",
    "few_settled": "too few provisions of other plans have settled codes to judge suggestions by (found, needed)",
    "no_variation": "association needs two rows and two columns that hold counts (rows, columns)",
    "few_counts": "too few counts for a measure of association (found, needed)",
    "pmc_no_variables": "the dataset has no sub-variables of policy modelling consistency",
    "pmc_not_coded": "nobody coded the sub-variables of policy modelling consistency for the plan",
    "pmc_unknown": "not every sub-variable of the plan is known, so that it has a range and no surface (unknown, of)",
    "pmc_no_square": "a surface needs a square number of primary variables (found)",
    "few_plans": "fewer plans were wholly read than the measure needs (found, needed, plans)",
    "one_factor": "all provisions of the plans act on one factor, so there is no mix to compare (factors)",
    "one_level": "the outcome, or what should explain it, has a single level (variables)",
    "small_expected": "a cell of a fit is expected to hold too few provisions (least, needed, outcomes)",
    "separation": "a level has none of an outcome, or nothing else, so its log-odds are not finite (variables)",
    "flat_map": "the plans differ along fewer axes than a map has (found, needed)",
    "no_common_year": "no full year has the denominator for all regions compared (denominator, regions)",
    "incomplete_indicator": "not every region compared has a full-year figure of one scope and year (indicator_id, have, of, missing)",
    "no_goalposts": "the indicator has no goalposts, so its score would depend on who is compared (indicator_id)",
    "no_composite": "the dataset declares no composite",
    "no_complete_indicator": "no indicator of the group is complete for the regions compared (indicators)",
    "one_region": "ranks, and ranges over regions, need two regions (found, needed)",
    "same_value": "every region has the same value, so the normalisation has no range (method, found)",
    "nonpositive_values": "a part of the best needs values above nought (method, found)",
    "target_reached": "the worst region has reached the target, so that there is no way to it (method, found, target)",
    "nonpositive_scores": "a geometric or harmonic mean needs scores above nought (method, found)",
    "failed_replicates": "replicates that cannot be ranked leave holes in a design of sensitivity (failed, n)",
    "no_own_size": "the region in focus has no full-year figure of size, so nobody can be set against it",
    "few_sizes": "too few sizes of the same scope and year for a tier (found, needed)",
    "ranks_never_move": "no choice moves a rank, so there is no movement to share out (evaluations)",
})


@dataclass(frozen=True)
class Guards:
    """The thresholds of the measures; all are sizes, none is a name.

    Attributes
    ----------
    min_group_provisions : int
        Provisions in favour that each of two groups needs for a focus balance.
    min_goals_for_share : int
        Goals below which a goal mix is "n of N" and never a percentage.
    margin_provisions : int
        Provisions that may be moved or merged against a comparison before it stops being identified.
    min_peers_for_median : int
        Same-scope, same-year peers that a median needs.
    min_plans_lessons : int
        Plans of other regions, read in full, that practices to borrow are drawn from.
    min_plans_structure, min_plans_distance : int
        Fully read plans that measures of structure, and of distance, need.
    min_regions_weights : int
        Regions under which no weights are estimated and no outliers treated.
    min_share_to_impute : float
        Share of the regions compared that must have an indicator before its gaps may be filled.
    min_expected_cell : int
        Expected count per cell that a fit needs.
    min_stability : float
        Mean likeness to its replicates from which a group of a clustering is called firm (Hennig 2007).
    about_share : float
        How far from a figure stated as "about" the truth may be, as a share of it.
    min_counts_association : int
        Counts that a table needs for a measure of association.
    tier_factor : float
        How many times larger or smaller a region may be, in every size, to be of one tier with another.
    min_tier_indicators : int
        Sizes of one scope and year within that factor that a tier needs.
    min_units_agreement, min_units_confusion : int
        Provisions read by two coders that a coefficient of agreement needs, and a table of confusions for simulated recoding.
    """

    min_group_provisions: int = 3
    min_goals_for_share: int = 10
    margin_provisions: int = 1
    min_peers_for_median: int = 3
    min_plans_lessons: int = 1
    min_plans_structure: int = 3
    min_plans_distance: int = 5
    min_regions_weights: int = 10
    min_share_to_impute: float = 0.8
    min_expected_cell: int = 10
    min_stability: float = 0.75
    about_share: float = 0.1
    min_counts_association: int = 20
    tier_factor: float = 2.0
    min_tier_indicators: int = 3
    min_units_agreement: int = 5
    min_units_confusion: int = 20


GUARDS = Guards()


@dataclass(frozen=True)
class Refusal:
    """Why something is not given: the rule, what it concerns, and the figures for the sentence.

    Attributes
    ----------
    rule : str
        A key of `RULES`.
    subject : str
        Row id of what is refused: a plan, a target or a region.
    values : mapping of str to object
        The figures named in brackets in `RULES`.
    """

    rule: str
    subject: str
    values: Mapping[str, object] = field(default_factory=dict, hash=False)

    def __post_init__(self):
        """Keep the figures from being changed behind the result that holds them."""
        check_choice(self.rule, RULES, "rule")
        object.__setattr__(self, "values", MappingProxyType(dict(self.values)))

    @property
    def absence(self) -> str:
        """The word that stands in the refused cell."""
        return f"refused:{self.rule}"


def check_level(level: float, name: str = "level") -> float:
    """Return a level of an interval, or say what it may be."""
    if not 0 < level < 1:
        raise ParameterError(f"{name} must lie between 0 and 1, such as 0.95; got {level}")
    return level


def check_choice(word: str, choices: Iterable[str], name: str) -> str:
    """Return a declared word, or say which ones there are."""
    choices = list(choices)
    if word not in choices:
        hint = nearest(word, choices)
        meant = f" Did you mean {hint!r}?" if hint else ""
        raise ParameterError(f"{name} must be one of {listed(choices, 40)}; got {word!r}.{meant}")
    return word

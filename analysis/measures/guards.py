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
    "no_common_year": "no full year has the denominator for all regions compared (denominator, regions)",
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
    min_plans_structure, min_plans_distance : int
        Fully read plans that measures of structure, and of distance, need.
    min_regions_weights : int
        Regions under which no weights are estimated and no outliers treated.
    min_expected_cell : int
        Expected count per cell that a fit needs.
    """

    min_group_provisions: int = 3
    min_goals_for_share: int = 10
    margin_provisions: int = 1
    min_peers_for_median: int = 3
    min_plans_structure: int = 3
    min_plans_distance: int = 5
    min_regions_weights: int = 10
    min_expected_cell: int = 10


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


def check_choice(word: str, choices: Iterable[str], name: str) -> str:
    """Return a declared word, or say which ones there are."""
    choices = list(choices)
    if word not in choices:
        hint = nearest(word, choices)
        meant = f" Did you mean {hint!r}?" if hint else ""
        raise ParameterError(f"{name} must be one of {listed(choices, 40)}; got {word!r}.{meant}")
    return word

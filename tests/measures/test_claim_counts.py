"""Counts of coded provisions against a threshold: one row shows that there is one, and no single code shows that there is none."""

from math import inf

import pytest

from analysis.measures.claim_figures import Figure, figure_to_threshold
from analysis.measures.guards import Guards


@pytest.mark.parametrize(("low", "high", "comparator", "threshold", "outcome"), [
    (1, 1, ">=", 1, "holds"), (0, 0, ">=", 1, "open"), (0, 0, "<", 1, "open"), (0, 0, ">=", 2, "fails"), (0, 0, "<=", 1, "holds"),
    (2, 2, "=", 2, "open"), (1, inf, ">=", 1, "holds"), (3, 3, "<=", 2, "fails"),
])
def test_one_more_may_be_coded_so(low, high, comparator, threshold, outcome):
    assert figure_to_threshold(Figure("p", "count", low=low, high=high, coded=True), comparator, threshold) == outcome


def test_what_is_not_coded_has_no_margin_and_the_margin_is_a_guard():
    assert figure_to_threshold(Figure("p", "count", low=0, high=0), ">=", 1) == "fails"
    assert figure_to_threshold(Figure("p", "count", low=0, high=0, coded=True), ">=", 1, guards=Guards(margin_provisions=0)) == "fails"
    assert figure_to_threshold(Figure("p", "count", coded=True), ">=", 1) == "absent"

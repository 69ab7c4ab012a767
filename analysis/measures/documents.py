"""Documents side by side: what each is, how long it speaks for, and how much of it was read (METHODS, section 1)."""

from dataclasses import dataclass

import pandas as pd

from analysis.measures.coverage import plan_coverage


@dataclass(frozen=True)
class Documents:
    """Plans with their coverage.

    Attributes
    ----------
    frame : DataFrame
        The plans in the order given, indexed by plan_id, with their columns.
    coverage : DataFrame
        As `plan_coverage` gives it, of the same plans in the same order.
    """

    frame: pd.DataFrame
    coverage: pd.DataFrame


def document_set(plans: pd.DataFrame, provisions: pd.DataFrame) -> Documents:
    """Put plans and their coverage together; parameters as in `plan_coverage`.

    Raises
    ------
    DataError
        As `plan_coverage` does.

    Examples
    --------
    >>> plans = pd.DataFrame({"region_id": ["a"], "provisions_total": [2], "provisions_seen_min": [1], "provisions_seen_max": [1],
    ...     "text_basis": ["press"]}, index=["p"])
    >>> rows = pd.DataFrame({"plan_id": ["p"], "granularity": ["measure"], "merge_group": [""], "counts_as_provision": [True]}, index=["p1"])
    >>> document_set(plans, rows).coverage[["seen_min", "total", "complete"]].values.tolist()
    [[1, 2, False]]
    """
    return Documents(plans, plan_coverage(plans, provisions))

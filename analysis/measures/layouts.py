"""Layout: which cities and districts a plan gives a part, and where a plan names none (METHODS, section 1)."""

from dataclasses import dataclass

import pandas as pd

from analysis.measures.clauses import READ_BASIS, absence_of


@dataclass(frozen=True)
class PlaceRoles:
    """The places that plans give a part.

    Attributes
    ----------
    frame : DataFrame
        The rows of the layout of the plans compared, indexed by layout_id, plans in the order given, with region_id.
    plans : DataFrame
        Indexed by plan_id in the order given: region_id, places (how many), state (set, not_set or not_seen), read (bool: the text was
        read in full, so that the places are all of them), elsewhere (places that other documents of the region name), evidence.
    """

    frame: pd.DataFrame
    plans: pd.DataFrame


def place_roles(layout: pd.DataFrame, plans: pd.DataFrame, all_plans: pd.DataFrame) -> PlaceRoles:
    """Gather the parts of cities and districts, plan by plan.

    Parameters
    ----------
    layout : DataFrame
        Indexed by layout_id; plan_id, role. May be empty.
    plans : DataFrame
        The plans compared, indexed by plan_id; region_id, text_basis.
    all_plans : DataFrame
        Every plan of the dataset, indexed by plan_id; region_id.

    Returns
    -------
    PlaceRoles

    Notes
    -----
    A plan that names no place: not_set where its text was read in full, else not_seen. Where it was not read in full, the places are those
    that were seen. Places of other documents of a region are counted and not shown: they belong to another document.

    Examples
    --------
    >>> layout = pd.DataFrame({"plan_id": ["p"], "role": ["core"]}, index=["l1"])
    >>> plans = pd.DataFrame({"region_id": ["a", "b"], "text_basis": ["press", "full_text"]}, index=["p", "q"])
    >>> place_roles(layout, plans, plans).plans[["places", "state", "read"]].values.tolist()
    [[1, 'set', False], [0, 'not_set', True]]
    """
    place = {plan: i for i, plan in enumerate(plans.index)}
    rows = layout[layout["plan_id"].isin(plans.index)].sort_values("plan_id", key=lambda column: column.map(place), kind="stable")
    regions = layout["plan_id"].map(all_plans["region_id"])
    others = regions[~layout["plan_id"].isin(plans.index)]
    made = []
    for plan, row in plans.iterrows():
        own, elsewhere = rows.index[rows["plan_id"] == plan], others.index[others == row["region_id"]]
        read = row["text_basis"] == READ_BASIS
        made.append({
            "plan_id": plan, "region_id": row["region_id"], "places": len(own), "state": "set" if len(own) else absence_of(read), "read": read,
            "elsewhere": len(elsewhere), "evidence": (plan, *own), "elsewhere_evidence": tuple(elsewhere),
        })
    columns = ["plan_id", "region_id", "places", "state", "read", "elsewhere", "evidence", "elsewhere_evidence"]
    return PlaceRoles(rows.assign(region_id=rows["plan_id"].map(plans["region_id"])), pd.DataFrame(made, columns=columns).set_index("plan_id"))

"""Evolution: the documents of each region in time, as far as their dates are known, and how they are related."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

PRECISIONS = ("day", "month", "year", "unknown")
NAN = float("nan")
# Which of two documents a relation makes the earlier; a companion may be either, so its dates decide.
EARLIER = {"draft_of": "plan_id", "implements": "other_plan_id", "replaces": "other_plan_id"}
# Relations in which the later document takes the place of the earlier one.
SUCCESSIONS = ("draft_of", "replaces")


@dataclass(frozen=True)
class History:
    """The documents of some regions and their relations.

    Attributes
    ----------
    frame : DataFrame
        Indexed by plan_id, by region in the order asked for, benchmarks last, then by date, those without one last: the
        columns of `plans`, and number (Int64, from 1), tier (own, national, lower or ""), is_benchmark, precision (day, month, year, unknown),
        begin, end (years with decimals between which the date lies; missing where unknown), evidence (the plan).
    relations : DataFrame
        Indexed by relation_id, in the order of `relations`: plan_id, relation, other_plan_id, earlier, later (plan ids; empty where
        the dates do not tell), same_region, evidence.
    """

    frame: pd.DataFrame
    relations: pd.DataFrame


def date_bounds(text: str) -> tuple[float, float, str]:
    """Between which points in time a date lies, and how precisely it is known.

    Parameters
    ----------
    text : str
        year, year-month or year-month-day; anything else is no date.

    Returns
    -------
    begin, end : float
        Years with decimals, from the start of the first day to the end of the last; missing for no date.
    precision : str
        day, month, year or unknown.

    Examples
    --------
    >>> date_bounds("2026")
    (2026.0, 2027.0, 'year')
    >>> [round(point, 3) for point in date_bounds("2026-03")[:2]]
    [2026.162, 2026.247]
    >>> date_bounds("June, year not shown")[2]
    'unknown'
    """
    found = re.fullmatch(r"(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?", text)
    if not found:
        return NAN, NAN, "unknown"
    year, month, day = (int(part) if part else 0 for part in found.groups())
    first, last = date(year, month or 1, day or 1), date(year, month or 12, day or monthrange(year, month or 12)[1])
    return _decimal(first), _decimal(last, over=1), ("day" if day else "month" if month else "year")


def _decimal(when: date, over: int = 0) -> float:
    """A day as a year with decimals; `over` counts the days that have passed by its end."""
    length = date(when.year, 12, 31).timetuple().tm_yday
    return when.year + (when.timetuple().tm_yday - 1 + over) / length


def document_history(plans: pd.DataFrame, relations: pd.DataFrame, terms: pd.DataFrame, *, regions: Sequence[str]) -> History:
    """Put the documents of regions and of the benchmark in the order of time.

    Parameters
    ----------
    plans : DataFrame
        Indexed by plan_id; region_id, role, doc_level, issued_date.
    relations : DataFrame
        Indexed by relation_id; plan_id, relation (implements, draft_of, companion_of, replaces), other_plan_id.
    terms : DataFrame
        list_id, code, tier; the list doc_level says which levels are a region's own.
    regions : sequence of str
        Region ids, in the order wanted.

    Returns
    -------
    History
        Every document, dated or not.

    Notes
    -----
    A date known to the month or year is kept as a stretch of time; documents are ordered by its middle, ties as in `plans`. A draft is
    earlier than the document it is a draft of, and whatever is implemented or replaced than what does so. A companion may be
    either: it is later where its whole stretch is, and where the stretches meet the order is not told.
    """
    kept = plans[plans["region_id"].isin(list(regions)) | (plans["role"] == "benchmark")]
    bounds = [date_bounds(text) for text in kept["issued_date"]]
    tiers = terms[terms["list_id"] == "doc_level"].set_index("code")["tier"]
    place = {region: n for n, region in enumerate(regions)}
    frame = kept.assign(
        tier=[tiers.get(level, "") if level else "" for level in kept["doc_level"]], is_benchmark=kept["role"] == "benchmark",
        begin=[begin for begin, _, _ in bounds], end=[end for _, end, _ in bounds], precision=[precision for *_, precision in bounds],
        evidence=pd.Series([(plan,) for plan in kept.index], index=kept.index, dtype=object),
        _region=kept["region_id"].map(place).fillna(len(place)), _middle=[begin + end for begin, end, _ in bounds],
    ).sort_values(["is_benchmark", "_region", "_middle"], kind="stable", na_position="last")
    frame = frame.drop(columns=["_region", "_middle"]).assign(number=pd.array(range(1, len(frame) + 1), dtype="Int64"))
    return History(frame, _related(relations, frame))


def _related(relations: pd.DataFrame, frame: pd.DataFrame) -> pd.DataFrame:
    """The relations between documents that are there, each with the earlier and the later of the two."""
    known = relations[relations["plan_id"].isin(frame.index) & relations["other_plan_id"].isin(frame.index)]
    documents = frame[["region_id", "begin", "end"]].to_dict("index")
    rows = {link: _order(row, documents) | {"evidence": (link,)} for link, row in known.to_dict("index").items()}
    return pd.DataFrame.from_dict(rows, orient="index", columns=_RELATED).rename_axis("relation_id")


_RELATED = ["plan_id", "relation", "other_plan_id", "earlier", "later", "same_region", "evidence"]


def _order(row: Mapping, documents: Mapping[str, Mapping]) -> dict[str, object]:
    """One row of `History.relations`, but for its evidence."""
    one, other = row["plan_id"], row["other_plan_id"]
    if row["relation"] in EARLIER:
        earlier = row[EARLIER[row["relation"]]]
    elif documents[one]["end"] <= documents[other]["begin"]:
        earlier = one
    else:
        earlier = other if documents[other]["end"] <= documents[one]["begin"] else ""
    return {
        "plan_id": one, "relation": row["relation"], "other_plan_id": other, "earlier": earlier,
        "later": "" if not earlier else other if earlier == one else one,
        "same_region": documents[one]["region_id"] == documents[other]["region_id"],
    }

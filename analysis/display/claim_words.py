"""Claims in words: what was tested, the figures of a test, who said it and what would settle it."""

from collections.abc import Iterable, Mapping, Sequence
from math import isinf, isnan

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables import pair

Row = Mapping[str, object]

UNTESTED_TYPES = ("forecast", "value")
# The counter of what is counted, in Chinese; in English the name of the statistic says it.
COUNTERS = {"provision_count": "条", "goal_count": "个", "place_count": "处", "document_count": "份", "source_count": "个"}


def leaves(claims) -> pd.DataFrame:
    """Claims without parts, and parts."""
    return claims.frame[claims.frame["parts"] == 0]


def is_testable(claim: Row) -> bool:
    """Whether a claim is of a kind that is tested."""
    return claim["claim_type"] not in UNTESTED_TYPES


def quoted(claim: Row, labels: Labels) -> str:
    """A claim's wording in quotation marks."""
    return f"“{pair(labels, claim, 'text')}”"


def speaker(source_ids: Iterable[str], labels: Labels) -> str:
    """Kind and date of the texts in which a claim was made; publishers stand among the sources."""
    return labels.pick(("；", "; ")).join(_dated(source, labels) for source in labels.sources(list(source_ids)))


def _dated(source, labels: Labels) -> str:
    when = labels.date(source["published"]) or say(labels, "未注日期", "undated")
    return say(labels, "{kind}，{when}", "{kind}, {when}", kind=source["kind"], when=when)


def settle_words(settle: object, labels: Labels) -> str:
    """How many more provisions could decide one more comparison."""
    if pd.isna(settle):
        return "—"
    return say(labels, "{n}条，且全部支持此说", "{n}, all of them in its favour", n=labels.number(settle))


# --- tests -------------------------------------------------------------------------------------------


def tested_on(test: Row, labels: Labels) -> str:
    """What a test reckons: its statistic, and of what."""
    both = test["statistic"] == "provision_count" and bool(test["indicators"])
    statistic = "provision_or_goal_count" if both else test["statistic"]
    return labels.word("claim_statistic", statistic).format(of=_of_what(test, labels))


def _of_what(test: Row, labels: Labels) -> str:
    """Factors, sectors, words, indicator, role or fact of a test, and its year."""
    indicators = () if test["statistic"] == "provision_count" else test["indicators"]
    names = [
        labels.join(map(labels.factor, test["factors"])), labels.join(map(labels.sector, test["sectors"])),
        labels.pick(("或", " or ")).join(f"“{word}”" for word in test["words"]), labels.join(map(labels.indicator, indicators)),
        labels.term("place_role", test["place_role"]) if test["place_role"] else "",
        pair(labels, labels.dataset.region_facts.loc[test["fact_id"]], "label") if test["fact_id"] else "",
    ]
    held = labels.pick(("、", "; ")).join(name for name in names if name)
    year = "" if pd.isna(test["year"]) else labels.year(test["year"])
    return labels.pick(("", ", ")).join(part for part in (held, year) if part)


def test_words(test: Row, labels: Labels) -> str:
    """A whole test in words: statistic, comparison, and its note."""
    note = pair(labels, test, "note")
    if test["statistic"] == "unserved":
        return say(labels, "{note}：暂无数据", "{note}: no data", note=note or "—")
    against = labels.word("comparator", test["comparator"])
    wanted = say(labels, "{of}其他地区", "{of} the other regions", of=_than(test["comparator"], labels)) if test["against"] else f"{against}{labels.pick(('', ' '))}{_threshold(test, labels)}"
    text = say(labels, "{what}{wanted}", "{what} {wanted}", what=tested_on(test, labels), wanted=wanted)
    return text + (labels.pick(("（{}）", " ({})")).format(note) if note else "")


def _than(comparator: str, labels: Labels) -> str:
    return labels.pick(("高于", "above")) if comparator.startswith(">") else labels.pick(("低于", "below"))


def _threshold(test: Row, labels: Labels) -> str:
    """The threshold as its statistic counts."""
    if test["statistic"] in ("factor_share", "goal_share", "positioning_share"):
        return labels.share(test["threshold"])
    return labels.number(test["threshold"])


# --- figures -----------------------------------------------------------------------------------------


def rows_by(frame: pd.DataFrame, column: str) -> dict[str, list[Row]]:
    """The rows of a frame as records, by one column in the order it first names each; sentences read a row many times."""
    found: dict[str, list[Row]] = {}
    for row in frame.to_dict("records"):
        found.setdefault(row[column], []).append(row)
    return found


def figure_words(outcomes: pd.DataFrame, labels: Labels) -> str:
    """The figures of one test: those of the regions tested, then those they are set against; "" where there is none."""
    return said_figures(outcomes.to_dict("records"), labels)


def said_figures(outcomes: Sequence[Row], labels: Labels) -> str:
    """As `figure_words`, from records."""
    if all(row["outcome"] == "absent" for row in outcomes) and all(isnan(row["low"]) for row in outcomes):
        return ""
    if outcomes[0]["kind"] == "per":
        return _ratios(outcomes, labels)
    tested = _named(outcomes, "", labels)
    others = _named([row for row in outcomes if row["other_region_id"]], "other_", labels)
    mark = labels.pick(("；对", "; against "))
    return labels.join(tested) + (mark + labels.join(others) if others else "")


def _named(outcomes: Sequence[Row], side: str, labels: Labels) -> list[str]:
    """Each region of one side with its figure; those without a figure together. A fact is of a place that its label names, which need not be the region."""
    first: dict[str, Row] = {}
    for row in outcomes:
        first.setdefault(row[f"{side}region_id"], row)
    given = [(row, _figure(row, side, labels)) for row in first.values()]
    gap = labels.pick(("", " "))
    said = [text if row["statistic"] == "stated_fact" else f"{labels.region(row[f'{side}region_id'])}{gap}{text}" for row, text in given if text]
    missing = [labels.region(row[f"{side}region_id"]) for row, text in given if not text]
    measured = all(row["kind"] in ("quantity", "rate", "multiple", "rank") for row in first.values())
    nothing = labels.pick(("无同口径数", "no figure of this scope")) if measured else labels.pick(("未见", "not seen"))
    return said + ([f"{labels.join(missing)}{gap}{nothing}"] if missing else [])


def _figure(row: Row, side: str, labels: Labels) -> str:
    """One figure of one region; "" where there is none."""
    low, high, absence = row[f"{side}low"], row[f"{side}high"], row[f"{side}absence"]
    kind = row["kind"]
    if kind == "share":
        return _share(row, side, labels)
    if isnan(low):
        return ""
    if kind == "count":
        # Words that a summary leaves out may stand in the text: what was found is said, and not what there could be at most.
        bound = bool(labels.dataset.claim_tests.at[row["test_id"], "words"]) and low > 0
        return _count(low, float("inf") if bound else high, row["statistic"], labels)
    if kind == "rank":
        return _place(low, high, labels)
    if kind in ("rate", "multiple"):
        return getattr(labels, kind)(low, None if low == high else high)
    text = _quantity(low, high, row["unit"], labels)
    return text + labels.pick(("（由总数推得）", " (from the total)")) if absence == "not_seen" else text


def _share(row: Row, side: str, labels: Labels) -> str:
    """A share of provisions in per cent; goals and texts as counts, since they are few."""
    n, of, absence = row[f"{side}n"], row[f"{side}of"], row[f"{side}absence"]
    if absence == "total_unknown":
        seen = "" if pd.isna(of) or not of else labels.fraction(n, of)
        return say(labels, "已见{seen}（总数未知）", "{seen} seen (total unknown)", seen=seen) if seen else say(labels, "总数未知", "total unknown")
    if absence or pd.isna(row[f"{side}low"]):
        return labels.absence(absence) if absence else ""
    if row["statistic"] == "factor_share":
        return labels.share(row[f"{side}low"], row[f"{side}high"])
    return labels.fraction(n, of)


def _count(low: float, high: float, statistic: str, labels: Labels) -> str:
    """A count, at least so many, or between two."""
    counter = labels.pick((COUNTERS[statistic], ""))
    if isinf(high):
        return say(labels, "至少{n}{counter}", "at least {n}", n=labels.number(low), counter=counter) if low else say(labels, "未见", "none seen")
    return labels.span(low, None if low == high else high) + counter


def _place(low: float, high: float, labels: Labels) -> str:
    """A place in a ranking."""
    if isinf(high):
        return say(labels, "第{low}位或更后", "place {low} or lower", low=labels.number(low))
    return say(labels, "第{places}位", "place {places}", places=labels.span(low, None if low == high else high))


def _quantity(low: float, high: float, unit: str, labels: Labels) -> str:
    """A value with its unit, or the range it lies in."""
    if low == high:
        return labels.quantity(low, unit)
    if isinf(high):
        return labels.quantity(low, unit, ">=")
    return labels.quantity(high, unit, "<=") if low == 0 else labels.quantity(low, unit, "range", high)


def _ratios(outcomes: Sequence[Row], labels: Labels) -> str:
    """Values by size as multiples of the others', since no unit stands behind them."""
    said = [
        say(labels, "{one}为{other}的{ratio}", "{one} is {ratio} {other}", one=labels.region(row["region_id"]), other=labels.region(row["other_region_id"]), ratio=_ratio(row, labels))
        for row in outcomes if not isnan(row["low"]) and not isnan(row["other_low"])
    ]
    missing = labels.join(labels.region(region) for region in dict.fromkeys(row["other_region_id"] for row in outcomes if isnan(row["other_low"])))
    rest = [say(labels, "{missing}无同口径数", "{missing}: no figure of this scope", missing=missing)] if missing else []
    return labels.pick(("，", ", ")).join([*said, *rest]) if said else ""


def _ratio(row: Row, labels: Labels) -> str:
    """One value by size over another, at least and at most."""
    low, high = row["low"] / row["other_high"], row["high"] / row["other_low"]
    return labels.multiple(low, None if low == high else high)

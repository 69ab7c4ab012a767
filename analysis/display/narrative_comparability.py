"""Sentences about comparability: what the documents are, who is of one tier, and what is missing."""

from collections.abc import Sequence

import pandas as pd

from analysis.display import refusals
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say

MOST_NAMED = 6


def answer(found, documents, labels: Labels) -> list[Said]:
    """Why these peers, and how far they can be compared."""
    stop = labels.pick(("。", "."))
    said = [Said(title_tiers(found, labels) + stop, behind(found.tiers["evidence"]))] if found.tiers["used"].sum() else []
    said += [*_compared(found, labels), *_suggested(found, labels), *_unsettled(found, labels)]
    if len(documents.frame):
        said.append(Said(title_documents(documents, labels) + stop, tuple(documents.frame.index)))
    return [*said, *_starts(found, labels), *_without(found, labels)]


# --- tiers --------------------------------------------------------------------------------------------


def title_tiers(found, labels: Labels) -> str:
    """How many of those compared are of one tier with the region in focus."""
    peers = found.tiers[found.tiers["region_id"].map(found.regions["compared"]).astype(bool)]
    rows = peers if len(peers) else found.tiers
    who = say(labels, "对标的{n}地", "the {n} {regions} compared", n=len(rows), regions=_regions(rows)) if len(peers) else say(labels, "其他{n}地", "the {n} other {regions}", n=len(rows), regions=_regions(rows))
    k, other, few = (int((rows["status"] == status).sum()) for status in ("same_tier", "other_tier", "few"))
    parts = [
        say(labels, "与{focal}同档次的{k}地", "{k} of the tier of {focal}", focal=labels.region(labels.focal), k=k),
        say(labels, "不同档次的{n}地", "{n} of another", n=other) if other else "", say(labels, "指标不足的{n}地", "{n} with too few figures to tell", n=few) if few else "",
    ]
    return say(labels, "按规模，{who}中，{parts}", "By size, of {who}: {parts}", who=who, parts=labels.join(filter(None, parts)))


def _regions(rows: pd.DataFrame) -> str:
    """The English word for so many regions."""
    return "region" if len(rows) == 1 else "regions"


def _compared(found, labels: Labels) -> list[Said]:
    """Of the peers, which are within range on every size and which are not, with the sizes that are out."""
    peers = found.tiers[found.tiers["region_id"].map(found.regions["compared"]).astype(bool)]
    same, other = peers[peers["status"] == "same_tier"], peers[peers["status"] == "other_tier"]
    said = []
    if len(same):
        said.append(Said(say(labels, "同档次：{list}。", "Of the same tier: {list}.", list=_listed(same, _within, found, labels)), behind(same["evidence"])))
    if len(other):
        said.append(Said(say(labels, "不同档次：{list}；与其比总量，宜先按人口或经济总量折算。",
                             "Of another tier: {list}; totals are to be set against theirs per head or by size of the economy only.",
                             list=_listed(other, _out, found, labels)), behind(other["evidence"])))
    return said


def _within(row, found, labels: Labels) -> str:
    """A region within range, with the sizes used."""
    return say(labels, "{who}（{used}项可比，平均相差{multiple}）", "{who} ({used} sizes compared; on average {multiple} larger or smaller)",
               who=labels.region(row.region_id), used=labels.fraction(row.used, row.of), multiple=labels.multiple(row.multiple))


def _out(row, found, labels: Labels) -> str:
    """A region out of range, with what puts it there."""
    return say(labels, "{who}（{beyond}超出范围）", "{who} (out of range: {beyond})", who=labels.region(row.region_id), beyond=labels.join(map(labels.indicator, row.beyond)))


def _listed(rows: pd.DataFrame, words, found, labels: Labels) -> str:
    """The first few in words, the rest counted."""
    named = [words(row, found, labels) for row in rows.head(MOST_NAMED).itertuples()]
    more = len(rows) - len(named)
    return labels.join(named) + (say(labels, "等{n}地", " and {more} more", n=len(rows), more=more) if more > 0 else "")


def _suggested(found, labels: Labels) -> list[Said]:
    """Regions that are not compared and are of the same tier: peers to think of."""
    rows = found.tiers[(found.tiers["status"] == "same_tier") & ~found.tiers["region_id"].map(found.regions["compared"]).astype(bool)]
    if rows.empty:
        return []
    text = say(labels, "可考虑增列的同档次地区：{list}。", "Further regions of the same tier to think of: {list}.", list=_listed(rows, _candidate, found, labels))
    return [Said(text, behind(rows["evidence"]))]


def _candidate(row, found, labels: Labels) -> str:
    plan = say(labels, "数据集中有文件", "has a plan in the dataset") if found.regions.at[row.region_id, "has_plan"] else say(labels, "数据集中无文件，须先收集", "no plan in the dataset yet")
    missing = say(labels, "，缺{names}", ", without {names}", names=labels.join(map(labels.indicator, row.short))) if row.short else ""
    return say(labels, "{who}（{used}项可比{missing}；{plan}）", "{who} ({used} sizes compared{missing}; {plan})",
               who=labels.region(row.region_id), used=labels.fraction(row.used, row.of), missing=missing, plan=plan)


def _unsettled(found, labels: Labels) -> list[Said]:
    """Regions that cannot be placed, and what would do it."""
    own = [refusal for refusal in found.refusals if refusal.rule == "no_own_size"]
    if own:
        return [Said(text) for text in refusals.why(own, labels)]
    rows = found.of_tier("few")
    if rows.empty:
        return []
    names = labels.join([labels.region(region) for region in rows["region_id"].head(MOST_NAMED)]) + (
        say(labels, "等{n}地", " and {more} more", n=len(rows), more=len(rows) - MOST_NAMED) if len(rows) > MOST_NAMED else "")
    lacking = pd.Series([name for short in rows["short"] for name in short], dtype="str").value_counts()
    text = say(labels, "{names}规模指标不足，不作判断；缺的主要是{lacking}。", "{names}: too few sizes to tell; missing mainly {lacking}.",
               names=names, lacking=labels.join(map(labels.indicator, lacking.index[:3])) or say(labels, "确数", "exact figures"))
    return [Said(text, behind(found.of_aspect("size")["evidence"]))]


def note_tiers(found, labels: Labels) -> list[str]:
    """The rule, in words."""
    low, high = labels.number(1 / found.factor), labels.number(found.factor)
    names = labels.join(labels.indicator(name) for name in found.of_aspect("size")["indicator_id"])
    return [
        say(labels, "规则：规模指标（{names}）同口径、同一全年，每一项都在对象地区的{low}至{high}倍之间，且至少有{least}项，为同档次；有一项超出，即为不同档次；其余不作判断。",
            "The rule: of one tier is a region of which every size ({names}), of one scope and one full year, lies between {low} and {high} times that of the region in focus,"
            " with at least {least} of them known; one size beyond makes it another tier; of all others nothing is said.", names=names, low=low, high=high, least=found.least),
        say(labels, "平均相差是各项倍数对数绝对值的平均，再还原为倍数，只供参考，不排名次。地区按数据集的次序列出。规模相近不等于条件、政策可比。",
            "The mean multiple is the mean distance on a log scale turned back into a multiple; it orders nothing, and regions stand in the order of the dataset."
            " A like size does not make conditions or policies alike."),
    ]


def no_tiers(found, labels: Labels) -> str:
    """Why there is no table of tiers."""
    return refusals.because(found.refusals, labels, ("没有其他地区可供比较规模。", "There is no other region to compare sizes with."))


# --- documents ----------------------------------------------------------------------------------------


def title_documents(documents, labels: Labels) -> str:
    """In what the documents differ, and how many were read in full."""
    frame = documents.frame
    kinds, levels = frame["doc_kind"].nunique(), frame.loc[frame["doc_level"] != "", "doc_level"].nunique()
    ends = sorted(int(year) for year in frame["horizon_end"].dropna().unique())
    text = say(labels, "{n}份文件分属{kinds}种文种、{levels}个发文层级，读全的{k}份", "{n} documents of {kinds} {kind} and {levels} {level}, {k} of them read in full",
               n=len(frame), kinds=kinds, kind="kind" if kinds == 1 else "kinds", levels=levels, level="level" if levels == 1 else "levels", k=int(documents.coverage["complete"].sum()))
    if not ends:
        return text
    years = labels.join(map(str, ends)) if len(ends) <= MOST_NAMED else f"{ends[0]}–{ends[-1]}"
    return text + say(labels, "；期限止于{years}年", "; horizons end in {years}", years=years)


def note_documents(documents, labels: Labels) -> list[str]:
    """What differing kinds and horizons forbid."""
    unknown = int((documents.frame["doc_level"] == "").sum())
    notes = [say(labels, "文种、层级和期限不同的文件，条数和目标不能直接比高低；未读全的文件，未见的内容不等于没有。",
                 "Documents of different kinds, levels and horizons cannot be ranked by their provisions or goals; what was not seen of a document read in part may be there.")]
    if unknown:
        notes.append(say(labels, "发文层级未见的{n}份，不计入层级数。", "Documents whose level was not seen ({n}) are not in the number of levels.", n=unknown))
    return notes


def no_documents(documents, labels: Labels) -> str:
    """Why no document is listed."""
    return say(labels, "所选范围内没有文件。", "No document is in the set chosen.")


# --- statistics ---------------------------------------------------------------------------------------


def title_sizes(found, labels: Labels) -> str:
    """Which regions lie within range on every size known."""
    rows = found.of_tier("same_tier")
    low, high = labels.number(1 / found.factor), labels.number(found.factor)
    within = {"focal": labels.region(labels.focal), "low": low, "high": high}
    if found.tiers["used"].sum() == 0:
        return say(labels, "没有同口径、同年份的其他地区可比，只列{focal}的规模", "No other region has a size of the same scope and year; those of {focal} stand alone", **within)
    if rows.empty:
        return say(labels, "没有地区能认定各项规模都在{focal}的{low}至{high}倍之间", "No region can be said to lie between {low} and {high} times {focal} on every size", **within)
    if len(rows) > MOST_NAMED:
        return say(labels, "{n}地已知的各项规模都在{focal}的{low}至{high}倍之间", "{n} regions lie between {low} and {high} times {focal} on every size known", n=len(rows), **within)
    return say(labels, "{names}已知的各项规模都在{focal}的{low}至{high}倍之间", "Between {low} and {high} times {focal} on every size known: {names}",
               names=labels.join(map(labels.region, rows["region_id"])), **within)


def title_aspect(aspect: str):
    """The title of a table of one aspect: for how many indicators the region in focus can be set against another."""
    def title(found, labels: Labels) -> str:
        rows = found.of_aspect(aspect)
        shared = rows[(rows["have"] > 1) & rows.index.isin(_own(found))]
        return say(labels, "{aspect}：{n}项指标中，{focal}有{k}项可与其他地区同口径、同期比较", "{aspect}: {focal} can be set against another region on {k} of {n} indicators",
                   aspect=labels.word("aspect", aspect).capitalize(), n=len(rows), k=len(shared), focal=labels.region(labels.focal))
    return title


def _own(found) -> Sequence[int]:
    """Series of which the region in focus has the figure."""
    cells = found.cells[(found.cells["region_id"] == found.regions.index[0]) & (found.cells["status"] == "same")]
    return list(cells["series"])


def note_aspect(found, labels: Labels) -> list[str]:
    """What a cell says, and what it must not be used for."""
    return [say(labels, "每项指标取对象地区有数、且有数的地区最多的口径和时期；标明“口径或时期不同”的不能与同列其他数比较。“未见”是数据集没有，不等于没有。",
                "Each indicator is shown in the scope and period that the region in focus has and most regions share; what is marked “other scope or period” is not to be compared"
                " within its column. “Not seen” means that the dataset has none.")]


def _starts(found, labels: Labels) -> list[Said]:
    """On how many starting points the region in focus can be compared, and which have no counterpart."""
    rows = found.of_aspect("start")
    rows = rows[rows["evidence"].map(len) > 0]
    if rows.empty:
        return []
    own = rows.index.isin(_own(found))
    shared, alone = rows[own & (rows["have"] > 1)], rows[own & (rows["have"] == 1)]
    text = say(labels, "起点指标{n}项有数，可与其他地区同口径、同期比较的{k}项：{names}。", "Starting points: {n} have figures; {k} can be set against another region: {names}.",
               n=len(rows), k=len(shared), names=_names(shared, labels))
    if len(alone):
        text += say(labels, "{names}没有同口径、同期的对照。", " Without a counterpart: {names}.", names=_names(alone, labels))
    return [Said(text, behind(rows["evidence"]))]


def _names(rows: pd.DataFrame, labels: Labels) -> str:
    """Indicators by name."""
    return labels.join(map(labels.indicator, rows["indicator_id"])) or say(labels, "无", "none")


def _without(found, labels: Labels) -> list[Said]:
    """Regions that the dataset has statistics of and no plan."""
    told = set(found.cells.loc[found.cells["status"] != "not_seen", "region_id"])
    rows = [region for region, row in found.regions.iterrows() if not row["has_plan"] and region in told]
    if not rows:
        return []
    names = labels.join([labels.region(region) for region in rows[:MOST_NAMED]]) + (
        say(labels, "等{n}地", " and {more} more", n=len(rows), more=len(rows) - MOST_NAMED) if len(rows) > MOST_NAMED else "")
    ids = behind(found.cells.loc[found.cells["region_id"].isin(rows), "evidence"])
    return [Said(say(labels, "{names}在数据集中只有统计值，没有文件，只能作规模参照。", "{names}: statistics only and no plan in the dataset; they serve as a measure of size.", names=names), ids)]


def no_aspect(aspect: str):
    """Why a table of one aspect is empty."""
    def empty(found, labels: Labels) -> str:
        name = labels.word("aspect", aspect)
        if found.of_aspect(aspect).empty:
            return say(labels, "数据集没有登记{name}指标。", "The dataset declares no indicators of this aspect ({name}).", name=name)
        return say(labels, "登记的{name}指标，各地都未见数据。", "No region was seen with a figure of the indicators declared ({name}).", name=name)
    return empty

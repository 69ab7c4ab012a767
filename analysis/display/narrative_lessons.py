"""Sentences about lessons: what peers do, what the region in focus has of it, where it falls short or was not seen, and how firm the order is."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import NAMED_PEERS, Said, behind, say
from analysis.display.refusals import because, why
from analysis.display.tables_lessons import FIRST, MOST_ROWS, first_names, reading_words, records, unread


def answer(found, selection, labels: Labels) -> list[Said]:
    """What can be borrowed, what is there already, what is missing or not seen, under which conditions, and how firm the order is."""
    if found.measures.empty:
        return []
    said = [_drawn(found, labels), _first(found, labels), _focal(found, labels), _short(found, labels), _read_first(found, selection, labels), _conditions(found, labels), _firm(found, labels)]
    return [sentence for sentence in said if sentence] + [Said(text, tuple(refusal.subject for refusal in found.refusals)) for text in why(found.refusals, labels)]


def _regions(found, labels: Labels) -> str:
    if len(found.peers) > NAMED_PEERS:
        return say(labels, "{n}个地区", "{n} regions", n=len(found.peers))
    return labels.join(labels.region(region) for region in found.peers)


def _drawn(found, labels: Labels) -> Said:
    """From how much the practices are drawn."""
    rows, practices = found.measures, found.practices
    common = int((practices["peers"] == len(found.peers)).sum())
    several = len(found.peers) > 1
    shared = say(labels, "{n}项各地都有", "{n} are found in every one of these regions", n=common) if common else say(labels, "没有一项各地都有", "none is found in every one of these regions")
    text = say(
        labels, "从{regions}读过全文的{plans}份文件中取措施{n}条，按编码合并为{k}项做法" + ("；{shared}。" if several else "。"),
        "{n} measures of {plans} documents read in full ({regions}) make {k} practices by their codes" + ("; {shared}." if several else "."),
        regions=_regions(found, labels), plans=rows["plan_id"].nunique(), n=len(rows), k=len(practices), shared=shared,
    )
    return Said(text, tuple(dict.fromkeys(rows["plan_id"])))


def _first(found, labels: Labels) -> Said:
    """The practices that stand first."""
    top = found.practices.head(3)
    return Said(say(labels, "排在前面的是：{names}。", "First stand: {names}.", names=first_names(records(top), labels)), behind(top["evidence"]))


def _focal(found, labels: Labels) -> Said:
    """How many practices the region in focus has, and what can be said of the others."""
    seen, rest = found.of_state("seen"), found.of_state("not_set", "not_seen")
    focal = labels.region(found.focal)
    if found.read:
        text = say(labels, "{focal}列入比较的文件读过全文：{n}项已有相近或相关条文，{m}项未设，即短板。",
                   "The documents of {focal} compared here were read in full: {n} practices have a like provision and {m} have none (not set), which are its shortfalls.",
                   focal=focal, n=len(seen), m=len(rest))
    else:
        text = say(labels, "{focal}的文件没有读全：{n}项已见相近或相关条文，{m}项未见。未见的不能说是短板。",
                   "The documents of {focal} were not read in full: {n} practices have a like provision among what was seen, {m} were not seen. What was not seen is no shortfall.",
                   focal=focal, n=len(seen), m=len(rest))
    return Said(text, behind([*seen["likes"], *found.practices["evidence"]]))


def _short(found, labels: Labels) -> Said | None:
    """The shortfalls that most peers do not have."""
    rows = found.of_state("not_set")
    if rows.empty:
        return None
    bare = int((rows["same_factor"].map(len) == 0).sum())
    text = say(labels, "短板中排在前面的：{names}。", "First among the shortfalls: {names}.", names=first_names(records(rows), labels))
    if bare:
        text += say(labels, "其中{n}项，本地在同一要素上也没有其他条文。", " For {n} of them it has no provision on the same factor at all.", n=bare)
    return Said(text, behind(rows["evidence"]))


def _read_first(found, selection, labels: Labels) -> Said | None:
    """Which documents must be read to know."""
    rows = unread(found, selection, labels)
    if rows.empty or found.read:
        return None
    names = [labels.plan_title(plan) for plan in rows.index[:2]]
    more = len(rows) - len(names)
    rest = say(labels, "等{n}份", " and {more} more", n=len(rows), more=more) if more else ""
    return Said(say(labels, "要判断短板，先读全：{names}{rest}。", "To tell shortfalls, read in full first: {names}{rest}.", names=labels.join(names), rest=rest), tuple(rows.index))


def _conditions(found, labels: Labels) -> Said:
    """How many of the first practices state money with an amount and name bodies, and that prerequisites are not coded."""
    top = found.practices.head(FIRST)
    text = say(
        labels, "前{n}项中，写明资金数额的{money}项，写明责任单位的{bodies}项。数据未单独编码前提条件，表中只列编码可见的配套。",
        "Of the first {n}, {money} state an amount of money and {bodies} name responsible bodies. Prerequisites are not coded; the table gives what follows from other codes.",
        n=len(top), money=int((top["money_state"] == "set").sum()), bodies=int((top["agency_state"] == "set").sum()),
    )
    return Said(text, behind(top["evidence"]))


def _firm(found, labels: Labels) -> Said | None:
    """What another coder or another order would change."""
    rows = found.readings[found.readings["kept"].notna()]
    if rows.empty:
        return None
    worst = rows.sort_values("kept", kind="stable").iloc[0]
    return Said(say(
        labels, "换编码者或换比较次序，前{first}项留在前列的为{low}至{high}项；变动最大的是：{reading}。" if rows["kept"].nunique() > 1 else "换编码者或换比较次序，前{first}项都有{low}项留在前列。",
        "With other coders or another order {low} to {high} of the first {first} stay first; most is changed by: {reading}." if rows["kept"].nunique() > 1
        else "With other coders or another order {low} of the first {first} stay first.",
        first=worst["first"], low=worst["kept"], high=rows["kept"].max(), reading=reading_words(worst["reading"], labels),
    ), behind(rows["evidence"]))


# --- titles and notes ---------------------------------------------------------------------------------------------------


def title_matrix(found, labels: Labels) -> str:
    """Of the first practices, how many the region in focus has, lacks, or was not seen to have."""
    top = found.practices.head(FIRST)
    counts = top["state"].value_counts()
    parts = [
        (say(labels, "已有{n}项", "has {n}", n=counts.get("seen", 0)), counts.get("seen", 0)),
        (say(labels, "未设{n}项", "lacks {n} (not set)", n=counts.get("not_set", 0)), counts.get("not_set", 0)),
        (say(labels, "未见{n}项", "was not seen to have {n}", n=counts.get("not_seen", 0)), counts.get("not_seen", 0)),
    ]
    return say(labels, "对标地区排在前面的{n}项做法，{focal}{parts}", "Of the first {n} practices of its peers {focal} {parts}", n=len(top), focal=labels.region(found.focal),
               parts=labels.join(text for text, count in parts if count))


def title_practices(found, layout: pd.DataFrame, labels: Labels) -> str:
    """How many of all practices are shown with their conditions."""
    return say(labels, "{of}项做法中排在前面的{n}项及其条件", "The first {n} of {of} practices, with their conditions", n=min(FIRST, len(found.practices)), of=len(found.practices))


def title_shortfalls(found, labels: Labels) -> str:
    """How many practices the region in focus lacks."""
    return say(labels, "{focal}未设的做法{n}项（共{of}项）", "{focal} lacks {n} of {of} practices", focal=labels.region(found.focal), n=len(found.of_state("not_set")), of=len(found.practices))


def title_to_read(found, selection, labels: Labels) -> str:
    """How many documents of the region in focus were not read in full."""
    return say(labels, "{focal}有{n}份文件没有读到全文", "Documents of {focal} not read in full: {n}", focal=labels.region(found.focal), n=len(unread(found, selection, labels)))


def title_all(found, labels: Labels) -> str:
    """How many measures there are, in how many documents."""
    return say(labels, "读全的{plans}份文件的全部措施：{n}条", "Every measure of the {plans} documents read in full: {n}", plans=found.measures["plan_id"].nunique(), n=len(found.measures))


def title_rule(found, labels: Labels) -> str:
    """Between which numbers the measures with a like one lie, over the rules and coders."""
    rows = found.readings[found.readings["like"].notna()]
    return say(labels, "换判法、换编码者，对象地区有相近做法的措施在{low}至{high}条之间", "By other rules and coders the region in focus has a like one of {low} to {high} measures",
               low=rows["like"].min(), high=rows["like"].max())


def note_rule(found, *rest) -> list[str]:
    """The rules of likeness and of order."""
    labels: Labels = rest[-1]
    return [
        say(labels, "相近：主要要素和政策工具都相同，且有共同行业或都不分行业；相关：要素和工具相同，但只有一方写明行业。限制性条文只与限制性条文相比。某地“做”须有相近条文，对象地区“未设”须相近、相关都没有。",
            "Close: same primary factor and instrument, and a sector in common or none on either side. Related: same factor and instrument, but only one names sectors. Restricting provisions are set against restricting ones only. A region has a practice where it has a close provision; the region in focus lacks it only where it has neither a close nor a related one."),
        say(labels, "次序：先比做的地区数，再比措辞（必须与不得、将、支持、鼓励、探索），再比资金（有数额、无数额、没有），再比是否写明责任单位；相同的按文件次序。",
            "Order: number of regions, then wording (must and must not, will, support, encourage, explore), then money (with an amount, without, none), then whether a body is named; ties in the order of the documents."),
    ]


def note_needs(found, layout: pd.DataFrame, labels: Labels) -> list[str]:
    """What the column of prerequisites holds."""
    return [
        *note_rule(found, labels),
        say(labels, "前提条件未单独编码；“前提与配套”只列次要要素、出资层级和布局中点名的地点，“前提未编码”不等于没有前提。",
            "Prerequisites are not coded. The column holds secondary factors, levels that pay and places named in the layout; “not coded” does not mean that there are none."),
    ]


def note_short(found, labels: Labels) -> list[str]:
    """How far a shortfall goes."""
    return [say(labels, "“未设”限于列入比较、读过全文的文件；该地其他文件可能已有，见“要判断还需读什么”。",
                "“Not set” holds for the documents compared and read in full; other documents of the region may have it, see what must be read.")]


def note_all(found, labels: Labels) -> list[str]:
    """How many measures are not listed one by one."""
    more = len(found.measures) - MOST_ROWS
    return [say(labels, "只列前{n}条，另有{more}条未逐条列出。", "The first {n} are listed; {more} more are not listed one by one.", n=MOST_ROWS, more=more)] if more > 0 else []


# --- what is said where there is nothing -----------------------------------------------------------------------------------


def no_practice(found, *rest) -> str:
    """Why there is no practice to borrow."""
    return because(found.refusals, rest[-1], otherwise=("读全的对标文件中没有可列的措施。", "The peer documents read in full hold no measure to list."))


def no_shortfall(found, labels: Labels) -> str:
    """Why no shortfall is stated: the text was not read, nothing is lacking, or there is nothing to compare with."""
    if found.measures.empty:
        return no_practice(found, labels)
    focal = labels.region(found.focal)
    if found.read:
        return say(labels, "对标文件的各项做法，{focal}都有相近或相关条文。", "{focal} has a like provision for every practice of its peers.", focal=focal)
    return say(labels, "{focal}的文件没有读全，不能判定短板；{n}项做法未见，须先读全下列文件。",
               "The documents of {focal} were not read in full, so no shortfall can be stated; {n} practices were not seen, and the documents below must be read first.",
               focal=focal, n=len(found.of_state("not_seen")))


def nothing_to_read(found, selection, labels: Labels) -> str:
    """That every document of the region in focus was read, or that it has none."""
    if (selection.frame["region_id"] == found.focal).any():
        return say(labels, "{focal}的文件都读过全文。", "Every document of {focal} was read in full.", focal=labels.region(found.focal))
    return say(labels, "{focal}没有可用的文件。", "{focal} has no document to use.", focal=labels.region(found.focal))

"""Sentences about clauses by topic: what all set, what only some set, and what cannot be told because a text was not read."""

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from analysis.display.clause_words import PARTS, full_name, group_name, named, part_name
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say

MOST_TOPICS = 8  # topics named in a sentence; more are counted
MOST_PLANS = 6  # documents that a sentence speaks of one by one
STOP = ("。", ".")


def answer(topics, labels: Labels) -> list[Said]:
    """The computed answer, the region in focus first, then who states what, then what the reading does not allow."""
    if topics.topics.empty:
        return []
    return [headline(topics, labels), *_focal(topics, labels), *_gaps_among_read(topics, labels),
            *(_stated(topics, part, labels) for part in PARTS[1:]), *_unread(topics, labels)]


def headline(topics, labels: Labels) -> Said:
    """How many topics can be set side by side, and how many all plans read in full set."""
    return Said(title_grid(topics, labels) + labels.pick(STOP), behind(topics.topics["evidence"]))


def title_grid(topics, labels: Labels) -> str:
    """The finding of the grid, which is that of the answer."""
    every, n_read = _set_by_all_read(topics), int(topics.plans["read"].sum())
    if len(topics.plans) == 1:
        return say(labels, "共分出{n}个事项，只有一份文件，无从对照", "{n} {topics} in one document, with nothing to set beside it",
                   n=len(topics.topics), topics=_topics(len(topics.topics)))
    read = say(labels, "，读全的{r}份文件都有安排的{a}个", ", {a} by each of the {r} documents read in full", r=n_read, a=len(every)) if n_read > 1 else ""
    return say(
        labels, "{n}个事项中，至少两份文件有安排的{k}个{read}，只有一份文件有安排的{m}个",
        "Of {n} {topics} {k} are set by at least two documents{read}; {m} by one alone", topics=_topics(len(topics.topics)),
        n=len(topics.topics), k=len(topics.shared.topics), read=read, m=len(topics.single.topics),
    )


def _topics(n: int) -> str:
    """The English word, in the number that goes with it."""
    return "topic" if n == 1 else "topics"


def _set_by_all_read(topics) -> list[int]:
    """Topics that every plan read in full sets; none where no plan was read in full."""
    read = topics.cells[topics.cells["read"]]
    return [number for number, part in read.groupby("topic", sort=False)["state"] if (part == "set").all()]


def _cells_of(topics, plan: str, state: str) -> pd.DataFrame:
    cells = topics.cells
    return cells[(cells["plan_id"] == plan) & (cells["state"] == state)]


def _focal(topics, labels: Labels) -> list[Said]:
    """What the region in focus sets, does not set, or may set unseen."""
    own = [plan for plan, region in topics.plans["region_id"].items() if labels.is_focal(region)]
    if not own:
        return [Said(say(labels, "{focal}没有可比的文件。", "{focal} has no document to compare.", focal=labels.region(labels.focal)))]
    return [_own(topics, plan, labels) for plan in own[:MOST_PLANS]]


def _own(topics, plan: str, labels: Labels) -> Said:
    held = {state: _cells_of(topics, plan, state) for state in ("set", "not_set", "not_seen")}
    n, k = len(topics.topics), len(held["set"])
    ids = (plan, *behind(held["set"]["evidence"]))
    if topics.plans.at[plan, "read"]:
        lacking = _names(held["not_set"]["topic"], topics, labels)
        lack = say(labels, "未设的有{names}", "it sets nothing on {names}", names=lacking) if lacking else say(labels, "没有未设的事项", "there is none it does not set")
        return Said(say(labels, "{plan}全文已读：{n}个事项中有安排的{k}个，{lack}。", "{plan} was read in full: it sets {k} of {n} topics; {lack}.",
                        plan=labels.plan(plan), n=n, k=k, lack=lack), ids)
    return Said(say(
        labels, "{plan}未读到全文：{n}个事项中见到{k}个，其余{m}个未见。未见不等于未设，不能据此认定短板。",
        "{plan} was not read in full: {k} of {n} topics were seen, the other {m} were not. Not seen is not “not set”, so no shortfall follows.",
        plan=labels.plan(plan), n=n, k=k, m=len(held["not_seen"]),
    ), ids)


def _gaps_among_read(topics, labels: Labels) -> list[Said]:
    """What each document read in full does not set although another document does."""
    plans = [plan for plan, row in topics.plans.iterrows() if row["read"] and not labels.is_focal(row["region_id"])]
    if len(topics.plans) == 1 or len(plans) > MOST_PLANS:
        return []
    found = [(plan, _cells_of(topics, plan, "not_set")["topic"]) for plan in plans]
    return [Said(
        say(labels, "{plan}未设、其他文件有安排的事项{n}个：{names}。", "{plan} does not set {n} {topics} that others set: {names}.", topics=_topics(len(numbers)),
            plan=labels.plan(plan), n=len(numbers), names=_names(numbers, topics, labels)),
        (plan, *behind(topics.topics.loc[numbers, "evidence"])),
    ) for plan, numbers in found if len(numbers)]


def _names(numbers: Iterable[int], topics, labels: Labels) -> str:
    """Topics by name, the first few; with their group where it does not show."""
    rows = [topics.topics.loc[number] for number in numbers]
    text = labels.pick(("、", "; ")).join(full_name(row, topics, labels) for row in rows[:MOST_TOPICS])
    return text if len(rows) <= MOST_TOPICS else say(labels, "{text}等", "{text} and {n} more", text=text, n=len(rows) - MOST_TOPICS)


def _stated(topics, part: str, labels: Labels) -> Said:
    """In which documents the provisions state one part, and in which they do not."""
    rows = topics.plans[topics.plans["rows"] > 0]
    stating, silent = rows[rows[part] > 0], rows[rows[part] == 0]
    kinds = {"stating": list(stating.index), "not_set": list(silent.index[silent["read"]]), "not_seen": list(silent.index[~silent["read"]])}
    words = [_stating(stating, part, labels)] if kinds["stating"] else []
    words += [say(labels, "{plans}全文未写，属未设", "{plans}: none in the whole text, so not set", plans=named(kinds["not_set"], labels))] if kinds["not_set"] else []
    words += [say(labels, "{plans}未见", "{plans}: not seen", plans=named(kinds["not_seen"], labels))] if kinds["not_seen"] else []
    text = labels.pick(("；", "; ")).join(words)
    lead = part_name(part, labels)
    return Said(f"{lead if labels.language == 'zh' else lead.capitalize()}{labels.pick(('：', ': '))}{text}{labels.pick(STOP)}", behind(rows["evidence"]))


def _stating(rows: pd.DataFrame, part: str, labels: Labels) -> str:
    """How many provisions of each document state it, or how many documents have some that do."""
    if len(rows) > MOST_PLANS:
        return say(labels, "{n}份文件有条文写明", "stated by provisions of {n} documents", n=len(rows))
    return labels.pick(("；", "; ")).join(_count(plan, row, part, labels) for plan, row in rows.iterrows())


def _count(plan: str, row: pd.Series, part: str, labels: Labels) -> str:
    """One document's provisions that state something; money without an amount is told apart."""
    bare = row["money_without_number"] if part == "money" else 0
    without = say(labels, "（其中{n}条未写数额）", " ({n} without an amount)", n=bare) if bare else ""
    if row[part] == row["rows"]:
        return say(labels, "{plan}{n}条全部写明{without}", "{plan}: all {n} provisions{without}", plan=labels.plan(plan), n=row["rows"], without=without)
    return say(labels, "{plan}{n}条中{k}条写明{without}", "{plan}: {k} of {n} provisions{without}", plan=labels.plan(plan), n=row["rows"], k=row[part], without=without)


def _unread(topics, labels: Labels) -> list[Said]:
    """Which documents were not read in full, so that nothing of theirs is said to be not set."""
    plans = list(topics.plans.index[~topics.plans["read"]])
    if not plans:
        return []
    return [Said(say(
        labels, "{plans}未读到全文，没有见到的一律记作未见；补齐全文之前，这些格不能读作未设。",
        "{plans} were not read in full: whatever is missing is not seen, and until the texts are read those cells cannot be taken as not set."
        if len(plans) > 1 else
        "{plans} was not read in full: whatever is missing is not seen, and until the text is read those cells cannot be taken as not set.",
        plans=named(plans, labels),
    ), tuple(plans))]


# --- titles, notes, what is said where nothing is -------------------------------------------------------


def title_shared(topics, labels: Labels) -> str:
    """What of one group, or of several, can be set side by side."""
    groups = labels.pick(("、", ", ")).join(group_name(group, labels) for group in topics.groups)
    shared, n_read = topics.shared, int(topics.plans["read"].sum())
    if len(topics.plans) == 1:
        return say(labels, "{groups}：{n}个事项", "{groups}: {n} {topics}", groups=groups, n=len(shared.topics), topics=_topics(len(shared.topics)))
    read = say(labels, "，读全的{r}份文件都有安排的{a}个", ", {a} by each of the {r} documents read in full", r=n_read, a=len(_set_by_all_read(shared))) if n_read > 1 else ""
    return say(labels, "{groups}：{k}个事项有两份以上文件可以对照{read}", "{groups}: {k} {topics} set by two documents or more{read}", topics=_topics(len(shared.topics)),
               groups=groups, k=len(shared.topics), read=read)


def title_single(topics, labels: Labels) -> str:
    """How many topics only one document sets."""
    single = topics.single.cells
    owners = single[single["state"] == "set"]["plan_id"].value_counts(sort=False)
    if len(owners) > MOST_PLANS:
        return say(labels, "只有一份文件作出安排的事项{n}个", "{n} {topics} set by one document alone", n=len(topics.single.topics), topics=_topics(len(topics.single.topics)))
    parts = labels.join(say(labels, "{plan}{n}个", "{plan} {n}", plan=labels.plan(plan), n=n) for plan, n in owners.items())
    return say(labels, "只有一份文件作出安排的事项{n}个：{parts}", "{n} {topics} set by one document alone: {parts}",
               n=len(topics.single.topics), parts=parts, topics=_topics(len(topics.single.topics)))


def title_all(topics, labels: Labels) -> str:
    """How many provisions stand in the topics."""
    return say(labels, "对照所用的全部条文，共{n}条", "All {n} provisions behind the comparison", n=len(topics.clauses))


def title_stated(topics, labels: Labels) -> str:
    """How many documents were read in full, which decides what may be called not set."""
    n, k = len(topics.plans), int(topics.plans["read"].sum())
    return say(labels, "{n}份文件中{k}份读到全文，只有这些文件可以说“未设”", "{k} of {n} documents were read in full; only of these can it be said that something is not set", n=n, k=k)


def note_absences(topics, labels: Labels) -> list[str]:
    """What the kinds of absence mean."""
    return [say(
        labels, "未设：全文已读，没有写。未见：未读到全文，有无不明。提出，未写数值：有举措或表述，全文没有写要达到的数。",
        "Not set: the text was read in full and has none. Not seen: the text was not read in full, so it is not known. Set, without a number: there is a"
        " measure or an aim, and the whole text gives no figure to reach.",
    )]


def note_grid(topics, labels: Labels) -> list[str]:
    """How provisions were given to topics, and what the kinds of absence mean."""
    return [_division(topics, labels), *note_absences(topics, labels)]


def _division(topics, labels: Labels) -> str:
    """What each factor is divided by."""
    by: Mapping[Sequence[str], list[str]] = {}
    for factor in dict.fromkeys(topics.topics["factor"]):
        by.setdefault(tuple(topics.divisions[factor]), []).append(labels.factor(factor))
    words = {
        (): ("{f}不再细分", "{f} is not divided"), ("sector",): ("{f}按行业分", "{f} by sector"), ("action",): ("{f}按动作分", "{f} by action"),
        ("sector", "action"): ("{f}按行业和动作分", "{f} by sector and action"),
    }
    parts = labels.pick(("，", "; ")).join(say(labels, *words[division], f=labels.join(factors)) for division, factors in by.items())
    return say(
        labels, "事项按条文的主要要素划分：{parts}。动作指建链、补链、延链、强链，没有标注的用政策工具。点名几个行业的条文在每个行业各列一次。",
        "Topics follow the primary factor of a provision: {parts}. An action is what it does to the chain (build, mend, extend, strengthen), else its policy instrument."
        " A provision that names several sectors stands under each.",
        parts=parts,
    )


def note_shared(topics, labels: Labels) -> list[str]:
    """The absences, the rule by which provisions are shown, and money that stands elsewhere in the text."""
    rule = say(
        labels, "同一事项有多条条文的，先列以该要素为主的，再列写明指标、责任单位、时限、资金较多的，再列行业较专的，最多列{most}条，其余计数并见全部条文表。"
        "条文编号依次为部分、小节、条目。",
        "Of several provisions on a topic those come first that have it as their primary factor, then those that state more of figure, agency, deadline and money, then those"
        " that name fewer sectors; at most {most} are shown, the rest are counted and stand in the table of all provisions. Numbers are those of section, subsection and"
        " provision.", most=topics.most,
    )
    return [*note_absences(topics, labels), rule, *_other_money(topics, labels), *_as_published(labels)]


def _other_money(topics, labels: Labels) -> list[str]:
    """Where a document has money clauses at all: a topic's "not set" does not deny that they may serve it."""
    rows = topics.plans[topics.plans["money_clauses"] > 0]
    if rows.empty:
        return []
    parts = [say(labels, "{plan}{n}项", "{plan}: {n}", plan=labels.plan(plan), n=n) for plan, n in rows["money_clauses"].head(MOST_PLANS).items()]
    return [say(
        labels, "资金支持“未设”只说这一条没有写；写在其他条文里的资金条款可能也用于这一事项。全文见到的资金条款：{parts}。"
        "上限约束的是决定出资的一方，不是承诺必付。",
        "Money “not set” speaks of these provisions only; a money clause elsewhere in the document may serve the topic as well. Money clauses seen in all: {parts}."
        " A ceiling binds whoever chooses to pay; it is no promise to pay.",
        parts=labels.join(parts),
    )]


def _as_published(labels: Labels) -> list[str]:
    """In the English edition names stay as published."""
    return [] if labels.language == "zh" else ["Agencies, numbers of documents and words quoted are given as published, in Chinese."]


def note_quoted(topics, labels: Labels) -> list[str]:
    """The absences, and that names stay as published."""
    return [*note_absences(topics, labels), *_as_published(labels)]


def no_topics(topics, labels: Labels) -> str:
    """Nothing was found on what was asked."""
    return say(
        labels, "所选要素、行业和动作下，各份文件都没有见到条文；读全的文件属未设，其余属未见。",
        "No provision was seen under the factor, sector and action chosen: not set in the documents read in full, not seen in the others.",
    )


def no_shared(topics, labels: Labels) -> str:
    """A group that does not exist, or no goal and no shared topic in any of many documents."""
    if not topics.groups:
        return say(labels, "没有更多要素组。", "There is no further group of factors.")
    return no_topics(topics, labels)


def no_single(topics, labels: Labels) -> str:
    """Every topic has company, or there is nothing to compare."""
    if len(topics.plans) < 2 or topics.topics.empty:
        return say(labels, "只有一份文件，或没有见到条文，无从比较。", "There is one document only, or no provision was seen, so there is nothing to compare.")
    return say(labels, "每个事项都有两份以上文件作出安排。", "Every topic is set by at least two documents.")

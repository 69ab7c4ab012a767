"""Sentences about money and duties: who pays, which body answers, by when and how firmly; what was read and what was not."""

from collections.abc import Iterable

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say
from analysis.display.tables_money import STRENGTH_PANELS, in_list_order, modalities, most_bodies

NAMED = 4  # documents put into a sentence each; the rest are counted
STATES = ("set", "set_without_number")


def answer(money, duties, labels: Labels) -> list[Said]:
    """With whose money, under whose duty, by when and how firmly; then what was not seen."""
    told = [_reach(money, duties, labels), *_money(money, labels), *_agencies(duties, labels), _deadlines(duties, labels), _wording(duties, labels), _unseen(duties, labels)]
    return [said for said in told if said]


def _reach(money, duties, labels: Labels) -> Said | None:
    """How many documents were read in full: only of those can be said what they do not set."""
    states = duties.of_aspect("money")
    if states.empty:
        return None
    read = states.index[states["read"].astype(bool)]
    return Said(say(
        labels, "本页{n}份文件中，{k}份读了全文，可以说“未设”；其余{m}份只能说“未见”。" if len(read) < len(states) else "本页{n}份文件都读了全文，没有写的就是“未设”。",
        "Of the {n} documents here {k} were read in full, so that “not set” can be said of them; of the other {m} only “not seen”."
        if len(read) < len(states) else "All {n} documents here were read in full: what they do not state is not set.",
        n=len(states), k=len(read), m=len(states) - len(read),
    ), tuple(states.index))


def _money(money, labels: Labels) -> list[Said]:
    """The documents with money clauses, those with the most amounts first."""
    rows = money.plans[money.plans["clauses"] > 0].sort_values("with_amount", ascending=False, kind="stable")
    counted = money.counted("payers")
    said = [_money_of(plan, row, counted, labels) for plan, row in rows.head(NAMED).iterrows()]
    absent = money.plans.index[money.plans["state"] == "not_set"]
    if money.frame.empty and len(absent):
        return [Said(say(labels, "没有登记这些文件的资金条款。", "No money clause of these documents is on record.") + labels.pick(("", " ")) + _on_record(labels), tuple(absent))]
    if len(absent):
        said.append(Said(say(labels, "{plans}：全文没有资金支持条款（未设）。", "{plans}: no money clause in the whole text (not set).", plans=_some(absent, labels)), tuple(absent)))
    return said


def _on_record(labels: Labels) -> str:
    """That an empty table says nothing unless somebody looked."""
    return say(labels, "资金“未设”以资金表已登记为前提。", "That money is “not set” holds only if the table of money clauses was filled in.")


def _money_of(plan: str, row: pd.Series, counted: pd.DataFrame, labels: Labels) -> Said:
    counts = counted[counted["plan_id"] == plan].set_index("value")["n"]
    levels = [
        say(labels, "{level}{n}条", "{level} {n}", level=labels.term("payer_level", level), n=counts[level])
        for level in in_list_order(counts.index, "payer_level", labels)
    ]
    text = say(
        labels, "{plan}：资金条款{n}条，{amounts}；出资层级为{levels}（一条可有几级）。" if levels else "{plan}：资金条款{n}条，{amounts}。",
        "{plan}: money clauses {n}, {amounts}; who pays: {levels} (a clause can name several)." if levels else "{plan}: money clauses {n}, {amounts}.",
        plan=labels.plan(plan), n=row["clauses"], levels=labels.join(levels),
        amounts=say(labels, "其中{k}条列出比例或上限", "{k} of them with a rate or a ceiling", k=row["with_amount"]) if row["with_amount"]
        else say(labels, "都没有列出比例或上限", "none with a rate or a ceiling") if row["state"] == "set_without_number" else say(labels, "比例和上限未见", "rate and ceiling not seen"),
    )
    return Said(text, (plan, *row["evidence"]))


def _agencies(duties, labels: Labels) -> list[Said]:
    """Who answers for most in each document, and the documents that name nobody."""
    states = duties.of_aspect("agency")
    named = states[states["set"] > 0]
    said = [_agency_of(plan, row, duties.agencies[duties.agencies["plan_id"] == plan], labels) for plan, row in named.head(NAMED).iterrows()]
    absent = states[states["state"] == "not_set"]
    if len(absent):
        said.append(Said(say(
            labels, "{plans}：{n}条全部读过，没有一条写明责任单位（未设）。", "{plans}: all {n} provisions were read and none names a responsible body (not set).",
            plans=_some(absent.index, labels), n=int(absent["of"].sum())), tuple(absent.index)))
    return said


def _agency_of(plan: str, row: pd.Series, bodies: pd.DataFrame, labels: Labels) -> Said:
    top = bodies.iloc[0]
    return Said(say(
        labels, "{plan}：{of}条全部写明责任单位，共{bodies}家；列入最多的是{top}（{k}条，{first}条排在首位）。" if row["set"] == row["of"]
        else "{plan}：见到的{of}条中{n}条写明责任单位，共{bodies}家；列入最多的是{top}（{k}条，{first}条排在首位）。",
        "{plan}: {n} of {of} provisions name responsible bodies (different bodies: {bodies}); {top} stands in most ({k}, named first in {first}).",
        plan=labels.plan(plan), n=row["set"], of=row["of"], bodies=len(bodies), top=top["agency"], k=top["n"], first=top["first"],
    ), (plan, *row["evidence"]))


def _deadlines(duties, labels: Labels) -> Said | None:
    """How many provisions of the documents read in full have a deadline of their own."""
    states = duties.of_aspect("deadline")
    read = states[states["read"].astype(bool)]
    if read.empty:
        return None
    parts = [
        say(labels, "{plan}{n}/{of}条", "{plan} {n}/{of}", plan=labels.plan(plan), n=row["set"], of=row["of"]) for plan, row in read.head(NAMED).iterrows()
    ]
    more = say(labels, "；另{n}份见表", "; {n} more in the table", n=len(read) - NAMED) if len(read) > NAMED else ""
    return Said(say(labels, "条文自带完成时限的：{parts}{more}。其余条文未设时限。", "Provisions with a deadline of their own: {parts}{more}. The others set none.",
                    parts=labels.join(parts), more=more), (*read.index, *behind(read["evidence"])))


def _wording(duties, labels: Labels) -> Said | None:
    """The commonest wording, and how many provisions only support, encourage or explore."""
    frame = duties.strength
    if frame.empty:
        return None
    total = frame.groupby("modality", sort=False)["n"].sum()
    parts = [say(labels, "“{word}”{n}条", "“{word}” {n}", word=labels.word("modality", word), n=int(total[word])) for word in modalities(total.index)]
    return Said(say(labels, "措辞已知的{n}条中：{parts}。", "Of {n} provisions with known wording: {parts}.", n=int(total.sum()), parts=labels.join(parts)), behind(frame["evidence"]))


def _unseen(duties, labels: Labels) -> Said | None:
    """Documents not read in full: nothing follows from what they do not show."""
    states = duties.states
    hidden = states[states["state"] == "not_seen"]
    if hidden.empty:
        return None
    plans = list(dict.fromkeys(hidden["plan_id"]))
    return Said(say(
        labels, "{plans}没有读到全文，责任单位、完成时限、资金支持和措辞力度凡未见到的，一律记为“未见”，不等于未设。",
        "{plans}: not read in full. Whatever was not found there of bodies, deadlines, money and wording is “not seen”, which is not “not set”.",
        plans=_some(plans, labels)), tuple(plans))


def _some(plans: Iterable[str], labels: Labels) -> str:
    """The first few documents by name, the rest counted."""
    names = [labels.plan(plan) for plan in plans]
    more = len(names) - NAMED
    if more <= 0:
        return labels.join(names)
    return labels.join(names[:NAMED]) + say(labels, "等{n}份文件", " and {more} more", n=len(names), more=more)


# --- titles ----------------------------------------------------------------------------------------------------------


def title_states(duties, labels: Labels) -> str:
    """How many documents read in full name bodies for every provision, and how many for none."""
    states = duties.of_aspect("agency")
    read = states[states["read"].astype(bool)]
    if read.empty:
        return say(labels, "没有一份文件读到全文：未见的都不能说未设", "No document was read in full: nothing not seen can be called not set")
    every, none = int((read["set"] == read["of"]).sum()), int((read["set"] == 0).sum())
    counts = [
        ("{n}份条条写明责任单位", "{n} name a body in every provision", every), ("{n}份写明一部分", "{n} in some", len(read) - every - none), ("{n}份一条也没有", "{n} in none", none),
    ]
    parts = [say(labels, zh, en if i == 0 or every else en.replace("{n}", "{n} name a body"), n=n) for i, (zh, en, n) in enumerate(counts) if n]
    return say(labels, "读全的{n}份文件中，{parts}", "Of {n} documents read in full {parts}", n=len(read), parts=labels.pick(("，", ", ")).join(parts))


def title_amounts(money, labels: Labels) -> str:
    """How many clauses state a rate or a ceiling, in how many documents."""
    rows = money.frame[money.frame["state"] == "set"]
    return say(labels, "列出比例或上限的资金条款{n}条，出自{plans}份文件；各有口径，不相加", "{n} money clauses state a rate or a ceiling, from {plans} of the documents; each has its own basis, none are added up",
               n=len(rows), plans=rows["plan_id"].nunique())


def title_without_amounts(money, labels: Labels) -> str:
    """How many clauses promise or forbid money without a figure."""
    rows = money.frame[money.frame["state"] != "set"]
    banned = int(rows["restricts"].sum())
    unseen = int((~rows["restricts"] & (rows["state"] == "not_seen")).sum())
    return say(labels, "提出资金支持但未写比例或上限的{n}条" + ("，所在文件未读全、数额未见的{m}条" if unseen else "") + ("，另有限制性的{k}条" if banned else ""),
               "{n} clauses promise money without a rate or a ceiling" + (", of {m} in documents not read in full it was not seen" if unseen else "")
               + (", and {k} restrict it" if banned else ""), n=len(rows) - banned - unseen, m=unseen, k=banned)


def title_tools(money, labels: Labels) -> str:
    """The tool of which most clauses state an amount."""
    return _title_counted(money.counted("tool"), "tool", "列出数额最多的资金方式是{name}（{n}条，{k}条有数额）", "The tool with most amounts stated: {name} ({n} clauses, {k} with an amount)", labels, ["with_amount", "n"])


def title_payers(money, labels: Labels) -> str:
    """The level that is named in most clauses."""
    return _title_counted(money.counted("payers"), "payer_level", "出资层级中最多的是“{name}”（{n}条，{k}条有数额）", "Who pays most often: {name} ({n} clauses, {k} with an amount)", labels, ["n", "with_amount"])


def _title_counted(counted: pd.DataFrame, vocabulary: str, zh: str, en: str, labels: Labels, first: list[str]) -> str:
    total = counted.groupby("value", sort=False)[["n", "with_amount"]].sum().sort_values(first, ascending=False, kind="stable")
    top = total.iloc[0]
    return say(labels, zh, en, name=labels.term(vocabulary, total.index[0]), n=int(top["n"]), k=int(top["with_amount"]))


def title_agencies(duties, labels: Labels) -> str:
    """Of the documents drawn, the one in which one body stands in the most provisions."""
    drawn = duties.agencies[duties.agencies["plan_id"].isin(most_bodies(duties, labels))]
    top = drawn.sort_values("n", ascending=False, kind="stable").iloc[0]
    # The English title has no name: bodies are named as the Chinese text has them, in the figure.
    return say(labels, "{plan}{of}条中，{n}条列入同一家单位：{agency}", "One body stands in {n} of the {of} provisions of {plan}",
               agency=top["agency"], plan=labels.plan(top["plan_id"]), n=top["n"], of=duties.of_aspect("agency").at[top["plan_id"], "of"])


def title_agency_table(duties, labels: Labels) -> str:
    """How many bodies are named in how many documents."""
    states = duties.of_aspect("agency")
    named, absent = int((states["set"] > 0).sum()), int((states["state"] == "not_set").sum())
    return say(
        labels, "{n}份文件列出责任单位，{absent}份读过全文而未设，其余{rest}份未见", "{n} documents name responsible bodies, {absent} read in full name none, {rest} were not seen to",
        n=named, absent=absent, rest=len(states) - named - absent,
    )


def title_strength(duties, labels: Labels) -> str:
    """What part of the provisions has which wording, where it is known."""
    frame = duties.strength
    soft = int(frame.loc[frame["modality"].isin(["support", "encourage", "explore"]), "n"].sum())
    firm = int(frame.loc[frame["modality"].isin(["must", "must_not"]), "n"].sum())
    return say(labels, "措辞已知的{n}条中，必须或不得的{firm}条，支持、鼓励或探索的{soft}条",
               "Of {n} provisions with known wording {firm} say must or must not, and {soft} support, encourage or explore", n=int(frame["n"].sum()), firm=firm, soft=soft)


def title_deadlines(duties, labels: Labels) -> str:
    """How many provisions have a deadline of their own."""
    states = duties.of_aspect("deadline")
    read = states[states["read"].astype(bool)]
    if read.empty:
        return say(labels, "没有一份文件读到全文，时限有无不能判断", "No document was read in full, so whether deadlines are set cannot be told")
    return say(labels, "读全的文件共{of}条，{n}条自带完成时限", "Of {of} provisions in documents read in full {n} have a deadline of their own", of=int(read["of"].sum()), n=int(read["set"].sum()))


# --- notes -----------------------------------------------------------------------------------------------------------


def note_amounts(money, labels: Labels) -> list[str]:
    """How amounts are to be read."""
    return [
        say(labels, "上限是最多可付的数，不是实付数；由地方自行决定的，只约束选择出资的一方。不同方式、不同对象的数额不相加、不排序。",
            "A ceiling is the most that may be paid, not what is paid; where localities decide, it binds those that choose to pay. Amounts of different tools and objects are neither added nor ranked."),
        say(labels, "比例按原文，是上限还是定额见“依据和条件”。单位按单位表换算。", "Rates are as printed; whether one is a limit or fixed stands under the conditions. Units are converted by the units table."),
    ]


def note_without(money, labels: Labels) -> list[str]:
    """That a floor or a total is no ceiling."""
    return [say(labels, "原文写了下限、总规模等其他数额的，见“依据和条件”。", "Where the text states a floor or a total instead, it stands under the conditions.")]


def note_counted(money, labels: Labels) -> list[str]:
    """Who counts, and that several levels can pay for one clause."""
    return [say(labels, "按资金条款计数，一条措施可有几条；一条由几级出资的，各级都计。限制性条款不计。“—”：该文件有资金条款，但没有这一类。",
                "Money clauses are counted, and a measure can have several; a clause paid by several levels counts under each. Clauses that forbid are left out. “—”: the document has money clauses, but none of this kind.")]


def note_states(duties, labels: Labels) -> list[str]:
    """The kinds of absence, and that a table nobody filled in shows none."""
    money = duties.of_aspect("money")
    blank = not money[["set", "set_without_number"]].to_numpy().any() and bool(money["not_set"].any())
    return ([_on_record(labels)] if blank else []) + [say(labels, "“未设”只用于读过全文的文件；没有读全的文件，写“未见”。行数按见到的条文行计；限制出资的条款也计入资金支持一栏，清单中标明“限制”。",
                "“Not set” is said only of documents read in full; of others it is “not seen”. Rows of provisions seen are counted; clauses that forbid funding count under money and are marked as restricting in the list.")]


def note_agencies(duties, labels: Labels) -> list[str]:
    """How bodies are counted, and under which name."""
    return [say(labels, "一条写几家的，各计一次。名称照原文。排在首位的通常牵头，原文未必写明，只列次数。",
                "A provision that names several counts once for each. Names stand as the Chinese text has them. The body named first commonly leads; the text does not always say so, so only the count is given.")]


def note_ties(duties, labels: Labels) -> list[str]:
    """What the figure leaves to the table."""
    return [*note_agencies(duties, labels), say(labels, "线的粗细为条文数。每份文件画条文最多的几家，其余合计；文件多于两份时，其余见下表。",
                                                "A line is as wide as its number of provisions. The bodies in most provisions are drawn and the others put together; with more than two documents the rest are in the table below.")]


def note_strength(duties, labels: Labels) -> list[str]:
    """Which documents the figure holds."""
    states = duties.of_aspect("modality")
    missing = states.index[states["state"] == "not_seen"]
    known = [say(labels, "措辞力度按每条的主要用语编码，一条一码。", "Wording is coded by the main verb of a provision, one code each.")]
    more = duties.strength["plan_id"].nunique() - STRENGTH_PANELS
    known += [say(labels, "图中画{n}份，其余{more}份见图中数据。", "{n} documents are drawn; {more} more are in the data of the figure.", n=STRENGTH_PANELS, more=more)] if more > 0 else []
    return known + ([say(labels, "措辞未见：{plans}。", "Wording not seen: {plans}.", plans=_some(missing, labels))] if len(missing) else [])


# --- what is said where there is nothing --------------------------------------------------------------------------------


def no_money(money, labels: Labels) -> str:
    """Why there is no clause to list: not set, not seen, or both."""
    parts = [
        say(labels, "{plans}：{word}", "{plans}: {word}", plans=_some(rows.index, labels), word=labels.absence(state))
        for state, rows in money.plans.groupby("state", sort=False) if state in ("not_set", "not_seen")
    ]
    told = labels.pick(("；", "; ")).join(parts) + labels.pick(("。", "."))
    caveat = [_on_record(labels)] if money.frame.empty and (money.plans["state"] == "not_set").any() else []
    return labels.pick(("", " ")).join([say(labels, "没有可列的资金条款。", "There is no money clause to list."), *([told] if parts else []), *caveat])


def no_bare_money(money, labels: Labels) -> str:
    """Why no clause without an amount is listed: every clause has one, or there is none at all."""
    return say(labels, "见到的资金条款都列出了比例或上限。", "Every money clause seen states a rate or a ceiling.") if len(money.frame) else no_money(money, labels)


def no_amounts(money, labels: Labels) -> str:
    """Why no amount is listed: no clause states one, or there is none at all."""
    return say(labels, "见到的资金条款都没有列出比例或上限。", "No money clause seen states a rate or a ceiling.") if len(money.frame) else no_money(money, labels)


def no_aspect(aspect: str):
    """Why there is nothing to show of one aspect, plan by plan."""
    def why(duties, labels: Labels) -> str:
        states = duties.of_aspect(aspect)
        parts = [say(labels, "{plans}：{word}", "{plans}: {word}", plans=_some(rows.index, labels), word=labels.absence(state))
                 for state, rows in states.groupby("state", sort=False) if state in ("not_set", "not_seen")]
        what = labels.word("duty_aspect", aspect)
        opening = say(labels, "没有可列的{what}。", "{what}: nothing to list.", what=what)
        return opening + labels.pick(("", " ")) + labels.pick(("；", "; ")).join(parts) + (labels.pick(("。", ".")) if parts else "")
    return why


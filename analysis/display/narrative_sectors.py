"""Sentences about sectors, the chain and places: who has measures for what, where there are none, and what was not seen."""

from collections.abc import Iterable, Sequence

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.marks import given
from analysis.display.narrative import Said, behind, say
from analysis.display.tables_sectors import sectors_in_order
from analysis.display.words import WORDS

MOST_PLANS, MOST_NAMED = 5, 8


def answer(matrix, chain, places, labels: Labels) -> list[Said]:
    """What the plans do by sector, on the chain and for which places, in order of certainty."""
    if matrix.plans.empty:
        return []
    if matrix.frame.empty:
        first = [Said(say(labels, "数据集没有行业编码，行业不作判断。", "The dataset has no codes for sectors, so nothing is said of them."))]
    else:
        first = [Said(title_matrix(matrix, labels) + labels.pick(("。", ".")), behind(matrix.plans["evidence"])), *_whole_plans(matrix, labels), *_shared(matrix, labels), *_partly(matrix, labels)]
    return [*first, *_chain(chain, labels), *_places(places, labels)]


# --- sectors ------------------------------------------------------------------------------------------


def title_matrix(matrix, labels: Labels) -> str:
    """In how many sectors the plans read in full agree, and what can be said of the region in focus."""
    sectors, whole = matrix.frame["sector_id"].nunique(), matrix.plans[matrix.plans["whole"]]
    own = matrix.plans[matrix.plans["region_id"] == labels.focal]
    if whole.empty:
        return say(labels, "没有读全的文件，行业只列已见，不判断有无", "No document was read in full: sectors seen are listed, and none is said to be left out")
    if len(whole) == 1:
        text = say(labels, "{n}个行业中，{plan}设了{m}个", "{plan} has measures for {m} of {n} sectors",
                   n=sectors, plan=labels.plan(whole.index[0]), m=len(matrix.of_state(whole.index[0], "set")))
    else:
        text = say(labels, "{n}个行业中，读全的{k}份文件都设的有{m}个", "{every} read in full have measures for {m} of {n} sectors",
                   n=sectors, k=len(whole), every=_every(len(whole)), m=len(_held_by(matrix, len(whole))))
    return text + "".join(_title_own(plan, row, matrix, labels) for plan, row in own.head(1).iterrows() if len(whole) > 1 or not row["whole"])


def _title_own(plan: str, row: pd.Series, matrix, labels: Labels) -> str:
    """The part of the title about the region in focus."""
    n = len(matrix.of_state(plan, "set"))
    if row["whole"]:
        return say(labels, "；{plan}设了{n}个", "; {plan} has them for {n}", plan=labels.plan(plan), n=n)
    if not n:
        return say(labels, "；{plan}未读全，尚未见到，不等于未设", "; {plan}, read in part, shows none so far, which is not the same as none", plan=labels.plan(plan))
    return say(labels, "；{plan}未读全，见到{n}个", "; {plan}, read in part, shows {n} so far", plan=labels.plan(plan), n=n)


def _every(plans: int) -> str:
    """All of the documents, in English."""
    return "Both documents" if plans == 2 else f"All {plans} documents"


def _held_by(matrix, plans: int) -> list[str]:
    """Sectors that exactly so many of the plans read in full have measures for, in the order shown."""
    held = matrix.whole[matrix.whole["state"] == "set"].groupby("sector_id").size()
    return [sector for sector in sectors_in_order(matrix) if held.get(sector, 0) == plans]


def _whole_plans(matrix, labels: Labels) -> list[Said]:
    """What each plan read in full has, or the range over many."""
    whole = matrix.plans[matrix.plans["whole"]]
    if len(whole) > MOST_PLANS:
        counts = [len(matrix.of_state(plan, "set")) for plan in whole.index]
        text = say(labels, "读全的{k}份文件，各设{span}个行业。", "The {k} documents read in full have measures for {span} sectors each.",
                   k=len(whole), span=labels.span(min(counts), max(counts)))
        return [Said(text, behind(whole["evidence"]))]
    return [_whole_plan(plan, row, matrix, labels) for plan, row in whole.iterrows()]


def _whole_plan(plan: str, row: pd.Series, matrix, labels: Labels) -> Said:
    rows = matrix.frame[matrix.frame["plan_id"] == plan]
    held, lacking = matrix.of_state(plan, "set"), matrix.of_state(plan, "not_set")
    unnamed = say(labels, "（另{n}条未指明行业）", " (and {n} without a sector)", n=row["unnamed"]) if row["unnamed"] else ""
    named = {"plan": labels.plan(plan), "factor": factors_named(matrix, labels), "of": row["on_factor"]}
    text = say(labels, "{plan}：{factor}条文{n}条{unnamed}，涉及{m}个行业；", "{plan}: {n} measures on {factor}{unnamed}, reaching {m} sectors; ",
               n=row["on_factor"] - row["unnamed"], unnamed=unnamed, m=len(held), **named) if held else say(
        labels, "{plan}：{factor}条文{of}条，没有一条指明行业；", "{plan}: of {of} measures on {factor} none names a sector; ", **named)
    text += say(labels, "未设的有{names}。", "no measure for {names}.", names=_some(lacking, labels)) if lacking else say(labels, "没有未设的行业。", "no sector is left out.")
    other = matrix.of_state(plan, "other_factor")
    if other:
        text += say(labels, "{names}只在其他要素的条文中提到。", " Named under another factor only: {names}.", names=_some(other, labels))
    return Said(text, behind([row["evidence"], *rows.loc[rows["state"] == "other_factor", "evidence"]]))


def factors_named(matrix, labels: Labels) -> str:
    """The factors whose measures are told apart by sector; all of them where the dataset marks none."""
    return labels.join(map(labels.factor, matrix.factors)) if matrix.factors else say(labels, "各要素", "all factors")


def _shared(matrix, labels: Labels) -> list[Said]:
    """Which sectors all the plans read in full have, and which only one."""
    whole = matrix.plans[matrix.plans["whole"]]
    if len(whole) < 2:
        return []
    every, single = _held_by(matrix, len(whole)), _held_by(matrix, 1)
    text = say(labels, "读全的{k}份文件都设的：{all}；只有一份设的：{one}。", "{every} read in full have measures for {all}; only one has them for {one}.",
               k=len(whole), every=_every(len(whole)), all=_some(every, labels), one=_some(single, labels))
    return [Said(text, behind(matrix.whole.loc[matrix.whole["state"] == "set", "evidence"]))]


def _partly(matrix, labels: Labels) -> list[Said]:
    """What was seen of the plans not read in full, and that nothing follows from the rest."""
    rows = matrix.plans[~matrix.plans["whole"].astype(bool)]
    if rows.empty:
        return []
    parts = [_partly_one(plan, row, matrix, labels) for plan, row in rows.head(MOST_PLANS).iterrows()]
    more = len(rows) - len(parts)
    rest = say(labels, "，另有{n}份同样未读全", ", and {n} more documents were not read in full either", n=more) if more > 0 else ""
    text = labels.pick(("；", "; ")).join(parts) + rest + say(labels, "。未见的行业不等于未设，读到全文才能判断。", ". A sector not seen is not a sector left out; only the full texts would tell.")
    return [Said(text, behind(rows["evidence"]))]


def _partly_one(plan: str, row: pd.Series, matrix, labels: Labels) -> str:
    held = matrix.of_state(plan, "set", "doubtful")
    seen = labels.span(row["seen_min"], row["seen_max"])
    read = say(labels, "读到{seen}条（共{n}条）", "{seen} of {n} provisions read", seen=seen, n=row["total"]) if given(row["total"]) else say(
        labels, "读到{seen}条（总数未知）", "{seen} read of an unknown number of provisions", seen=seen)
    named = {"factor": factors_named(matrix, labels), "names": _some(held, labels)}
    names = say(labels, "{factor}条文见到{names}", "sectors seen under {factor}: {names}", **named) if held else say(
        labels, "{factor}条文未见写明行业", "no measure on {factor} that names a sector was seen", **named)
    return say(labels, "{plan}{read}，{names}", "{plan}: {read}, {names}", plan=labels.plan(plan), read=read, names=names)


def _some(sectors: Sequence[str], labels: Labels) -> str:
    """The first sectors by name, the rest counted."""
    names, more = [labels.sector(sector) for sector in sectors[:MOST_NAMED]], len(sectors) - MOST_NAMED
    if not names:
        return say(labels, "无", "none")
    if more <= 0:
        return labels.join(names)
    return labels.join(names) + f"等{len(sectors)}个" if labels.language == "zh" else labels.join([*names, f"{more} more"])


def note_matrix(matrix, labels: Labels) -> list[str]:
    """How measures are counted, and what each absence means."""
    basis = say(labels, "只计主要要素为{factors}的条文，按定稿编码。", "Measures whose settled primary factor is {factors}.", factors=factors_named(matrix, labels)) if matrix.factors else say(
        labels, "数据集没有标明哪一要素按行业分列，因此各要素中写明行业的条文都计。", "The dataset does not say which factor is told apart by sector, so measures of all factors that name one count.")
    return [
        basis + _reasons(matrix, labels) + say(labels, "一条写明几个行业，在各行业各计一次，因此各行相加可多于条文数。", " A measure that names several sectors counts in each, so the rows add up to more than the measures."),
        say(labels, "排序：设的文件多的行业在前，相同时按编码手册的次序。“未设”只用于读全的文件；未读全的文件一律写“未见”。",
            "Sectors that more documents have stand first, then the order of the codebook. “Not set” is said of documents read in full only; of all others it is “not seen”."),
    ]


def _reasons(matrix, labels: Labels) -> str:
    """Why these factors are told apart by sector, as the dataset says it."""
    reasons = labels.dataset.sector_factors.loc[list(matrix.factors), f"reason_{labels.language}"]
    return "".join(say(labels, "依据：{reason}。", " The reason: {reason}.", reason=reason) for reason in dict.fromkeys(reasons))


# --- the chain ----------------------------------------------------------------------------------------


def title_chain(counts, labels: Labels) -> str:
    """Where on the chain the coded measures of each plan stand."""
    plans = counts.coded("chain_layer")
    if not plans:
        return say(labels, "各份文件的条文都没有层次编码", "No document has codes for layers of the chain")
    leads = [_lead(plan, counts, labels) for plan in plans]
    if len(plans) > MOST_PLANS:
        tops = pd.Series([code for code, _ in leads if code], dtype="str").value_counts()
        if tops.empty:
            return say(labels, "{n}份文件有层次编码，都没有条文独多的一层", "{n} documents have codes for layers; in none has one layer most measures", n=len(plans))
        return say(labels, "{n}份有编码的文件，{k}份以{layer}条文最多", "Of {n} documents with codes, {k} {have} most measures on the {layer} layer",
                   n=len(plans), k=tops.iloc[0], have="has" if tops.iloc[0] == 1 else "have", layer=labels.word("chain_layer", tops.index[0]))
    return labels.pick(("；", "; ")).join(text for _, text in leads)


def _lead(plan: str, counts, labels: Labels) -> tuple[str, str]:
    """The layer with most measures (empty where several have as many), and the words for the plan."""
    rows = counts.of("chain_layer")
    rows = rows[rows["plan_id"] == plan]
    tops = rows[rows["n"] == rows["n"].max()]
    named = labels.join(labels.word("chain_layer", code) for code in tops["code"])
    each = labels.pick(("各", "each ")) if len(tops) > 1 else ""
    text = say(labels, "{plan}有编码的{of}条中，{layer}{each}{n}条", "{plan}: {layer} {each}{n} of {of} coded measures",
               plan=labels.plan(plan), of=int(rows["n"].sum()), layer=named, each=each, n=tops["n"].iloc[0])
    return tops["code"].iloc[0] if len(tops) == 1 else "", text


def _chain(counts, labels: Labels) -> list[Said]:
    """Layers and actions of each coded plan, and which plans have no codes."""
    plans = counts.coded("chain_layer")
    if len(plans) > MOST_PLANS or not plans:
        return [Said(title_chain(counts, labels) + labels.pick(("。", ".")), behind(counts.plans["evidence"]))]
    missing = [plan for plan in dict.fromkeys(counts.plans["plan_id"]) if plan not in plans]
    said = [_chain_plan(plan, counts, labels) for plan in plans]
    if missing:
        text = say(labels, "{plans}的条文没有产业链编码，不作判断；未编码不等于没有。", "No measure of {plans} is coded by layer, so nothing is said of it; not coded is not the same as none.",
                   plans=_plans_named(missing, labels))
        said.append(Said(text, tuple(missing)))
    return said


def _chain_plan(plan: str, counts, labels: Labels) -> Said:
    parts = []
    for dimension in ("chain_layer", "chain_action"):
        rows, own = counts.of(dimension), counts.plans[(counts.plans["plan_id"] == plan) & (counts.plans["dimension"] == dimension)].iloc[0]
        rows = rows[(rows["plan_id"] == plan) & (rows["n"] > 0)]
        named = [say(labels, "{code}{n}条", "{code} {n}", code=labels.word(dimension, code), n=n) for code, n in zip(rows["code"], rows["n"], strict=True)]
        named.append(say(labels, "未编码{n}条", "not coded {n}", n=own["uncoded"]))
        parts.append(say(labels, "按{what}，{named}", "by {what} {named}", what=labels.word("chain_dimension", dimension), named=labels.join(named)))
    rows = counts.plans[counts.plans["plan_id"] == plan]
    return Said(f"{labels.plan(plan)}{labels.pick(('：', ': '))}{labels.pick(('；', '; ')).join(parts)}{labels.pick(('。', '.'))}", behind(rows["evidence"]))


def _plans_named(plans: Sequence[str], labels: Labels) -> str:
    more = len(plans) - MOST_PLANS
    names = list(map(labels.plan, plans[:MOST_PLANS]))
    if more <= 0:
        return labels.join(names)
    return labels.join(names) + f"等{len(plans)}份文件" if labels.language == "zh" else labels.join([*names, f"{more} more documents"])


def note_chain(counts, labels: Labels) -> list[str]:
    """What a missing code means."""
    words = labels.join(labels.word("chain_action", code) for code in WORDS["chain_action"])
    return [say(
        labels, "层次和动作（{words}）只有部分文件编了码。“未编码”不等于没有；“已编码条文中无”是指其余条文没有编码，不能说未设。全部条文都计，限制性条文也在内。",
        "Layers and actions ({words}) are coded for some documents only. Not coded is not none; “none among coded” means that other measures have no code, so that it"
        " cannot be called not set. All measures count, restricting ones too.", words=words,
    )]


def no_chain(counts, labels: Labels) -> str:
    """Why there is no chart of the chain."""
    return say(labels, "各份文件的条文都没有层次和动作的编码，画不出图；未编码不等于没有。", "No measure of any document is coded by layer or action, so nothing can be drawn; not coded is not the same as none.")


# --- places -------------------------------------------------------------------------------------------


def title_roles(places, labels: Labels) -> str:
    """How many plans name places."""
    named = places.plans[places.plans["places"] > 0]
    absent = places.plans[places.plans["state"] == "not_set"]
    if len(places.plans) == 1 and len(named):
        return say(labels, "{plan}点名市县{n}处", "{plan} names {n} {places}", plan=labels.plan(named.index[0]), n=named["places"].iloc[0],
                   places="place" if named["places"].iloc[0] == 1 else "places")
    text = say(labels, "{n}份文件中，{k}份点名市县，共{places}处", "{k} of {n} documents name places, {places} in all", n=len(places.plans), k=len(named), places=int(named["places"].sum()))
    if len(absent):
        text += say(labels, "；{m}份读全文而未点名", "; read in full and naming none: {m}", m=len(absent))
    return text


def _places(places, labels: Labels) -> list[Said]:
    if places.frame.empty:
        return [Said(no_places(places, labels), tuple(places.plans.index))]
    parts = [f"{title_roles(places, labels)}{labels.pick(('。', '.'))}"]
    unseen = places.plans[places.plans["state"] == "not_seen"]
    if len(unseen):
        parts.append(say(labels, "{plans}未读全，是否点名市县未见。", "{plans}: not read in full, and no place was seen.", plans=_plans_named(list(unseen.index), labels)))
    return [Said(labels.pick(("", " ")).join(parts), behind(places.plans["evidence"]))]


def note_roles(places, labels: Labels) -> list[str]:
    """What stands in other documents, and that places not seen may be there."""
    notes = [say(labels, "未读全的文件，所列只是见到的地方。", "Of documents not read in full, only the places seen are listed.")] if not places.plans["read"].all() else []
    elsewhere = places.plans.drop_duplicates("region_id")
    elsewhere = elsewhere[elsewhere["elsewhere"] > 0]
    if len(elsewhere):
        listed = labels.join(_elsewhere(elsewhere, labels))
        notes.append(say(labels, "未列入比较的文件另点名：{listed}；属于那些文件，不并入本表。", "Documents left out of the comparison name further places ({listed}); they belong to those documents and are not merged here.", listed=listed))
    return notes


def _elsewhere(rows: pd.DataFrame, labels: Labels) -> Iterable[str]:
    return (say(labels, "{region}{n}处", "{region} {n}", region=labels.region(region), n=n) for region, n in zip(rows["region_id"], rows["elsewhere"], strict=True))


def no_places(places, labels: Labels) -> str:
    """Why no place is listed."""
    read, unseen = places.plans[places.plans["read"]], places.plans[~places.plans["read"].astype(bool)]
    parts = [
        say(labels, "{n}份读全的文件没有对市县分工（未设）", "{n} documents read in full give no place a part (not set)", n=len(read)) if len(read) else "",
        say(labels, "{n}份未读全的文件未见（不等于未设）", "of {n} documents not read in full none was seen (which is not the same)", n=len(unseen)) if len(unseen) else "",
    ]
    said = labels.pick(("；", "; ")).join(filter(None, parts))
    said = said or say(labels, "没有可用的文件", "there is no document to use")
    return (said if labels.language == "zh" else said[:1].upper() + said[1:]) + labels.pick(("。", "."))

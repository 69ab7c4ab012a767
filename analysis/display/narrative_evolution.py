"""Sentences about documents in time: what came before and after, what changed, and which documents a statement rests on."""

import re
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say, several
from analysis.display.words import Pair

LINK: Mapping[str, Pair] = {
    "draft_of": ("征求意见稿—正式文件", "draft to final"), "replaces": ("旧文件—新文件", "replaced by"),
    "implements": ("依据—落实文件", "basis to what implements it"), "companion_of": ("配套文件", "companions"),
}
CHANGE: Mapping[str, Pair] = {
    "kept": ("不变", "kept"), "reworded": ("数值不变，表述改变", "same figure, other wording"), "raised": ("提高", "raised"), "lowered": ("降低", "lowered"),
    "differs": ("两处不同", "they differ"), "other_year": ("目标年份不同，不判升降", "for another year, not judged"), "further_year": ("增设年份", "a year added"),
    "rescoped": ("口径改变，不作比较", "rescoped, not compared"), "dropped": ("取消（后文读全，未列）", "dropped (the later text was read in full)"),
    "left_goals": ("后文目标段未列，其余未见", "not among the later goals; the rest was not seen"), "not_repeated": ("后文未再提（后文读全）", "not repeated (the later text was read in full)"),
    "not_seen": ("未见（后文未读全）", "not seen (the later text was not read in full)"), "added": ("新增", "added"),
    "not_seen_before": ("前文未见（前文未读全）", "not seen before (the earlier text was not read in full)"),
}
# Changes that rest on the silence of a text; their indicators are listed together.
SILENT = ("dropped", "left_goals", "not_repeated", "not_seen", "not_seen_before")
UNSEEN = ("not_seen", "not_seen_before")
BARRIER: Mapping[str, Pair] = {
    "other_region": ("两份文件管的地域不同", "the two documents speak of different territories"),
    "other_tier": ("两份文件层级不同，管的地域不同", "the two documents are of different levels and territories"),
    "other_field": ("其中一份属其他领域", "one of the two is of another field"), "no_targets": ("两份文件都没有见到量化目标", "neither shows a quantified target"),
}
PAIRS_TOLD = 6


def kind(row: pd.Series, labels: Labels) -> str:
    """The kind of a document, without the alternatives in brackets."""
    return re.sub(r"[（(].*[）)]", "", labels.term("doc_kind", row["doc_kind"])) if row["doc_kind"] else say(labels, "文件", "document")


def when(row: pd.Series, labels: Labels) -> str:
    """The date of a document as far as it is known."""
    return say(labels, "日期不明", "date not known") if row["precision"] == "unknown" else labels.date(row["issued_date"])


def document_mark(row: pd.Series, labels: Labels) -> str:
    """A document beside its mark: its number in the table, its kind and date."""
    core = say(labels, "核心方案 ", "core plan, ") if row["role"] == "core" else ""
    return say(labels, "{n}　{core}{kind}（{when}）", "{n}  {core}{kind} ({when})", n=row["number"], core=core, kind=kind(row, labels), when=when(row, labels))


def mark_tip(row: pd.Series, labels: Labels) -> str:
    """What a reader sees on pointing at a mark."""
    status = labels.word("status", row["status"])
    return say(labels, "{title}，{when}，{status}", "{title}, {when}, {status}", title=labels.plan_title(row.name), when=when(row, labels), status=status)


# --- the answer ---------------------------------------------------------------------------------------


def answer(history, amendments, labels: Labels) -> list[Said]:
    """What there is, what came before and after each core plan, and what changed between related documents."""
    return [_stock(history, labels), *_drafts(history, labels), *_around(history, labels), *changed(amendments, labels)]


def _stock(history, labels: Labels) -> Said:
    """How many documents there are, and from when to when."""
    frame = history.frame
    dated = frame[frame["precision"] != "unknown"]
    roles = [(role, int((frame["role"] == role).sum())) for role in ("core", "companion", "benchmark")]
    parts = [say(labels, "{role}{n}份", "{role}: {n}", role=labels.word("plan_role", role), n=n) for role, n in roles if n]
    # The first that is surely over by a date, and the last that surely had not begun before one.
    ends = [when(dated.loc[plan], labels) for plan in (dated["end"].idxmin(), dated["begin"].idxmax())] if len(dated) else []
    span = say(labels, "，最早{first}，最晚{last}", ", from {first} to {last}", first=ends[0], last=ends[1]) if len(set(ends)) == 2 else "".join(
        say(labels, "，均为{when}", ", {when}", when=end) for end in ends[:1]
    )
    return Said(say(
        labels, "共收录{n}份文件（{parts}），日期可考的{dated}份{span}。", "Documents on record: {n} ({parts}); {dated} of them have a date{span}.",
        n=len(frame), parts=labels.pick(("、", ", ")).join(parts), dated=len(dated), span=span,
    ), tuple(frame.index))


def _drafts(history, labels: Labels) -> list[Said]:
    """How many drafts there are, and of how many the final text was seen."""
    drafts = history.frame[history.frame["status"] == "draft"]
    links = history.relations[history.relations["relation"] == "draft_of"]
    final = drafts.index.isin(links["plan_id"])
    if drafts.empty:
        return []
    return [Said(say(
        labels, "其中征求意见稿{n}份，见到正式文件的{k}份{rest}。", "Consultation drafts among them: {n}; a final text was seen of {k}{rest}.",
        n=len(drafts), k=int(final.sum()),
        rest=say(labels, "，其余未见正式印发", "; the others were not seen issued") if not final.all() else "",
    ), (*drafts.index, *links.index))]


def _around(history, labels: Labels) -> list[Said]:
    """For the region in focus: what came before and after its core plan."""
    own = history.frame[history.frame["region_id"] == labels.focal]
    return [Said(around_core(own, labels) + labels.pick(("。", ".")), tuple(own.index))] if len(own) else []


def around_core(own: pd.DataFrame, labels: Labels) -> str:
    """How many documents of a region came before its core plan, and how many after."""
    region, core = labels.region(own["region_id"].iloc[0]), own[own["role"] == "core"]
    if core.empty:
        return say(labels, "{region}没有核心方案，见到{n}份文件", "{region} has no core plan; documents seen: {n}", region=region, n=len(own))
    one, others = core.iloc[0], own[own["role"] != "core"]
    before, after = int((others["end"] <= one["begin"]).sum()), int((others["begin"] >= one["end"]).sum())
    unknown = len(others) - before - after
    parts = [
        say(labels, zh, en, n=n) for n, zh, en in (
            (before, "此前有{n}份文件", "{n} before it"), (after, "此后有{n}份文件", "{n} after it"), (unknown, "先后不明{n}份", "{n} in unknown order"),
        ) if n
    ]
    rest = say(labels, "，别无其他文件", ", with no other document") if not parts else say(labels, "，{parts}", "; other documents: {parts}", parts=("，" if labels.language == "zh" else ", ").join(parts))
    return say(labels, "{region}的核心方案{when}{rest}", "{region}'s core plan dates from {when}{rest}", region=region, when=_issued(one, labels), rest=rest)


def _issued(row: pd.Series, labels: Labels) -> str:
    known = row["precision"] != "unknown"
    return say(labels, "印发于{when}", "{when}", when=labels.date(row["issued_date"])) if known else say(labels, "日期不明", "an unknown day")


# --- changes ------------------------------------------------------------------------------------------


def changed(amendments, labels: Labels) -> list[Said]:
    """One sentence a pair of documents that have something to compare, the region in focus first, then drafts and successors."""
    told, _ = told_and_silent(amendments.frame, labels)
    more = len(told) - PAIRS_TOLD
    said = [Said(_pair_sentence(rows, labels), (*amendments.pairs.at[rows["relation_id"].iloc[0], "evidence"], *behind(rows["evidence"]))) for rows in told[:PAIRS_TOLD]]
    rest = say(labels, "另有{n}对文件的变化见下表。", "Changes of further pairs of documents ({n}) stand in the table below.", n=more)
    return said + ([Said(rest, behind(behind(rows["evidence"]) for rows in told[PAIRS_TOLD:]))] if more > 0 else [])


def told_and_silent(frame: pd.DataFrame, labels: Labels) -> tuple[list[pd.DataFrame], list[pd.DataFrame]]:
    """The rows of each pair that tells something, the region in focus first, then drafts and successors; and of those of which nothing was seen."""
    pairs = [rows for _, rows in frame.groupby("relation_id", sort=False)]
    pairs.sort(key=lambda rows: (not labels.is_focal(rows["region_id"].iloc[0]), not rows["is_succession"].iloc[0]))
    silent = [rows for rows in pairs if rows["change"].isin(UNSEEN).all()]
    return [rows for rows in pairs if not rows["change"].isin(UNSEEN).all()], silent


def _pair_sentence(rows: pd.DataFrame, labels: Labels) -> str:
    parts = [change_text(row, labels) for _, row in rows[~rows["change"].isin(SILENT)].iterrows()]
    for change, silent in rows[rows["change"].isin(SILENT) & ~rows["change"].isin(UNSEEN)].groupby("change", sort=False):
        names = labels.join(dict.fromkeys(labels.indicator(indicator) for indicator in silent["indicator_id"]))
        parts.append(say(labels, "{names}：{change}", "{names}: {change}", names=names, change=labels.pick(CHANGE[change])))
    return say(
        labels, "{pair}：{parts}。", "{pair}: {parts}.", pair=pair_name(rows.iloc[0], labels),
        parts=labels.pick(("；", "; ")).join(parts),
    )


def pair_name(row: Mapping, labels: Labels) -> str:
    """Two related documents, the earlier first, or beside each other where the order is not known."""
    one, other = labels.plan(row["earlier"]), labels.plan(row["later"])
    if not row["is_ordered"]:
        return say(labels, "{one}与{other}（先后不明）", "{one} and {other} (order not known)", one=one, other=other)
    return say(labels, "{one}到{other}", "{one} to {other}", one=one, other=other)


def change_text(row: pd.Series, labels: Labels) -> str:
    """What became of one target."""
    texts: Mapping[str, Pair] = {
        "kept": ("{name}不变（{later}）", "{name} kept ({later})"),
        "reworded": ("{name}数值不变，“{earlier}”改为“{later}”", "{name}: same figure, “{earlier}” changed to “{later}”")
        if row["is_ordered"] else ("{name}数值相同，一处作“{earlier}”，一处作“{later}”", "{name}: same figure, “{earlier}” in one, “{later}” in the other"),
        "raised": ("{name}由{earlier}提高到{later}", "{name} raised from {earlier} to {later}"),
        "lowered": ("{name}由{earlier}降低到{later}", "{name} lowered from {earlier} to {later}"),
        "differs": ("{name}一处为{earlier}，一处为{later}", "{name}: {earlier} in one, {later} in the other"),
        "other_year": ("{name}由{earlier_year}年{earlier}到{later_year}年{later}，年份不同，不判升降", "{name}: {earlier} ({earlier_year}), then {later} ({later_year}), not judged"),
        "further_year": ("{name}增设{later_year}年目标（{later}）", "{name}: a target for {later_year} added ({later})"),
        "rescoped": ("{name}口径改变，不作比较", "{name} rescoped, not compared"), "added": ("新增{name}（{later}）", "{name} added ({later})"),
    }
    return say(labels, *texts[row["change"]], name=labels.indicator(row["indicator_id"]), earlier=side_text(row, "earlier", labels), later=side_text(row, "later", labels),
               earlier_year=year(row["earlier_year"], labels), later_year=year(row["later_year"], labels))


def side_text(row: pd.Series, side: str, labels: Labels) -> str:
    """The figure of one side, with comparator and unit; empty where it has none."""
    if not row[f"{side}_target"]:
        return ""
    if pd.isna(row[f"{side}_value"]):
        return labels.absence("set_without_number")
    text = labels.quantity(row[f"{side}_value"], row["unit"], row[f"{side}_comparator"], row[f"{side}_value_high"])
    # Beside "more than" the plain statement of a level needs its word.
    return labels.pick(("达到", "reach ")) + text if row["change"] == "reworded" and row[f"{side}_comparator"] == "reach" else text


def year(value, labels: Labels) -> str:
    """A year as digits, or that it is not stated."""
    return say(labels, "未写", "no year") if pd.isna(value) else str(int(value))


def title_changes(amendments, labels: Labels) -> str:
    """How many targets can be compared between related documents, and what became of them."""
    counts = amendments.frame["change"].value_counts()
    parts = [
        say(labels, "{what}{n}个", "{n} {what}", n=int(counts[code]), what=labels.pick(word)) for code, word in {
            "raised": ("提高", "raised"), "lowered": ("降低", "lowered"), "kept": ("不变", "kept"), "reworded": ("只改表述", "reworded"),
            "rescoped": ("口径改变", "rescoped"), "dropped": ("取消", "dropped"), "added": ("新增", "added"),
        }.items() if code in counts
    ]
    pairs = len(told_and_silent(amendments.frame, labels)[0])
    if not parts:
        return say(labels, "{n}对前后文件中，没有一个目标能看出变化", "No change of a target can be told (pairs of documents: {n})", n=pairs)
    return say(labels, "{n}对前后文件中，目标{parts}", "Targets of related documents (pairs: {n}): {parts}", n=pairs, parts=labels.join(parts))


def note_changes(amendments, labels: Labels) -> list[str]:
    """What may be compared, what silence means, and which pairs are not compared."""
    rule = say(
        labels,
        "只有指标和口径都相同的目标才判升降；口径不同的为“口径改变”。后文读全而没有的，才写“取消”或“未再提”；没有读全的一律写“未见”。配套文件自己另设的目标不列。",
        "Only targets of one indicator and one scope are called raised or lowered; another scope is “rescoped”. What a later text lacks is dropped or not repeated"
        " only where that text was read in full; else it is “not seen”. What a companion sets of its own is not listed.",
    )
    barred = amendments.pairs[amendments.pairs["barrier"] != ""]
    silent = [rows.iloc[0] for rows in told_and_silent(amendments.frame, labels)[1]]
    unseen = [say(
        labels, "{pairs}：一份有目标，另一份没有读全、未见同一指标，无从比较。", "{pairs}: one has targets and the other was not read in full and shows none of the same indicators, so nothing can be compared.",
        pairs=several([pair_name(row, labels) for row in silent], labels, most=4, join=labels.pick(("；", "; "))),
    )] if silent else []
    reasons = [
        say(labels, "{pairs}：{why}，不比较。", "{pairs}: {why}, so nothing is compared.", why=labels.pick(BARRIER[barrier]),
            pairs=several([pair_name(row, labels) for _, row in rows.iterrows()], labels, most=4, join=labels.pick(("；", "; "))))
        for barrier, rows in barred.groupby("barrier", sort=False)
    ]
    return [rule, *unseen, *reasons]


def no_changes(amendments, labels: Labels) -> str:
    """There is no pair of documents to compare, or no pair shows a target."""
    if amendments.pairs.empty:
        return say(labels, "没有登记文件之间的关系，无从比较前后变化。", "No relation between documents is on record, so there is no before and after to compare.")
    return labels.pick(("", " ")).join(note_changes(amendments, labels)[1:]) or say(labels, "相关文件都没有见到量化目标。", "No related document shows a quantified target.")


# --- time line ----------------------------------------------------------------------------------------


def title_history(history, labels: Labels) -> str:
    """What came before and after the core plan of the region in focus."""
    own = history.frame[history.frame["region_id"] == labels.focal]
    own = own if len(own) else history.frame[history.frame["region_id"] == history.frame["region_id"].iloc[0]]
    return around_core(own, labels)


def note_history(history, labels: Labels) -> list[str]:
    """How dates are drawn, which documents have none, and which relations are not drawn."""
    undated = history.frame[history.frame["precision"] == "unknown"]
    notes = [say(
        labels, "大的标记是核心方案。横线表示日期只知到月或年，文件在这段时间之内。编号与下面的文件表一致。",
        "The larger marks are core plans. A level line means that the date is known to the month or the year alone, and lies within it. Numbers are those of the table of documents.",
    )]
    if len(undated):
        notes.append(say(labels, "日期不明、不上图的文件：{plans}。", "Without a date, and not drawn: {plans}.", plans=labels.pick(("；", "; ")).join(_numbered(row, labels) for _, row in undated.iterrows())))
    if (~history.relations["same_region"].astype(bool)).any():
        notes.append(say(labels, "不同地区文件之间的关系不连线，见文件表。", "Relations between documents of different regions are not drawn; they stand in the table of documents."))
    return notes


def _numbered(row: pd.Series, labels: Labels) -> str:
    return say(labels, "{n} {plan}", "{n} {plan}", n=row["number"], plan=labels.plan(row.name))


def none_dated(history, labels: Labels) -> str:
    """No document has a date that can be placed."""
    return say(labels, "没有一份文件的日期可考，画不出时间线；文件见下表。", "No document has a date that can be placed; they stand in the table below.")


def title_documents(history, labels: Labels) -> str:
    """How many documents there are, by what their texts allow."""
    whole = int((history.frame["text_basis"] == "full_text").sum())
    return say(labels, "{n}份文件，其中读到全文的{k}份", "Documents: {n}, of which {k} were read in full", n=len(history.frame), k=whole)


# --- what a statement rests on ------------------------------------------------------------------------


def basis(selection, regions: Sequence[str], labels: Labels) -> list[Said]:
    """For each region, which documents the statements about it rest on, and which they leave aside."""
    return [rests_on(selection, region, labels) for region in regions]


def rests_on(selection, region: str, labels: Labels) -> Said:
    """Which documents the statements about a region rest on, how far each was read, and which are left aside."""
    used = selection.frame[selection.frame["region_id"] == region]
    aside = selection.left_out[selection.left_out["region_id"] == region]
    name, ids = labels.region(region), (*used.index, *aside.index)
    reasons = labels.join(
        say(labels, "{why}{n}份", "{why}: {n}", why=labels.word("left_out", reason), n=n) for reason, n in aside["reason"].value_counts(sort=False).items()
    )
    left = say(labels, "；未计入的有{reasons}", "; left aside: {reasons}", reasons=reasons) if len(aside) else say(labels, "；没有其他文件", "; there is no other document")
    if used.empty:
        return Said(say(labels, "{name}没有可用的文件，不作判断{left}。", "{name} has no document to use, so nothing is said of it{left}.", name=name, left=left), ids)
    texts = labels.pick(("；", "; ")).join(_read(plan, row, labels) for plan, row in used.iterrows())
    return Said(say(labels, "关于{name}的判断，依据的是{texts}{left}。", "What is said of {name} rests on {texts}{left}.", name=name, texts=texts, left=left), ids)


def _read(plan: str, row: pd.Series, labels: Labels) -> str:
    """A document and how much of it was read."""
    seen = labels.span(row["provisions_seen_min"], row["provisions_seen_max"])
    if pd.isna(row["provisions_total"]):
        read = say(labels, "见到{seen}条，总数未知", "provisions seen: {seen}, total unknown", seen=seen)
    else:
        total = labels.number(row["provisions_total"])
        read = say(labels, "{total}条全部读到", "all {total} provisions read", total=total) if seen == total else say(
            labels, "{total}条中见到{seen}条", "{seen} of {total} provisions seen", seen=seen, total=total)
    return say(labels, "{title}（{basis}，{read}）", "{title} ({basis}; {read})", title=labels.plan_title(plan), basis=labels.word("text_basis", row["text_basis"]), read=read)

"""Sentences about the consistency (PMC) of plans: how complete their texts are, and what is not known."""

import pandas as pd

from analysis.display.charts_consistency import SHOWN_SURFACES
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say, several
from analysis.display.narrative_focus import PARTS, substitutes
from analysis.display.refusals import because, why
from analysis.display.tables_consistency import grade_words, variable_names

STOP = ("。", ".")
SAID_PLANS = 6  # more plans are counted, not said one by one


def answer(consistency, sensitivity, labels: Labels) -> list[Said]:
    """What each plan's text has, what is unknown, and how far the grade depends on the weights."""
    frame = consistency.frame
    if frame.empty:
        return []
    return [
        *headline(consistency, labels),
        *(_of_plan(row, labels) for row in frame.head(SAID_PLANS).itertuples()), *_beyond(frame.iloc[SAID_PLANS:], labels),
        *_weakest(consistency, labels), *_firm(frame, labels), _weights(sensitivity, labels), _meaning(consistency, labels),
    ]


def headline(consistency, labels: Labels) -> list[Said]:
    """Which texts can be graded, as a sentence; nothing where no text was coded."""
    frame = consistency.frame
    return [] if frame.empty else [Said(title_range(consistency, labels) + labels.pick(STOP), behind(frame["evidence"]))]


def title_range(consistency, labels: Labels) -> str:
    """Which texts can be graded, and which have too much unknown; it is completeness and no quality."""
    frame = consistency.frame
    given = frame[frame["grade"] != ""]
    graded = [
        say(labels, "{plan}（{grade}）", "{plan} ({grade})", plan=labels.plan(row.plan_id), grade=labels.word("pmc_grade", row.grade)) for row in given.itertuples()
    ]
    rest = frame.loc[frame["grade"] == "", "plan_id"]
    parts = [say(labels, "文本完备程度可以评级的：{graded}", "Texts whose completeness can be graded: {graded}", graded=several(graded, labels))] if graded else []
    if len(rest):
        parts.append(say(labels, "{plans}未知项太多，等级不能判定", "{plans}: too much is unknown for a grade", plans=several(list(map(labels.plan, rest)), labels)))
    return PARTS[labels.language].join(parts) + substitutes(frame, labels)


def _of_plan(row, labels: Labels) -> Said:
    span = labels.decimals(row.pmc_low, row.pmc_high, 2)
    if row.exact:
        zh, en = "{plan}：PMC为{span}（满分{of}），{n}项二级变量全部判明，有{ones}项、无{zeros}项；等级为{grade}。", (
            "{plan}: PMC {span} of {of}; all {n} sub-variables are decided, {ones} shown and {zeros} not there; grade: {grade}.")
    else:
        zh, en = "{plan}：PMC在{span}之间（满分{of}），{n}项二级变量中有{unknown}项未知；等级{grade}。", (
            "{plan}: PMC {span} of {of}; {unknown} of {n} sub-variables are unknown; grade: {grade}.")
    text = say(
        labels, zh, en, plan=labels.plan(row.plan_id), span=span, of=row.of, n=row.ones + row.zeros + row.unknown, ones=row.ones, zeros=row.zeros,
        unknown=row.unknown, grade=grade_words(pd.Series(row._asdict()), labels),
    )
    return Said(text, row.evidence)


def _beyond(rest: pd.DataFrame, labels: Labels) -> list[Said]:
    """Plans that the sentences pass over."""
    text = say(labels, "其余{n}份文件的得分见图。", "The scores of the other {n} documents are in the figure.", n=len(rest))
    return [Said(text, behind(rest["evidence"]))] if len(rest) else []


def _weakest(consistency, labels: Labels) -> list[Said]:
    """The primary variable in which each wholly known plan has least."""
    names, exact = variable_names(labels), consistency.frame.loc[consistency.frame["exact"].astype(bool), "plan_id"]
    rows = consistency.variables[consistency.variables["plan_id"].isin(exact)]
    if rows.empty:
        return []
    parts = []
    for plan, part in rows.groupby("plan_id", sort=False):
        least = part[part["score_low"] == part["score_low"].min()]
        if len(least) == len(part):
            continue
        parts.append(say(labels, "{plan}在{names}（{score}）", "{plan} in {names} ({score})", plan=labels.plan(plan),
                         names=labels.join(names[code] for code in least["variable_id"]), score=labels.decimal(part["score_low"].min(), 2)))
    if not parts:
        return []
    return [Said(say(labels, "得分最低之处：{parts}。", "Lowest scores: {parts}.", parts=several(parts, labels, join=PARTS[labels.language])), behind(rows["evidence"]))]


def _firm(frame: pd.DataFrame, labels: Labels) -> list[Said]:
    """How many entries would have to be decided otherwise before a grade changed."""
    rows = frame[frame["flips"].notna()]
    if rows.empty:
        return []
    parts = [say(labels, "{plan}（{n}项）", "{plan} ({n})", plan=labels.plan(row.plan_id), n=int(row.flips)) for row in rows.itertuples()]
    text = say(labels, "等级要变，至少须改判：{parts}。", "Entries that would have to be decided otherwise before the grade changed: at least {parts}.", parts=several(parts, labels))
    return [Said(text, behind(rows["evidence"]))]


def _weights(sensitivity, labels: Labels) -> Said:
    """How often another scheme of weights would give another grade."""
    frame = sensitivity.frame
    others = frame[frame["scheme"] != "equal"]
    graded = frame.loc[(frame["scheme"] == "equal") & (frame["grade"] != ""), "plan_id"]
    tried, moved = others[others["plan_id"].isin(graded)], others[others["moved"].astype(bool)]
    if not len(graded):
        text = say(labels, "没有能评级的文件，权重的影响无从谈起。", "No document has a grade that other weights could move.")
    elif moved.empty:
        text = say(labels, "对能评级的{k}份文件逐一去掉各一级变量、或改按二级变量等权，等级都不变（共试{n}次）。",
                   "For the documents with a grade ({k}), leaving out each primary variable in turn or weighing sub-variables alike moves no grade ({n} trials).",
                   k=len(graded), n=len(tried))
    else:
        text = say(labels, "对能评级的{k}份文件换用其他权重共试{n}次，其中{m}次等级改变或不再能判定，涉及{plans}。",
                   "Other weights were tried {n} times on the documents with a grade ({k}); {m} times the grade moved or was lost, for {plans}.",
                   k=len(graded), n=len(tried), m=len(moved), plans=several(list(map(labels.plan, moved["plan_id"].unique())), labels, most=SAID_PLANS))
    return Said(text, behind(frame["evidence"]))


def _meaning(consistency, labels: Labels) -> Said:
    text = say(
        labels, "PMC只看一份文本写到了多少方面，不评价内容好坏，更不评价执行；文种不同，该写的也不同，因此不排名。",
        "PMC tells how many aspects a text covers. It says nothing of how good the content is, or of what was done; kinds of document differ in what they should"
        " hold, so there is no ranking.",
    )
    return Said(text, ())


def note_range(consistency, labels: Labels) -> list[str]:
    """How to read a range, whose codings these are, and which plans have none."""
    coders = consistency.frame["coder_id"].unique()
    shares = labels.join(
        say(labels, "{name}不低于{share}", "{name} from {share}", name=labels.word("pmc_grade", name), share=labels.percent(float(least)))
        for name, least in consistency.bands.items() if least
    )
    return [
        say(labels, "区间下端把未知项全按无计，上端全按有计。只有通读全文而确实没有的，才记为无。",
            "At the lower end everything unknown counts as not there, at the upper as there. Only what a wholly read text does not have is counted as not there."),
        say(labels, "等级按得分占满分的比例划分：{shares}；两端同级才给等级。", "Grades are by share of the maximum: {shares}; one is given only where both ends earn it.", shares=shares),
        say(labels, "编码：{coders}。同一文本由别人来判，结果可能不同。",
            "Coded by: {coders}. Another reader may decide otherwise.", coders=labels.join(map(labels.coder, coders))),
        *why(consistency.refusals, labels),
    ]


def title_variables(consistency, labels: Labels) -> str:
    """How many aspects each text is known to cover wholly, and how many are still open."""
    parts = []
    for plan, rows in consistency.variables.groupby("plan_id", sort=False):
        open_part = say(labels, "，{n}个待定", " ({n} open)", n=int((rows["unknown"] > 0).sum())) if rows["unknown"].any() else ""
        parts.append(say(labels, "{plan}{n}个{rest}", "{plan}: {n}{rest}", plan=labels.region(rows["region_id"].iloc[0]) if _one_each(consistency) else labels.plan(plan),
                         n=int((rows["score_low"] == 1).sum()), rest=open_part))
    return say(labels, "{of}个方面中已知写全的：{parts}", "Known to be fully covered, of {of} aspects: {parts}", of=consistency.variables["variable_id"].nunique(),
               parts=several(parts, labels, join=PARTS[labels.language]))


def _one_each(consistency) -> bool:
    """Whether every region has one document, so that its name will do."""
    return bool(consistency.frame["region_id"].is_unique)


def title_surfaces(surfaces, labels: Labels) -> str:
    """Which plans have a surface, and where it is lowest."""
    names = variable_names(labels)
    parts = []
    for plan, rows in surfaces.frame.groupby("plan_id", sort=False):
        least = rows[rows["score"] == rows["score"].min()]
        if len(least) == len(rows):
            parts.append(say(labels, "{plan}各变量同为{score}", "{plan} has {score} in every variable", plan=labels.plan(plan), score=labels.decimal(rows["score"].min(), 2)))
            continue
        parts.append(say(labels, "{plan}的低处在{names}", "{plan} is lowest in {names}", plan=labels.plan(plan), names=labels.join(names[v] for v in least["variable_id"])))
    return several(parts, labels, join=PARTS[labels.language], most=3 if len(parts) > SAID_PLANS else SAID_PLANS)


def note_surfaces(surfaces, labels: Labels) -> list[str]:
    """What a surface must not be read as."""
    return [
        say(labels, "曲面把互不相连的类别连成一片，坡度没有含义；要读数，请看右边的平面图。各变量按编码手册的次序逐行排入方阵。",
            "The surface joins categories that have no order, so its slopes mean nothing; read the flat map beside it. Variables fill the square row by row as in the codebook."),
        *_undrawn(surfaces, labels), *why(surfaces.refusals, labels),
    ]


def _undrawn(surfaces, labels: Labels) -> list[str]:
    """How many plans have a surface that is not drawn."""
    n = surfaces.frame["plan_id"].nunique() - SHOWN_SURFACES
    return [say(labels, "图中只画前{shown}份，其余{n}份的得分见图中数据。", "The first {shown} are drawn; the scores of the other {n} stand in the data behind the chart.",
                shown=SHOWN_SURFACES, n=n)] if n > 0 else []


def no_surfaces(surfaces, labels: Labels) -> str:
    """Why no surface is drawn."""
    return because(surfaces.refusals, labels)


def nothing(consistency, labels: Labels) -> str:
    """Why there is no PMC at all."""
    return because(consistency.refusals, labels)


def nothing_said(consistency, sensitivity, labels: Labels) -> str:
    """As `nothing`, for the answer."""
    return nothing(consistency, labels)


def no_unknown(consistency, labels: Labels) -> str:
    """Why nothing is listed as unknown: there is nothing at all, or everything is decided."""
    return because(consistency.refusals, labels, ("没有未知项。", "Nothing is unknown."))


def title_sensitivity(sensitivity, labels: Labels) -> str:
    """How often another scheme of weights moves a grade."""
    return _weights(sensitivity, labels).text.rstrip("。.")


def title_open(consistency, labels: Labels) -> str:
    """How many sub-variables are unknown in all, and for which plan the most."""
    frame = consistency.frame
    most = frame.loc[frame["unknown"].idxmax()]
    return say(
        labels, "共有{n}项未知，{plan}最多（{k}项）；读到全文即可判明", "{n} entries are unknown, most for {plan} ({k}); the full texts would decide them",
        n=int(frame["unknown"].sum()), plan=labels.plan(most["plan_id"]), k=int(most["unknown"]),
    )


def title_matrix(consistency, labels: Labels) -> str:
    """How many entries are shown, not there, and unknown."""
    frame = consistency.frame
    return say(
        labels, "{n}项判断中，有{ones}项、无{zeros}项、未知{unknown}项", "Of {n} entries {ones} are shown, {zeros} are not there and {unknown} are unknown",
        n=len(consistency.matrix), ones=int(frame["ones"].sum()), zeros=int(frame["zeros"].sum()), unknown=int(frame["unknown"].sum()),
    )


def title_evidence(consistency, labels: Labels) -> str:
    """How many entries are shown, each by a row."""
    n = int(consistency.frame["ones"].sum())
    return say(labels, "{n}项“有”，每项都指明依据的行", "Each of the {n} entries shown names the rows that show it", n=n)

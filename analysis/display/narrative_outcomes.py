"""Sentences about targets that are due, and those that fall due next."""

from collections.abc import Mapping

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say
from analysis.display.tables import pair
from analysis.display.words import Pair

ATTAINMENT: Mapping[str, Pair] = {
    "reached": ("达到", "reached"), "not_reached": ("未达到", "not reached"),
    "undecided": ("有同口径数字但不能判定", "same-scope figures that do not decide"),
    "other_scope_only": ("只见口径不同的数字", "figures of another scope only"),
    "not_found": ("未见同口径数字", "no same-scope figure found"), "not_recorded": ("尚未登记查找结果", "not looked up yet"),
}
JUDGEMENT: Mapping[str, Pair] = {
    "meets": ("符合目标", "meets the target"), "short": ("低于目标要求", "falls short"), "open": ("不能判定", "decides nothing"),
    "before_due": ("到期之前的数", "before it was due"), "other_scope": ("口径不同，不作判断", "another scope, not judged"), "none": ("", ""),
}
SCOPE_MATCH: Mapping[str, Pair] = {
    "same": ("口径相同", "same scope"), "narrower": ("口径较窄", "narrower scope"), "wider": ("口径较宽", "wider scope"), "other": ("口径不同", "another scope"),
}
STANDING: Mapping[str, Pair] = {"stated": ("", ""), "expected": ("预计数", "expected")}


def counted(frame: pd.DataFrame, labels: Labels) -> str:
    """How many targets came out in which way, in the order of certainty."""
    parts = [(code, int((frame["attainment"] == code).sum())) for code in ATTAINMENT]
    return labels.pick(("；", "; ")).join(
        say(labels, "{what}{n}个", "{what}: {n}", n=n, what=labels.pick(ATTAINMENT[code])) for code, n in parts if n
    )


def outcome_sentences(outcomes, labels: Labels) -> list[Said]:
    """What became of the targets that are due, for all regions and for the one in focus."""
    frame = outcomes.frame
    if frame.empty:
        return [Said(none_due(outcomes, labels))]
    text = say(
        labels, "到{year}年底已到期的目标有{n}个：{parts}。没有同口径数字的，不作判断。",
        "Targets due by the end of {year}: {n} ({parts}). Without a figure of the same scope nothing is judged.",
        year=outcomes.last_year, n=len(frame), parts=counted(frame, labels),
    )
    own = frame[frame["region_id"] == labels.focal]
    if len(own):
        mine = say(labels, "{region}已到期{n}个：{parts}。", "{region} has {n} that are due: {parts}.", region=labels.region(labels.focal), n=len(own), parts=counted(own, labels))
    else:
        mine = say(labels, "{region}没有已到期的目标。", "{region} has no target that is due yet.", region=labels.region(labels.focal))
    return [Said(text, behind(frame["evidence"])), Said(mine, behind(own["evidence"]))]


def none_due(outcomes, labels: Labels) -> str:
    """No target of these documents is due."""
    return say(
        labels, "所看文件的目标，到{year}年底没有一个到期，谈不上是否完成。",
        "By the end of {year} no target of these documents was due, so there is nothing to judge.", year=outcomes.last_year,
    )


def title_outcomes(outcomes, labels: Labels) -> str:
    """How many of the targets due were reached, and of how many that cannot be told."""
    frame = outcomes.frame
    reached, short = (int((frame["attainment"] == code).sum()) for code in ("reached", "not_reached"))
    return say(
        labels, "{n}个已到期的目标中，有据可判达到的{reached}个、未达到的{short}个，其余{rest}个无从判定",
        "Targets that are due: {n}; shown to be reached: {reached}, shown not to be: {short}, not to be judged: {rest}",
        n=len(frame), reached=reached, short=short, rest=len(frame) - reached - short,
    )


def note_outcomes(outcomes, labels: Labels) -> list[str]:
    """How a target is judged, what is not said, and what was looked through."""
    searched = labels.dataset.outcomes.loc[list(outcomes.found.index[outcomes.found["judgement"] == "none"])]
    places = list(dict.fromkeys(pair(labels, row, "searched") for _, row in searched.iterrows()))
    where = say(labels, "未见同口径数字的，查过：{places}。", "Where none was found, this was looked through: {places}.", places=labels.pick(("；", "; ")).join(places))
    return [*_rule(outcomes.about_share, labels), *([where] if places else []), *other_field(outcomes.frame, labels)]


def other_field(frame: pd.DataFrame, labels: Labels) -> list[str]:
    """How many of the targets are of a whole industry, not of the field alone."""
    n = int((~frame["ai_specific"].astype(bool)).sum())
    return [say(labels, "其中{n}个是全行业的目标，不限于本领域。", "Targets of a whole industry, not of this field alone: {n}.", n=n)] if n else []


def _rule(share: float, labels: Labels) -> list[str]:
    """How a target is judged, and what is not said."""
    return [say(
        labels,
        "只用口径相同的数字判断：全部符合且至少一个是事后公布的，为“达到”；目标年份的数字全部不够，为“未达到”；其余为“尚不能判定”。约数按上下{share}计。“未见同口径数字”只说明现有材料里没有，不等于没有完成。征求意见稿的目标和资金上限不列。",
        "Only figures of the same scope judge: reached where all meet the target and one at least was stated after the fact; not reached where all figures of the target's own year"
        " fall short; else not decided. A figure given as “about” may be {share} off. “No same-scope figure found” speaks of this evidence alone and does not"
        " mean that the target was missed. Targets of drafts and ceilings of support are left out.",
        share=labels.percent(share),
    )]


def figure_text(row: pd.Series, labels: Labels) -> str:
    """One figure with its period, scope and standing."""
    value = labels.quantity(row["value"], row["unit"], row["comparator"])
    when = labels.period(row["period"]) or labels.year(row["year"])
    parts = [when, labels.pick(SCOPE_MATCH[row["scope_match"]]), labels.pick(STANDING[row["standing"]])]
    return say(labels, "{value}（{parts}）", "{value} ({parts})", value=value, parts=labels.pick(("，", ", ")).join(filter(None, parts)))


# --- coming due -------------------------------------------------------------------------------------


def title_coming(coming, labels: Labels) -> str:
    """Which targets fall due next, and how many of them are the focal region's."""
    frame = coming.frame
    first = int(frame["year"].min())
    nearest = frame[frame["year"] == first]
    return say(
        labels, "最近一批在{year}年底到期，共{n}个，其中{region}{own}个", "The next to fall due are {n} targets at the end of {year}, {own} of them {region}'s",
        year=first, n=len(nearest), region=labels.region(labels.focal), own=int((nearest["region_id"] == labels.focal).sum()),
    )


def note_coming(coming, labels: Labels) -> list[str]:
    """From which date the time is reckoned, and which targets have no year."""
    notes = [say(
        labels, "以数据集版次日期（{date}）起算，目标年份按当年年底到期计。", "Reckoned from the date of the dataset's edition ({date}); a target falls due at the end of its year.",
        date=labels.date(coming.edition),
    )]
    n = len(coming.undated)
    notes += other_field(coming.frame, labels)
    return notes + ([say(labels, "另有{n}个目标未写年份，不列。", "Left out are targets that name no year ({n}).", n=n)] if n else [])


def none_coming(coming, labels: Labels) -> str:
    """Nothing falls due after the edition."""
    return say(
        labels, "{date}以后没有到期的目标；未写年份的有{n}个。", "No target falls due after {date}; {n} name no year.", date=labels.date(coming.edition), n=len(coming.undated),
    )

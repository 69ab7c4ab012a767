"""Sentences about coding: how far coders agree, where they part, and what was settled."""

from collections.abc import Mapping

import pandas as pd

from analysis.display import refusals
from analysis.display.labels import Labels
from analysis.display.narrative import Said, behind, say
from analysis.display.narrative_recoding import coders_named, moved, survive


# --- names --------------------------------------------------------------------------------------------


def value_named(code: str, value: str, labels: Labels) -> str:
    """The name of a factor or an instrument."""
    return labels.factor(value) if code == "factor" else labels.instrument(value)


def alpha_text(row, labels: Labels) -> str:
    """Alpha with its interval; where nobody disagrees the interval says nothing and is left out."""
    alpha = labels.decimal(row["alpha"], 2)
    if row["no_disagreement"]:
        return say(labels, "{alpha}（无分歧）", "{alpha} (no disagreement)", alpha=alpha)
    return say(labels, "{alpha}（{range}）", "{alpha} ({range})", alpha=alpha, range=ends(row["alpha_low"], row["alpha_high"], labels))


def ends(low: float, high: float, labels: Labels) -> str:
    """Both ends of an interval of a coefficient, always two; a dash between figures below nought would mislead."""
    joint = labels.pick(("至", " to ")) if low < 0 else "–"
    return f"{labels.decimal(low, 2)}{joint}{labels.decimal(high, 2)}"


# --- agreement ----------------------------------------------------------------------------------------


def overall(agreed: Mapping) -> dict[str, pd.Series]:
    """The row of all documents under the leading coders, per code, where it is given."""
    found = {}
    for code, result in agreed.items():
        rows = result.lead[(result.lead["subject_kind"] == "all") & (result.lead["absence"] == "")] if len(result.frame) else result.frame
        if len(rows):
            found[code] = rows.iloc[0]
    return found


def answer(agreed: Mapping, settled, recoded, labels: Labels) -> list[Said]:
    """What the codes can bear, in a few sentences."""
    refused = [refusal for result in agreed.values() for refusal in result.refusals if refusal.rule == "one_coder"]
    said = [Said(text) for text in refusals.why(refused, labels)] if refused else [*_stable(agreed, labels), *_gathered(agreed, labels)]
    return [*said, *_repeated(agreed, labels), *_overruled(settled, labels), *moved(recoded, labels), *survive(recoded, labels)]


def _stable(agreed: Mapping, labels: Labels) -> list[Said]:
    """How far the leading coders agree, and what that agreement is."""
    rows = overall(agreed)
    parts = [
        say(labels, "{code}一致{agreed}条（α {alpha}）", "on the {code} in {agreed} (alpha {alpha})", code=labels.word("code", code), agreed=row["agreed"],
            alpha=alpha_text(row, labels).replace("（", "，").replace("）", "").replace(" (", ", ").replace(")", ""))
        for code, row in rows.items()
    ]
    if not rows:
        return []
    row = next(iter(rows.values()))
    text = say(
        labels, "{coders}共读{n}条，其中{parts}。{meaning}", "{coders} read {n} provisions in common and agree {parts}. {meaning}",
        coders=opening(coders_named(row["coders"], labels)), n=labels.number(row["units"]), parts=labels.join(parts), meaning=meaning(row["reads_as"], labels),
    )
    return [Said(text, row["evidence"])]


def opening(text: str) -> str:
    """A text at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


MEANINGS = {
    "reliability": ("这是人工编码之间的信度。", "This is reliability between people."),
    "stability": ("各遍都是机器阅读：这是稳定性，不是专家之间的信度。", "All passes are machine readings: this is stability, not reliability between experts."),
    "mixed": ("这是人工与机器之间的一致程度。", "This is agreement between people and machines."),
    "unstated": ("数据集没有注明编码者是人还是机器，性质不作判断。", "The dataset does not say whether the coders are people or machines, so what it is stays open."),
}


def meaning(reads_as: str, labels: Labels) -> str:
    """What an agreement between such coders is."""
    return labels.pick(MEANINGS[reads_as])


def _gathered(agreed: Mapping, labels: Labels) -> list[Said]:
    """The document where disagreements gather."""
    rows = pd.concat([result.lead[result.lead["subject_kind"] == "plan"] for result in agreed.values() if len(result.frame)] or [pd.DataFrame()])
    if rows.empty:
        return []
    counts = (rows["units"] - rows["agreed"]).groupby(rows["subject_id"], sort=False).sum()
    plan = counts.idxmax()
    if not counts[plan]:
        return []
    own = rows[rows["subject_id"] == plan]
    text = say(
        labels, "分歧最多的是{plan}：{n}条中，要素不一致{factor}条，工具不一致{instrument}条，占全部分歧的{share}。",
        "Disagreements gather in {plan}: of its {n} provisions {factor} differ in the factor and {instrument} in the instrument, {share} of all disagreements.",
        plan=labels.plan(plan), n=own["units"].max(), share=labels.percent(int(counts[plan]) / int(counts.sum())),
        **{code: _apart(agreed[code], plan) for code in ("factor", "instrument")},
    )
    return [Said(text, behind(own["evidence"]))]


def _apart(result, plan: str) -> int:
    """Units of a plan on which the leading coders differ."""
    row = result.lead[(result.lead["subject_kind"] == "plan") & (result.lead["subject_id"] == plan)]
    return int((row["units"] - row["agreed"]).sum())


def _repeated(agreed: Mapping, labels: Labels) -> list[Said]:
    """What passes of one lineage show, and do not."""
    rows = agreed["factor"].frame
    rows = rows[rows["set_id"].str.startswith("within:") & (rows["subject_kind"] == "all") & (rows["absence"] == "")]
    return [Said(say(
        labels, "{coders}属同一系列，α为{alpha}，只说明同一类读法可以重复，不能当作独立核验。",
        "{coders} are of one lineage; their alpha of {alpha} says that this kind of reading can be repeated, not that it was checked independently.",
        coders=opening(coders_named(row["coders"], labels)), alpha=labels.decimal(row["alpha"], 2),
    ), row["evidence"]) for _, row in rows.iterrows()]


def _overruled(settled, labels: Labels) -> list[Said]:
    """How many disagreements there are and how many were settled against every coder."""
    frame = settled.frame
    if frame.empty:
        return []
    return [Said(title_disagreements(settled, labels) + labels.pick(("。", ".")), behind(frame["evidence"]))]


def title_coders(roster: pd.DataFrame, labels: Labels) -> str:
    """How many coders of which kind there are."""
    readers = roster[roster["kind"] != "settled"]
    kinds = readers["kind"].value_counts(sort=False)
    parts = [say(labels, "{kind}{n}位", "{n} {kind}", kind=labels.word("coder_kind", kind), n=n) for kind, n in kinds.items()]
    if not parts:
        return say(labels, "只有定稿编码，没有各编码者的编码", "There are settled codes only, no codes of single coders")
    return say(labels, "编码者{n}位（机器每遍算一位）：{parts}", "Coders, each machine pass counted as one: {parts}", n=len(readers), parts=labels.join(parts))


def note_coders(roster: pd.DataFrame, labels: Labels) -> list[str]:
    """What a lineage is, and how to add a coder."""
    return [say(
        labels, "同一系列的各遍互相重复，只看稳定性；不同系列之间才看一致程度。增加编码者：在编码表中写入其编码，并在编码者表中登记类别和系列。",
        "Passes of one lineage repeat each other and show stability only; agreement is measured between lineages."
        " To add a coder, add the codes to the table of codings and the coder, with kind and lineage, to the table of coders.",
    )]


def title_agreement(agreed: Mapping, labels: Labels) -> str:
    """Alpha of each code over all documents."""
    parts = [
        say(labels, "{code}{alpha}", "{alpha} on the {code}", code=labels.word("code", code), alpha=labels.decimal(row["alpha"], 2))
        for code, row in overall(agreed).items()
    ]
    if not parts:
        return say(labels, "两位编码者共读的条文过少，不计系数", "Too few provisions were read by two coders for a coefficient")
    row = next(iter(overall(agreed).values()))
    return say(
        labels, "{what}：{coders}的α系数，{parts}", "{what} between {coders}: alpha {parts}", what=opening(labels.word("reads_as", row["reads_as"])),
        coders=coders_named(row["coders"], labels), parts=labels.join(parts),
    )


def note_agreement(agreed: Mapping, labels: Labels) -> list[str]:
    """What the coefficients are, what the interval is not, and which documents are left out."""
    result = next(iter(agreed.values()))
    left = result.lead[(result.lead["subject_kind"] == "plan") & (result.lead["absence"] != "")]
    apart = int((left["units"] - left["agreed"]).sum())
    return [say(
        labels, "α为克里彭多夫系数，1为完全一致，0为随机水平；惯例以0.8为可靠。区间由重抽条文得到，是假想的“换一批同类条文”，不是抽样误差；"
        "没有分歧时区间没有宽度，不列。AC1为格威特系数，某一编码占绝大多数时不致偏低。",
        "Alpha is Krippendorff's: 1 is full agreement, 0 what chance would give; 0.8 is customary for reliable. The interval draws provisions again: it is"
        " hypothetical, for other provisions like these, and no sampling error; without any disagreement it has no width and is left out."
        " AC1 is Gwet's, which does not fall where one code is much more common than the others.",
    ), *([say(
        labels, "另有{n}份文件共读的条文太少（合计{units}条，其中要素不一致{apart}条），不单独计算。",
        "Documents with too few provisions read twice for a coefficient of their own: {n} (provisions in them: {units}; with different factors: {apart}).",
        n=len(left), units=int(left["units"].sum()), apart=apart,
    )] if len(left) else [])]


def title_codes(agreed, labels: Labels) -> str:
    """The code that coders agree on least."""
    rows = given_codes(agreed)
    if rows.empty:
        return say(labels, "没有哪一类条文多到可以分别计算", "No code was given often enough for a coefficient of its own")
    worst = rows.loc[rows["alpha"].idxmin()]
    return say(
        labels, "最不稳的{code}是{name}（α {alpha}）", "The least stable {code} is {name} (alpha {alpha})", code=labels.word("code", agreed.code),
        name=value_named(agreed.code, worst["subject_id"], labels), alpha=labels.decimal(worst["alpha"], 2),
    )


def given_codes(agreed) -> pd.DataFrame:
    """The codes that have a coefficient, under the leading coders."""
    rows = agreed.lead
    return rows[(rows["subject_kind"] == "code") & (rows["absence"] == "")]


def note_codes(agreed, labels: Labels) -> list[str]:
    """What is measured for one code, and which are too rare."""
    rows = agreed.lead
    rare = rows[(rows["subject_kind"] == "code") & (rows["absence"] != "") & (rows["units"] > 0)]
    names = labels.join(value_named(agreed.code, value, labels) for value in rare["subject_id"])
    return [say(labels, "逐类计算：是这一类，还是其他任何一类。", "Each code is taken against all others together."), *(
        [say(labels, "{names}的条文过少，不计。", "Too few provisions for a coefficient: {names}.", names=names)] if len(rare) else []
    )]


def title_pairs(agreed: Mapping, labels: Labels) -> str:
    """The pair that agrees least on factors."""
    rows = agreed["factor"].pairs
    rows = rows[rows["absence"] == ""]
    if rows.empty:
        return say(labels, "没有两位编码者共读了足够的条文", "No two coders read enough provisions in common")
    worst = rows.loc[rows["alpha"].idxmin()]
    return say(
        labels, "要素上一致最低的一对：{pair}（α {alpha}）", "The pair that agrees least on factors: {pair} (alpha {alpha})",
        pair=coders_named((worst["coder_p"], worst["coder_q"]), labels), alpha=labels.decimal(worst["alpha"], 2),
    )


# --- confusion and disagreements ------------------------------------------------------------------------


def confused(found) -> pd.DataFrame:
    """Different codes that met, most often first."""
    rows = found.frame[found.frame["first"] != found.frame["second"]]
    return rows.sort_values("n", ascending=False, kind="stable", ignore_index=True)


def title_confusion(found, labels: Labels) -> str:
    """How many were read differently, and what was most often taken for what."""
    pairs = confused(found)
    if pairs.empty:
        return say(labels, "共读的{n}条没有一条混淆", "None of {n} provisions read twice was confused", n=found.units)
    top = pairs[pairs["n"] == pairs["n"].iloc[0]]
    names = [
        say(labels, "{first}／{second}", "{first} / {second}", first=value_named(found.code, row["first"], labels), second=value_named(found.code, row["second"], labels))
        for _, row in top.head(2).iterrows()
    ]
    more = say(labels, "等{n}对", " and {rest} more", n=len(top), rest=len(top) - 2) if len(top) > 2 else ""
    return say(
        labels, "共读的{units}条中{n}条的{code}不一致，最常混淆的是{names}（{each}{times}条）",
        "{n} of {units} provisions got another {code}; most often confused: {names} ({times}{each})", units=found.units, n=found.units - found.agreed,
        code=labels.word("code", found.code), names=labels.pick(("、", "; ")).join(names) + more, times=top["n"].iloc[0],
        each=say(labels, "各", " each") if len(top) > 1 else "",
    )


def note_confusion(found, labels: Labels) -> list[str]:
    """Between whom, and that all documents are pooled."""
    return [say(
        labels, "比较的是{coders}。各份文件合并计算，因为单份文件的分歧太少；格内为条数，空格为没有混淆过，名称后为一致条数与涉及条数。",
        "Between {coders}. All documents are pooled, since one alone has too few disagreements. A cell holds the number of provisions, an empty one none;"
        " behind each name: provisions agreed on, of those that either gave it.",
        coders=coders_named(found.coders.coders, labels),
    )] if found.coders else []


def no_confusion(found, labels: Labels) -> str:
    """Why there is no table of confusions."""
    return refusals.because(found.refusals, labels)


def title_disagreements(settled, labels: Labels) -> str:
    """How many codes are in dispute and how they were settled."""
    counts = settled.frame["outcome"].value_counts()
    order = ("majority", "tie", "minority", "overruled", "open")
    parts = [say(labels, "{way}{n}处", "{n} {way}", way=labels.word("outcome", way), n=counts[way]) for way in order if way in counts]
    return say(labels, "{n}处编码有分歧：{parts}", "Disputed codes: {n} ({parts})", n=len(settled.frame), parts=labels.join(parts))


def no_disagreements(settled, labels: Labels) -> str:
    """Why nothing stands in the list."""
    return refusals.because(settled.refusals, labels, ("各编码者没有分歧。", "The coders do not disagree."))


def overruled_rows(settled) -> pd.DataFrame:
    """Codes settled as no coder read them."""
    return settled.frame[settled.frame["outcome"] == "overruled"]


def title_overrules(settled, labels: Labels) -> str:
    """How often the settled code is nobody's."""
    text = say(labels, "{of}处分歧中，定稿与所有编码者都不同的有{n}处", "Settled as no coder had read it: {n} of {of} disputed codes",
               n=len(overruled_rows(settled)), of=len(settled.frame))
    alike = say(labels, "，其中各编码者原本一致的{all}处", ", in {all} of which all coders had agreed", all=settled.unanimous_overruled)
    return text + (alike if settled.unanimous_overruled else "")


def no_overrules(settled, labels: Labels) -> str:
    """Nobody was overruled, or there is nobody to overrule."""
    return refusals.because(settled.refusals, labels, ("定稿没有推翻全体编码者的一致或各自的读法。", "The settled code is nowhere one that no coder gave."))

"""Sentences on a plan on its way into a dataset: what was read, how sure the suggestions are, what the reviewer changed."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.narrative import Said, say
from analysis.display.tables_adding import DROPPED, STYLES

SURE = 0.9


def answer(draft, review, labels: Labels) -> list[Said]:
    """What became of the page, from its repair to the rows in the dataset."""
    rows, targets = review.rows, draft.targets
    kept = rows[rows["keep"] == "yes"]
    ids = tuple(row for row in kept.index if row in labels.dataset.provisions.index)
    goals = tuple(row for row in targets["target_id"] if row in labels.dataset.targets.index)
    same = int(((kept["factor_primary"] == kept["suggested_factor"]) & (kept["instrument"] == kept["suggested_instrument"])).sum())
    return [
        Said(say(labels, "网页修复{n}处，读出{m}条举措、{t}个数字。", "The page was repaired in {n} places and gave {m} measures and {t} figures.", n=labels.number(len(draft.changes)), m=len(draft.provisions), t=len(targets)), ids),
        Said(say(labels, "{n}条举措中，{same}条的两项建议都被审阅者采纳，其余由审阅者改定。", "Of {n} measures the reviewer kept both suggested codes of {same} and decided the others anew.", n=len(kept), same=same), ids),
        Said(say(labels, "{n}条举措、{t}项目标已进入数据集；原文没有进入。", "{n} measures and {t} targets have entered the dataset; the text itself has not.", n=len(ids), t=len(goals)), (*ids, *goals)),
    ]


def title_repairs(changes: pd.DataFrame, labels: Labels) -> str:
    """How much had to be repaired."""
    return say(labels, "共修复{n}处，每处都记下原样和位置", "{n} repairs, each on record with what stood there and where", n=labels.number(len(changes)))


def note_repairs(changes: pd.DataFrame, labels: Labels) -> list[str]:
    """How a step is left out."""
    return [say(labels, "每一步都可以用 --skip 关掉；干净的文本原样通过。", "Each step can be left out with --skip; a clean text comes through as it is.")]


def title_dropped(changes: pd.DataFrame, labels: Labels) -> str:
    """How many lines were left out."""
    n = int((changes["step"] == DROPPED).sum())
    return say(labels, "{n}行不是正文，列出待查，没有一行是悄悄删去的", "{n} lines are none of the text; all are listed and none was dropped silently", n=n)


def note_dropped(changes: pd.DataFrame, labels: Labels) -> list[str]:
    """What to do with a line that was left out wrongly."""
    return [say(labels, "若有误删，用 --skip furniture 重新读入。", "Where a line is missed, read the page again with --skip furniture.")]


def title_level(levels, plan, labels: Labels) -> str:
    """Which items are the measures, and how many come from branches that end above them."""
    chosen, others = plan["level"], plan["measures"] - levels[plan["level"]]
    text = say(labels, "编号为“{mark}”的{n}条作为举措", "The {n} items numbered “{mark}” are the measures", mark=STYLES.get(chosen, chosen), n=levels[chosen])
    return text + (say(labels, "；没有这一级的部分另取{n}条", "; parts without such items give {n} more", n=others) if others > 0 else "")


def note_level(levels, plan, labels: Labels) -> list[str]:
    """The rule by which the level is chosen."""
    return [say(
        labels,
        "规则：取最细的一级，条件是上级任务条目六成以上设有这一级，这一级七成以上的条目写有动作，半数不少于20字；某一支没有这一级的，取该支最末一级。可用 --level 另行指定。",
        "The rule: the finest level that at least six in ten of the tasks above it have, of which at least seven in ten items state an action and half have 20 characters or more; "
        "a branch that ends earlier gives its last item. --level chooses another.",
    )]


def title_provisions(provisions: pd.DataFrame, labels: Labels) -> str:
    """How many measures, and how many of them name bodies."""
    named = int(provisions["lead_agencies"].map(bool).sum())
    return say(labels, "{n}条举措，{named}条写明责任单位", "{n} measures, of which {named} name responsible bodies", n=len(provisions), named=named)


def note_original(provisions: pd.DataFrame, labels: Labels) -> list[str]:
    """That headings are given as published."""
    return [] if labels.language == "zh" else ["Headings and bodies are given as published, in Chinese."]


def title_targets(draft, labels: Labels) -> str:
    """How many figures, and how many fit an indicator."""
    fit = int(draft.targets["indicator_id"].map(bool).sum())
    return say(labels, "{n}个数字中{fit}个对应到已有指标", "{fit} of {n} figures fit an indicator of the codebook", n=len(draft.targets), fit=fit)


def note_targets(draft, labels: Labels) -> list[str]:
    """What becomes of the others."""
    return [say(labels, "没有对应指标的数字由审阅者决定：新立指标，或不收。", "A figure that fits none is the reviewer's to decide: a new indicator, or leave it out.")]


def title_suggestions(draft, labels: Labels) -> str:
    """How sure the suggestions are."""
    sure = int((draft.suggestions[["factor_probability", "instrument_probability"]].astype(float).min(axis=1) >= SURE).sum())
    return say(labels, "{n}条中{sure}条的两项建议都有九成以上把握", "For {sure} of {n} measures both suggestions have a probability of 90% or more", n=len(draft.suggestions), sure=sure)


def note_suggestions(draft, labels: Labels) -> list[str]:
    """What a suggestion is, and what this example cannot show."""
    return [
        say(labels, "建议从编码手册和已定编码学得，只作为又一位编码者记入，从不充当定稿。", "Suggestions are learned from the codebook and the settled codes; they are kept as one more coder and never as the settled code."),
        say(labels, "这里只有两份虚构的短方案可学，概率仅作示意。", "Here only two short invented plans teach them, so the probabilities are no more than an illustration."),
    ]


def title_review(review, labels: Labels) -> str:
    """How many codes the reviewer changed."""
    kept = review.rows[review.rows["keep"] == "yes"]
    factors, tools = int((kept["factor_primary"] != kept["suggested_factor"]).sum()), int((kept["instrument"] != kept["suggested_instrument"]).sum())
    return say(labels, "{n}条举措中，审阅者改了{f}条的要素、{i}条的工具，并为每条写了摘要", "Of {n} measures the reviewer changed the factor of {f} and the instrument of {i}, and wrote a summary of each", f=factors, i=tools, n=len(kept))

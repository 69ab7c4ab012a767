"""Sentences about suggested codes: how far they agree with settled ones, what that rests on, and what they are not."""

from analysis.display import refusals
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.narrative_coding import value_named


def title_suggestions(judged, labels: Labels) -> str:
    """Kappa of each code."""
    parts = [
        say(labels, "{code}κ {kappa}", "kappa {kappa} on the {code}", code=labels.word("code", code), kappa=labels.decimal(row["kappa"], 2))
        for code, row in judged.frame[judged.frame["absence"] == ""].iterrows()
    ]
    return say(labels, "建议编码与定稿编码的一致程度：{parts}", "Suggested codes against settled ones: {parts}", parts=labels.join(parts))


def note_suggestions(judged, labels: Labels) -> list[str]:
    """What a suggestion is, what was learned from what, and what the figures are."""
    given = judged.frame[judged.frame["absence"] == ""]
    return [*(_rests_on(row, labels) for _, row in given.head(1).iterrows()), say(
        labels, "κ为科恩系数，1为完全一致，0为随机水平。校准误差是建议的把握与实际一致率之差的平均（按把握分十档），0为完全相符。",
        "Kappa is Cohen's: 1 is full agreement, 0 what chance would give. The calibration error is the mean gap between the probability of a suggestion and the"
        " share that comes true, over ten bands of probability; 0 is no gap.",
    ), say(
        labels, "建议只供录入新文件时参考，以单独的编码者身份保存，从不作为定稿，份额和比较均不使用。学习材料是本数据集的条文标题和自撰摘要，不是原文，"
        "对原文给出的建议，一致程度可能不同。",
        "A suggestion helps whoever adds a document. It is kept as one more coder, never as the settled code, and no share or comparison uses it. What is learned from"
        " are the headings of provisions and the dataset's own summaries, not the texts; suggestions for a text may agree more or less.",
    ), *(_never(code, row, labels) for code, row in given.iterrows() if row["never"])]


def _rests_on(row, labels: Labels) -> str:
    return say(
        labels, "依据{plans}份文件的{n}条有定稿编码的条文。每条的建议都只从编码手册和其他文件的{learned}条定稿学得，所在文件从未参与。",
        "This rests on {n} provisions with settled codes, of {plans} documents. Each was suggested from the codebook and {learned} settled provisions of other documents; its own"
        " document was never among them.",
        plans=labels.number(len(row["plans"])), n=labels.number(row["n"]), learned=labels.span(row["learned_min"], row["learned_max"]),
    )


def _never(code: str, row, labels: Labels) -> str:
    return say(
        labels, "从未建议过的{code}：{names}。", "Settled but never suggested as a {code}: {names}.",
        code=labels.word("code", code), names=labels.join(value_named(code, value, labels) for value in row["never"]),
    )


def no_suggestions(judged, labels: Labels) -> str:
    """Why there is nothing to compare."""
    return refusals.because(judged.refusals[:1], labels)

"""Why a measure was not given, as sentences; each rule of the measures once, with the figures it fills in."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from analysis.display.labels import Labels
from analysis.display.words import Pair

# `{subject}` is the name of what is refused; the other fields are named beside each rule in `guards.RULES`.
SENTENCES: Mapping[str, Pair] = MappingProxyType({
    "coverage": (
        "{subject}只见到{seen}条（共{total}条），未读全，不计。",
        "Of {subject} only {seen} of {total} provisions were seen, so it is left out here.",
    ),
    "total_unknown": (
        "{subject}条文总数未知（见到{seen}条），不计。",
        "The number of provisions of {subject} is not known ({seen} were seen), so it is left out here.",
    ),
})


def why(refusals: Iterable, labels: Labels) -> list[str]:
    """Every refusal as a sentence, each once, in the order in which the measure made them.

    Parameters
    ----------
    refusals : iterable of Refusal
        rule, subject and values; a rule without a sentence falls back to its short word.
    labels : Labels
    """
    return list(dict.fromkeys(_sentence(refusal, labels) for refusal in refusals))


def because(refusals: Iterable, labels: Labels, otherwise: Pair = ("没有可列的内容。", "There is nothing to show.")) -> str:
    """The sentences of `why` as one text, for an exhibit that has nothing else to show."""
    return labels.pick(("", " ")).join(why(refusals, labels)) or labels.pick(otherwise)


def _sentence(refusal, labels: Labels) -> str:
    if refusal.rule not in SENTENCES:
        colon, stop = labels.pick(("：", ": ")), labels.pick(("。", "."))
        return f"{labels.anything(refusal.subject)}{colon}{labels.word('refused', refusal.rule)}{stop}"
    values = {name: _worded(value, labels) for name, value in refusal.values.items()}
    return labels.pick(SENTENCES[refusal.rule]).format(subject=labels.anything(refusal.subject), **values)


def _worded(value: object, labels: Labels) -> str:
    return labels.join(map(labels.anything, value)) if isinstance(value, list | tuple) else labels.anything(value)

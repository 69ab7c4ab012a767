"""One exhibit under several choices that could be computed ahead, for a reader to change between."""

from collections.abc import Mapping
from dataclasses import replace

from analysis.display import narrative
from analysis.display.exhibit import Exhibit
from analysis.display.labels import Labels
from analysis.errors import ParameterError, nearest

QUESTIONS = {
    "weighting": ("条文权重", "Weight of a provision"),
    "peers": ("对标地区", "Regions it is compared with"),
    "recipe": ("得分的测算方式", "How the scores are computed"),
}
EQUAL, DOUBLE = ("权重相等", "equal weights"), ("{}权重加倍", "double weight on {}")
Option = str | tuple[str, ...]


def choice(about: str, views: Mapping[Option, Exhibit], labels: Labels) -> Exhibit:
    """Let a reader choose between views of one exhibit; the first is what the parameters chose, and stands alone where it is the only one.

    Parameters
    ----------
    about : {"weighting", "peers", "recipe"}
        What is chosen.
    views : mapping
        Value chosen to exhibit, each with an id of its own. For peers the ids of the regions; for recipes a normalisation, `equal`, or
        ("double", node).
    labels : Labels

    Raises
    ------
    ParameterError
        For another word in `about`, with the nearest right one.
    """
    if about not in QUESTIONS:
        raise ParameterError(f"there is no choice of {about!r}; the nearest is {nearest(about, QUESTIONS) or next(iter(QUESTIONS))!r}")
    first, *others = (replace(view, option=_option(about, value, labels)) for value, view in views.items())
    return replace(first, question=labels.pick(QUESTIONS[about]), views=tuple(others)) if others else replace(first, option="")


def view_id(exhibit_id: str, value: Option) -> str:
    """The anchor of one view."""
    parts = [value] if isinstance(value, str) else value
    return "-".join([exhibit_id, "by", *parts]).replace("_", "-")


def _option(about: str, value: Option, labels: Labels) -> str:
    if about != "recipe":
        return narrative.parameter(about, value if isinstance(value, str) else list(value), labels)
    if isinstance(value, tuple):
        return labels.pick(DOUBLE).format(labels.node(value[1]))
    return labels.pick(EQUAL) if value == "equal" else labels.word("normalisation", value)

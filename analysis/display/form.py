"""The two forms an exhibit can have: something tabled or drawn from results, or sentences computed from them."""

from collections.abc import Callable
from dataclasses import dataclass

from analysis.display.narrative import Said
from analysis.display.tables import Table

Pair = tuple[str, str]


@dataclass(frozen=True)
class Form:
    """How one exhibit is made from its results; every callable takes the results, then the labels.

    Attributes
    ----------
    title : callable or pair of str
        The finding, computed; a fixed pair only for lists that find nothing.
    measure : pair of str or callable
        What is measured and in which unit.
    table : callable
        The table, or the data behind a figure; no rows means that there is nothing to show.
    draw : callable, optional
        Makes it a figure.
    notes : callable, optional
        Sentences that stand below.
    empty : callable or pair of str
        What is said in place of an empty exhibit; a callable says why from the results, such as a measure that refused.
    """

    title: Callable[..., str] | Pair
    table: Callable[..., Table]
    measure: Callable[..., str] | Pair = ("", "")
    draw: Callable | None = None
    notes: Callable[..., list[str]] | None = None
    empty: Callable[..., str] | Pair = ("没有可列的内容。", "There is nothing to show.")


@dataclass(frozen=True)
class Sentences:
    """An exhibit of computed sentences."""

    say: Callable[..., list[Said]]
    empty: Callable[..., str] | Pair = ("现有材料说明不了什么。", "This evidence says nothing here.")

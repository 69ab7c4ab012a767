"""What charts draw with: the colours of a region, a share or its range, words where there is no figure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from analysis.display import style
from analysis.display.labels import Labels

LABEL = 184  # widest row label in pixels before it is broken into two lines
LINE_LABEL = 240  # widest row label where there is only one line


@dataclass(frozen=True)
class Tone:
    """The full and the pale colour of a region's marks."""

    full: str
    pale: str


def tone(labels: Labels, region_id: str) -> Tone:
    """The region in focus in colour, a benchmark in ink, all others in grey."""
    if labels.is_focal(region_id):
        return Tone(style.FOCAL, style.FOCAL_PALE)
    if labels.is_benchmark(region_id):
        return Tone(style.NATIONAL, style.NATIONAL_PALE)
    return Tone(style.PEER, style.PEER_PALE)


def plans_in_order(frame: pd.DataFrame, labels: Labels) -> dict[str, str]:
    """Plan ids to region ids: the region in focus first, a benchmark last, else as the result has them."""
    found = frame.drop_duplicates("plan_id").set_index("plan_id")["region_id"]
    rank = {plan: 0 if labels.is_focal(region) else 2 if labels.is_benchmark(region) else 1 for plan, region in found.items()}
    return {plan: found[plan] for plan in sorted(found.index, key=rank.get)}


def name_rows(ax: Axes, names: Mapping[str, str], labels: Labels, *, shown: bool = True) -> None:
    """Label rows with the short names of plans, the region in focus in its colour."""
    texts = [style.wrapped(labels.plan(plan), LABEL) if shown else "" for plan in names]
    style.rows(ax, texts, colours=[label_colour(labels, region) for region in names.values()])


def label_colour(labels: Labels, region_id: str) -> str:
    """The colour of a region's name."""
    return style.FOCAL if labels.is_focal(region_id) else style.INK


def left_margin(texts: Iterable[str], *, most: float = LABEL) -> float:
    """Room for row labels to the left of the drawing area."""
    lines = 2 if most == LABEL else 1
    return style.widest([style.wrapped(text, most, lines=lines) for text in texts]) + style.GAP + 4


def share_axis(ax: Axes, labels: Labels, *, shown: bool = True) -> None:
    """An axis of shares from nought to everything."""
    wide = style.size_of(ax)[0] > 240
    ax.set_xlim(0, 1)
    style.ticks(ax.xaxis, [0, 0.25, 0.5, 0.75, 1] if wide else [0, 0.5, 1], labels.share if shown else lambda _: "")
    style.inward(ax)
    style.grid(ax)


def draw_range(ax: Axes, y: float, low: float, high: float, colours: Tone, *, height: float, tip: str) -> None:
    """A bar: solid to the lower end, pale from there to the upper; what is exact has no pale part."""
    if low > 0:
        bar(ax, y, 0, low, height=height, tip=tip, color=colours.full)
    if high > low:
        bar(ax, y, low, high, height=height, tip=tip, color=colours.pale)
        line(ax, (high, high), (y - height / 2, y + height / 2), color=colours.full, linewidth=1.4)


def bar(ax: Axes, y: float, start: float, end: float, *, height: float, tip: str, **look: object) -> Rectangle:
    """A level bar from one figure to another; it stretches no axis, since every chart says how far its axes go."""
    drawn = Rectangle((start, y - height / 2), end - start, height, **{"linewidth": 0, **look})
    return style.tooltip(ax.add_artist(drawn), tip)


def line(ax: Axes, xs: Sequence[float], ys: Sequence[float], **look: object) -> Line2D:
    """A straight line; like a bar, it stretches no axis."""
    return ax.add_artist(Line2D(xs, ys, **{"solid_capstyle": "butt", "zorder": 1.5, **look}))


def dots(ax: Axes, xs: Sequence[float], ys: Sequence[float], colours: Sequence[str], tips: Sequence[str], *, hollow: bool = False, size: float = 9) -> None:
    """Dots in one go, each with its own colour and its own text on pointing."""
    if not len(xs):
        return
    # seaborn would build a long frame, a mapping and a palette to hand over these very arguments.
    drawn = ax.scatter(
        list(xs), list(ys), s=size ** 2, c=[style.PAPER] * len(xs) if hollow else list(colours),
        edgecolor=list(colours), linewidth=1.6, zorder=3, clip_on=False,
    )
    style.tooltip(drawn, *tips)


def above(ax: Axes, x: float, y: float, text: str, *, lift: float, colour: str = style.INK) -> None:
    """A text above a mark, centred on it and kept inside the drawing area."""
    width = style.size_of(ax)[0]
    low, high = ax.get_xlim()
    half = style.text_width(text, style.SMALL) / 2 / width * (high - low)
    style.put(ax, min(max(x, low + half), max(high - half, low + half)), y, text, dy=lift, ha="center", va="bottom", colour=colour, clear=True)


def words(ax: Axes, y: float, text: str, *, x: float = 0.0, colour: str = style.MUTED) -> None:
    """What is said in words where a figure would be, within the width of the drawing area."""
    style.put(ax, x, y, style.wrapped(text, style.size_of(ax)[0]), colour=colour, clear=True)


def given(value: object) -> bool:
    """Whether a figure is there."""
    return not (value is None or value is pd.NA or (isinstance(value, float) and math.isnan(value)))


def indicator_line(ax: Axes, y: float, text: str, *, top: float) -> None:
    """The name of an indicator at the left edge of the figure, below a rule across all of it."""
    edge = ax.get_window_extent().x0 * 72 / ax.figure.dpi
    style.put(ax, 0, y, text, dx=4 - edge, size=style.TEXT, colour=style.INK, coords=ax.get_yaxis_transform())
    ax.axhline(top, xmin=-2, color=style.RULE, linewidth=1, clip_on=False)


def name_line(ax: Axes, y: float, text: str, colour: str, *, below: str = "") -> None:
    """The name of a row left of the axes, with a quieter line below it where there is one."""
    across = ax.get_yaxis_transform()
    text = style.wrapped(text, LINE_LABEL, lines=1)
    style.put(ax, 0, y, text, dx=-style.GAP, dy=9 if below else 0, ha="right", size=style.TEXT, colour=colour, coords=across)
    if below:
        style.put(ax, 0, y, below, dx=-style.GAP, dy=-8, ha="right", coords=across)

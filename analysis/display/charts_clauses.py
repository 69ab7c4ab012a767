"""The grid of topics: which document sets which topic, which does not, and where that was not seen."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D
from matplotlib.patches import Patch

from analysis.display import marks, style
from analysis.display.clause_words import Row, group_name, topic_name
from analysis.display.labels import Labels
from analysis.display.tables_clauses import SIDE_BY_SIDE, grid_cell

TOPIC_ROW, GROUP_ROW = 21, 30
DISC, SMALL_DISC, DASH = 10.0, 5.0, 11.0
HALF_CELL, CELL_HEIGHT = 0.44, 0.66  # of a column, and of a row
FIGURE = 10  # pixels right of a disc to its count
BESIDE = 0.035  # part of the bars that is left free for the mark of the region in focus
Mark = tuple[float, float, str, str]  # place, colour, and what it says on pointing
LOOKS: Mapping[str, Mapping[str, object]] = {
    "set": {"facecolor": style.PEER}, "not_set": {"facecolor": style.PAPER, "edgecolor": style.PEER, "linewidth": 0.8},
    "not_seen": {"facecolor": style.RULE},
}


@style.themed
def plot_topics(topics, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the topics as rows and the documents as columns; of many documents how many are in which state.

    Parameters
    ----------
    topics : ClauseTopics
        From `clause_topics`.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes
        Topics from the top in pixels, each group below its heading.

    Notes
    -----
    Shapes, not colours, tell the states apart: a disc with the number of provisions for set, a small disc where the topic is a secondary
    factor only, a dash for not set, a grey field for what was not seen.
    """
    frame = topics.topics
    names = {number: topic_name(row, topics, labels) for number, row in frame.iterrows()}
    tops, height = _tops(frame)
    plans = topics.plans["region_id"].to_dict()
    many = len(plans) > SIDE_BY_SIDE
    left = marks.left_margin(names.values(), most=marks.LINE_LABEL) + 8
    heads = [] if many else [style.wrapped(labels.plan(plan), (style.WIDTH - left) / len(plans) - 8, style.SMALL, lines=4) for plan in plans]
    top = 44 if many else 15 * max(text.count("\n") + 1 for text in heads) + 44
    if ax is None:
        ax = style.new_axes(height=height, left=left, right=8, top=top, bottom=4)
    ax.set(xlim=(-BESIDE * len(plans), len(plans)) if many else (-0.5, len(plans) - 0.5), ylim=(height, 0), yticks=[])
    style.ticks(ax.xaxis, [], str)
    _rows(ax, frame, names, tops, labels)
    (_bars if many else _grid)(ax, topics, tops, labels)
    for x, (text, region) in enumerate(zip(heads, plans.values(), strict=False)):
        style.put(ax, x, 0, text, dy=8, ha="center", va="bottom", colour=marks.label_colour(labels, region))
    _key(ax, topics, labels, many=many, lift=top - 22)
    return ax


def _tops(frame: pd.DataFrame) -> tuple[dict[int, float], float]:
    """The middle of each topic's row, and where the last one ends."""
    tops, y, group = {}, 0.0, None
    for number, own in frame["group_id"].items():
        y += GROUP_ROW if own != group else 0
        group, tops[number] = own, y + TOPIC_ROW / 2
        y += TOPIC_ROW
    return tops, y + 6


def _rows(ax: Axes, frame: pd.DataFrame, names: Mapping[int, str], tops: Mapping[int, float], labels: Labels) -> None:
    """Names of groups and topics, and a light rule below each group's name."""
    across, edge = ax.get_yaxis_transform(), ax.get_window_extent().x0 * 72 / ax.figure.dpi
    for group, part in frame.groupby("group_id", sort=False):
        first = tops[part.index[0]] - TOPIC_ROW / 2
        style.put(ax, 0, first - 11, group_name(group, labels), dx=4 - edge, size=style.TEXT, colour=style.INK, coords=across)
        ax.axhline(first, xmin=-2, color=style.RULE, linewidth=1, clip_on=False)
    for number, name in names.items():
        style.put(ax, 0, tops[number], style.wrapped(name, marks.LINE_LABEL, lines=1), dx=-style.GAP, ha="right", colour=style.INK, coords=across)


def _grid(ax: Axes, topics, tops: Mapping[int, float], labels: Labels) -> None:
    """A mark for every topic and document, all of one kind at once."""
    place = {plan: x for x, plan in enumerate(topics.plans.index)}
    held: dict[str, list[Mark]] = {"not_seen": [], "not_set": [], "set": [], "secondary": []}
    for cell in topics.cells.to_dict("records"):
        kind = "secondary" if cell["secondary"] else cell["state"]
        tip = labels.phrase("row_tip", who=labels.plan(cell["plan_id"]), what=grid_cell(cell, labels)[0])
        held[kind].append((place[cell["plan_id"]], tops[cell["topic"]], marks.tone(labels, cell["region_id"]).full, tip))
        _count(ax, held[kind][-1], cell, labels)
    wide = 2 * HALF_CELL * style.size_of(ax)[0] / len(place)
    flat = CELL_HEIGHT * TOPIC_ROW / wide
    _fields(ax, held["not_seen"], [(-1, -flat), (1, -flat), (1, flat), (-1, flat)], wide, style.RULE)
    _fields(ax, held["not_set"], [(-1, -0.16), (1, -0.16), (1, 0.16), (-1, 0.16)], DASH, style.MUTED)
    _discs(ax, held["set"], DISC)
    _discs(ax, held["secondary"], SMALL_DISC)


def _fields(ax: Axes, held: Sequence[Mark], outline: Sequence[tuple[float, float]], width: float, colour: str) -> None:
    """Rectangles of one size, each with its own text on pointing."""
    if held:
        xs, ys, _, tips = zip(*held, strict=True)
        style.tooltip(ax.scatter(xs, ys, s=width ** 2, marker=outline, color=colour, linewidths=0, zorder=1.2), *tips)


def _count(ax: Axes, mark: Mark, cell: Row, labels: Labels) -> None:
    """How many provisions stand behind a disc, where it is more than one."""
    n = len(cell["shown"]) + len(cell["more"])
    if n > 1:
        style.put(ax, mark[0], mark[1], labels.number(n), dx=FIGURE, colour=style.INK)


def _discs(ax: Axes, held: Sequence[Mark], size: float) -> None:
    if held:
        xs, ys, colours, tips = (list(side) for side in zip(*held, strict=True))
        marks.dots(ax, xs, ys, colours, tips, size=size)


def _bars(ax: Axes, topics, tops: Mapping[int, float], labels: Labels) -> None:
    """How many documents are in which state, the region in focus marked."""
    own = {cell["topic"]: cell for cell in topics.cells.to_dict("records") if labels.is_focal(cell["region_id"])}
    for number, row in topics.topics.iterrows():
        start = 0
        for state, look in LOOKS.items():
            n = int(row[f"n_{state}"])
            tip = labels.phrase("row_tip", who=labels.phrase(f"topic_{state}_key"), what=labels.number(n))
            if n:
                marks.bar(ax, tops[number], start, start + n, height=CELL_HEIGHT * TOPIC_ROW, tip=tip, **look)
                style.put(ax, start + n / 2, tops[number], labels.number(n), ha="center", colour=style.legible_on(look["facecolor"]))
            start += n
        if number in own and own[number]["state"] == "set":
            _discs(ax, [(-BESIDE / 2 * len(topics.plans), tops[number], style.FOCAL, grid_cell(own[number], labels)[0])], DISC)


def _key(ax: Axes, topics, labels: Labels, *, many: bool, lift: float) -> None:
    """What the marks mean; only those that are drawn."""
    drawn = set(topics.cells["state"])
    if many:
        entries = [(Patch(**LOOKS[state]), labels.phrase(f"topic_{state}_key")) for state in LOOKS if state in drawn]
        entries += [(style.dot(style.FOCAL), labels.phrase("topic_focal_key", region=labels.region(labels.focal)))]
    else:
        entries = [(style.dot(style.PEER), labels.phrase("topic_count_key"))] if "set" in drawn else []
        entries += [(_small_dot(), labels.phrase("topic_secondary_key"))] if topics.cells["secondary"].any() else []
        entries += [(Line2D([], [], color=style.MUTED, linewidth=2), labels.phrase("topic_not_set_key"))] if "not_set" in drawn else []
        entries += [(Patch(**LOOKS["not_seen"]), labels.phrase("topic_not_seen_key"))] if "not_seen" in drawn else []
    left = ax.get_window_extent().x0 * 72 / ax.figure.dpi
    style.key(ax, entries, x=(4 - left) / style.size_of(ax)[0], lift=lift)


def _small_dot() -> Line2D:
    return Line2D([], [], linestyle="", marker="o", markersize=SMALL_DISC, color=style.PEER)

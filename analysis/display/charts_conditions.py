"""Charts of a composite of conditions: scores, ranks under every choice, who stands before whom, and which choice matters."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import seaborn as sns
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.narrative_conditions import ordinal, share_of

ROW, PANEL_ROW, CELL = 34, 28, 36
FOOT = 24
# Shades grow more slowly than shares where figures must stay legible on them, faster where shades alone must tell.
SHADING = {True: 1.6, False: 0.6}
# Beyond so many regions a cell has no room for words, and columns are known by the number of their row.
MOST_WORDED = 12


def standing_order(robustness) -> list[str]:
    """Regions from the best mean rank down."""
    return list(robustness.frame.sort_values("mean", kind="stable")["region_id"])


@style.themed
def plot_pillars(standing, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the score of each region on the composite and on each of its groups.

    Parameters
    ----------
    standing : Standing
        With a composite.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, the composite first.
    """
    scores, tree = standing.composite.scores, standing.composite.tree
    nodes = [tree.root, *tree.children(tree.root)]
    regions = list(scores.sort_values(tree.root, ascending=False, kind="stable").index)
    columns = min(len(nodes), 3) if len(nodes) != 4 else 4
    lines = -(-len(nodes) // columns)
    left = marks.left_margin(map(labels.region, regions))
    heads = [style.wrapped(labels.node(node), (style.WIDTH - left) / columns - 28) for node in nodes]
    head = max(map(style.head_height, heads)) + 4
    if ax is None:
        ax = style.new_axes(height=lines * (len(regions) * PANEL_ROW + head + FOOT), left=left, right=26, top=4, bottom=4)
    span = _score_span(scores[nodes].to_numpy(float))
    for i, (panel, node) in enumerate(zip(style.panels(ax, len(nodes), columns=columns, head=head, foot=FOOT), nodes, strict=True)):
        _score_panel(panel, scores[node].loc[regions], span, labels, named=i % columns == 0)
        style.heading(panel, heads[i], head=head)
    return ax


def _score_span(scores: np.ndarray) -> tuple[float, float]:
    """The axis of scores: nought to a hundred unless scores lie elsewhere."""
    return min(0.0, float(np.nanmin(scores))), max(100.0, float(np.nanmax(scores)))


def _score_panel(ax: Axes, scores: pd.Series, span: tuple[float, float], labels: Labels, *, named: bool) -> None:
    ax.set_xlim(*span)
    style.ticks(ax.xaxis, [span[0], sum(span) / 2, span[1]], lambda value: labels.number(value, 0))
    style.inward(ax)
    style.grid(ax)
    colours = [marks.label_colour(labels, region) for region in scores.index]
    style.rows(ax, [labels.region(region) if named else "" for region in scores.index], colours=colours)
    tones = [marks.tone(labels, region).full for region in scores.index]
    tips = [labels.phrase("row_tip", who=labels.region(region), what=labels.number(score, 1)) for region, score in scores.items()]
    for y, (score, tone) in enumerate(zip(scores, tones, strict=True)):
        marks.line(ax, (span[0], score), (y, y), color=tone, linewidth=2.5)
        beyond = (score - span[0]) / (span[1] - span[0]) > 0.75
        style.put(ax, score, y, labels.number(score, 0), dx=-9 if beyond else 9, ha="right" if beyond else "left", colour=style.INK, clear=True)
    marks.dots(ax, list(scores), range(len(scores)), tones, tips)


@style.themed
def plot_rank_intervals(standing, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the ranks that each region has under the choices.

    Parameters
    ----------
    standing : Standing
        With a robustness.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    Line: every rank that occurs. Bar: the middle nine tenths. Dot: the likeliest rank, with its share in words. Ring: the rank by the
    recipe shown.
    """
    frame = standing.robustness.frame.set_index("region_id").loc[standing_order(standing.robustness)]
    texts = [f"{ordinal(row.likeliest, labels)} {share_of(row.probability, labels)}" for row in frame.itertuples()]
    if ax is None:
        ax = style.new_axes(height=len(frame) * ROW, left=marks.left_margin(map(labels.region, frame.index)), top=36, bottom=28,
                            right=style.widest(texts, style.SMALL) + 24)
    style.rows(ax, [labels.region(region) for region in frame.index], colours=[marks.label_colour(labels, region) for region in frame.index])
    _rank_axis(ax, len(frame), labels)
    tips = []
    for y, (region, row) in enumerate(frame.iterrows()):
        tone = marks.tone(labels, region)
        tips.append(labels.phrase("row_tip", who=labels.region(region), what=texts[y]))
        marks.bar(ax, y, row["low"] - 0.3, row["high"] + 0.3, height=0.5, tip=tips[y], color=tone.pale)
        marks.line(ax, (row["least"] - 0.3, row["greatest"] + 0.3), (y, y), color=tone.full, linewidth=1.4)
        style.put(ax, len(frame) + 0.5, y, texts[y], dx=10, colour=style.INK)
    tones = [marks.tone(labels, region).full for region in frame.index]
    marks.dots(ax, list(frame["rank"]), range(len(frame)), tones, tips, hollow=True, size=14)
    marks.dots(ax, list(frame["likeliest"]), range(len(frame)), tones, tips, size=8)
    style.key(ax, [
        (style.dot(style.PEER), labels.phrase("likeliest_key")), (style.dot(style.PEER, hollow=True), labels.phrase("recipe_key")),
        (style.swatch(style.PEER_PALE), labels.phrase("middle_key", share=labels.percent(standing.robustness.interval))),
        (style.dot(style.PEER, marker="_"), labels.phrase("all_ranks_key")),
    ], lift=12)
    return ax


def _rank_axis(ax: Axes, n: int, labels: Labels) -> None:
    ax.set_xlim(0.5, n + 0.5)
    step = 1 if n <= MOST_WORDED else 5
    style.ticks(ax.xaxis, [rank for rank in range(1, n + 1) if rank == 1 or rank % step == 0], lambda rank: ordinal(int(rank), labels))
    style.grid(ax)


@style.themed
def plot_rank_probabilities(standing, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw how often each region has each rank, regions as rows and ranks as columns; parameters as in `plot_rank_intervals`."""
    robustness = standing.robustness
    shares = robustness.probabilities.loc[standing_order(robustness)]
    heads = [ordinal(rank, labels) if len(shares) <= MOST_WORDED else str(rank) for rank in shares.columns]
    return _heat(shares, [labels.region(region) for region in shares.index], heads, labels, ax)


@style.themed
def plot_dominance(standing, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw how often the row's region stands before the column's; parameters as in `plot_rank_intervals`."""
    robustness = standing.robustness
    order = standing_order(robustness)
    names = [labels.region(region) for region in order]
    many = len(order) > MOST_WORDED
    rows = [f"{i} {name}" for i, name in enumerate(names, 1)] if many else names
    return _heat(robustness.dominance.loc[order, order], rows, [str(i) for i in range(1, len(order) + 1)] if many else names, labels, ax)


def _heat(shares: pd.DataFrame, names: Sequence[str], heads: Sequence[str], labels: Labels, ax: Axes | None) -> Axes:
    """A table of shares as shaded cells, each with its figure where there is room."""
    n, k = shares.shape
    worded = k <= MOST_WORDED
    if ax is None:
        ax = style.new_axes(height=n * (CELL if worded else 22), left=marks.left_margin(names), right=8, top=30 if worded else 56, bottom=6)
    style.rows(ax, names, colours=[marks.label_colour(labels, region) for region in shares.index])
    ax.set_xlim(-0.5, k - 0.5)
    style.ticks(ax.xaxis, [], str)
    shade = sns.blend_palette([style.PAPER, style.FOCAL_PALE, style.FOCAL], as_cmap=True)
    for x, head in enumerate(heads):
        style.put(ax, x, 1, style.wrapped(head, style.size_of(ax)[0] / k - 4, style.SMALL), dy=6, ha="center", va="bottom", coords=ax.get_xaxis_transform())
        for y, share in enumerate(shares.iloc[:, x]):
            _cell(ax, x, y, share, (names[y], head), shade(np.nan_to_num(share) ** SHADING[worded]), labels)
    if not worded:
        steps = (0, 0.25, 0.5, 0.75, 1)
        style.key(ax, [(style.swatch(to_hex(shade(step ** SHADING[worded])), edge=style.RULE), labels.percent(step)) for step in steps], lift=32)
    return ax


def _cell(ax: Axes, x: int, y: int, share: float, names: tuple[str, str], colour: tuple[float, ...], labels: Labels) -> None:
    if np.isnan(share):
        style.put(ax, x, y, "–", ha="center")
        return
    text = share_of(share, labels)
    tip = labels.phrase("row_tip", who=names[0], what=f"{names[1]} {text}")
    marks.bar(ax, y, x - 0.48, x + 0.48, height=0.92, tip=tip, facecolor=to_hex(colour), edgecolor=style.RULE, linewidth=0.6)
    if ax.get_xlim()[1] < MOST_WORDED:
        style.put(ax, x, y, text, ha="center", colour=style.legible_on(colour) if share > 0.005 else style.MUTED)


@style.themed
def plot_sensitivity(standing, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw what part of the movement of the ranks each choice accounts for.

    Parameters
    ----------
    standing : Standing
        With a sensitivity.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    Dark: alone. Pale: with all interactions. The lines are bootstrap intervals.
    """
    frame = standing.sensitivity.frame.sort_values("total", ascending=False, kind="stable")
    names = [labels.word("choice_source", source) for source in frame["source"]]
    if ax is None:
        ax = style.new_axes(height=len(frame) * 46, left=marks.left_margin(names), right=52, top=34, bottom=26)
    style.rows(ax, names)
    low, high = min(0.0, frame["first_low"].min()), max(1.0, frame["total_high"].max())
    ax.set_xlim(low - 0.02, high)
    style.ticks(ax.xaxis, [0, 0.25, 0.5, 0.75, 1], labels.percent)
    style.grid(ax)
    for y, row in enumerate(frame.itertuples()):
        for dy, part, colour in ((-0.19, "first", style.FOCAL), (0.19, "total", style.FOCAL_PALE)):
            _sensitivity_bar(ax, y + dy, row, part, colour, names[y], labels)
    style.key(ax, [(style.swatch(style.FOCAL), labels.phrase("first_order_key")), (style.swatch(style.FOCAL_PALE), labels.phrase("total_order_key"))])
    return ax


def _sensitivity_bar(ax: Axes, y: float, row, part: str, colour: str, name: str, labels: Labels) -> None:
    value, low, high = (getattr(row, f"{part}{end}") for end in ("", "_low", "_high"))
    text = labels.percent(max(value, 0.0))
    marks.bar(ax, y, 0, max(value, 0.0), height=0.32, tip=labels.phrase("row_tip", who=name, what=text), color=colour)
    for colour, width in ((style.PAPER, 3.6), (style.INK, 1.4)):  # a pale edge keeps the line apart from a dark bar
        marks.line(ax, (low, high), (y, y), color=colour, linewidth=width)
    style.put(ax, max(high, value), y, text, dx=6, colour=style.INK, clear=True)

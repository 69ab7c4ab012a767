"""Charts of consistency (PMC): its range per plan, the scores of its variables, and the surface with a flat map beside it."""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from mpl_toolkits.mplot3d.art3d import Poly3DCollection

from analysis.display import marks, style
from analysis.display.charts_instruments import shade, tile
from analysis.display.labels import Labels
from analysis.display.tables_consistency import grade_words, variable_names

RANGE_ROW, SCORE_ROW, GRADE_HEAD = 46, 30, 24
SURFACE_HEIGHT, MAP_LABEL = 232, 11.0
SHOWN_SURFACES = 6  # of many plans the first
MOST_BESIDE = 6  # plans side by side in a heat map
FINE = 4  # pieces per side of a patch, so that a slope is shaded smoothly


@style.themed
def plot_pmc(consistency, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the PMC of each plan as a dot, or as a bar over its range, between the bounds of the grades.

    Parameters
    ----------
    consistency : Consistency
        From `policy_consistency`.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes
    """
    frame = consistency.frame
    plans, most = marks.plans_in_order(frame, labels), int(frame["of"].max())
    if ax is None:
        ax = style.new_axes(height=len(plans) * RANGE_ROW, left=marks.left_margin(map(labels.plan, plans)), right=24, top=32 + GRADE_HEAD, bottom=28)
    marks.name_rows(ax, plans, labels)
    ax.set_xlim(0, most)
    style.ticks(ax.xaxis, range(most + 1), labels.number)
    _grades(ax, consistency.bands, most, labels)
    for y, plan in enumerate(plans):
        _pmc_mark(ax, y, frame[frame["plan_id"] == plan].iloc[0], labels)
    entries = [(style.dot(style.PEER), labels.phrase("pmc_exact_key"))] if frame["exact"].any() else []
    style.key(ax, entries + ([(style.swatch(style.PEER_PALE), labels.phrase("pmc_range_key"))] if not frame["exact"].all() else []), lift=GRADE_HEAD + 6)
    return ax


def _grades(ax: Axes, bands, most: int, labels: Labels) -> None:
    """Bounds of the grades as rules, with their names above."""
    least = [float(share) * most for share in bands.values()]
    for name, start, end in zip(bands, least, [*least[1:], most], strict=True):
        if start:
            ax.axvline(start, color=style.RULE, linewidth=1, zorder=0.5)
        style.put(ax, (start + end) / 2, 1, labels.word("pmc_grade", name), dy=8, ha="center", va="bottom", coords=ax.get_xaxis_transform())


def _pmc_mark(ax: Axes, y: int, row: pd.Series, labels: Labels) -> None:
    colours = marks.tone(labels, row["region_id"])
    text = labels.decimals(row["pmc_low"], row["pmc_high"], 2)
    tip = labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=f"PMC {text}, {grade_words(row, labels)}")
    if row["exact"]:
        marks.line(ax, (0, row["pmc_low"]), (y, y), color=colours.full, linewidth=2.5)
        marks.dots(ax, [row["pmc_low"]], [y], [colours.full], [tip])
    else:
        marks.draw_range(ax, y, row["pmc_low"], row["pmc_high"], colours, height=10 / RANGE_ROW, tip=tip)
    marks.above(ax, row["pmc_low"] if row["exact"] else (row["pmc_low"] + row["pmc_high"]) / 2, y, text, lift=9)


@style.themed
def plot_pmc_variables(consistency, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the score of every primary variable in every plan as a heat map; what is unknown is a pale corner with its range in words.

    Parameters
    ----------
    consistency : Consistency
        From `policy_consistency`.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    The shade is that of the lower end; where some sub-variables are unknown the cell is framed and holds both ends. Plans stand side
    by side; many of them stand below each other.
    """
    frame = consistency.variables
    plans = {plan: (labels.plan(plan), marks.label_colour(labels, region)) for plan, region in marks.plans_in_order(frame, labels).items()}
    variables = {code: (name, style.INK) for code, name in variable_names(labels).items() if code in set(frame["variable_id"])}
    turned = len(plans) > MOST_BESIDE
    across, down = (variables, plans) if turned else (plans, variables)
    left = marks.left_margin(name for name, _ in down.values())
    size = MAP_LABEL if turned else style.SMALL
    heads = [style.wrapped(name, (style.WIDTH - left) / len(across) - 4, size, lines=3) for name, _ in across.values()]
    top = 15 * max(text.count("\n") + 1 for text in heads) + 44
    if ax is None:
        ax = style.new_axes(height=len(down) * SCORE_ROW, left=left, right=6, top=top, bottom=6)
    style.rows(ax, [style.wrapped(name, marks.LABEL) for name, _ in down.values()], colours=[colour for _, colour in down.values()])
    ax.set_xlim(-0.5, len(across) - 0.5)
    style.ticks(ax.xaxis, [], str)
    for x, (text, (_, colour)) in enumerate(zip(heads, across.values(), strict=True)):
        style.put(ax, x, -0.5, text, dy=7, ha="center", va="bottom", size=size, colour=colour)
    at = [list(across), list(down)]
    for _, row in frame.iterrows():
        x, y = (axis.index(code) for axis, code in zip(at, (row["variable_id"], row["plan_id"]) if turned else (row["plan_id"], row["variable_id"]), strict=True))
        _score_tile(ax, x, y, row, labels)
    style.key(ax, [(style.swatch(shade(_part(0.5))), labels.phrase("pmc_score_key")), (style.swatch(style.PAPER, edge=style.ALERT), labels.phrase("pmc_unknown_key"))], lift=top - 24)
    return ax


def _part(score: float) -> float:
    """A score on the scale of shades, whose darkest end is left out so that dark cells stay readable."""
    return 0.75 * score


def _score_tile(ax: Axes, x: int, y: int, row: pd.Series, labels: Labels) -> None:
    text = labels.decimals(row["score_low"], row["score_high"], 2)
    tip = labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=text)
    tile(ax, x, y, _part(row["score_low"]), text, tip)
    if row["unknown"]:
        marks.bar(ax, y, x - 0.455, x + 0.455, height=0.82, tip=tip, facecolor="none", edgecolor=style.ALERT, linewidth=1)


@style.themed
def plot_surfaces(surfaces, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the surface of each plan of which everything is known, with the same scores as a flat map beside it.

    Parameters
    ----------
    surfaces : Surfaces
        From `consistency_surfaces`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; its `child_axes` are a surface and a flat map for each plan, in turn.

    Notes
    -----
    Of many plans the first `SHOWN_SURFACES` are drawn. Both pictures have the same shades.
    The surface joins categories without an order: it is here because readers know it, the map to be read.
    """
    plans = dict(list(marks.plans_in_order(surfaces.frame, labels).items())[:SHOWN_SURFACES])
    if ax is None:
        ax = style.new_axes(height=len(plans) * SURFACE_HEIGHT, left=4, right=10, top=4, bottom=4)
    ax.set_axis_off()
    width, height = style.size_of(ax)
    for i, (plan, region) in enumerate(plans.items()):
        bottom = height - (i + 1) * SURFACE_HEIGHT
        solid = ax.inset_axes((0, (bottom - 4) / height, 0.45, (SURFACE_HEIGHT - 12) / height), projection="3d")
        flat = ax.inset_axes((0.46, (bottom + 8) / height, 0.54, (SURFACE_HEIGHT - 48) / height))
        _solid(solid, np.array(surfaces.scores[plan]), labels)
        _flat(flat, surfaces.scores[plan], surfaces.variables, variable_names(labels), labels.plan(plan), labels)
        style.put(ax, 0, (bottom + SURFACE_HEIGHT - 14) / height, style.wrapped(labels.plan(plan), width, lines=1), size=style.TEXT, colour=marks.label_colour(labels, region), coords="axes fraction")
    return ax


def _solid(ax: Axes, scores: np.ndarray, labels: Labels) -> None:
    """The surface over the corners of a square, each patch in pieces that carry the shade of their height."""
    fine = _filled(scores)
    steps = np.arange(len(fine)) / FINE
    patches, colours = [], []
    for i in range(len(fine) - 1):
        for j in range(len(fine) - 1):
            corners = [(i, j), (i, j + 1), (i + 1, j + 1), (i + 1, j)]
            patches.append([(steps[b], steps[a], fine[a, b]) for a, b in corners])
            colours.append(shade(_part(float(np.mean([fine[a, b] for a, b in corners])))))
    ax.add_collection3d(Poly3DCollection(patches, facecolors=colours, edgecolors=colours, linewidths=0.4))
    _frame(ax, scores.shape[0] - 1, labels)
    for i, line in enumerate(scores):
        ax.plot(range(len(line)), [i] * len(line), line, color=style.INK, linewidth=0.9, zorder=5)
        ax.plot([i] * len(line), range(len(line)), scores[:, i], color=style.INK, linewidth=0.9, zorder=5)
        for j, score in enumerate(line):
            ax.plot([j, j], [i, i], [0, score], color=style.PEER_PALE, linewidth=0.8, zorder=0.5)


def _filled(scores: np.ndarray) -> np.ndarray:
    """The scores with straight lines between neighbours, in both directions."""
    corners, fine = np.arange(scores.shape[0]), np.arange((scores.shape[0] - 1) * FINE + 1) / FINE
    across = np.array([np.interp(fine, corners, line) for line in scores])
    return np.array([np.interp(fine, corners, line) for line in across.T]).T


def _frame(ax: Axes, last: int, labels: Labels) -> None:
    """A box from 0 to 1 with as little drawn as a reader needs."""
    ax.set(xlim=(0, last), ylim=(last, 0), zlim=(0, 1))
    ax.view_init(elev=24, azim=-58)
    ax.set_box_aspect((1, 1, 0.62), zoom=0.98)
    ax.patch.set_visible(False)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.set_pane_color((1, 1, 1, 0))
        axis.line.set_color((1, 1, 1, 0))
    ax.plot([0, last, last, 0, 0], [0, 0, last, last, 0], [0] * 5, color=style.PEER_PALE, linewidth=1, zorder=0.4)
    ax.set_xticks([])
    ax.set_yticks([])
    style.ticks(ax.zaxis, [0, 0.5, 1], labels.number)
    ax.tick_params(axis="z", labelsize=MAP_LABEL, pad=0)
    ax.grid(visible=False)


def _flat(ax: Axes, scores, variables, names, plan: str, labels: Labels) -> None:
    """The same scores as a flat map, each cell with its variable."""
    side = len(scores)
    ax.set(xlim=(-0.5, side - 0.5), ylim=(side - 0.5, -0.5), xticks=[], yticks=[])
    room = style.size_of(ax)[0] / side - 10
    for place, variable in enumerate(variables):
        y, x = divmod(place, side)
        score = scores[y][x]
        name = style.wrapped(names[variable], room, MAP_LABEL, lines=2)
        tip = labels.phrase("row_tip", who=plan, what=f"{names[variable]} {labels.decimal(score, 2)}")
        tile(ax, x, y, _part(score), f"{name}\n{labels.decimal(score, 2)}", tip, size=MAP_LABEL)

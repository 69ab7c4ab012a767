"""The correspondence map: plans and factors on one plane, labelled directly wherever a label has room."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Ellipse, Polygon

from analysis.display import marks, style
from analysis.display.charts_positioning import factor_name, short_names
from analysis.display.labels import Labels

LEAST_HEIGHT, MOST_HEIGHT = 260, 520
# Plans up to which all are named; of more, the one in focus and those that shape the map.
ALL_NAMED, NAMED = 12, 7
DOT, FACTOR_DOT = 8, 7


@dataclass(frozen=True)
class Label:
    """A name that wants a place on the map."""

    x: float
    y: float
    text: str
    colour: str
    size: float


Box = tuple[float, float, float, float]
Place = tuple[float, float, str, Box]


@style.themed
def plot_map(found, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the first two axes of a correspondence analysis.

    Parameters
    ----------
    found : Correspondence
        From `correspondence`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        With one unit as long across as up.

    Notes
    -----
    Plans are dots (hollow where supplementary), factors are squares. Ellipses hold the bootstrap replicates of a plan; a shaded area is
    where a partly read plan must lie. Of many plans the one in focus and those that shape the map are named, all say their name on pointing.
    """
    spread = _spread(found)
    if ax is None:
        wide = style.WIDTH - 2 * style.GAP
        tall = min(max(wide * (spread[3] - spread[2]) / (spread[1] - spread[0]), LEAST_HEIGHT), MOST_HEIGHT)
        ax = style.new_axes(height=tall, left=style.GAP, right=style.GAP, top=34, bottom=22)
    _frame(ax, found, spread, labels)
    plans = dict(zip(found.plans["plan_id"], found.plans["region_id"], strict=True))
    names = short_names(plans, labels)
    _areas(ax, found, labels)
    _ellipses(ax, found, plans, labels)
    covered = _codes(ax, found, plans, labels)
    _marks(ax, found, plans, names, labels)
    wanted = [*_plan_labels(found, plans, names, labels), *_area_labels(ax, found, labels), *_factor_labels(found, labels)]
    _place(ax, wanted, [*_taken(ax, found), *covered])
    _map_key(ax, found, labels)
    return ax


def _spread(found) -> tuple[float, float, float, float]:
    """The ends of both axes, with all that is drawn inside."""
    points = pd.concat([found.plans[["x", "y"]], found.factors[["x", "y"]]])
    half = found.ellipses["width"] / 2
    xs = [points["x"].min(), points["x"].max(), (found.ellipses["x"] - half).min(), (found.ellipses["x"] + half).max()]
    ys = [points["y"].min(), points["y"].max(), (found.ellipses["y"] - half).min(), (found.ellipses["y"] + half).max()]
    across, up = max(xs) - min(xs), max(ys) - min(ys)
    # Room at the sides for names that stand beside the outermost marks.
    return min(xs) - 0.16 * across, max(xs) + 0.16 * across, min(ys) - 0.07 * up, max(ys) + 0.07 * up


def _frame(ax: Axes, found, spread: Sequence[float], labels: Labels) -> None:
    """Equal units on both axes, the centre, and how much each axis holds."""
    width, height = style.size_of(ax)
    unit = max((spread[1] - spread[0]) / width, (spread[3] - spread[2]) / height)
    middle = (spread[0] + spread[1]) / 2, (spread[2] + spread[3]) / 2
    ax.set_xlim(middle[0] - unit * width / 2, middle[0] + unit * width / 2)
    ax.set_ylim(middle[1] - unit * height / 2, middle[1] + unit * height / 2)
    style.ticks(ax.xaxis, [], str)
    style.ticks(ax.yaxis, [], str)
    ax.axhline(0, color=style.RULE, linewidth=1, zorder=0.5)
    ax.axvline(0, color=style.RULE, linewidth=1, zorder=0.5)
    texts = [labels.phrase("axis_inertia", axis=i + 1, share=labels.share(share)) for i, share in enumerate(found.inertia_shares[:2])]
    style.put(ax, 1, 0, texts[0] + " →", dy=-6, ha="right", va="top", coords="axes fraction")
    style.put(ax, 0, 0, texts[1] + " ↑", dy=-6, va="top", coords="axes fraction")


def _areas(ax: Axes, found, labels: Labels) -> None:
    for plan, corners in found.outlines.items():
        region = labels.dataset.plans["region_id"].get(plan, "")
        colours = marks.tone(labels, region)
        area = Polygon(corners, closed=True, facecolor=colours.pale, edgecolor=colours.full, alpha=0.35, linewidth=1, linestyle=(0, (4, 2)), zorder=0.8)
        style.tooltip(ax.add_patch(area), labels.phrase("area_tip", who=labels.plan(plan)))


def _ellipses(ax: Axes, found, plans: Mapping[str, str], labels: Labels) -> None:
    faint = style.PEER_PALE if len(plans) <= ALL_NAMED else style.RULE
    for row in found.ellipses.itertuples():
        colours = marks.tone(labels, plans[row.plan_id])
        focal = labels.is_focal(plans[row.plan_id])
        look = {"facecolor": colours.pale if focal else "none", "edgecolor": colours.full if focal else faint, "alpha": 0.55 if focal else 1}
        drawn = Ellipse((row.x, row.y), row.width, row.height, angle=row.angle, linewidth=1.2 if focal else 0.8, zorder=1.2 if focal else 1, clip_on=True, **look)
        style.tooltip(ax.add_patch(drawn), labels.phrase("ellipse_tip", who=labels.plan(row.plan_id)))


def _codes(ax: Axes, found, plans: Mapping[str, str], labels: Labels) -> list[Box]:
    """Where other coders' codes put a plan, joined to it by a line; what does not move is not drawn, nor, of many plans, any but the one in focus.

    Returns what the lines cover, roughly, so that no name is written over them.
    """
    at = found.plans.set_index("plan_id")
    low, high = ax.get_xlim()
    covered = []
    for row in found.recoded.itertuples():
        here = at.loc[row.plan_id]
        wanted = len(plans) <= ALL_NAMED or labels.is_focal(plans[row.plan_id])
        if wanted and abs(row.x - here["x"]) + abs(row.y - here["y"]) > (high - low) * 0.008:
            marks.line(ax, (here["x"], row.x), (here["y"], row.y), color=marks.tone(labels, plans[row.plan_id]).full, linewidth=0.9, zorder=1.4)
            steps = (_pixels(ax, here["x"] + part * (row.x - here["x"]), here["y"] + part * (row.y - here["y"])) for part in (0.25, 0.5, 0.75, 1))
            covered += [(x - 3, y - 3, x + 3, y + 3) for x, y in steps]
    return covered


def _marks(ax: Axes, found, plans: Mapping[str, str], names: Mapping[str, str], labels: Labels) -> None:
    for active in (True, False):
        rows = found.plans[found.plans["active"] == active]
        tips = [labels.phrase("map_tip", who=labels.plan(row.plan_id), quality=labels.share(row.quality)) for row in rows.itertuples()]
        colours = [marks.tone(labels, region).full for region in rows["region_id"]]
        marks.dots(ax, rows["x"], rows["y"], colours, tips, hollow=not active, size=DOT)
    for row in found.factors.itertuples():
        tip = labels.phrase("map_tip", who=factor_name(labels, row.factor_id), quality=labels.share(row.quality))
        drawn = ax.plot([row.x], [row.y], marker="s", markersize=FACTOR_DOT - 1, linestyle="", color=style.ALERT, zorder=2.8)[0]
        style.tooltip(drawn, tip)


def _plan_labels(found, plans: Mapping[str, str], names: Mapping[str, str], labels: Labels) -> list[Label]:
    """The plan in focus first, then supplementary ones, then those that shape the map most."""
    rows = found.plans.assign(pull=found.plans["contribution_x"] + found.plans["contribution_y"])
    rows = rows.assign(focal=[labels.is_focal(region) for region in rows["region_id"]]).sort_values(["focal", "active", "pull"], ascending=[False, True, False], kind="stable")
    shown = rows if len(rows) <= ALL_NAMED else rows.iloc[:NAMED + 1 + int((~rows["active"]).sum())]
    return [
        Label(row.x, row.y, names[row.plan_id], marks.label_colour(labels, plans[row.plan_id]), style.TEXT if row.focal else style.SMALL)
        for row in shown.itertuples()
    ]


def _area_labels(ax: Axes, found, labels: Labels) -> list[Label]:
    """The names of partly read plans, in the middle of what is drawn of their areas."""
    regions = labels.dataset.plans["region_id"]
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    return [
        Label(float(corners[:, 0].clip(left, right).mean()), float(corners[:, 1].clip(low, high).mean()), labels.plan(plan),
              marks.label_colour(labels, regions.get(plan, "")), style.SMALL)
        for plan, corners in found.outlines.items()
    ]


def _factor_labels(found, labels: Labels) -> list[Label]:
    rows = found.factors.assign(pull=found.factors["contribution_x"] + found.factors["contribution_y"]).sort_values("pull", ascending=False, kind="stable")
    return [Label(row.x, row.y, factor_name(labels, row.factor_id), style.ALERT, style.SMALL) for row in rows.itertuples()]


def _pixels(ax: Axes, x: float, y: float) -> tuple[float, float]:
    """A place in pixels from the lower left of the drawing area."""
    width, height = style.size_of(ax)
    (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
    return (x - left) / (right - left) * width, (y - low) / (high - low) * height


def _taken(ax: Axes, found) -> list[Box]:
    """What the marks themselves cover."""
    places = pd.concat([found.plans[["x", "y"]], found.factors[["x", "y"]]])
    centres = [_pixels(ax, row.x, row.y) for row in places.itertuples()]
    return [(x - 5, y - 5, x + 5, y + 5) for x, y in centres]


def _offsets() -> list[tuple[float, float, str]]:
    """Where a label may stand, nearest first: shift in pixels and the side it is written from."""
    near = [(9, 0, "left"), (-9, 0, "right"), (0, 14, "center"), (0, -14, "center"), (8, 11, "left"), (8, -11, "left"), (-8, 11, "right"), (-8, -11, "right")]
    return near + [(dx * 2.2, dy * 2.0, side) for dx, dy, side in near if dy] + [(dx * 3.4, dy * 3.1, side) for dx, dy, side in near if dy]


def _place(ax: Axes, wanted: Sequence[Label], taken: list[Box]) -> None:
    """Write each label at the first place that is free; one without room is left to the text on pointing."""
    for label in wanted:
        found = next((place for place in _around(ax, label) if _free(ax, place[3], taken)), None)
        if found:
            _write(ax, label, found)
            taken.append(found[3])


def _around(ax: Axes, label: Label) -> Iterator[Place]:
    """Where a label may stand, with the box it would cover there."""
    x, y = _pixels(ax, label.x, label.y)
    wide, tall = style.text_width(label.text, label.size), label.size * 1.25
    for dx, dy, side in _offsets():
        left = x + dx - {"left": 0, "right": wide, "center": wide / 2}[side]
        yield dx, dy, side, (left - 1, y + dy - tall / 2, left + wide + 1, y + dy + tall / 2)


def _free(ax: Axes, box: Box, taken: Sequence[Box]) -> bool:
    """Whether a box lies inside the drawing area and over nothing."""
    width, height = style.size_of(ax)
    inside = box[0] >= 0 and box[2] <= width and box[1] >= 0 and box[3] <= height
    return inside and not any(_meet(box, other) for other in taken)


def _write(ax: Axes, label: Label, found: Place) -> None:
    """The label, with a thin line to its mark where it stands farther off."""
    dx, dy, side, _ = found
    style.put(ax, label.x, label.y, label.text, dx=dx, dy=dy, ha=side, size=label.size, colour=label.colour)
    if abs(dy) > 20:
        width, height = style.size_of(ax)
        (left, right), (low, high) = ax.get_xlim(), ax.get_ylim()
        end = label.x + dx * 0.8 / width * (right - left), label.y + (dy - 8 * (1 if dy > 0 else -1)) / height * (high - low)
        marks.line(ax, (label.x, end[0]), (label.y, end[1]), color=label.colour, linewidth=0.6, zorder=1.6)


def _meet(one: Box, two: Box) -> bool:
    return one[0] < two[2] and two[0] < one[2] and one[1] < two[3] and two[1] < one[3]


def _map_key(ax: Axes, found, labels: Labels) -> None:
    entries = [(style.dot(style.PEER), labels.phrase("plan_key")), (style.dot(style.ALERT, marker="s"), labels.phrase("factor_key"))]
    if not found.plans["active"].all():
        entries.append((style.dot(style.PEER, hollow=True), labels.phrase("supplementary_key")))
    entries.append((style.swatch(style.FOCAL_PALE, edge=style.FOCAL), labels.phrase("ellipse_key", level=labels.share(found.level))))
    if found.outlines:
        entries.append((style.swatch(style.PEER_PALE, edge=style.PEER), labels.phrase("area_key")))
    style.key(ax, entries)

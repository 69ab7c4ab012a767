"""The chart of practices: which regions have them, how they are backed, and what the region in focus has like them."""

from collections.abc import Mapping

from matplotlib.axes import Axes

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.tables import pair
from analysis.display.tables_lessons import FIRST, of_regions, practice_name, state_words

ROW, LABEL, HEAD = 42, 304, 18
MOST_REGIONS = 6  # with more, they are counted and not drawn one by one


@style.themed
def plot_practices(found, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the first practices as rows: what the region in focus has, which peers have them, wording, money and bodies.

    Parameters
    ----------
    found : Lessons
        From `peer_practices`.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    Full dot: a close measure. Hollow dot: a related one. Where the region in focus has none, the kind of absence is said in words. Of peers
    there is a dash where they have no close measure, since they were read in full; with many peers they are counted.
    """
    rows = found.practices.head(FIRST)
    regions = found.peers if len(found.peers) <= MOST_REGIONS else ()
    heads = [labels.region(found.focal), *(labels.region(region) for region in regions or ()), *([] if regions else [labels.phrase("peers_head")]),
             *(labels.phrase(f"{aspect}_head") for aspect in ("modality", "money", "agency"))]
    places = _columns(len(heads))
    if ax is None:
        ax = style.new_axes(height=len(rows) * ROW, left=LABEL, right=8, top=HEAD + 34, bottom=6)
    ax.set_xlim(0, 1)
    ax.set_ylim(len(rows) - 0.5, -0.5)
    style.ticks(ax.xaxis, [], str)
    ax.set_yticks([])
    for place, text in zip(places, heads, strict=True):
        colour = style.FOCAL if place == places[0] else style.INK
        style.put(ax, place, 1, style.wrapped(text, 1.25 * style.size_of(ax)[0] / len(heads), style.SMALL, lines=1), dy=6, ha="center", va="bottom", colour=colour, coords="axes fraction")
    regions_of = dict(zip(found.measures.index, found.measures["region_id"], strict=True))
    for y, row in enumerate(rows.to_dict("records")):
        _practice(ax, y, row, places, regions, regions_of, found, labels)
    style.key(ax, [(style.dot(style.PEER), labels.word("likeness", "close")), (style.dot(style.PEER, hollow=True), labels.word("likeness", "related")),
                   (style.swatch(style.PAPER, edge=style.PAPER), labels.phrase("none_close_key"))], lift=HEAD + 10)
    return ax


def _columns(count: int) -> list[float]:
    """The middle of even columns over the width."""
    return [(i + 0.5) / count for i in range(count)]


def _practice(ax: Axes, y: int, row: Mapping, places: list[float], regions: tuple[str, ...], regions_of: Mapping[str, str], found, labels: Labels) -> None:
    marks.line(ax, (-1, 1), (y + 0.5, y + 0.5), color=style.RULE, linewidth=0.8, clip_on=False)
    across, example = ax.get_yaxis_transform(), labels.phrase("example_of", who=labels.region(row["region_id"]), what=f"{row['number']} {pair(labels, row, 'title')}".strip())
    style.put(ax, 0, y, style.wrapped(practice_name(row, labels, most=1), LABEL - 14, lines=1), dx=-style.GAP, dy=9, ha="right", size=style.TEXT, colour=style.INK, coords=across)
    style.put(ax, 0, y, style.wrapped(example, LABEL - 14, style.SMALL, lines=1), dx=-style.GAP, dy=-8, ha="right", coords=across)
    tip = labels.phrase("row_tip", who=labels.region(found.focal), what=state_words(row, labels))
    if row["state"] == "seen":
        marks.dots(ax, [places[0]], [y], [style.FOCAL], [tip], hollow=row["grade"] != "close")
    else:
        style.put(ax, places[0], y, labels.absence(row["state"]), ha="center", colour=style.ALERT if row["state"] == "not_set" else style.MUTED)
    _peers(ax, y, row, places, regions, {regions_of[measure] for measure in row["peer_rows"]}, found, labels)
    money = {"set": labels.phrase("with_amount"), "set_without_number": labels.phrase("without_amount")}.get(row["money_state"], "–")
    bodies = labels.phrase("bodies_n", n=labels.number(len(row["agencies"]))) if row["agencies"] else labels.absence(row["agency_state"])
    for place, text in zip(places[-3:], (labels.word("modality", row["modality"]) if row["modality"] else "–", money, bodies), strict=True):
        style.put(ax, place, y, text, ha="center", colour=style.INK)


def _peers(ax: Axes, y: int, row: Mapping, places: list[float], regions: tuple[str, ...], have: set[str], found, labels: Labels) -> None:
    """A dot for each peer that has a close measure, or how many have."""
    if not regions:
        style.put(ax, places[1], y, of_regions(row, found, labels), ha="center", colour=style.INK)
        return
    held = [place for place, region in zip(places[1:], regions, strict=False) if region in have]
    names = [labels.region(region) for region in regions if region in have]
    marks.dots(ax, held, [y] * len(held), [style.PEER] * len(held), [labels.phrase("row_tip", who=name, what=labels.word("likeness", "close")) for name in names])
    for place, region in zip(places[1:], regions, strict=False):
        if region not in have:
            style.put(ax, place, y, "–", ha="center")


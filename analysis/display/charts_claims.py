"""The board of claims: which stream of evidence says what of each claim."""

from collections.abc import Mapping

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.tables import pair
from analysis.display.tables_claims import ORDER, board_rows, streams_used

COLUMN = 46  # least pixels of a stream
LINE = style.SMALL * 1.25
PADDING, HEADING = 7, 25
MARK = 9.5
# Shapes, not colours, tell the verdicts apart: they must stand a grey print.
LOOKS: Mapping[str, Mapping[str, object]] = {
    "supported": {"marker": "o", "fillstyle": "full", "color": style.FOCAL},
    "partly_supported": {"marker": "o", "fillstyle": "left", "color": style.FOCAL, "markerfacecoloralt": style.PAPER},
    "mixed": {"marker": "D", "fillstyle": "left", "color": style.ALERT, "markerfacecoloralt": style.PAPER, "markersize": MARK - 2},
    "not_supported": {"marker": "X", "fillstyle": "full", "color": style.ALERT},
    "not_identified": {"marker": "o", "fillstyle": "none", "color": style.MUTED},
    "not_testable": {"marker": "_", "color": style.MUTED},
}


@style.themed
def plot_claims_board(claims, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the tested claims as rows and the streams as columns, grouped by verdict, the most certain first.

    Parameters
    ----------
    claims : Claims
        From `claim_verdicts`; claims that no data speak to are not drawn.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        Both axes in pixels: claims from the top, streams from the left.

    Notes
    -----
    A verdict is a shape: a full, a half and an empty disc for supported, partly supported and not identified, a half diamond for mixed, a
    cross for not supported, a dash for no data. An empty cell means that the claim has no test of the stream.
    """
    frame = board_rows(claims)
    used = streams_used(frame)
    widths = {stream: max(COLUMN, style.text_width(labels.word("stream", stream), style.SMALL) + 8) for stream in used}
    middles, room = style.row_places(list(widths.values()))
    places = dict(zip(used, middles, strict=True))
    left = style.WIDTH - room - 6
    texts = labels.dataset.claims
    names = {claim: style.wrapped(pair(labels, texts.loc[claim], "text"), left - style.GAP - 4, style.SMALL, lines=3) for claim in frame.index}
    groups = [(verdict, frame[frame["verdict"] == verdict]) for verdict in ORDER if (frame["verdict"] == verdict).any()]
    height = sum(HEADING + sum(_row_height(names[claim]) for claim in rows.index) for _, rows in groups)
    if ax is None:
        ax = style.new_axes(height=height, left=left, right=6, top=66, bottom=6)
    ax.set(xlim=(0, room), ylim=(height, 0), yticks=[])
    style.ticks(ax.xaxis, [], str)
    top = 0.0
    for verdict, rows in groups:
        top = _group(ax, top, verdict, rows, names, places, labels)
    _heads(ax, places, widths, labels)
    _key(ax, frame, used, labels)
    return ax


def _raised(word: str) -> str:
    """A heading begins with a capital."""
    return word[:1].upper() + word[1:]


def _row_height(name: str) -> float:
    return LINE * (name.count("\n") + 1) + PADDING


def _group(ax: Axes, top: float, verdict: str, rows: pd.DataFrame, names: Mapping[str, str], places: Mapping[str, float], labels: Labels) -> float:
    """A verdict's heading and its claims; returns where they end."""
    across = ax.get_yaxis_transform()
    edge = ax.get_window_extent().x0 * 72 / ax.figure.dpi
    ax.axhline(top, xmin=-2, color=style.RULE, linewidth=1, clip_on=False)
    style.put(ax, 0, top + HEADING / 2 + 2, labels.phrase("verdict_n", verdict=_raised(labels.word("verdict", verdict)), n=labels.number(len(rows))),
              dx=4 - edge, size=style.TEXT, colour=style.INK, coords=across)
    top += HEADING
    for claim, row in rows.iterrows():
        middle = top + _row_height(names[claim]) / 2
        style.put(ax, 0, middle, names[claim], dx=4 - edge, colour=style.INK, coords=across)
        for stream, x in places.items():
            if row[stream]:
                _mark(ax, x, middle, row[stream], f"{labels.word('stream', stream)} {labels.word('verdict', row[stream])}")
        top += _row_height(names[claim])
    return top


def _mark(ax: Axes, x: float, y: float, verdict: str, tip: str) -> None:
    style.tooltip(ax.add_line(_shape(verdict, [x], [y])), tip)


def _shape(verdict: str, xs: list[float], ys: list[float]) -> Line2D:
    """The mark of a verdict, for the board and for its key."""
    return Line2D(xs, ys, **{"linestyle": "", "markersize": MARK, "markeredgewidth": 1.4, "zorder": 3, "clip_on": False, **LOOKS[verdict]})


def _heads(ax: Axes, places: Mapping[str, float], widths: Mapping[str, float], labels: Labels) -> None:
    """The streams above their columns, with a rule before each."""
    for stream, x in places.items():
        style.put(ax, x, 0, labels.word("stream", stream), dy=8, ha="center", va="bottom")
        marks.line(ax, (x - widths[stream] / 2,) * 2, ax.get_ylim(), color=style.RULE, linewidth=0.8, zorder=0.5)


def _key(ax: Axes, frame: pd.DataFrame, used: list[str], labels: Labels) -> None:
    """The shapes in use with their words, at the left edge of the figure."""
    shown = [verdict for verdict in ORDER if (frame[used] == verdict).any(axis=None)]
    edge = ax.get_window_extent().x0 / ax.get_window_extent().width
    style.key(ax, [(_shape(verdict, [], []), labels.word("verdict", verdict)) for verdict in shown], x=4 / style.size_of(ax)[0] - edge, lift=36)

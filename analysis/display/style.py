"""How every chart looks: one font, one palette, one set of margins, and no trace left in anyone's settings.

Figures are matplotlib ``Figure`` objects made here, never pyplot's: they draw once, when `svg.to_svg` writes them.
One unit of the figure is one pixel of the SVG at its natural width, so sizes below read as pixels.
"""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache, wraps

import matplotlib
import seaborn as sns
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator
from matplotlib.transforms import ScaledTranslation, Transform

from analysis.display.glyphs import FAMILY, check_glyphs, line_width, register_face

# --- Palette: meanings, not colours, are what charts ask for. ------------------------------------------------------
INK = "#1b2733"
MUTED = "#55616d"
RULE = "#d8dee4"
PAPER = "#ffffff"
FOCAL, FOCAL_PALE = "#0b5394", "#bcd4ea"
PEER, PEER_PALE = "#6f7c88", "#ccd4db"
NATIONAL, NATIONAL_PALE = INK, "#b4bcc4"
ALERT, ALERT_PALE = "#a8461f", "#f3d9cc"
LEAD = "#f0ead8"
# Six hues whose lightness differs too, so that a grey print keeps them apart.
CATEGORICAL = ("#12304f", "#8e2f52", "#1f7a7a", "#cf7a1d", "#8fa9c4", "#d9c08a")

# --- Sizes in pixels ---------------------------------------------------------------------------------------------
WIDTH = 720
TEXT = 13.0
SMALL = 12.0
ROW = 30
GAP = 10

# Marks that may not begin a line.
CLOSING = "，。、；：）》”％%"

# Readers draw with their own Latin, which can be a little wider than the one measured here.
SLACK = 1.06


@cache
def _rc() -> dict[str, object]:
    """Our settings, on top of a seaborn style; the font comes last because seaborn's theme names its own."""
    register_face()
    return sns.axes_style("ticks") | {
        "figure.dpi": 72, "savefig.dpi": 72, "savefig.bbox": None, "figure.facecolor": PAPER,
        "svg.fonttype": "none", "svg.hashsalt": "duibiao",
        "font.family": [FAMILY], "font.size": TEXT, "font.weight": "normal", "text.parse_math": False,
        "text.color": INK, "axes.labelcolor": MUTED, "axes.labelsize": SMALL, "axes.labelweight": "normal",
        "axes.titlesize": TEXT, "axes.titleweight": "normal", "axes.titlelocation": "left", "axes.titlecolor": INK,
        "axes.edgecolor": RULE, "axes.linewidth": 1.0, "axes.axisbelow": True, "axes.unicode_minus": True,
        "axes.spines.top": False, "axes.spines.right": False, "axes.spines.left": False, "axes.spines.bottom": False,
        "grid.color": RULE, "grid.linewidth": 0.8, "xtick.labelsize": SMALL, "ytick.labelsize": TEXT,
        "xtick.color": RULE, "ytick.color": RULE, "xtick.labelcolor": MUTED, "ytick.labelcolor": INK,
        "xtick.major.size": 0, "ytick.major.size": 0, "xtick.minor.size": 0, "ytick.minor.size": 0,
        "xtick.major.pad": 5, "ytick.major.pad": 8, "hatch.linewidth": 0.8, "hatch.color": PAPER,
        "legend.frameon": False, "legend.fontsize": SMALL, "legend.labelcolor": MUTED,
        "legend.handlelength": 1.4, "legend.handletextpad": 0.5, "legend.columnspacing": 1.6, "legend.borderpad": 0.0,
        "legend.borderaxespad": 0.0,
    }


@cache
def _settings() -> dict[str, object]:
    """Every setting in force in a chart: matplotlib's own defaults, then ours, which it has checked once and for all."""
    with matplotlib.rc_context():
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(_rc())
        return {name: value for name, value in matplotlib.rcParams.items() if name != "backend"}


@contextmanager
def theme() -> Iterator[None]:
    """Draw inside this and the project's look holds; outside nothing has changed.

    Notes
    -----
    It starts from matplotlib's own defaults, so a reader's settings file changes no chart either. What was checked once is set as it
    is: to check three hundred settings again for every chart takes as long as to draw a small one.
    """
    with matplotlib.rc_context():
        dict.update(matplotlib.rcParams, _settings())
        yield


def themed(draw: Callable[..., Axes]) -> Callable[..., Axes]:
    """A drawing function that always runs inside `theme`."""
    @wraps(draw)
    def inside(*args, **kwargs):
        with theme():
            return draw(*args, **kwargs)
    return inside


# --- Measuring and placing ---------------------------------------------------------------------------------------
@cache
def text_width(text: str, size: float = TEXT) -> float:
    """The width of the longest line of a text in pixels, with a little room for the reader's own font."""
    return SLACK * max(line_width(line, size) for line in check_glyphs(text).split("\n"))


def widest(texts: Sequence[str], size: float = TEXT) -> float:
    """The width of the widest of several texts, 0 for none."""
    return max((text_width(text, size) for text in texts), default=0.0)


def _pieces(text: str) -> list[str]:
    """Where a line may break: between words, and after any wide (Chinese) character."""
    pieces = [""]
    for character in text:
        pieces[-1] += character
        if character == " " or ord(character) >= 0x2E80:
            pieces.append("")
    return [piece for piece in pieces if piece]


def wrapped(text: str, width: float, size: float = TEXT, *, lines: int = 2) -> str:
    """A text broken into at most `lines` lines of a width in pixels; what does not fit ends in an ellipsis."""
    rows = _broken(text, width, size)
    if 1 < len(rows) <= lines:
        # As narrow as the same number of lines allows, so that no word is left alone on the last.
        narrower = (_broken(text, width * part / 20, size) for part in range(8, 20))
        rows = next((found for found in narrower if len(found) == len(rows)), rows)
    rows = [_cut(row, width, size) for row in rows]
    if len(rows) > lines:
        rows = [*rows[: lines - 1], _cut(rows[lines - 1] + "…", width, size)]
    return "\n".join(rows)


def _broken(text: str, width: float, size: float) -> list[str]:
    rows = [""]
    for piece in _pieces(text):
        closing = piece[0] in CLOSING
        if rows[-1] and not closing and text_width(rows[-1] + piece.rstrip(), size) > width:
            rows.append("")
        rows[-1] += piece
    return [row.strip() for row in rows]


def _cut(row: str, width: float, size: float) -> str:
    cut = row
    while text_width(cut, size) > width and len(cut) > 2:
        cut = cut.rstrip("…")[:-1].rstrip() + "…"
    return cut


def new_axes(*, height: float, left: float, right: float = GAP, top: float = GAP, bottom: float = 26, width: float = WIDTH) -> Axes:
    """Empty axes on a figure of their own; margins and the height of the drawing area are in pixels."""
    total = top + height + bottom
    figure = Figure(figsize=(width / 72, total / 72), dpi=72)
    return figure.add_axes((left / width, bottom / total, max(width - left - right, 1) / width, height / total))


def size_of(ax: Axes) -> tuple[float, float]:
    """Width and height of the drawing area in pixels."""
    box = ax.get_window_extent()
    return box.width * 72 / ax.figure.dpi, box.height * 72 / ax.figure.dpi


def panels(ax: Axes, count: int, *, columns: int | None = None, gap: float = 28, head: float = 0, foot: float = 0) -> list[Axes]:
    """Split axes into a grid of panels that keep the parent as their frame (`parent.child_axes`).

    Parameters
    ----------
    ax : Axes
    count, columns : int
        Panels, and panels in a row (all of them by default).
    gap, head, foot : float
        Pixels between columns, above each panel for its heading, and below it for its ticks.
    """
    ax.set_axis_off()
    columns = columns or count
    lines = -(-count // columns)
    width, height = size_of(ax)
    wide, tall = (width - gap * (columns - 1)) / columns, height / lines
    boxes = [((i % columns) * (wide + gap), height - (i // columns + 1) * tall + foot) for i in range(count)]
    return [ax.inset_axes((x / width, y / height, wide / width, (tall - head - foot) / height)) for x, y in boxes]


def stack(ax: Axes, heights: Sequence[float], *, gap: float = 0) -> list[Axes]:
    """Split axes into panels one below the other, their heights in pixels scaled to the room there is."""
    ax.set_axis_off()
    whole = sum(heights) + gap * (len(heights) - 1)
    tops = [1 - (sum(heights[:i]) + gap * i) / whole for i in range(len(heights))]
    return [ax.inset_axes((0, top - height / whole, 1, height / whole)) for top, height in zip(tops, heights, strict=True)]


def row_places(heights: Sequence[float], start: float = 0) -> tuple[list[float], float]:
    """The middle of each of several rows of different heights, from the top down, and where the last one ends."""
    ends = [start + sum(heights[: i + 1]) for i in range(len(heights))]
    return [end - height / 2 for end, height in zip(ends, heights, strict=True)], ends[-1] if ends else start


# --- Axes, ticks, keys -------------------------------------------------------------------------------------------
def put(ax: Axes, x: float, y: float, text: str, *, dx: float = 0, dy: float = 0, ha: str = "left", va: str = "center",
        size: float = SMALL, colour: str = MUTED, coords: Transform | str = "data", clear: bool = False) -> list[Artist]:
    """Write a text at a point, moved by pixels.

    Each line is a text of its own, so that a reader's font keeps it aligned; `clear` hides the rules behind it.
    """
    behind = {"facecolor": PAPER, "edgecolor": "none", "pad": 1.5} if clear else None
    lines = text.split("\n")
    leading = size * 1.25
    above = {"center": (len(lines) - 1) / 2, "bottom": len(lines) - 1, "top": 0}[va]
    at = {"center": "center_baseline", "bottom": "baseline", "top": "top"}[va]
    base = {"data": ax.transData, "axes fraction": ax.transAxes}[coords] if isinstance(coords, str) else coords
    return [
        ax.text(x, y, line, transform=_moved(ax, base, dx, dy + (above - i) * leading), ha=ha, va=at, fontsize=size, color=colour, bbox=behind, zorder=2.1)
        for i, line in enumerate(lines)
    ]


def _moved(ax: Axes, base: Transform, dx: float, dy: float) -> Transform:
    """A place moved by pixels, whatever the resolution."""
    return base + ScaledTranslation(dx / 72, dy / 72, ax.figure.dpi_scale_trans)


def rows(ax: Axes, labels: Sequence[str], *, colours: Sequence[str] | None = None, size: float = TEXT) -> None:
    """Make one row per whole number of the y axis, from the top down, with its label to the left; no labels, no text."""
    ax.set_ylim(len(labels) - 0.5, -0.5)
    ax.set_yticks([])
    for i, label in enumerate(labels):
        if label:
            put(ax, 0, i, label, dx=-GAP, ha="right", size=size, colour=colours[i] if colours else INK, coords=ax.get_yaxis_transform())


def heading(ax: Axes, text: str, below: str = "", *, head: float, colour: str = INK) -> None:
    """The name of a panel at the top of the `head` pixels above it, with quieter lines below the name."""
    down = TEXT * 1.25 * text.count("\n") + SMALL * 1.4
    put(ax, 0, 1, text, dy=head - TEXT - TEXT * 1.25 * text.count("\n"), va="bottom", size=TEXT, colour=colour, coords="axes fraction")
    if below:
        put(ax, 0, 1, below, dy=head - TEXT - down - SMALL * 1.25 * below.count("\n"), va="bottom", coords="axes fraction")


def head_height(text: str, below: str = "") -> float:
    """Pixels that `heading` needs above a panel."""
    quiet = below.count("\n") + 1 if below else 0
    return TEXT * 1.25 * (text.count("\n") + 1) + SMALL * 1.4 * quiet + 8


def ticks(axis, values: Sequence[float], text: Callable[[float], str]) -> None:
    """Fixed ticks with our own words: matplotlib's formatters write mathematics for powers of ten."""
    axis.set_major_locator(FixedLocator(list(values)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: text(value)))
    axis.set_minor_locator(NullLocator())


def inward(ax: Axes) -> None:
    """Keep the first and the last label of the x axis within the axes, clear of the next panel's."""
    labels = ax.get_xticklabels()
    for label, side in zip((labels[0], labels[-1]), ("left", "right"), strict=True):
        label.set_horizontalalignment(side)


def grid(ax: Axes, axis: str = "x") -> None:
    """Light rules behind the marks along one axis."""
    ax.grid(visible=True, axis=axis)


def legible_on(face) -> str:
    """Ink or paper, whichever stands out more against a colour; contrast as the web guidelines (WCAG 2) reckon it."""
    parts = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in matplotlib.colors.to_rgb(face)]
    light = sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), parts, strict=True)) + 0.05
    # Paper has a light of 1.05, ink of 0.06.
    return PAPER if 1.05 / light > light / 0.06 else INK


def swatch(colour: str, *, edge: str | None = None, hatch: str | None = None) -> Patch:
    """A bar for a key."""
    return Patch(facecolor=colour, edgecolor=edge or colour, hatch=hatch, linewidth=0.8 if edge else 0)


def dot(colour: str, *, hollow: bool = False, marker: str = "o") -> Line2D:
    """A dot for a key."""
    return Line2D([], [], linestyle="", marker=marker, markersize=8, color=colour, markerfacecolor=PAPER if hollow else colour)


def key(ax: Axes, entries: Sequence[tuple[Artist, str]], *, x: float = 0.0, lift: float = 8, columns: int | None = None) -> None:
    """A one-line key above the axes; labels are given outright, so one that begins with an underscore stays."""
    handles, texts = [list(side) for side in zip(*entries, strict=True)]
    height = size_of(ax)[1]
    ax.legend(handles, texts, loc="lower left", bbox_to_anchor=(x, 1 + lift / height), ncols=columns or len(texts))


def tooltip(artist: Artist, *texts: str) -> Artist:
    """Give a mark the text a reader sees on pointing at it; several texts for a collection of marks, in order."""
    artist.set_gid("tip:" + json.dumps(texts, ensure_ascii=False))
    return artist


def warm_up() -> None:
    """Draw one small figure in each language, so that a process that serves many reports has fonts and ticks ready."""
    from analysis.display.svg import to_svg

    for language, word in (("zh", "覆盖不低于4万"), ("en", "coverage of at least 40,000")):
        with theme():
            ax = new_axes(height=60, left=text_width(word) + GAP)
            rows(ax, [word])
            ax.set_xscale("log")
            ax.set_xlim(1, 100)
            ticks(ax.xaxis, [1, 10, 100], str)
            sns.stripplot(x=[10.0], y=[0], orient="h", native_scale=True, color=FOCAL, jitter=False, ax=ax)
            ax.barh([0], [5], color=FOCAL_PALE, hatch="////")
            key(ax, [(dot(FOCAL), word), (swatch(FOCAL_PALE), word)])
        to_svg(ax.figure, id=f"warm-{language}", title=word, desc=word, language=language)

"""Charts of sectors by plan, with the kinds of absence, and of the layers and actions of the chain."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables_sectors import sector_text, sectors_in_order, state_of_cell
from analysis.display.words import WORDS

ROW, CHAIN_ROW, DISC, GAP_PANELS = 23, 32, 17, 40
LEVEL_HEADS = 8  # up to so many plans have their names written level above their column
HATCH = "////"
KEY_LINE = 20
UNSEEN = ("not_seen", "total_unknown")
# Shades of the codes of each dimension, told apart in grey as well.
SHADES = {"chain_layer": (0, 2, 4), "chain_action": (0, 2, 4, 5)}


@style.themed
def plot_sectors(matrix, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw sectors as rows and plans as columns: a disc with the number of measures, or the kind of absence.

    Parameters
    ----------
    matrix : SectorMatrix
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes

    Notes
    -----
    Disc: measures in favour, their number in it (the least, where rows may be one measure). Dash: the text was read in full and has none.
    Hatched: not seen, with a question mark where nobody knows how many provisions the plan has. Ring: named by measures on other factors only.
    """
    plans, sectors = marks.plans_in_order(matrix.frame, labels), sectors_in_order(matrix)
    left = marks.left_margin(map(labels.sector, sectors))
    wide = (style.WIDTH - left - style.GAP) / max(len(plans), 1)
    heads = [_head(plan, matrix, wide, labels, level=len(plans) <= LEVEL_HEADS) for plan in plans]
    room = max((style.TEXT * 1.25 * (text.count("\n") + 1) for text in heads), default=0) if len(plans) <= LEVEL_HEADS else style.widest(heads, style.SMALL)
    entries = _entries(matrix, labels)
    if ax is None:
        ax = style.new_axes(height=ROW * max(len(sectors), 1), left=left, top=room + 18 + KEY_LINE * -(-len(entries) // 3), bottom=8)
    style.rows(ax, list(map(labels.sector, sectors)))
    ax.set_xlim(-0.5, max(len(plans), 1) - 0.5)
    style.ticks(ax.xaxis, [], str)
    _rules(ax, len(sectors))
    for x, (plan, region) in enumerate(plans.items()):
        rows = matrix.frame[matrix.frame["plan_id"] == plan].set_index("sector_id", drop=False)
        _column(ax, x, rows.loc[sectors], matrix, marks.tone(labels, region), min(DISC, wide - 3), labels)
        _write_head(ax, x, heads[x], marks.label_colour(labels, region), level=len(plans) <= LEVEL_HEADS)
    if entries:
        style.key(ax, entries, lift=room + 16, columns=3, x=-left / style.size_of(ax)[0])
    return ax


def _head(plan: str, matrix, wide: float, labels: Labels, *, level: bool) -> str:
    """The name above a column: wrapped where there is room, else in one line to be turned."""
    row = matrix.plans.loc[plan]
    if not level:
        several = (matrix.plans["region_id"] == row["region_id"]).sum() > 1
        return labels.plan(plan) if several else labels.region(row["region_id"])
    seen = labels.span(row["seen_min"], row["seen_max"])
    read = labels.phrase("read_all_of", total=row["total"]) if row["whole"] else (
        labels.phrase("seen_of_total", total=row["total"], seen=seen) if marks.given(row["total"]) else labels.phrase("seen_total_unknown", seen=seen))
    return f"{style.wrapped(labels.plan(plan), wide - 8, lines=3)}\n{style.wrapped(read, wide - 8, style.SMALL, lines=3)}"


def _write_head(ax: Axes, x: int, text: str, colour: str, *, level: bool) -> None:
    if level:
        style.put(ax, x, -0.5, text, dy=6, ha="center", va="bottom", colour=colour)
        return
    ax.annotate(style.check_glyphs(text), (x, -0.5), (0, 6), textcoords="offset points", rotation=90, ha="center", va="bottom", fontsize=style.SMALL, color=colour)


def _rules(ax: Axes, rows: int) -> None:
    """A light rule under every row, to lead the eye across."""
    for y in range(rows + 1):
        ax.axhline(y - 0.5, color=style.RULE, linewidth=0.6, zorder=0.5)


def _column(ax: Axes, x: int, rows: pd.DataFrame, matrix, tone: marks.Tone, disc: float, labels: Labels) -> None:
    """The cells of one plan."""
    for y, (_, row) in enumerate(rows.iterrows()):
        tip = labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=f"{labels.sector(row['sector_id'])} {sector_text(row, matrix, labels)}")
        _mark(ax, x, y, row, matrix, tone, disc, tip, labels)


def _mark(ax: Axes, x: int, y: int, row: pd.Series, matrix, tone: marks.Tone, disc: float, tip: str, labels: Labels) -> None:
    """One cell; what was not seen of a factor stays hatched where another factor names the sector."""
    state = state_of_cell(row, matrix)
    if state in (*UNSEEN, "other_factor") and not matrix.plans.at[row["plan_id"], "whole"]:
        marks.bar(ax, y, x - 0.46, x + 0.46, height=0.92, tip=tip, facecolor=style.RULE, hatch=HATCH)
    if state in UNSEEN:
        if state == "total_unknown":
            style.put(ax, x, y, "?", ha="center", colour=style.INK, clear=True)
        return
    if state == "not_set":
        look = {"marker": "_", "markersize": disc * 0.6, "color": style.INK, "markeredgewidth": 1.6}
    elif state == "set":
        look = {"marker": "o", "markersize": disc, "color": tone.full}
    else:
        hollow = {"restricting": "s", "doubtful": "D", "other_factor": "o"}[state]
        look = {"marker": hollow, "markersize": disc * 0.55, "markerfacecolor": style.PAPER, "markeredgecolor": tone.full, "markeredgewidth": 1.6}
    style.tooltip(ax.plot([x], [y], linestyle="", zorder=2, **look)[0], tip)
    if state == "set":
        style.put(ax, x, y, labels.number(row["n_low"]), ha="center", size=11, colour=style.legible_on(tone.full))


def _entries(matrix, labels: Labels) -> list[tuple[object, str]]:
    """What the marks mean, as far as the chart has them."""
    held = {state_of_cell(row, matrix) for _, row in matrix.frame.iterrows()}
    drawn = {
        "set": (style.dot(style.PEER), say(labels, "有条文，圈内为条数", "set, with the number of measures")),
        "not_set": (Line2D([], [], linestyle="", marker="_", markersize=10, color=style.INK, markeredgewidth=1.6), say(labels, "未设（已读全文）", "not set (text read in full)")),
        "not_seen": (style.swatch(style.RULE, hatch=HATCH), say(labels, "未见（未读全，不等于未设）", "not seen (partly read)")),
        "total_unknown": (style.swatch(style.RULE, hatch=HATCH), say(labels, "带“?”：未见，条文总数未知", "with ?: not seen, total unknown")),
        "other_factor": (style.dot(style.PEER, hollow=True), labels.word("sector_state", "other_factor")),
        "restricting": (style.dot(style.PEER, hollow=True, marker="s"), labels.word("sector_state", "restricting")),
        "doubtful": (style.dot(style.PEER, hollow=True, marker="D"), labels.word("sector_state", "doubtful")),
    }
    return [entry for state, entry in drawn.items() if state in held]


# --- the chain ----------------------------------------------------------------------------------------


@style.themed
def plot_chain(counts, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw each plan's measures as a bar, parted by layer of the chain and, beside it, by action on the chain.

    Parameters
    ----------
    counts : ChainCounts
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`.

    Notes
    -----
    White is measures without a code, hatched provisions that were not seen; a plan without any code has a word and no bar.
    """
    plans = marks.plans_in_order(counts.plans, labels)
    left = marks.left_margin(map(labels.plan, plans))
    entries = {dimension: _chain_entries(dimension, counts, labels) for dimension in SHADES}
    wide = (style.WIDTH - left - GAP_PANELS) / len(SHADES)
    columns = 3 if all(3 * (style.widest([text for _, text in held], style.SMALL) + 44) < wide for held in entries.values()) else 2
    head = 28 + KEY_LINE * max(-(-len(held) // columns) for held in entries.values())
    if ax is None:
        ax = style.new_axes(height=len(plans) * CHAIN_ROW + head, left=left, right=16, bottom=8)
    most = max(1, int((counts.plans["coded"] + counts.plans["uncoded"] + counts.plans["unseen"].fillna(0))[counts.plans["coded"] > 0].max() or 1))
    for i, (panel, dimension) in enumerate(zip(style.panels(ax, len(SHADES), gap=GAP_PANELS, head=head), SHADES, strict=True)):
        marks.name_rows(panel, plans, labels, shown=i == 0)
        panel.set_xlim(0, most * 1.01)  # room for the outline of a bar that ends at the edge
        style.ticks(panel.xaxis, [], str)
        for y, plan in enumerate(plans):
            _parted(panel, y, plan, dimension, counts, labels)
        style.heading(panel, say(labels, "按{what}", "by {what}", what=labels.word("chain_dimension", dimension)).capitalize(), head=head)
        style.key(panel, entries[dimension], columns=columns)
    return ax


def _parted(ax: Axes, y: int, plan: str, dimension: str, counts, labels: Labels) -> None:
    """The bar of one plan."""
    row = counts.plans[(counts.plans["plan_id"] == plan) & (counts.plans["dimension"] == dimension)].iloc[0]
    if not row["coded"]:
        marks.words(ax, y, labels.word("chain_state", "not_coded"), x=0)
        return
    codes = counts.of(dimension).set_index("plan_id").loc[[plan]]
    parts = [(labels.word(dimension, code), n, {"facecolor": style.CATEGORICAL[shade]})
             for code, n, shade in zip(codes["code"], codes["n"], SHADES[dimension], strict=True)]
    white = {"facecolor": style.PAPER, "edgecolor": style.PEER, "linewidth": 0.8}
    parts.append((labels.word("chain_state", "not_coded"), row["uncoded"], white))
    parts.append((labels.absence("not_seen"), row["unseen"] if marks.given(row["unseen"]) else 0, {"facecolor": style.RULE, "hatch": HATCH}))
    start = 0
    for name, n, look in parts:
        if n:
            tip = labels.phrase("row_tip", who=labels.plan(plan), what=f"{name} {labels.number(n)}")
            marks.bar(ax, y, start, start + n, height=0.56, tip=tip, **look)
            _count(ax, y, start, n, look["facecolor"], labels)
            start += n


def _count(ax: Axes, y: int, start: float, n: int, face: str, labels: Labels) -> None:
    """The number on its part of the bar, where it fits."""
    text, low_high = labels.number(n), ax.get_xlim()
    if n / (low_high[1] - low_high[0]) * style.size_of(ax)[0] >= style.text_width(text, style.SMALL) + 3:
        style.put(ax, start + n / 2, y, text, ha="center", colour=style.legible_on(face))


def _chain_entries(dimension: str, counts, labels: Labels) -> list[tuple[object, str]]:
    """What the shades mean, for below the name of the panel."""
    entries = [(style.swatch(style.CATEGORICAL[shade]), labels.word(dimension, code)) for code, shade in zip(WORDS[dimension], SHADES[dimension], strict=True)]
    coded = counts.plans[(counts.plans["dimension"] == dimension) & (counts.plans["coded"] > 0)]
    if (coded["uncoded"] > 0).any():
        entries.append((style.swatch(style.PAPER, edge=style.PEER), labels.word("chain_state", "not_coded")))
    if (coded["unseen"].fillna(0) > 0).any():
        entries.append((style.swatch(style.RULE, hatch=HATCH), labels.absence("not_seen")))
    return entries

"""The chart of targets: a board by indicator, figures of one scope together and other scopes apart."""

from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.display import marks, style
from analysis.display.labels import Labels

BOARD_ROW, SCOPE_ROW, BLOCK_GAP = 27, 22, 4
# Beyond this ratio of the greatest to the least a linear axis would hide the small targets.
LOG_FROM = 50
SHAPES = {"floor": ">", "ceiling": "<"}


@style.themed
def plot_target_board(board: pd.DataFrame, labels: Labels, *, indicators: Sequence[str] | None = None, ax: Axes | None = None) -> Axes:
    """Draw targets by indicator, those of one scope together and other scopes apart, named.

    Parameters
    ----------
    board : DataFrame
        From `target_board`.
    labels : Labels
    indicators : sequence of str, optional
        Which indicators, in order; by default those that at least two regions set a target for, else all.
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per indicator and scope, each with a scale of its own, so that
        figures of different scope cannot be measured against each other by eye.

    Notes
    -----
    A figure that stands alone in its scope has a mark and no line, since its length would say nothing. A triangle points the way in which a floor or ceiling is open; a round mark is a level; a bar a range; hollow is reported and not
    read. The axis starts at nought, or is logarithmic (and says so) where targets differ more than fifty times.
    """
    chosen = list(indicators) if indicators is not None else _shared(board)
    blocks = [block for indicator in chosen for block in _blocks(indicator, board[board["indicator_id"] == indicator], labels)]
    heights = [sum(SCOPE_ROW if kind == "scope" else BOARD_ROW for kind, _ in rows) + (32 if head else 4) for head, rows in blocks] or [BOARD_ROW]
    if ax is None:
        texts = [labels.plan(plan) for plan in board["plan_id"].unique()]
        ax = style.new_axes(height=sum(heights) + BLOCK_GAP * (len(heights) - 1), left=marks.left_margin(texts, most=marks.LINE_LABEL), right=10, top=30, bottom=8)
    for panel, (head, rows) in zip(style.stack(ax, heights, gap=BLOCK_GAP), blocks, strict=False):
        _board_panel(panel, head, rows, labels)
    if not chosen:
        marks.words(ax, 0.5, labels.phrase("nothing"))
    _board_key(ax, board[board["indicator_id"].isin(chosen)], labels)
    return ax


def _shared(board: pd.DataFrame) -> list[str]:
    """Indicators that several regions have, else all, in the order of the board."""
    regions = board.groupby("indicator_id", sort=False)["region_id"].nunique()
    return list(regions.index[regions > 1]) or list(regions.index)


def _blocks(indicator: str, targets: pd.DataFrame, labels: Labels) -> list[tuple[str, list]]:
    """An indicator's rows scope by scope; its name heads the first."""
    blocks: list[tuple[str, list]] = []
    for row in _board_rows(targets, labels):
        if row[0] == "scope":
            blocks.append(("" if blocks else indicator, []))
        blocks[-1][1].append(row)
    return blocks


def _board_rows(targets: pd.DataFrame, labels: Labels) -> list[tuple[str, object]]:
    """Lines of a panel: each scope's name, then its targets; the scope of the region in focus first."""
    mine = set(targets.loc[[labels.is_focal(region) for region in targets["region_id"]], "scope_id"])
    rows = []
    for scope in sorted(dict.fromkeys(targets["scope_id"]), key=lambda scope: scope not in mine):
        of_scope = targets[targets["scope_id"] == scope]
        plans = list(marks.plans_in_order(of_scope, labels))
        ordered = of_scope.assign(_place=of_scope["plan_id"].map(plans.index)).sort_values(["_place", "year"], kind="stable")
        rows += [("scope", scope), *(("target", row) for _, row in ordered.iterrows())]
    return rows


def _board_panel(ax: Axes, head: str, rows: Sequence[tuple[str, object]], labels: Labels) -> None:
    ys, total = style.row_places([SCOPE_ROW if kind == "scope" else BOARD_ROW for kind, _ in rows], 28 if head else 0)
    ax.set(ylim=(total + 4, 0), yticks=[])
    style.ticks(ax.xaxis, [], str)
    targets = [row for kind, row in rows if kind == "target"]
    logarithmic = _board_scale(ax, [v for row in targets for v in (row["value"], row["value_high"]) if marks.given(v)], _figures(targets, labels))
    if head:
        marks.indicator_line(ax, 15, labels.indicator(head), top=1)
    if logarithmic:
        style.put(ax, 1, 15 if head else 4, labels.phrase("log_scale"), ha="right", coords=ax.get_yaxis_transform())
    for y, (kind, row) in zip(ys, rows, strict=True):
        if kind == "scope":
            style.put(ax, 0, y, _scope_text(ax, row, labels), coords=ax.get_yaxis_transform())
        else:
            _board_row(ax, y, row, labels, stem=not logarithmic, alone=len(targets) == 1)


def _scope_text(ax: Axes, scope: str, labels: Labels) -> str:
    return style.wrapped(labels.phrase("scope_named", scope=labels.scope(scope)), style.size_of(ax)[0], style.SMALL, lines=1)


def _figures(rows: Sequence[pd.Series], labels: Labels) -> list[str]:
    return [figure(row, labels) for row in rows]


def figure(row: pd.Series, labels: Labels) -> str:
    """A target with its year, or why it has no figure."""
    if row["absence"]:
        return labels.absence(row["absence"])
    return dated(labels.quantity(row["value"], row["unit"], row["comparator"], row["value_high"]), row["year"], labels)


def dated(text: str, year: object, labels: Labels) -> str:
    """A figure with its year where there is one."""
    return labels.phrase("dated", value=text, year=labels.year(year)) if marks.given(year) else text


def _board_scale(ax: Axes, values: Sequence[float], texts: Sequence[str]) -> bool:
    """Set an axis that leaves room for the figures beside the marks; tell whether it is logarithmic."""
    room = (style.widest(texts, style.SMALL) + 18) / style.size_of(ax)[0]
    part = max(1 - room, 0.3)
    low, high = min(values, default=1.0), max(values, default=1.0)
    if len(texts) == 1:
        # Alone in its scope a figure has nothing to be measured against: its mark stands at the edge, whatever it says.
        ax.set_xlim(low - abs(low) * 0.02 - 1e-9, low + abs(low) + 1e-9)
        return False
    if low > 0 and high / low > LOG_FROM:
        ax.set_xscale("log")
        ax.set_xlim(low / 2, low / 2 * (high * 2 / low) ** (1 / part))
        style.ticks(ax.xaxis, [], str)
        return True
    ax.set_xlim(min(low, 0), max(high, 1e-9) / part)
    return False


def _board_row(ax: Axes, y: float, row: pd.Series, labels: Labels, *, stem: bool, alone: bool) -> None:
    across = ax.get_yaxis_transform()
    marks.name_line(ax, y, labels.plan(row["plan_id"]), marks.label_colour(labels, row["region_id"]))
    text = figure(row, labels)
    if row["absence"]:
        style.put(ax, 0, y, text, dx=4, coords=across)
        return
    colours, high = marks.tone(labels, row["region_id"]), row["value_high"] if marks.given(row["value_high"]) else row["value"]
    if stem and not alone:
        marks.line(ax, (0, row["value"]), (y, y), color=colours.full, linewidth=2)
    if high > row["value"]:
        marks.line(ax, (row["value"], high), (y, y), color=colours.pale, linewidth=8)
    mark = ax.plot([row["value"]], [y], marker=SHAPES.get(row["comparator_class"], "o"), markersize=9, color=colours.full,
                   markerfacecolor=style.PAPER if row["reported"] else colours.full, markeredgewidth=1.5, linestyle="", clip_on=False, zorder=3)
    style.tooltip(mark[0], labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=f"{labels.indicator(row['indicator_id'])} {text}"))
    style.put(ax, high, y, text, dx=10, colour=style.INK)


def _board_key(ax: Axes, board: pd.DataFrame, labels: Labels) -> None:
    entries = [
        (style.dot(style.PEER, marker=SHAPES.get(kind, "o")), labels.phrase(f"{kind}_key"))
        for kind in ("floor", "level", "ceiling") if (board["comparator_class"] == kind).any()
    ]
    if board["reported"].any():
        entries.append((style.dot(style.PEER, hollow=True), labels.phrase("reported_goal_key")))
    if entries:
        style.key(ax, entries)

"""The chart of gaps: a region's targets as multiples of its peers' of the same scope, the rest in words."""

import math
from collections.abc import Sequence

import pandas as pd
from matplotlib.axes import Axes

from analysis.display import marks, style
from analysis.display.charts_targets import dated
from analysis.display.labels import Labels

ROW = 25
RELATED = ("same_scope", "same_scope_other_year")
ABSENT = ("no_counterpart", "no_targets")


@style.themed
def plot_gaps(gaps, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw each target of the region in focus as a multiple of every same-scope target of the others.

    Parameters
    ----------
    gaps : Gaps
        From `gap_table`.
    labels : Labels
    ax : Axes, optional
        Axes to draw on; without them some of the right size are made.

    Returns
    -------
    Axes
        A line per target of the region in focus, and below it a line per peer with a figure and one for those without.

    Notes
    -----
    The axis is logarithmic, so that half and double lie equally far from equal. Filled: same scope and year. Hollow: same scope,
    other year. Figures of another scope are given in words and never as a multiple.
    """
    rows = _with_scale([line for of_target in _by_evidence(gaps.frame) for line in _lines(of_target)])
    names = [labels.region(region) for region in gaps.frame["peer_region_id"].unique()]
    if ax is None:
        ax = style.new_axes(height=len(rows) * ROW, left=max(marks.left_margin(names), 84), right=14, top=34, bottom=8)
    ax.set(ylim=(len(rows) - 0.5, -0.5), yticks=[])
    _ratio_axis(ax, gaps.frame[gaps.frame["status"].isin(RELATED)], labels)
    for y, (kind, row) in enumerate(rows):
        DRAW[kind](ax, y, row, labels)
    _gap_key(ax, gaps.frame, labels)
    return ax


def _by_evidence(frame: pd.DataFrame) -> list[pd.DataFrame]:
    """The rows of each target; first those with a multiple, then those with any figure to show, then the rest."""
    of_targets = [rows for _, rows in frame.groupby("target_id", sort=False)]
    return sorted(of_targets, key=lambda rows: 0 if rows["status"].isin(RELATED).any() else 1 if (~rows["status"].isin(ABSENT)).any() else 2)


def _lines(rows: pd.DataFrame) -> list[tuple[str, object]]:
    """The lines of one target: its own, each peer with a figure, and all peers without one."""
    with_figure = rows[~rows["status"].isin(ABSENT)]
    lines = [("own", rows.iloc[0])]
    lines += [("ratio" if row["status"] in RELATED and marks.given(row["ratio_low"]) else "words", row) for _, row in with_figure.iterrows()]
    absent = rows[rows["status"].isin(ABSENT)]
    return [*lines, ("absent", absent)] if len(absent) else lines


def _with_scale(lines: list[tuple[str, object]]) -> list[tuple[str, object]]:
    """Put the scale under the last target that has a multiple; no scale where there is none."""
    last = max((i for i, (kind, _) in enumerate(lines) if kind == "ratio"), default=-1)
    return [*lines[: last + 1], ("scale", None), *lines[last + 1:]] if last >= 0 else lines


def _ratio_axis(ax: Axes, related: pd.DataFrame, labels: Labels) -> None:
    """An axis as far as the ratios go, and past it room for the figures of the others."""
    texts = [_ratio_text(row, labels) for _, row in related.iterrows() if marks.given(row["ratio_low"])]
    ends = [value for name in ("ratio_low", "ratio_high") for value in related[name] if marks.given(value)]
    low, high = min([0.5, *ends]) / 1.2, max([2.0, *ends]) * 1.2
    part = max(1 - (style.widest(texts, style.SMALL) + 22) / style.size_of(ax)[0], 0.3)
    ax.set_xscale("log")
    ax.set_xlim(low, low * (high / low) ** (1 / part))
    spread = math.log2(high / low)
    every = 1 if spread < 8 else 2 if spread < 16 else 4
    style.ticks(ax.xaxis, [2.0 ** power for power in range(-40, 41, every) if low <= 2.0 ** power <= high], lambda _: "")


def _rules(ax: Axes, y: int) -> None:
    """Rules behind the lines that have a multiple, and only there."""
    for x in ax.get_xticks():
        marks.line(ax, (x, x), (y - 0.5, y + 0.5), color=style.RULE, linewidth=0.8, zorder=0.5)
    marks.line(ax, (1, 1), (y - 0.5, y + 0.5), color=style.MUTED, linewidth=1, zorder=0.6)


def _scale(ax: Axes, y: int, row: None, labels: Labels) -> None:
    """The words of the scale."""
    for value in ax.get_xticks():
        style.put(ax, value, y, _ratio_word(value, labels), dy=3, ha="center")


def _ratio_word(value: float, labels: Labels) -> str:
    if value == 1:
        return labels.phrase("equal")
    return labels.multiple(value) if value > 1 else f"1/{labels.number(1 / value)}"


def _own(ax: Axes, y: int, row: pd.Series, labels: Labels) -> None:
    """The target that the lines below it are set against."""
    across = ax.get_yaxis_transform()
    ax.axhline(y - 0.5, color=style.RULE, linewidth=1, xmin=-1, clip_on=False)
    target = dated(_figure(row, "focal", labels), row["focal_year"], labels)
    text = style.wrapped(f"{labels.indicator(row['indicator_id'])}  {target}", style.size_of(ax)[0] - 8, lines=1)
    style.put(ax, 0, y, text, size=style.TEXT, colour=style.FOCAL, coords=across, clear=True, dx=2)


def _figure(row: pd.Series, side: str, labels: Labels) -> str:
    return labels.quantity(row[f"{side}_value"], row["unit"], row[f"{side}_comparator"], row[f"{side}_value_high"])


def _peer(ax: Axes, y: int, row: pd.Series, labels: Labels) -> None:
    style.put(ax, 0, y, labels.region(row["peer_region_id"]), dx=-style.GAP, ha="right", size=style.TEXT, colour=style.INK, coords=ax.get_yaxis_transform())


def _ratio_text(row: pd.Series, labels: Labels) -> str:
    peer = dated(_figure(row, "peer", labels), row["peer_year"], labels)
    return labels.phrase("gap_row", ratio=labels.multiple(row["ratio_low"], row["ratio_high"]), value=peer)


def _ratio(ax: Axes, y: int, row: pd.Series, labels: Labels) -> None:
    _peer(ax, y, row, labels)
    _rules(ax, y)
    low, high, text = row["ratio_low"], row["ratio_high"], _ratio_text(row, labels)
    full = style.NATIONAL if row["is_benchmark"] else style.FOCAL
    marks.line(ax, (min(1, low), max(1, high)), (y, y), color=full, linewidth=1.6)
    marks.line(ax, (low, high), (y, y), color=full, linewidth=6)
    mark = ax.plot([low if high <= 1 else high], [y], marker="D" if row["is_benchmark"] else "o", markersize=9, color=full, linestyle="",
                   markerfacecolor=full if row["status"] == "same_scope" else style.PAPER, markeredgewidth=1.6, zorder=3)
    style.tooltip(mark[0], labels.phrase("row_tip", who=labels.region(row["peer_region_id"]), what=text))
    style.put(ax, 1, y, text, ha="right", colour=style.INK, coords=ax.get_yaxis_transform())


def _in_words(ax: Axes, y: int, row: pd.Series, labels: Labels) -> None:
    _peer(ax, y, row, labels)
    peer = dated(_figure(row, "peer", labels), row["peer_year"], labels)
    why = labels.word("gap_status", row["status"])
    if row["status"] == "other_scope":
        why = labels.phrase("other_scope_named", scope=labels.scope(row["peer_scope_id"]))
    elif row["ratio_absence"]:
        why = labels.absence(row["ratio_absence"])
    text = style.wrapped(labels.phrase("figure_why", value=peer, why=why), style.size_of(ax)[0] - 8, style.SMALL, lines=1)
    style.put(ax, 0, y, text, dx=2, coords=ax.get_yaxis_transform(), clear=True)


def _absent(ax: Axes, y: int, rows: pd.DataFrame, labels: Labels) -> None:
    """Peers without such a target, by the kind of their absence."""
    kinds = rows.assign(_kind=[labels.absence(a) if a else labels.word("gap_status", s) for a, s in zip(rows["absence"], rows["status"], strict=True)])
    parts = [
        labels.phrase("peers_absent", peers=labels.join(map(labels.region, dict.fromkeys(of_kind["peer_region_id"]))), absence=kind)
        for kind, of_kind in kinds.groupby("_kind", sort=False)
    ]
    text = style.wrapped(labels.pick(("；", "; ")).join(parts), style.size_of(ax)[0] - 8, style.SMALL, lines=1)
    style.put(ax, 0, y, text, dx=2, coords=ax.get_yaxis_transform(), clear=True)


DRAW = {"own": _own, "ratio": _ratio, "scale": _scale, "words": _in_words, "absent": _absent}


def _gap_key(ax: Axes, frame: pd.DataFrame, labels: Labels) -> None:
    found: Sequence[str] = set(frame.loc[frame["ratio_low"].notna(), "status"])
    entries = [(style.dot(style.FOCAL, hollow=status != "same_scope"), labels.word("gap_status", status)) for status in RELATED if status in found]
    if frame.loc[frame["ratio_low"].notna(), "is_benchmark"].any():
        entries.append((style.dot(style.NATIONAL, marker="D"), labels.word("region_role", "benchmark")))
    if entries:
        style.key(ax, entries)

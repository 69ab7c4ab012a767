"""Charts of duties: what provisions state, which bodies answer for which factors, and how firmly it is worded."""

from collections.abc import Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from analysis.display import marks, style
from analysis.display.labels import Labels
from analysis.display.tables_money import STRENGTH_PANELS, modalities, most_bodies, state_words

STATE_ROW, STATE_HEAD = 34, 24
BODIES = 12
TIE_ROW, TIE_HEAD = 25, 34
WIDEST_LINE = 13.0
BODY_LABEL, FACTOR_LABEL = 210, 190
SHADES = ("#0b1f33", "#1f4a78", "#4f7fae", "#8badcd", "#bfd2e4", "#edf2f7")
STRENGTH_ROW, STRENGTH_FOOT, STRENGTH_GAP = 24, 6, 26


# --- what provisions state -------------------------------------------------------------------------------------------


@style.themed
def plot_states(duties, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw, document by document, what part of the provisions states a body, a deadline, money and a wording.

    Parameters
    ----------
    duties : Duties
        From `plan_duties`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per aspect.

    Notes
    -----
    Documents read in full have a bar over all their provisions: solid where stated, pale where stated without a figure, empty where not
    set. Documents that were not read in full have no bar, and what was not seen is said in words.
    """
    frame = duties.states
    plans = marks.plans_in_order(frame, labels)
    aspects = list(dict.fromkeys(frame["aspect"]))
    rows = {(row["plan_id"], row["aspect"]): row for row in frame.to_dict("records")}
    if ax is None:
        ax = style.new_axes(height=len(plans) * STATE_ROW + STATE_HEAD, left=marks.left_margin(map(labels.plan, plans)), right=14, top=34, bottom=6)
    drawn = style.panels(ax, len(aspects), gap=18, head=STATE_HEAD)
    for panel, aspect in zip(drawn, aspects, strict=True):
        marks.name_rows(panel, plans, labels, shown=panel is drawn[0])
        panel.set_xlim(0, 1)
        style.ticks(panel.xaxis, [], str)
        style.heading(panel, labels.word("duty_aspect", aspect), head=STATE_HEAD)
        for y, (plan, region) in enumerate(plans.items()):
            _state(panel, y, rows[plan, aspect], marks.tone(labels, region), labels)
    _state_key(ax, frame, labels)
    return ax


def _state(ax: Axes, y: int, row: Mapping, colours: marks.Tone, labels: Labels) -> None:
    tip = labels.phrase("row_tip", who=labels.plan(row["plan_id"]), what=state_words(row, labels))
    if not row["read"] or not row["of"]:
        text = labels.absence("not_seen") if not row["set"] else labels.phrase("seen_stating", n=labels.number(row["set"]))
        style.put(ax, 0, y, text, dx=2)
        return
    stated, bare, of = row["set"] / row["of"], row["set_without_number"] / row["of"], row["of"]
    height, low = 0.34, y + 0.18
    marks.bar(ax, low, 0, 1, height=height, tip=tip, facecolor=style.PAPER, edgecolor=style.PEER, linewidth=0.9)
    if stated:
        marks.bar(ax, low, 0, stated, height=height, tip=tip, color=colours.full)
    if bare:
        marks.bar(ax, low, stated, stated + bare, height=height, tip=tip, facecolor=colours.pale, edgecolor=colours.full, linewidth=0.8)
    text = labels.absence("not_set") if row["state"] == "not_set" else labels.fraction(row["set"] + row["set_without_number"], of)
    style.put(ax, 0, y, text, dx=1, dy=9, colour=style.MUTED if row["state"] == "not_set" else style.INK)


def _state_key(ax: Axes, frame: pd.DataFrame, labels: Labels) -> None:
    """What the parts of a bar mean, as far as the chart has them."""
    read = frame[frame["read"].astype(bool)]
    entries = [
        (style.swatch(style.PEER), labels.phrase("stated_key")) if read["set"].any() else None,
        (style.swatch(style.PEER_PALE, edge=style.PEER), labels.absence("set_without_number")) if read["set_without_number"].any() else None,
        (style.swatch(style.PAPER, edge=style.PEER), labels.absence("not_set")) if read["not_set"].any() else None,
    ]
    entries = [entry for entry in entries if entry]
    if entries:
        style.key(ax, entries, lift=12)


# --- which bodies answer for which factors ------------------------------------------------------------------------------


@style.themed
def plot_agencies(duties, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw bodies on one side and factors on the other, joined by lines as wide as the number of provisions.

    Parameters
    ----------
    duties : Duties
        From `plan_duties`; documents that name no body have no panel.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per document, the region in focus first.

    Notes
    -----
    The bodies in most provisions are drawn, the others put together as one; with many documents the first panels only are drawn.
    The body in most provisions is in colour.
    """
    shown = list(most_bodies(duties, labels).items())
    sides = [_sides(duties, plan, labels) for plan, _ in shown]
    heights = [TIE_HEAD + TIE_ROW * max(len(left), len(right)) for left, right, _ in sides]
    if ax is None:
        ax = style.new_axes(height=sum(heights), left=BODY_LABEL, right=FACTOR_LABEL, top=4, bottom=6)
    for panel, side, height, (plan, region) in zip(style.stack(ax, heights), sides, heights, shown, strict=True):
        _ties(panel, side, height, plan, marks.label_colour(labels, region), labels)
    return ax


def _sides(duties, plan: str, labels: Labels) -> tuple[dict[str, int], dict[str, int], list[tuple[str, str, int]]]:
    """Bodies and factors of a document with their numbers of provisions, and the lines between them; "" stands for the other bodies."""
    bodies = duties.agencies[duties.agencies["plan_id"] == plan]
    kept = list(bodies["agency"].head(BODIES if len(bodies) > BODIES + 1 else len(bodies)))
    ties = duties.ties[duties.ties["plan_id"] == plan]
    lines: dict[tuple[str, str], int] = {}
    for agency, factor, n in zip(ties["agency"], ties["factor"], ties["n"], strict=True):
        end = (agency if agency in kept else "", factor)
        lines[end] = lines.get(end, 0) + n
    left = dict(zip(bodies["agency"], bodies["n"], strict=True))
    left = {name: int(left[name]) for name in kept} | ({"": len(bodies) - len(kept)} if len(bodies) > len(kept) else {})
    place = {factor: i for i, factor in enumerate(labels.dataset.factors.index)}
    right = {factor: sum(n for (_, other), n in lines.items() if other == factor) for factor in sorted(set(ties["factor"]), key=lambda code: place.get(code, len(place)))}
    return left, right, [(agency, factor, n) for (agency, factor), n in lines.items()]


def _ties(ax: Axes, side, height: float, plan: str, colour: str, labels: Labels) -> None:
    left, right, lines = side
    ax.set_xlim(0, 1)
    ax.set_ylim(height, 0)
    ax.set_axis_off()
    style.put(ax, 0, 14, labels.plan(plan), dx=-BODY_LABEL + 4, size=style.TEXT, colour=colour)
    from_y, to_y = _places(list(left), height), _places(list(right), height)
    scale = min(2.4, WIDEST_LINE / max(n for *_, n in lines))
    top = next(iter(left))
    for agency, factor, n in sorted(lines, key=lambda line: line[0] == top):
        _tie(ax, from_y[agency], to_y[factor], n * scale, style.FOCAL if agency == top else style.PEER, labels.phrase("tie_tip", agency=agency or labels.phrase("other_bodies_short"),
             factor=labels.factor(factor) if factor else labels.phrase("rest"), n=labels.number(n)))
    for agency, n in left.items():
        text = labels.phrase("with_number", who=agency, n=labels.number(n)) if agency else labels.phrase("other_bodies", n=labels.number(n))
        style.put(ax, 0, from_y[agency], style.wrapped(text, BODY_LABEL - 20, lines=1), dx=-8, ha="right", size=style.TEXT, colour=style.INK if agency else style.MUTED)
    for factor, n in right.items():
        style.put(ax, 1, to_y[factor], style.wrapped(labels.factor(factor) if factor else labels.phrase("rest"), FACTOR_LABEL - 20, lines=1), dx=8, size=style.TEXT, colour=style.INK)


def _places(names: Sequence[str], height: float) -> dict[str, float]:
    """Even places from the top down, below the heading."""
    step = (height - TIE_HEAD) / len(names)
    return {name: TIE_HEAD + step * (i + 0.5) for i, name in enumerate(names)}


def _tie(ax: Axes, start: float, end: float, width: float, colour: str, tip: str) -> None:
    curve = Path([(0, start), (0.45, start), (0.55, end), (1, end)], [Path.MOVETO, Path.CURVE4, Path.CURVE4, Path.CURVE4])
    alpha = 0.85 if colour == style.FOCAL else 0.35
    style.tooltip(ax.add_patch(PathPatch(curve, facecolor="none", edgecolor=colour, linewidth=max(width, 1), alpha=alpha, capstyle="butt")), tip)


# --- how firmly it is worded ----------------------------------------------------------------------------------------------


@style.themed
def plot_strength(duties, labels: Labels, *, ax: Axes | None = None) -> Axes:
    """Draw the provisions of each factor by wording, from firm to soft, a panel per document whose wording is known.

    Parameters
    ----------
    duties : Duties
        From `plan_duties`.
    labels : Labels
    ax : Axes, optional
        Frame to draw in; without it one of the right size is made.

    Returns
    -------
    Axes
        The frame; the panels are its `child_axes`, one per document, the first ones where there are many.
    """
    frame = duties.strength
    plans = dict(list(marks.plans_in_order(frame, labels).items())[:STRENGTH_PANELS])
    frame = frame[frame["plan_id"].isin(plans)]
    held = set(frame["factor"])
    codes = [code for code in [*labels.dataset.factors.index, ""] if code in held]
    names = [labels.factor(code) if code else labels.phrase("rest") for code in codes]
    words = modalities(frame["modality"])
    colours = dict(zip(words, _shades(len(words)), strict=True))
    heads = _headings(plans, duties.of_aspect("modality"), (style.WIDTH - marks.left_margin(names)) / len(plans) - STRENGTH_GAP, labels)
    head = max(style.head_height(*texts) for texts in heads.values())
    if ax is None:
        ax = style.new_axes(height=len(codes) * STRENGTH_ROW + head + STRENGTH_FOOT, left=marks.left_margin(names), right=20, top=34, bottom=4)
    drawn = style.panels(ax, len(plans), gap=STRENGTH_GAP, head=head, foot=STRENGTH_FOOT)
    totals = frame.groupby(["plan_id", "factor"])["n"].sum()
    for panel, (plan, region) in zip(drawn, plans.items(), strict=True):
        style.rows(panel, [style.wrapped(name, marks.LABEL, lines=1) for name in names] if panel is drawn[0] else [""] * len(names))
        panel.set_xlim(0, float(totals.max()) * 1.25)
        style.ticks(panel.xaxis, [], str)
        _wordings(panel, frame[frame["plan_id"] == plan], codes, names, words, colours, labels)
        style.heading(panel, *heads[plan], head=head, colour=marks.label_colour(labels, region))
    style.key(ax, [(style.swatch(colours[word], edge=style.PEER), labels.word("modality", word)) for word in words], lift=12)
    return ax


def _headings(plans: Mapping[str, str], states: pd.DataFrame, width: float, labels: Labels) -> dict[str, tuple[str, str]]:
    """Each document's name and, below it, of how many provisions the wording is known."""
    known = {plan: labels.phrase("wording_known", n=labels.number(states.at[plan, "set"]), of=labels.number(states.at[plan, "of"])) for plan in plans}
    return {plan: (style.wrapped(labels.plan(plan), width), style.wrapped(known[plan], width, style.SMALL)) for plan in plans}


def _shades(count: int) -> list[str]:
    """Shades from dark, the firmest wording, to light, the softest; told apart in grey."""
    if count == len(SHADES):
        return list(SHADES)
    return [SHADES[round(i * (len(SHADES) - 1) / max(count - 1, 1))] for i in range(count)] if count > 1 else [SHADES[2]]


def _wordings(ax: Axes, rows: pd.DataFrame, codes: Sequence[str], names: Sequence[str], words: Sequence[str], colours: Mapping[str, str], labels: Labels) -> None:
    counts = dict(zip(zip(rows["factor"], rows["modality"], strict=True), rows["n"], strict=True))
    for y, (code, name) in enumerate(zip(codes, names, strict=True)):
        start = 0
        for word in words:
            n = counts.get((code, word), 0)
            if n:
                tip = labels.phrase("row_tip", who=name, what=f"{labels.word('modality', word)} {labels.number(n)}")
                marks.bar(ax, y, start, start + n, height=0.6, tip=tip, facecolor=colours[word], edgecolor=style.PEER, linewidth=0.6)
                start += n
        style.put(ax, start, y, labels.number(start), dx=4, colour=style.INK if start else style.MUTED)

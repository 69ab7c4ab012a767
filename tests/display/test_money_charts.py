"""Charts of duties and practices: marks as their results have them, the rest counted, absence in words."""

from types import SimpleNamespace

import pandas as pd
import pytest
from matplotlib.patches import PathPatch
from matplotlib.text import Text

from analysis.display import charts
from analysis.display.labels import Labels
from analysis.measures.clauses import ASPECTS


@pytest.fixture(scope="module")
def labels(real_data):
    return Labels("en", real_data)


def words(ax):
    return [text.get_text() for text in ax.figure.findobj(Text)]


def duties(bodies: int):
    """A plan read in full with so many bodies, the first in three provisions, and one that was not read."""
    factors = ["f"] * bodies
    agencies = pd.DataFrame({
        "plan_id": "beijing-2024", "region_id": "beijing", "agency": [f"body {n}" for n in range(bodies)], "n": [3] + [1] * (bodies - 1), "first": 1, "alone": 0,
        "factors": [(factor,) for factor in factors], "evidence": [("x",)] * bodies,
    })
    ties = agencies.assign(factor="")[["plan_id", "agency", "factor", "n", "evidence"]]
    rows = [
        {"plan_id": plan, "region_id": region, "aspect": aspect, "set": stated, "set_without_number": bare, "not_set": of - stated - bare if read else 0,
         "not_seen": 0 if read else of, "of": of, "seen_low": of, "seen_high": of, "read": read, "state": state, "evidence": ("x",)}
        for plan, region, of, read in (("beijing-2024", "beijing", 4, True), ("sichuan-2024", "sichuan", 2, False)) for aspect in ASPECTS
        for stated, bare, state in [(2, 1, "set") if read and aspect == "money" else (0, 0, "not_set" if read else "not_seen")]
    ]
    return SimpleNamespace(agencies=agencies, ties=ties, states=pd.DataFrame(rows))


def test_a_line_is_as_wide_as_its_number_of_provisions(labels):
    (panel,) = charts.plot_agencies(duties(4), labels).child_axes
    widths = sorted(line.get_linewidth() for line in panel.patches if isinstance(line, PathPatch))
    assert len(widths) == 4 and widths[-1] == pytest.approx(3 * widths[0])


@pytest.mark.parametrize(("bodies", "others"), [(12, ""), (13, ""), (14, "2 others"), (25, "13 others")])
def test_every_body_is_named_or_counted(labels, bodies, others):
    found = words(charts.plot_agencies(duties(bodies), labels))
    assert sum(text.startswith("body ") for text in found) == (bodies if bodies <= 13 else 12)
    assert [text for text in found if text.endswith("others")] == ([others] if others else [])


def test_not_set_is_an_empty_bar_and_not_seen_a_word_without_one(labels):
    panels = charts.plot_states(duties(1), labels).child_axes
    said = [text for panel in panels for text in (t.get_text() for t in panel.texts)]
    assert said.count("not set") == 3 and said.count("not seen") == 4 and "3/4" in said
    agency, _, money, _ = panels
    assert len(agency.patches) == 1 and [round(bar.get_width(), 2) for bar in money.patches] == [1, 0.5, 0.25]

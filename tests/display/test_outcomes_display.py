"""Exhibits about targets that are due: nothing is missed for want of a figure, and nothing depends on the clock."""

import re

import pytest
from invented import build, drop, edit
from notebook_cells import exhibits

from analysis.dataset.load import load
from analysis.display.labels import Labels
from analysis.display.narrative_outcomes import none_due
from analysis.display.tables_outcomes import table_coming, table_outcomes
from analysis.measures.evolution import document_history
from analysis.measures.outcomes import coming_due, due_outcomes


@pytest.fixture(scope="module")
def english():
    return exhibits("targets", language="en")


@pytest.fixture
def on(tmp_path):
    """The two tables on an invented dataset that a function has changed, and what is said where there is nothing to list."""
    def run(change=lambda folder: None):
        folder = build(tmp_path / "data")
        change(folder)
        data = load(folder)
        labels = Labels("en", data)
        plans = document_history(data.plans, data.plan_relations, data.terms, regions=["aldmoor", "breck", "na", "corvale"]).frame
        edition = data.info["edition"]
        due = due_outcomes(data.targets, data.outcomes, data.indicators, plans, data.units, edition=edition)
        coming = coming_due(data.targets, data.indicators, plans, data.units, edition=edition)
        return table_outcomes(due, labels).rows, table_coming(coming, labels).rows, none_due(due, labels)

    return run


def by_name(rows):
    return {(row[0], row[1].split(" (")[0]): row[3:] for row in rows}


def test_nothing_is_missed_without_a_figure_of_the_same_scope(english, real_data):
    same = real_data.outcomes[real_data.outcomes["scope_match"] == "same"]["target_id"]
    for row, ids in zip(english["targets-outcomes"].rows, english["targets-outcomes"].evidence, strict=True):
        if row[3] in ("reached", "not reached", "same-scope figures that do not decide"):
            assert set(ids[3]) & set(same)
        else:
            assert row[3] in ("figures of another scope only", "no same-scope figure found") and not set(ids[3]) & set(same)


def test_every_target_that_is_due_is_there(english, real_data):
    due = real_data.targets[(real_data.targets["year"] <= 2025).fillna(False) & (real_data.targets["level"] != "support")]
    drafts = real_data.plans.index[real_data.plans["status"] == "draft"]
    shown = {ids[1][0] for ids in english["targets-outcomes"].evidence}
    assert shown == set(due.index[~due["plan_id"].isin(drafts)]) and len(shown) == 23


def test_what_the_default_evidence_says(english):
    rows = by_name(english["targets-outcomes"].rows)
    assert rows["Beijing implementation plan 2023", "AI industry scale"][0] == "reached"
    assert rows["Guangdong measures 2024", "AI industry scale"][0] == "same-scope figures that do not decide"
    assert rows["Hebei opinions 2024", "Total computing power"][0] == "no same-scope figure found"
    assert rows["National action plan 2023", "Total computing power"][0] == "figures of another scope only"
    assert "Sichuan has no target that is due yet." in [row[0] for row in english["targets-due"].rows]


def test_targets_coming_due_stand_by_date_from_the_edition(english):
    rows = english["targets-coming-due"].rows
    years = [int(re.search(r"\d{4}", row[0])[0]) for row in rows]
    assert years == sorted(years) and years[0] == 2027 and years[-1] == 2030
    assert rows[0][1] == "13" and rows[0][2].startswith("Sichuan")  # from November 2026 to December 2027
    assert "22 November 2026" in english["targets-coming-due"].notes[0]


def test_another_edition_moves_what_is_due(on):
    def change(folder):
        drop(folder, "outcomes")
        edit(folder, "dataset", "invented-health", "edition", "2028-06-30")

    due, coming, said = on(change)
    assert due == [] and said == "By the end of 2027 no target of these documents was due, so there is nothing to judge."
    assert coming[0][:2] == ["end of 2028", "6"]


def test_targets_nobody_looked_up_are_said_to_be_so(on):
    due, _, _ = on(lambda folder: drop(folder, "outcomes"))
    assert len(due) == 3 and {row[3] for row in due} == {"not looked up yet"}


def test_the_invented_outcomes(on):
    rows = by_name(on()[0])
    assert rows["Aldmoor programme 2026", "Village clinics"][:2] == ["reached", "950 (2028, same scope)"]
    assert rows["Breck programme 2026", "Rural doctors"][:2] == ["no same-scope figure found", "—"]
    assert rows["NA measures 2027", "Village clinics"][:2] == ["figures of another scope only", "at least 840 (mid-2028, wider scope)"]


def test_the_gap_table_says_what_each_goal_asks_a_year(english):
    pace = {row[0].split(" (")[0]: row[-1] for row in english["targets-gaps"].rows}
    assert pace["Total computing power"] == "about 53.8%"
    assert pace["AI enterprises"] == "at most 22.1% (baseline of another scope)"
    assert pace["Key core technologies"] == "no baseline seen"

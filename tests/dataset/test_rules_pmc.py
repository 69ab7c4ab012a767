"""The rules of the PMC codings, each broken once on the invented dataset, and what the project's own codings hold."""

import pytest
from invented import add, build, edit, remove

from analysis.dataset.files import read_sheets
from analysis.dataset.failures import merged
from analysis.dataset.load import load
from analysis.dataset.rules_pmc import RULES
from analysis.paths import DATA


def problems(folder):
    sheets, _ = read_sheets(folder)
    return [str(failure) for failure in merged(failure for rule in RULES for failure in rule(sheets))]


@pytest.fixture
def folder(tmp_path):
    return build(tmp_path / "data")


def test_the_invented_codings_break_no_rule(folder):
    assert problems(folder) == []


CELLS = {
    "a one without evidence": (("aldmoor-plan:aim.vision:c0", "evidence_ids", ""), "evidence_ids must name the rows that show a 1 in row aldmoor-plan:aim.vision:c0"),
    "evidence for what is not there": (("na-measures:aim.vision:c0", "evidence_ids", "na-measures-p01"), "evidence_ids must be empty unless value is 1; found 'na-measures-p01'"),
    "a nought of a plan partly read": (("breck-plan:aim.rules:c0", "value", "0"), "value may be 0 only where the plan was wholly read; breck-plan is not; found 'press, 4 of 10 provisions'"),
    "a nought of a plan of unknown length": (("na-plan:aim.rules:c0", "value", "0"), "found 'excerpt_and_press, 2 of unknown provisions'"),
    "a row that is not there": (("aldmoor-plan:aim.vision:c0", "evidence_ids", "aldmoor-plan-p22"), "evidence_ids must be rows of positioning; found 'aldmoor-plan-p22'"),
    "a row of a table that cannot show it": (("aldmoor-plan:aim.vision:c0", "evidence_ids", "aldmoor-plan-01"), "evidence_ids must be rows of positioning"),
    "a row of another plan": (("aldmoor-plan:aim.vision:c0", "evidence_ids", "breck-plan-p02"), "evidence_ids must be rows of aldmoor-plan; found 'breck-plan-p02'"),
}


@pytest.mark.parametrize(("cell", "message"), CELLS.values(), ids=CELLS)
def test_one_broken_cell_is_one_failure(folder, cell, message):
    edit(folder, "pmc_codings", *cell)
    (found,) = problems(folder)
    assert found.startswith("pmc_codings.csv: ") and message in found


def test_a_missing_sub_variable_is_named(folder):
    remove(folder, "pmc_codings", "breck-plan:delivery.lead:c0")
    (found,) = problems(folder)
    assert "coder c0 must have a row for every sub-variable of breck-plan; 1 missing; found 'delivery.lead'" in found


def test_a_second_coder_codes_everything_or_nothing(folder):
    add(folder, "pmc_codings", plan_id="breck-plan", pmc_id="aim.vision", coder_id="c9", value="1", evidence_ids="breck-plan-p02")
    (found,) = problems(folder)
    assert "coder c9" in found and "13 missing" in found


def test_codebook_rules(folder):
    edit(folder, "pmc_variables", "aim.rules", "variable_en", "Aims")
    edit(folder, "pmc_variables", "care.remote", "variable_id", "tools")
    found = problems(folder)
    assert any("primary variable aim must have one name; found 'Aim, Aims'" in text for text in found)
    assert any("pmc_id must begin with variable_id and a dot; found 'tools' in row care.remote" in text for text in found)


def test_codes_other_than_one_and_nought_are_refused_on_loading(folder):
    edit(folder, "pmc_codings", "aldmoor-plan:aim.vision:c0", "value", "2")
    with pytest.raises(Exception, match="value must be between 0 and 1; found '2'"):
        load(folder)


def test_the_projects_own_codings():
    data = load(DATA)
    codings = data.pmc_codings
    assert data.pmc_variables["variable_id"].nunique() == 9 and len(codings) == len(data.pmc_variables) * 6
    assert set(codings["coder_id"]) == {"pmc1"} and data.coders.at["pmc1", "kind"] == "machine"
    unknown = codings[codings["value"].isna()].groupby("plan_id").size()
    whole = data.plans.index[(data.plans["text_basis"] == "full_text")]
    assert not set(unknown.index) & set(whole), "a plan whose whole text was read has nothing unknown"
    shown = codings[codings["value"] == 1]
    assert all(data.sources_of(ids) for ids in shown["evidence_ids"])


def test_codings_follow_their_plan_when_regions_are_left_out():
    part = load(DATA).restrict(["hebei"])
    assert set(part.pmc_codings["plan_id"]) == {"hebei-2024"} and len(part.pmc_variables) == 49

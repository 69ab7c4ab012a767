"""Rules of claims and their tests, each broken once on the invented dataset; all failures at once, with the nearest right value."""

import re

import pytest
from invented import add, build, drop, edit, remove

from analysis.dataset.failures import merged
from analysis.dataset.files import read_sheets
from analysis.dataset.load import load
from analysis.dataset.rules_claims import RULES
from analysis.errors import DataError


@pytest.fixture
def folder(tmp_path):
    return build(tmp_path / "data")


def problems(folder):
    sheets, failures = read_sheets(folder)
    return [str(failure) for failure in merged([*failures, *(failure for rule in RULES for failure in rule(sheets))])]


def test_invented_claims_break_no_rule(folder):
    assert problems(folder) == []


# row, column, value; what the one message must hold
CELLS = {
    "needs without tests": ("claims", "h-c08", "needs_zh", "", "needs_zh and needs_en must say what would settle .* in row h-c08"),
    "region without a plan": ("claims", "h-c04", "regions", "aldmoor;dunmere", "regions must be regions with a plan; found 'dunmere' in row h-c04"),
    "part of a part": ("claims", "h-c07", "part_of", "h-c01a", "part_of must name a claim that is no part itself; found 'h-c01a' .* Nearest: 'h-c01'"),
    "test of a whole": ("claim_tests", "h-c01a-t1", "claim_id", "h-c01", "claim_id must name a claim without parts; .* Nearest: 'h-c01a'. Test its parts"),
    "stream": ("claim_tests", "h-c03-t1", "stream", "goals", "stream must be that of document_count; found 'goals' in row h-c03-t1. Nearest: 'documents'"),
    "factors": ("claim_tests", "h-c01a-t1", "factors", "", "factors must be filled for the statistic factor_share in row h-c01a-t1"),
    "any of three": ("claim_tests", "h-c06-t1", "sectors", "", "factors or sectors or words must be filled for the statistic provision_count"),
    "scope": ("claim_tests", "h-c04-t1", "scope_id", "", "scope_id must be filled for the statistic value"),
    "two indicators": ("claim_tests", "h-c04-t1", "indicators", "care_rank;population", "must be one indicator for the statistic value; found 'care_rank;population'"),
    "neither": ("claim_tests", "h-c03-t1", "threshold", "", "one of against and threshold must be filled, and only one; found 'against=, threshold='"),
    "both": ("claim_tests", "h-c01a-t1", "threshold", "0.5", "one of against and threshold must be filled, and only one; found 'against=others, threshold=0.5'"),
    "no comparator": ("claim_tests", "h-c03-t1", "comparator", "", "comparator must be filled in row h-c03-t1"),
    "equal to others": ("claim_tests", "h-c01a-t1", "comparator", "=", "comparator must be one of >=, >, <=, < against other regions; found '='"),
    "unserved with a threshold": ("claim_tests", "h-c06-t2", "threshold", "1", "threshold must be empty for the statistic unserved; found '1'"),
    "unserved without a word": ("claim_tests", "h-c06-t2", "note_en", "", "note_zh and note_en must say what is missing for the statistic unserved in row h-c06-t2"),
    "a note in one language": ("claim_tests", "h-c03-t1", "note_zh", "只有中文", "must both be filled or both be empty; found 'note_zh=只有中文, note_en='"),
    "names without named": ("claim_tests", "h-c01a-t1", "against_regions", "breck", "against_regions must be filled exactly where against is named; found 'breck'"),
    "against itself": ("claim_tests", "h-c01b-t1", "against_regions", "corvale;breck", "must not hold a region tested; found 'corvale'"),
    "subject of another claim": ("claim_tests", "h-c04-t1", "regions", "breck", "regions must be among those of the claim; found 'breck' .* Add it to regions of h-c04"),
}


@pytest.mark.parametrize(("table", "row", "column", "value", "message"), CELLS.values(), ids=CELLS)
def test_one_cell_breaks_one_rule(folder, table, row, column, value, message):
    edit(folder, table, row, column, value)
    (found,) = [problem for problem in problems(folder) if re.search(message, problem)]
    assert found.startswith(f"{table}.csv: ")


def test_every_rule_is_broken_by_a_case(tmp_path):
    broken = set()
    for number, (table, row, column, value, _) in enumerate(CELLS.values()):
        edit(build(tmp_path / str(number)), table, row, column, value)
        sheets, _ = read_sheets(tmp_path / str(number))
        broken |= {rule for rule in RULES if list(rule(sheets))}
    assert broken == set(RULES)


def test_counts_are_not_set_against_each_other_and_sizes_not_against_a_threshold(folder):
    edit(folder, "claim_tests", "h-c03-t1", "threshold", "")
    edit(folder, "claim_tests", "h-c03-t1", "against", "others")
    edit(folder, "claim_tests", "h-c04-t2", "threshold", "3")
    edit(folder, "claim_tests", "h-c04-t2", "against", "")
    found = problems(folder)
    assert any("against must be empty for the statistic document_count; found 'others' in row h-c03-t1. Give a threshold." in problem for problem in found)
    assert any("threshold must be empty for the statistic goal_per_head; found '3' in row h-c04-t2. Give against." in problem for problem in found)


def test_a_fact_belongs_to_a_region_tested(folder):
    add(folder, "claim_tests", test_id="h-c04-t3", claim_id="h-c04", stream="context", statistic="stated_fact", regions="aldmoor",
        fact_id="breck-f01", comparator="=", threshold="1", decides="true")
    (found,) = problems(folder)
    assert "regions must hold the region of fact_id; found 'aldmoor' in row h-c04-t3. Nearest: 'breck'" in found


def test_everything_wrong_is_said_at_once(folder):
    edit(folder, "claims", "h-c08", "needs_zh", "")
    edit(folder, "claims", "h-c08", "needs_en", "")
    edit(folder, "claim_tests", "h-c03-t1", "statistic", "document_counts")
    with pytest.raises(DataError) as error:
        load(folder)
    assert len(error.value.failures) == 2 and "Nearest: 'document_count'" in str(error.value) and "h-c08" in str(error.value)


def test_a_claim_that_lost_its_tests_must_say_what_it_needs(folder):
    remove(folder, "claim_tests", "h-c03-t1")
    assert problems(folder) == []
    for column in ("needs_zh", "needs_en"):
        edit(folder, "claims", "h-c03", column, "")
    (found,) = problems(folder)
    assert "what would settle a claim without parts and tests in row h-c03" in found


def test_claims_and_tests_may_be_absent(folder):
    for column in ("needs_zh", "needs_en"):
        edit(folder, "claims", "h-c03", column, "")
    drop(folder, "claim_tests")
    assert load(folder).claim_tests.empty
    drop(folder, "claims")
    assert load(folder).claims.empty

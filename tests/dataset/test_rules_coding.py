"""Rules about coders: whoever coded anything is in the codebook, where it lists coders at all."""

import re

import pytest
from invented import build, drop, edit

from analysis.dataset.failures import merged
from analysis.dataset.files import read_sheets
from analysis.dataset.rules_coding import RULES


@pytest.fixture
def folder(tmp_path):
    return build(tmp_path / "data")


def problems(folder):
    sheets, failures = read_sheets(folder)
    return [str(failure) for failure in merged([*failures, *(failure for rule in RULES for failure in rule(sheets))])]


@pytest.mark.parametrize(("table", "row"), [("codings", "breck-plan-01:c1"), ("pmc_codings", "breck-plan:delivery.lead:c0")])
def test_a_coder_that_the_codebook_does_not_list(folder, table, row):
    edit(folder, table, row, "coder_id", "c01")
    (found,) = problems(folder)
    assert found.startswith(f"{table}.csv: a coder must be a row of codebook/coders.csv") and re.search("found 'c01' .* Nearest: 'c[01]'", found)
    drop(folder, "coders")
    assert problems(folder) == []


def test_only_the_settled_code_is_settled(folder):
    edit(folder, "coders", "c1", "kind", "settled")
    (found,) = problems(folder)
    assert "kind is settled for final and for no other coder; found 'settled' in row c1" in found

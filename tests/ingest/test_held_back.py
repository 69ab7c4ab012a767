"""Documents written by somebody who had not seen the code: what is cut and found of them holds for texts nobody tuned to."""

import json
from collections import Counter
from pathlib import Path

import pytest

from analysis.ingest.extract import Targets
from analysis.ingest.quantities import quantities, quantity_pattern
from analysis.ingest.read import read_document
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment

DOCUMENTS = sorted(path.parent for path in (Path(__file__).resolve().parent / "held_back").glob("*/truth.json"))


@pytest.fixture(scope="module")
def read():
    """Each document with its truth."""
    return [(json.loads((folder / "truth.json").read_text(encoding="utf-8")), segment(repair(read_document(next(folder.glob("page.*")))))) for folder in DOCUMENTS]


def test_measures_are_exact_in_nine_documents_of_ten(read):
    exact = [[measure.number for measure in cut.measures] == [tuple(row["number"]) for row in truth["measures"]] for truth, cut in read]
    assert len(exact) == 24 and sum(exact) >= 0.9 * len(exact)


def test_nine_of_ten_targets_told_are_targets(read, real_data):
    finder, right, told = Targets(real_data.indicators, real_data.units), 0, 0
    pattern = quantity_pattern(tuple(real_data.units["name_zh"].str.lstrip("万亿")[lambda name: name != ""].unique()) + ("EFLOPS", "PFLOPS", "P"))
    for truth, cut in read:
        found = Counter(round(quantities(target.stated, pattern)[0].value, 6) for target in finder.find(cut))
        right += sum((found & Counter(round(float(row["value"]), 6) for row in truth["targets"])).values())
        told += found.total()
    assert told > 250 and right >= 0.9 * told

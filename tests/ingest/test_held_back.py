"""Documents written by somebody who had not seen the code: what is cut and found of them holds for texts nobody tuned to."""

import json
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from analysis.ingest.extract import Targets
from analysis.ingest.quantities import quantities, quantity_pattern
from analysis.ingest.read import read_document
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment

DOCUMENTS = sorted(path.parent for path in (Path(__file__).resolve().parent / "held_back").glob("*/truth.json"))
DAMAGED = [folder for folder in DOCUMENTS if (folder / "clean.txt").exists()]


@pytest.fixture(scope="module")
def read():
    """Each document, cut."""
    return {folder: segment(repair(read_document(next(folder.glob("page.*"))))) for folder in DOCUMENTS}


@pytest.fixture(scope="module")
def targets(read, real_data):
    """How many targets are told, how many there are, and how many of those told are there with value, comparator, year and level."""
    finder, counts = Targets(real_data.indicators, real_data.units), Counter()
    pattern = quantity_pattern(tuple(real_data.units["name_zh"].str.lstrip("万亿")[lambda name: name != ""].unique()) + ("EFLOPS", "PFLOPS", "P"))
    for folder, cut in read.items():
        told = Counter((round(quantities(target.stated, pattern)[0].value, 6), target.comparator, target.year, target.level) for target in finder.find(cut))
        there = Counter((round(float(row["value"]), 6), row["comparator"], row["year"], row["level"]) for row in truth(folder)["targets"])
        counts += Counter(told=told.total(), there=there.total(), right=(told & there).total())
    return counts


def truth(folder):
    return json.loads((folder / "truth.json").read_text(encoding="utf-8"))


def wrong(text, clean):
    """Characters that differ, of the longer side of each passage: never fewer than the least number of edits."""
    return sum(max(b - a, d - c) for word, a, b, c, d in SequenceMatcher(None, text, clean, autojunk=False).get_opcodes() if word != "equal")


def test_measures_are_exact_in_nine_documents_of_ten(read):
    exact = [[measure.number for measure in cut.measures] == [tuple(row["number"]) for row in truth(folder)["measures"]] for folder, cut in read.items()]
    assert len(exact) == 24 and sum(exact) >= 0.9 * len(exact)


def test_nine_of_ten_targets_told_are_targets(targets):
    assert targets["told"] > 250 and targets["right"] >= 0.9 * targets["told"]


def test_nine_of_ten_targets_are_told(targets):
    assert targets["there"] > 300 and targets["right"] >= 0.9 * targets["there"]


def test_agencies_are_exact_in_nine_measures_of_ten(read):
    pairs = [(measure, row) for folder, cut in read.items() for measure, row in zip(cut.measures, truth(folder)["measures"], strict=False)]
    right = sum([*measure.agencies.lead, *measure.agencies.support] == row["agencies"] and measure.heading == row["heading"] for measure, row in pairs)
    assert len(pairs) > 240 and right >= 0.9 * len(pairs)


def test_repaired_texts_have_at_most_one_wrong_character_in_a_hundred(read):
    cleans = {folder: (folder / "clean.txt").read_text(encoding="utf-8").strip("\n") for folder in DAMAGED}
    assert len(cleans) == 14
    assert sum(wrong(read[folder].repaired.text.strip("\n"), clean) for folder, clean in cleans.items()) <= 0.01 * sum(map(len, cleans.values()))


@pytest.mark.parametrize("folder", [folder for folder in DOCUMENTS if folder not in DAMAGED], ids=lambda folder: folder.name)
def test_clean_pages_stay_as_they_are(folder, read):
    """Of a PDF, whose lines are no paragraphs and whose letters are glyphs, broken lines and look-alikes may be mended, and nothing else."""
    repaired = read[folder].repaired
    if repaired.document.format != "pdf":
        assert repaired.text == repaired.document.text and not repaired.traced.log
    assert {change.why for change in repaired.traced.log} <= {"broken line", "look-alike", "space"} and not repaired.dropped

"""How well documents nobody tuned to are repaired, cut and read for targets; the texts and their truth are in held_back/."""

import json
from dataclasses import dataclass
from pathlib import Path

from analysis.dataset.load import load
from analysis.ingest.extract import Targets
from analysis.ingest.read import read_document
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment

FOLDER = Path(__file__).resolve().parent / "held_back"
DOCUMENTS = sorted(path for path in FOLDER.iterdir() if (path / "truth.json").is_file())


@dataclass(frozen=True)
class Scored:
    """One document: characters wrong and in all, whether its measures are exact, and its targets found, told and true."""

    name: str
    wrong: int
    characters: int
    exact: bool
    measures: tuple
    wanted: tuple
    found: int
    told: int
    true: int
    misses: tuple = ()


def score(folder: Path, targets: Targets) -> Scored:
    """Read a document and hold it against its truth."""
    truth = json.loads((folder / "truth.json").read_text(encoding="utf-8"))
    repaired = repair(read_document(next(folder.glob("page.*"))))
    cut = segment(repaired)
    clean = folder / "clean.txt"
    wrong, characters = errors(repaired.text, clean.read_text(encoding="utf-8")) if clean.exists() else (0, 0)
    got = tuple((measure.number, measure.heading, measure.agencies.lead + measure.agencies.support) for measure in cut.measures)
    want = tuple((tuple(row["number"]), row["heading"], tuple(row.get("agencies", ()))) for row in truth["measures"])
    told, true = [told_of(found) for found in targets.find(cut)], [true_of(row) for row in truth["targets"]]
    right = matched(told, true)
    misses = tuple(("missed", row) for row in left(true, told)) + tuple(("made up", row) for row in left(told, true))
    return Scored(folder.name, wrong, characters, [row[0] for row in got] == [row[0] for row in want], got, want, right, len(told), len(true), misses)


def told_of(found):
    """A target as it is compared: figure, bound and year; the unit only as far as it changes the figure."""
    value = found.stated
    return value, found.comparator, found.year


def true_of(row):
    return row, row["comparator"], row["year"]


def errors(text: str, clean: str) -> tuple[int, int]:
    """Characters that differ, spaces and line breaks aside, and characters in all."""
    from difflib import SequenceMatcher

    one, other = "".join(text.split()), "".join(clean.split())
    same = sum(block.size for block in SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks())
    return max(len(one), len(other)) - same, len(other)

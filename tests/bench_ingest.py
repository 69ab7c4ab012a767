"""Documents a minute on one core, memory over 10,000 of them, and how far suggestions agree with settled codes. Run by `make bench`.

Every document is written for this (ingest/written_plans.py): about 8,000 characters, in every style of numbering, every other one with a damage.
Repair, segmentation, targets and suggested codes with the words behind them are measured in processor time, so that other work on the machine does not
count; reading a file is not among them.
"""

import os

for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

import sys
import time
from itertools import islice
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "ingest"))

from written_plans import DAMAGES, SCHEMES, written

from analysis.dataset.load import load
from analysis.ingest import evaluate
from analysis.ingest.document import Document
from analysis.ingest.draft import suggesters
from analysis.ingest.extract import Targets
from analysis.ingest.read_text import plain
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment
from analysis.ingest.suggest import text_of
from analysis.measures.suggestions import suggestion_quality
from analysis.paths import data_folder

DOCUMENTS, LOOKED_AT, CHARACTERS = 10_000, (1_000, 10_000), 8_000
# Encodings are undone before what is measured here.
OF_TEXTS = [damage for damage in DAMAGES if damage not in ("GB18030", "Big5", "BOM and a wrong charset")]
NEEDED = 1_000


def documents():
    """Documents without end, each another; the clean ones about as long as asked for, the damaged as long as their damage makes them."""
    for number in range(1_000_000):
        damage = OF_TEXTS[number // 2 % len(OF_TEXTS)] if number % 2 else "none"
        made = written(number, list(SCHEMES)[number % len(SCHEMES)], damage, characters=CHARACTERS)
        yield Document(made.name, "text", "utf-8", plain(made.data.decode()))


def read(document, finder, learners):
    """One document from its blocks to suggestions: seconds of processor time, measures and targets."""
    started = time.process_time()
    cut = segment(repair(document))
    targets = finder.find(cut)
    texts = [text_of(measure.heading, measure.text) for measure in cut.measures]
    suggested = [learner.suggest(texts, explain=True) for learner in learners]
    assert cut.measures and all(len(found) == len(texts) for found in suggested), document.name
    return time.process_time() - started, len(texts), len(targets)


def resident():
    """Memory of this process in MB."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGESIZE") / 2**20


def speed(data, count):
    """Read documents; print the rate and the memory at the marks."""
    finder, learners = Targets(data.indicators, data.units), suggesters(data)
    seconds = characters = measures = targets = 0
    for number, document in enumerate(islice(documents(), count), 1):
        spent, found, told = read(document, finder, learners)
        seconds, characters, measures, targets = seconds + spent, characters + len(document.text), measures + found, targets + told
        if number in LOOKED_AT or number == count:
            rate = 60 * number / seconds
            print(
                f"ingest: {number:,} documents of {characters / number:,.0f} characters, {measures:,} measures, {targets:,} targets; "
                f"{rate:,.0f} documents a minute of one core, {resident():,.0f} MB resident", flush=True,
            )
    assert rate >= NEEDED, f"fewer than {NEEDED:,} documents a minute of one core"


def quality(data):
    """Print agreement and calibration of suggestions, each made without its plan."""
    started = time.process_time()
    held_out = evaluate.held_out(data.provisions, data.codings, {"factor": data.factors, "instrument": data.instruments})
    spent = time.process_time() - started
    for code, row in suggestion_quality(held_out, data.codings).frame.iterrows():
        print(
            f"suggestions, {code}: kappa {row['kappa']:.3f}, calibration error {row['calibration_error']:.3f} over {row['n']} of {row['of']} settled provisions of "
            f"{len(row['plans'])} plans, each suggested without its plan", flush=True,
        )
    print(f"suggestions: judged in {spent:.2f} seconds of one core")


if __name__ == "__main__":
    dataset = load(data_folder())
    quality(dataset)
    speed(dataset, int(sys.argv[1]) if len(sys.argv) > 1 else DOCUMENTS)

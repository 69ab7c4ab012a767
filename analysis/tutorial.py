"""The tutorial `add_a_plan`: the sample text of a new dataset taken to coded evidence, in a folder of its own that ends with it."""

import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import mkdtemp
from weakref import finalize

from analysis.dataset.load import load
from analysis.dataset.scaffold import SAMPLE, scaffold
from analysis.display.labels import Labels
from analysis.display.preface import Colophon
from analysis.ingest.draft import Draft, draft_folder, ingest, save
from analysis.ingest.read import read_document
from analysis.ingest.repair import repair
from analysis.ingest.review import accept
from analysis.ingest.review_fill import fill_review, read_answers
from analysis.ingest.review_table import ReviewTable, open_review_table
from analysis.ingest.segment import segment
from analysis.measures.selection import select_plans
from analysis.parameters import Declarations
from analysis.reports.leftovers import VARIABLE
from analysis.study import Study, checked

# The sample in analysis/dataset/starter/sample: its file, the plan it becomes, its region, and who reviews it.
TEXT, PLAN, REGION, CODER = "harven-plan.html", "harven-2031", "harven", "reviewer"
BEGUN, SETTLED = "begun", "settled"


class Folder:
    """A folder for a while: it goes with the last study that holds it."""

    def __init__(self):
        # A run gives each kernel a folder to work in and takes it away, however the kernel ends.
        self.path = Path(mkdtemp(prefix="duibiao-tutorial-", dir=Path.cwd() if VARIABLE in os.environ else None))
        finalize(self, shutil.rmtree, self.path, ignore_errors=True)


@dataclass(frozen=True)
class Tutorial(Study):
    """A study of a new dataset to which the sample plan has been added, and all that led there.

    Attributes
    ----------
    folder : Folder
        Holds the dataset as it was begun, the draft, and the dataset with the plan.
    draft : Draft
        What was read out of the sample text.
    levels : mapping
        Style of numbering to the number of items that have it, the widest first.
    review : ReviewTable
        The decisions of the reviewer, which can be changed in JupyterLab.
    """

    folder: Folder | None = None
    draft: Draft | None = None
    levels: Mapping[str, int] | None = None
    review: ReviewTable | None = None

    def settle(self) -> "Tutorial":
        """The same study after the decisions as they stand now have been brought into a fresh copy of the dataset."""
        return replace(self, **_settled(self.folder.path, self.draft, self.review, self.declarations, self.parameters))

    def close(self) -> Colophon:
        """The foot of the report; it read no row of the dataset in force, hence a run always makes it anew."""
        return Colophon.of(self.shown.values(), preface=self.preface, reads={}, scope=())


def open_study(notebook: str, **given: object) -> Tutorial:
    """Begin a dataset, read the sample text, review it as the sample says, and open the study of the result.

    Parameters
    ----------
    notebook : str
        Name of the notebook as declared in notebooks.toml.
    **given
        Its parameters.

    Raises
    ------
    ParameterError
        As in `analysis.study.open_study`.
    """
    folder = Folder()
    begun = folder.path / BEGUN
    scaffold(begun)
    declarations, parameters = checked(notebook, given, begun)
    document = read_document(begun / SAMPLE / TEXT)
    draft = ingest(document, load(begun), plan_id=PLAN, region_id=REGION)
    save(draft, draft_folder(begun, PLAN))
    review = open_review_table(PLAN, coder=CODER, into=begun, language=str(parameters["language"]))
    fill_review(review.path, read_answers(begun / SAMPLE / "review"))
    parts = _settled(folder.path, draft, review, declarations, parameters)
    return Tutorial(notebook, parameters, declarations, **parts, folder=folder, draft=draft, levels=segment(repair(document)).offered, review=review)


def _settled(folder: Path, draft: Draft, review: ReviewTable, declarations: Declarations, parameters: Mapping[str, object]) -> dict[str, object]:
    """What a study is made of, once the decisions are in the dataset."""
    shutil.rmtree(folder / SETTLED, ignore_errors=True)
    shutil.copytree(folder / BEGUN, folder / SETTLED)
    accept(draft, [review.review], folder / SETTLED)
    whole = load(folder / SETTLED)
    regions = (REGION, *(region for region in whole.plans["region_id"].unique() if region != REGION))
    data = whole.restrict(regions)
    selection = select_plans(data.plans, data.terms, plan_set="core", regions=regions)
    return {"data": data, "labels": Labels(str(parameters["language"]), data, focal=REGION), "selection": selection, "regions": regions}

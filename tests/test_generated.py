"""Every notebook on 31 generated regions of which nothing is missing: no guard has a reason to refuse, and none does."""

from collections.abc import Mapping

import pytest

import generated
from analysis.dataset.load import load
from analysis.display.words import WORDS
from analysis.measures.coverage import plan_coverage
from analysis.parameters import read_declarations
from analysis.study import Study
from notebook_cells import NAMES, NOTEBOOKS, exhibits

# Exhibits that list what is missing, left out or partly read: here they rightly say that there is none.
NOTHING_TO_LIST = {
    "clauses-single", "clauses-left-out", "focus-left-out", "instruments-left-out", "instruments-ranges", "claims-left-out", "consistency-left-out", "consistency-open",
    "positioning-left-out", "positioning-partly", "positioning-open", "targets-outcomes", "evolution-changes", "sectors-left-out", "comparability-left-out",
    "lessons-to-read", "money-without", "aigc-alone", "aigc-unseen", "aigc-facts", "aigc-other-facts",
}
# Fewer draws than a report makes: here it counts only whether they can be made.
DRAWS = {"replicates": 200, "draws": 500}
# Their charts have a row for every goal and region: all regions in the soak, enough for every guard here.
LONG = ("briefing", "focus", "targets")
# Exhibits that count what they cannot name.
COUNTING = ("positioning-", "instruments-", "consistency-", "conditions-", "claims-", "coding-", "sectors-", "comparability-", "evolution-")
LONGEST_TITLE, MOST_SENTENCES = 400, 45
SOME_PEERS = list(dict(generated._names()))[1:12]


@pytest.fixture
def shown(generated_folder, monkeypatch):
    """Run a notebook on the generated dataset: its exhibits, and every refusal in the results that they were made from."""
    monkeypatch.setenv("DUIBIAO_DATA", str(generated_folder))
    refused = []
    show = Study.show

    def listening(self, exhibit_id, *results):
        for result in (part for result in results for part in (result.values() if isinstance(result, Mapping) else [result])):
            refused.extend((exhibit_id, refusal.rule, refusal.subject) for refusal in getattr(result, "refusals", ()))
        return show(self, exhibit_id, *results)

    monkeypatch.setattr(Study, "show", listening)

    def run(name, **parameters):
        takes = read_declarations(NOTEBOOKS).notebooks[name].parameters
        return exhibits(name, **{key: value for key, value in (DRAWS | parameters).items() if key in takes}), refused

    return run


def check(found, refused, language):
    """No refusal, in no result, exhibit or cell."""
    assert not refused
    absent = {name: exhibit.title for name, exhibit in found.items() if exhibit.kind == "absence" and name not in NOTHING_TO_LIST}
    assert not absent
    words = {pair[("zh", "en").index(language)] for pair in WORDS["refused"].values()}
    cells = [(name, cell) for name, exhibit in found.items() for row in exhibit.rows for cell in row if cell in words]
    assert not cells
    unread = {name: (len(exhibit.title), len(exhibit.rows)) for name, exhibit in found.items()
              if name.startswith(COUNTING) and (len(exhibit.title) > LONGEST_TITLE or exhibit.kind == "sentence" and len(exhibit.rows) > MOST_SENTENCES)}
    assert not unread, "with many regions a title or an answer counts what it cannot name"


@pytest.mark.parametrize("name", NAMES)
def test_no_guard_refuses(shown, name):
    check(*shown(name, language="zh", **({"peers": SOME_PEERS} if name in LONG else {})), "zh")


@pytest.mark.soak
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("name", NAMES)
def test_no_guard_refuses_for_all_regions_in_either_language(shown, name, language):
    check(*shown(name, language=language), language)


def test_every_plan_is_wholly_read_and_coded_by_four(generated_folder):
    data = load(generated_folder)
    covered = plan_coverage(data.plans, data.provisions)
    assert len(covered) == 32 and covered["complete"].all() and covered["total"].between(20, 60).all()
    assert data.codings.groupby("provision_id").size().eq(4).all() and data.provisions["text_chars"].notna().all()
    assert data.context.groupby("region_id").size().nunique() == 1 and not data.context["part_year"].any()


def test_a_seed_makes_the_same_files(generated_folder, tmp_path):
    again, other = generated.build(tmp_path / "again"), generated.build(tmp_path / "other", seed=2)
    for path in sorted(generated_folder.rglob("*.csv")):
        assert path.read_bytes() == (again / path.relative_to(generated_folder)).read_bytes(), path.name
    assert (again / "codings.csv").read_bytes() != (other / "codings.csv").read_bytes()

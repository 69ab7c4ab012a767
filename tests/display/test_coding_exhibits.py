"""The notebook on coding: what it says of the default data, of one coder, of one region, and what its charts draw."""

import csv

import pytest

import invented
from analysis.dataset.load import load
from analysis.display import charts
from analysis.display.labels import Labels
from analysis.measures.agreement import agreements
from analysis.measures.confusion import confusion
from analysis.measures.recoding import recoded_shares
from notebook_cells import exhibits


@pytest.fixture(scope="module")
def measured(real_data):
    """Results on the core plans of the default dataset, and the labels to show them with."""
    read = (real_data.codings, real_data.provisions, real_data.plans, real_data.coders)
    agreed = agreements(*read, values={"factor": real_data.factors.index, "instrument": real_data.instruments.index}, replicates=100)
    found = confusion(*read, values=real_data.factors.index)
    core = real_data.plans[real_data.plans["role"] == "core"]
    counted = (core, real_data.provisions, real_data.codings, real_data.factor_groups)
    return agreed, found, recoded_shares(*counted, found, group_set="poles", replicates=200), Labels("en", real_data)


def texts(ax):
    return [text.get_text() for panel in (ax, *ax.child_axes) for text in panel.texts]


def test_agreement_has_a_panel_per_code_and_a_row_per_document(measured):
    agreed, _, _, labels = measured
    drawn = texts(charts.plot_agreement(agreed, labels))
    assert {"Factor", "Policy instrument", "all documents", "0.92", "0.87", "none differ"} <= set(drawn)
    assert not any("baoding" in text.lower() for text in drawn), "a document with too few provisions read twice is not drawn"


def test_the_staircase_has_one_cell_per_pair_and_names_each_code_once(measured):
    _, found, _, labels = measured
    ax = charts.plot_confusion(found, labels)
    drawn = texts(ax)
    codes = int((found.meetings.sum(axis=1) > 0).sum())
    pairs = int((found.frame["first"] != found.frame["second"]).sum())
    assert len([text for text in drawn if text.isdigit()]) == pairs and len(drawn) == codes + pairs
    assert len(ax.patches) == codes * (codes - 1) // 2 + pairs


def test_recoding_draws_ranges_and_says_where_there_is_none(measured):
    *_, recoded, labels = measured
    drawn = texts(charts.plot_recoded(recoded, labels))
    assert sum("total unknown" in text for text in drawn) == 2 * 3 and any(text.startswith("47% (") for text in drawn)


def test_findings_draw_one_bar_over_the_whole_each(measured):
    *_, recoded, labels = measured
    ax = charts.plot_findings(recoded, labels)
    assert len(ax.patches) == 2 * 5 and {patch.get_width() for patch in ax.patches[::2]} == {1}


def test_a_machine_reading_is_called_stability_and_never_reliability():
    shown = exhibits("coding_quality", language="en")
    title = shown["coding-agreement"].title
    assert title.startswith("Stability between first machine reading and blind machine reading A") and "reliability" not in title.lower()
    assert "alpha 0.92" in shown["coding-answer"].rows[0][0] and "Zhejiang measures 2025" in shown["coding-answer"].rows[1][0]
    assert len(shown["coding-overrules"].rows) == 1


@pytest.fixture
def of_invented(tmp_path, monkeypatch):
    """Show the notebook on the invented dataset after some change to it."""
    folder = invented.build(tmp_path / "data")
    monkeypatch.setenv("DUIBIAO_DATA", str(folder))

    def show(change=None, **parameters):
        if change:
            change(folder)
        return exhibits("coding_quality", language="en", replicates=200, **parameters)

    return show


def keep_coders(*wanted):
    """Leave the codes of some coders."""
    def change(folder):
        path = invented.path_of(folder, "codings")
        with path.open(encoding="utf-8", newline="") as handle:
            rows = [row for row in csv.DictReader(handle) if row["coder_id"] in wanted]
        with path.open("w", encoding="utf-8", newline="") as handle:
            writer = csv.DictWriter(handle, list(rows[0]), lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return change


def test_people_have_reliability(of_invented):
    shown = of_invented()
    assert shown["coding-agreement"].title.startswith("Reliability between first reader and second reader")
    assert "agreement of people and machines" in {row[2] for row in shown["coding-pairs"].rows}


def test_one_coder_is_refused_with_what_is_needed(of_invented):
    shown = of_invented(keep_coders("c0", "final"))
    refused = [name for name, exhibit in shown.items() if exhibit.kind == "absence"]
    assert set(refused) >= {"coding-agreement", "coding-confusion", "coding-shares", "coding-findings"}
    assert all(shown[name].title == "Agreement needs the codes of at least 2 coders; besides the settled codes there is only: 1." for name in refused)
    assert shown["coding-coders"].kind == "table"


def test_settled_codes_alone_still_make_a_report(of_invented):
    shown = of_invented(keep_coders("final"))
    assert shown["coding-answer"].rows == [["Agreement needs the codes of at least 2 coders; besides the settled codes there is only: 0."]]


def test_one_region_alone_has_agreement_and_too_little_to_simulate(of_invented):
    shown = of_invented(lambda folder: invented.keep_regions(folder, ["aldmoor"]))
    assert shown["coding-agreement"].kind == "figure"
    assert shown["coding-shares"].title == "Only 13 provisions were read by two coders and 20 are needed, so nothing is computed here."


def test_without_a_table_of_coders_nobody_is_called_a_person(of_invented):
    shown = of_invented(lambda folder: invented.drop(folder, "coders"))
    assert "people or machines, not stated" in shown["coding-agreement"].title and "coder c0" in shown["coding-coders"].rows[0][0]


def test_a_seed_gives_the_same_report(of_invented):
    first, again, other = (of_invented(seed=seed)["coding-shares"] for seed in (3, 3, 4))
    assert first.rows == again.rows and first.svg == again.svg and first.rows != other.rows


def test_an_unlisted_coder_is_refused_where_coders_are_listed(invented_folder, tmp_path):
    from analysis.errors import DataError

    folder = invented.build(tmp_path / "data")
    invented.edit(folder, "codings", "aldmoor-plan-01:c1", "coder_id", "cl")
    with pytest.raises(DataError, match=r"a coder must be a row of codebook/coders.csv where that table is there.*'cl'"):
        load(folder)


def test_only_the_settled_code_is_settled(tmp_path):
    from analysis.errors import DataError

    folder = invented.build(tmp_path / "data")
    invented.edit(folder, "coders", "c2", "kind", "settled")
    with pytest.raises(DataError, match="kind is settled for final and for no other coder"):
        load(folder)

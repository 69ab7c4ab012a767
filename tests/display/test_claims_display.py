"""The board and the tables of claims: a shape for every verdict, figures in words, nothing over the edge, and datasets without claims."""

import pytest
from invented import build, drop
from test_charts_layout import check_layout

from analysis.dataset.load import load
from analysis.display import catalog, charts_claims
from analysis.display.claim_words import figure_words
from analysis.display.forms_claims import FORMS
from analysis.display.labels import Labels
from analysis.display.tables_claims import board_rows, streams_used, table_tests
from analysis.measures.claim_evidence import ClaimEvidence
from analysis.measures.claim_figures import VERDICTS
from analysis.measures.claims import STREAMS, claim_verdicts
from analysis.measures.selection import select_plans

REGIONS = ["aldmoor", "breck", "na", "corvale"]


def judged(data, regions):
    part = data.restrict(regions)
    selection = select_plans(part.plans, part.terms, plan_set="core", regions=regions)
    return part, claim_verdicts(part.claims, part.claim_tests, ClaimEvidence.of(part, selection, regions=regions), regions=regions)


@pytest.fixture(scope="module")
def invented(invented_folder):
    return judged(load(invented_folder), REGIONS)


@pytest.fixture(scope="module")
def of_default(real_data):
    return judged(real_data, list(real_data.regions.index[real_data.regions["role"].isin(["focal", "peer"])]))


def exhibit(name, found, language="en"):
    data, result = found
    labels = Labels(language, data)
    return catalog.exhibit(f"claims-{name}", (result,), labels=labels, cite=labels.cite)


def test_every_verdict_has_a_shape_of_its_own_and_no_colour_is_needed():
    shapes = {verdict: (look["marker"], look.get("fillstyle")) for verdict, look in charts_claims.LOOKS.items()}
    assert set(shapes) == set(VERDICTS) and len(set(shapes.values())) == len(VERDICTS)


def test_board_marks_each_stream_that_is_tested(invented):
    data, result = invented
    ax = charts_claims.plot_claims_board(result, Labels("en", data))
    rows = board_rows(result)
    marks = [line for line in ax.lines if line.get_linestyle() == "None"]
    assert len(marks) == int((rows[list(STREAMS)] != "").sum().sum()) == 11
    assert list(rows["verdict"]) == ["supported", "not_supported", "partly_supported", "mixed", *["not_identified"] * 3]
    assert streams_used(rows) == ["provisions", "goals", "positioning", "context", "documents", "layout"]
    crosses = [line for line in marks if line.get_marker() == "X"]
    assert {line.get_gid() for line in crosses} == {'tip:["Statistics not supported by present data"]'} and len(crosses) == 2


@pytest.mark.parametrize("language", ["zh", "en"])
def test_board_keeps_its_labels_apart_and_fits_a_page(of_default, invented, language):
    for data, result in (of_default, invented):
        ax = charts_claims.plot_claims_board(result, Labels(language, data))
        check_layout(ax)
        # A4 at the width of a chart, less the margins and the title.
        assert ax.figure.get_figheight() * 72 < 1000


def test_wording_of_figures(invented):
    data, result = invented
    zh, en = Labels("zh", data), Labels("en", data)

    def words(test, labels):
        return figure_words(result.outcomes[result.outcomes["test_id"] == test], labels)

    assert words("h-c01a-t1", en) == "Aldmoor 33%; against Breck 0–90%, NA 0/2 seen (total unknown) and Corvale 38%"
    assert words("h-c01a-t2", zh) == "奥德3/10；对布雷已见0/3（总数未知）、北臂0/2、科谷未设"
    assert words("h-c04-t2", en) == "Aldmoor is 0.98 times Breck, NA and Corvale: no figure of this scope"
    assert words("h-c03-t1", zh) == "奥德至少1份、布雷至少1份" and words("h-c07-t1", en) == "Breck 0–7" and words("h-c04-t1", en) == "Aldmoor place 3"


def test_tests_say_what_was_not_used_and_what_only_stands_beside(invented):
    data, result = invented
    rows = {row[2]: row for row in table_tests(result, Labels("en", data)).rows}
    assert rows["share of provisions on Telehealth above the other regions"][-1] == "2"
    assert rows["goal per head for Village clinics, 2030 above the other regions (goals per head only beside)"][-2] == "beside only"
    assert rows["provisions for building sites: no data"][-2:] == ["not testable", "—"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_exhibit_has_evidence_behind_its_figures(invented, language):
    for name in FORMS:
        shown = exhibit(name.removeprefix("claims-"), invented, language)
        for row, evidence in zip(shown.rows, shown.evidence, strict=True):
            assert len(row) == len(evidence)
            assert all(ids for cell, ids in zip(row, evidence, strict=True) if any(sign.isdigit() for sign in str(cell)))


def test_answer_leads_with_what_is_most_certain(of_default):
    rows = [row[0] for row in exhibit("answer", of_default).rows]
    assert rows[0] == ("There are 45 claims, or 59 single statements once those that say several things are taken apart. As whole claims: 1 supported, 11 partly supported, "
                       "9 not identified, 13 not testable, 11 not tested by design.")
    assert [row.split(":")[0] for row in rows[1:13]] == ["Supported"] * 3 + ["Partly supported"] * 9
    assert rows[-1].startswith("A claim's source is no evidence for it")


def test_a_fact_is_of_the_place_its_label_names_and_what_is_open_is_told_from_what_is_missing(of_default):
    data, result = of_default
    zh = Labels("zh", data)
    assert figure_words(result.outcomes[result.outcomes["test_id"] == "sc-c26a-t1"], zh) == "第6位"
    assert figure_words(result.outcomes[result.outcomes["test_id"] == "sc-c18a-t1"], zh) == "北京至少16条、广东至少5条"
    rows = [row[0] for row in exhibit("answer", of_default, "zh").rows]
    assert any(row.endswith("四川为广东的1.5倍；另有26项比较没有同口径的数。") for row in rows)
    assert any(row.startswith("覆盖不足、不能判定的12项，如“北京") and row.count("“") == 3 for row in rows)


def test_claims_left_out_are_counted(invented_folder):
    found = judged(load(invented_folder), ["na", "corvale"])
    assert exhibit("answer", found).rows[-1] == ["6 more claims speak of regions outside this study and are left out."]
    assert exhibit("board", found).kind == "absence" and "No data speak" in exhibit("board", found).title
    assert len(exhibit("left-out", found).rows) == 6


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_dataset_without_claims_says_so(tmp_path, language):
    folder = build(tmp_path / "data")
    drop(folder, "claim_tests")
    drop(folder, "claims")
    found = judged(load(folder), REGIONS)
    for name in ("answer", "board", "table", "tests"):
        shown = exhibit(name, found, language)
        assert shown.kind == "absence" and shown.title == Labels(language, found[0]).pick(("本数据集没有收录说法。", "This dataset holds no claims."))



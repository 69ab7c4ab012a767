"""The notebook `compare_clauses`: every cell traces to rows, and what was not read is never said to be not set."""

import re

import pytest

import generated
import invented
from analysis.dataset.choices import CHAIN_ACTIONS, choices
from analysis.dataset.load import load
from analysis.display.words import WORDS
from analysis.errors import ParameterError
from analysis.measures.clause_topics import DIVISIONS
from notebook_cells import exhibits

NOTEBOOK = "compare_clauses"
SIDE_BY_SIDE = ("clauses-first", "clauses-second", "clauses-third")
# Words of the table that only a text that was read allows.
NEVER_OF_PARTLY_READ = {"zh": ("未设", "未写数值"), "en": ("not set", "without a number")}
GOALS_ROW = {"zh": "总目标", "en": "goal"}


@pytest.fixture(scope="module")
def default():
    return {language: exhibits(NOTEBOOK, language=language) for language in ("zh", "en")}


@pytest.fixture
def dataset(tmp_path, monkeypatch):
    """The invented dataset in a folder of its own, which the notebook reads."""
    monkeypatch.setenv("DUIBIAO_DATA", str(tmp_path))
    return invented.build(tmp_path)


def columns_of(exhibit):
    return [column["label"] for column in exhibit.columns]


def cells_of(exhibit, plan):
    """The cells of one document in a table that has it as a column, but for those of its goals."""
    at = columns_of(exhibit).index(plan)
    return [row[at] for row in exhibit.rows if row[1] not in GOALS_ROW.values()]


def check_cells(found, data):
    """Every cell that says anything of a document rests on rows that have sources."""
    walked = 0
    for exhibit in found.values():
        for row, evidence in zip(exhibit.rows, exhibit.evidence, strict=True):
            for cell, ids in zip(row, evidence, strict=True):
                if re.search(r"\d", str(cell)):
                    assert ids, f"{exhibit.id}: {cell!r} stands on nothing"
                assert not ids or data.sources_of(ids)
                walked += bool(ids)
        if exhibit.id in SIDE_BY_SIDE and exhibit.kind == "table":
            assert all(ids for evidence in exhibit.evidence for ids in evidence[2:]), f"{exhibit.id}: a cell without a row behind it"
    return walked


def check_partly_read(found, labels, language):
    """In no table is anything of these documents called not set, but for goals that were read."""
    checked = 0
    for exhibit in found.values():
        for plan in set(labels) & set(columns_of(exhibit)):
            cells = cells_of(exhibit, plan) if exhibit.id in SIDE_BY_SIDE else [row[columns_of(exhibit).index(plan)] for row in exhibit.rows]
            assert not [cell for cell in cells if any(word in cell for word in NEVER_OF_PARTLY_READ[language])], (exhibit.id, plan)
            checked += len(cells)
        if exhibit.id in ("clauses-all", "clauses-stated"):
            own = [row for row in exhibit.rows if row[0] in labels]
            assert not [cell for row in own for cell in row if any(word in cell for word in NEVER_OF_PARTLY_READ[language])], exhibit.id
            checked += len(own)
    return checked


# --- the default dataset ------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_cell_traces_to_rows_with_sources(default, real_data, language):
    assert check_cells(default[language], real_data) > 1000


@pytest.mark.parametrize("language, plans", [
    ("zh", ("四川2024年工作方案", "河北2024年意见", "浙江2023年意见")), ("en", ("Sichuan work plan 2024", "Hebei opinions 2024", "Zhejiang opinions 2023")),
])
def test_nothing_is_called_not_set_where_the_text_was_not_read(default, language, plans):
    assert check_partly_read(default[language], plans, language) > 100


def test_a_text_without_agencies_is_a_finding(default):
    """One of the documents that were read names agencies in every provision, the other in none: not set."""
    rows = {row[0]: row for row in default["en"]["clauses-stated"].rows}
    assert rows["Beijing action plan 2024"][3:7] == ["20", "20/20", "not set", "2/20"]
    assert rows["Guangdong measures 2024"][3:7] == ["39", "not set", "16/39", "1/39"]
    assert rows["Sichuan work plan 2024"][3:7] == ["3", "not seen", "not seen", "not seen"]


def test_a_cell_says_what_the_document_says(default):
    table = default["en"]["clauses-first"]
    rows = {(row[0], row[1]): dict(zip(columns_of(table)[2:], row[2:], strict=True)) for row in table.rows}
    beijing, guangdong, sichuan = "Beijing action plan 2024", "Guangdong measures 2024", "Sichuan work plan 2024"
    goals = rows["Compute", "goal"]
    assert goals[beijing] == "not set" and goals[sichuan] == "Total computing power more than 40 EFLOPS (2027)"
    assert rows["Infrastructure", "measure"][beijing].startswith("6.2 Resource support: ")
    assert rows["Infrastructure", "figure"][beijing] == "set, without a number" and "at most 1 ms" in rows["Infrastructure", "figure"][guangdong]
    assert rows["Infrastructure", "agency"][guangdong] == "not set" and rows["Infrastructure", "agency"][sichuan] == "not seen"
    assert rows["Infrastructure", "deadline"][guangdong] == "2027"
    assert rows["Infrastructure", "basis"][beijing] == "京发改〔2024〕1081号 6.2 “北京算力互联互通和运行服务平台”"


def test_money_is_told_with_tool_ceiling_basis_and_payer():
    """The document with most money clauses: rate, ceiling and who pays stand in the cell."""
    found = exhibits(NOTEBOOK, language="en", plan_set="fullest", topics_by="factor")
    text = "\n".join(cell for row in found["clauses-all"].rows for cell in row)
    assert "grant, rate 30%, ceiling 5 million yuan per project, " in text and "(paid by: province, city and county)" in text
    (enablement,) = [row for row in found["clauses-second"].rows if row[1] == "money"]
    guangdong = enablement[columns_of(found["clauses-second"]).index("Guangdong measures 2024")]
    assert guangdong.startswith("4.40: other, Provincial and city funds pooled")  # although that provision is only counted


def test_every_provision_on_the_factors_is_listed(default, real_data):
    """Nothing is lost between the tables: all provisions of the compared documents on these factors stand in the last one."""
    coded = real_data.codings[real_data.codings["coder_id"] == "final"].set_index("provision_id")
    poles = set(real_data.factor_groups.loc[real_data.factor_groups["group_set"] == "poles", "factor_id"])
    provisions = real_data.provisions[real_data.provisions["plan_id"].map(real_data.plans["role"]) == "core"]
    wanted = [row for row in provisions.index if coded.at[row, "factor_primary"] in poles]
    listed = {ids[0] for evidence in default["en"]["clauses-all"].evidence for ids in evidence[1:2]}
    assert set(wanted) <= listed and len(wanted) > 50


def test_every_cell_of_the_grid_has_a_mark_of_its_state(default):
    """A mark for each topic and document, which says on pointing what the table of the figure says."""
    grid = default["en"]["clauses-grid"]
    plans = columns_of(grid)[2:]
    for word in ("not seen", "not set", "as a secondary factor only, 1", "2", "5"):
        wanted = sum(row[2:].count(word) for row in grid.rows)
        drawn = sum(grid.svg.count(f"<title>{plan}: {word}</title>") for plan in plans)
        assert wanted == drawn > 0, word


def test_topics_of_the_grid_are_those_of_the_tables(default):
    grid = default["en"]["clauses-grid"]
    shared = {row[0].replace(":\n", ": ") for name in SIDE_BY_SIDE for row in default["en"][name].rows if row[1] == "measure"}
    single = {row[0] for row in default["en"]["clauses-single"].rows}
    assert len(shared) + len(single) == len(grid.rows) == 38


@pytest.mark.parametrize("filters, least", [
    ({"factor": "算力"}, 1), ({"factor": "compute", "action": "Infrastructure"}, 1), ({"sector": "制造"}, 2), ({"action": "build"}, 1), ({"topics_by": "sector_action"}, 20),
])
def test_filters_narrow_the_topics(filters, least):
    found = exhibits(NOTEBOOK, language="zh", **filters)
    assert len(found["clauses-grid"].rows) >= least
    if "factor" in filters:
        assert {row[0] for row in found["clauses-grid"].rows} == {"算力"} and found["clauses-second"].kind == "absence"


def test_a_filter_that_nothing_meets_says_so():
    found = exhibits(NOTEBOOK, language="zh", factor="talent", action="mend")
    assert found["clauses-answer"].kind == "absence" and "都没有见到条文" in found["clauses-answer"].title
    assert [row[1] for row in found["clauses-first"].rows] == ["总目标"] and found["clauses-first"].title.startswith("人才：0个事项")
    assert found["clauses-grid"].kind == found["clauses-all"].kind == "absence" and found["clauses-stated"].kind == "table"


@pytest.mark.parametrize("slip, near", [({"factor": "comptue"}, "compute"), ({"sector": "educaton"}, "education"), ({"action": "buld"}, "build"), ({"topics_by": "sectr"}, "sector")])
def test_a_slip_is_refused_with_the_nearest(slip, near):
    with pytest.raises(ParameterError, match=f"nearest is '{near}'|{near}"):
        exhibits(NOTEBOOK, **slip)


# --- other datasets -----------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_invented_dataset(dataset, language):
    found, data = exhibits(NOTEBOOK, language=language), load(dataset)
    assert check_cells(found, data) > 50
    partly = data.plans.index[(data.plans["text_basis"] != "full_text") & (data.plans["role"] == "core")]
    labels = {"zh": ("布雷2026年计划", "北臂2025年计划"), "en": ("Breck programme 2026", "North Arm programme 2025")}
    assert list(partly) == ["breck-plan", "na-plan"] and check_partly_read(found, labels[language], language) > 10


def test_invented_focus_that_was_read(dataset):
    """In focus is a plan that was read: what it does not set is named, and money without an amount is told apart."""
    said = [row[0] for row in exhibits(NOTEBOOK, language="en")["clauses-answer"].rows]
    assert any(text.startswith("Aldmoor programme 2026 was read in full") for text in said)
    assert any("1 without an amount" in text for text in said if text.startswith("Money"))


def test_without_money_clauses(dataset):
    for table in ("funding", "positioning", "pmc_codings"):
        invented.drop(dataset, table)
    found = exhibits(NOTEBOOK, language="zh")
    (money,) = [row[0] for row in found["clauses-answer"].rows if row[0].startswith("资金支持")]
    assert "全文未写，属未设" in money and "写明" not in money
    assert not [note for note in found["clauses-first"].notes if "资金条款" in note]


def test_without_any_optional_table(dataset):
    for table in ("funding", "positioning", "pmc_codings", "layout", "plan_relations", "plan_elements", "baselines", "region_facts", "conflicts", "corrections",
                  "claims", "claim_tests", "targets", "outcomes"):
        invented.drop(dataset, table)
    found = exhibits(NOTEBOOK, language="en")
    assert {row[2] for row in found["clauses-first"].rows if row[1] == "goal"} == {"not set"} and found["clauses-grid"].kind == "figure"


def test_one_region_alone(dataset):
    invented.keep_regions(dataset, ["aldmoor"])
    found = exhibits(NOTEBOOK, language="zh")
    assert "无从对照" in found["clauses-answer"].title and found["clauses-single"].kind == "absence"
    assert found["clauses-first"].kind == "table" and len(found["clauses-first"].columns) == 3


def test_one_region_of_which_little_is_known(dataset):
    invented.keep_regions(dataset, ["breck"])
    found = exhibits(NOTEBOOK, language="zh")
    assert not [cell for e in found.values() for row in e.rows for cell in row if cell == "未设"]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_many_documents_stand_below_each_other(generated_folder, monkeypatch, language):
    """Beyond eight documents: a row for each that sets a topic, the others named or counted; bars in the grid."""
    monkeypatch.setenv("DUIBIAO_DATA", str(generated_folder))
    found = exhibits(NOTEBOOK, language=language, topics_by="factor", peers=list(dict(generated._names()))[1:12])
    assert check_cells(found, load(generated_folder)) > 500
    table = found["clauses-first"]
    assert len(table.columns) == 9 and len(table.rows) == 12 and all(re.search(r"\d", row[2]) for row in table.rows)
    assert len(found["clauses-grid"].columns) == 6 and found["clauses-grid"].rows[0][3] == "12"


# --- parameters ---------------------------------------------------------------------------------------


def test_choices_of_codes(dataset):
    assert choices(dataset, "factors").names["clinics"] == ("村卫生室", "Clinics") and choices(dataset, "factors").default == ""
    assert choices(dataset, "sectors").aliases["Transport"] == "transport"
    actions = choices(dataset, "actions")
    assert actions.aliases["补链"] == "mend" and actions.aliases["Procurement"] == "demand.procurement" and actions.default == ""


def test_actions_on_the_chain_are_those_of_the_data_and_of_the_display():
    assert dict(WORDS["chain_action"]) == CHAIN_ACTIONS and set(WORDS["topics_by"]) == set(DIVISIONS)

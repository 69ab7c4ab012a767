"""The notebooks on instruments and on consistency: charts keep their labels clear, and say why where there is nothing to draw."""

import pandas as pd
import pytest
from matplotlib.axes import Axes

import invented
from analysis.display import charts, style
from analysis.display.charts_instruments import on_shade, shade
from analysis.display.labels import Labels
from analysis.measures import consistency
from analysis.measures.instruments import factor_instruments, instrument_shares, type_shares
from display_standins import HOSTILE, dataset
from notebook_cells import exhibits
from test_charts_layout import check_layout, every

LANGUAGES = ("zh", "en")
NAMES = ("instruments", "poles", "profile", "pmc", "pmc_variables", "surfaces")


@pytest.fixture(scope="module")
def results(real_data):
    """Every chart's result on the plans of own level that have PMC codings."""
    plans = real_data.plans[real_data.plans.index.isin(real_data.pmc_codings["plan_id"])]
    coded, tools = (plans, real_data.provisions, real_data.codings), real_data.instruments
    scored = consistency.policy_consistency(plans, real_data.pmc_variables, real_data.pmc_codings)
    return {
        "instruments": factor_instruments(*coded, real_data.factors, tools), "poles": type_shares(*coded, tools), "profile": instrument_shares(*coded, tools),
        "pmc": scored, "pmc_variables": scored, "surfaces": consistency.consistency_surfaces(scored),
    }


def draw(name, results, labels, **axes):
    return getattr(charts, f"plot_{name}")(results[name], labels, **axes)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", NAMES)
def test_labels_keep_clear_of_each_other(results, real_data, name, language):
    check_layout(draw(name, results, Labels(language, real_data)))


@pytest.mark.parametrize("name", NAMES)
def test_both_languages_draw_the_same_marks(results, real_data, name):
    counts = [
        [(len(axes.patches), len(axes.lines), len(axes.collections)) for axes in every(draw(name, results, Labels(language, real_data)))] for language in LANGUAGES
    ]
    assert counts[0] == counts[1] and sum(map(sum, counts[0])) > 0


@pytest.mark.parametrize("name", ["instruments", "pmc", "pmc_variables", "surfaces"])
def test_a_chart_draws_on_axes_that_are_given(results, real_data, name):
    with style.theme():
        given = style.new_axes(height=600, left=180, top=60)
    ax = draw(name, results, Labels("en", real_data), ax=given)
    assert ax is given and isinstance(ax, Axes) and len(ax.figure.axes) == 1


def test_a_heat_map_has_a_cell_per_factor_and_type_and_figures_where_there_are_any(results, real_data):
    ax = draw("instruments", results, Labels("en", real_data))
    cross = results["instruments"].exact
    assert [len(panel.patches) for panel in ax.child_axes] == [12 * 3] * cross["plan_id"].nunique()
    drawn = sorted(text.get_text() for panel in ax.child_axes for text in panel.texts if text.get_text().isdigit())
    assert drawn == sorted(str(int(n)) for n in cross["n_low"] if n)


def test_a_surface_and_a_flat_map_for_each_plan_of_which_everything_is_known(results, real_data):
    ax = draw("surfaces", results, Labels("en", real_data))
    assert len(ax.child_axes) == 2 * len(results["surfaces"].scores) == 6
    solid, flat = ax.child_axes[:2]
    assert solid.name == "3d" and len(flat.patches) == 9
    assert {text.get_text() for text in flat.texts} >= {"Nature", "Delivery", "0.50"}


@pytest.mark.parametrize(("count", "hostile"), [(1, False), (1, True), (7, True), (31, False)])
def test_any_number_of_plans_fits(count, hostile):
    """Thirty-one regions, all known but every third; names of any length."""
    labels = Labels("zh", many(count, hostile))
    asked, plans = labels.dataset.pmc_variables, labels.dataset.plans
    codings = pd.DataFrame([
        {"plan_id": plan, "pmc_id": pmc_id, "coder_id": "k", "value": None if n % 3 == 2 and i == 4 else (n + i) % 2, "evidence_ids": (), "note": ""}
        for n, plan in enumerate(plans.index) for i, pmc_id in enumerate(asked.index)
    ])
    scored = consistency.policy_consistency(plans, asked, codings)
    for name in ("pmc", "pmc_variables"):
        check_layout(draw(name, {name: scored}, labels))
    surfaces = consistency.consistency_surfaces(scored)
    assert len(surfaces.scores) == count - count // 3
    if count == 1:
        check_layout(charts.plot_surfaces(surfaces, labels))


def many(count, hostile):
    """A stand-in dataset with so many regions and nine primary variables of one sub-variable each."""
    data, regions = dataset(hostile=hostile), [f"r{n}" for n in range(count)]
    name = HOSTILE[-1] if hostile else "地区"
    data.regions = pd.DataFrame({"name_zh": [f"{name}{n}" for n in range(count)], "name_en": regions, "role": "peer"}, index=regions)
    data.plans = pd.concat([data.plans.iloc[:1]] * count).set_axis([f"{region}-p" for region in regions]).assign(region_id=regions)
    texts = [HOSTILE[n % len(HOSTILE)] if hostile else f"变量{n}" for n in range(9)]
    data.pmc_variables = pd.DataFrame({"variable_id": [f"v{n}" for n in range(9)], "variable_zh": texts, "name_zh": texts}, index=[f"v{n}.1" for n in range(9)])
    return data


def test_shades_darken_evenly_and_carry_readable_figures():
    def light(colour):
        return sum(int(colour[i:i + 2], 16) * part for i, part in ((1, 0.2126), (3, 0.7152), (5, 0.0722)))

    shades = [light(shade(n / 20)) for n in range(21)]
    assert shades == sorted(shades, reverse=True) and shade(0) == style.PAPER
    assert all(abs(light(shade(n / 20)) - light(on_shade(n / 20))) > 75 for n in range(21))


# --- what the notebooks say where there is little to say ---------------------------------------------


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """The exhibits of a notebook on a changed copy of the invented dataset."""
    def on(change, name, **parameters):
        folder = invented.build(tmp_path / "data")
        change(folder)
        monkeypatch.setenv("DUIBIAO_DATA", str(folder))
        return exhibits(name, language="en", **parameters)

    return on


def without_pmc(folder):
    for table in ("pmc_variables", "pmc_codings"):
        invented.drop(folder, table)


def test_a_dataset_without_pmc_says_so(shown):
    found = shown(without_pmc, "consistency")
    assert {name: one.kind for name, one in found.items() if name != "consistency-left-out"} == dict.fromkeys(
        [name for name in found if name != "consistency-left-out"], "absence")
    assert "no sub-variables and no codings" in found["consistency-answer"].title


def test_one_region_and_a_plan_without_codings(shown):
    def change(folder):
        invented.keep_regions(folder, ["aldmoor"])
        for line in invented.TABLES["pmc_codings"].strip().split("\n")[1:]:
            if line.startswith("aldmoor-plan,"):
                invented.remove(folder, "pmc_codings", ":".join(line.split(",")[:3]))

    found = shown(change, "consistency")
    assert found["consistency-range"].title == "The sub-variables of Aldmoor programme 2026 have not been coded."


def test_what_the_invented_plans_have_is_said_with_its_rows(shown):
    found = shown(lambda folder: None, "consistency", plan_set="all")
    rows = {(row[0], row[1]): row[2] for row in found["consistency-evidence"].rows}
    assert rows["Aldmoor programme 2026", "Money: Amount"] == "up to 30% of the cost of a clinic [aldmoor-plan-02-m1]"
    assert rows["Breck programme 2026", "Places: Towns"] == "South Town: pilot [breck-plan-l01]"
    assert rows["Aldmoor programme 2026", "Aim: Rules"] == "Stop oversized buildings: Stop oversized buildings (summary 4) [aldmoor-plan-04]"
    matrix = {row[0]: row[1:] for row in found["consistency-matrix"].rows}
    assert matrix["Aim: Rules"] == ["yes", "unknown", "unknown", "no", "unknown"]
    assert found["consistency-surfaces"].title.startswith("Aldmoor programme 2026 is lowest in Content")


def test_few_provisions_have_no_association(shown):
    found = shown(lambda folder: None, "instruments")
    cells = {row[0]: row[3] for row in found["instruments-association"].rows}
    assert cells["Aldmoor programme 2026"] == "too few provisions" and cells["Breck programme 2026"] == "not wholly seen, not given"
    assert found["instruments-association"].title.startswith("No document meets the conditions")


# --- what they say of the default data ------------------------------------------------------------------


def test_instruments_of_the_fully_read_plans():
    rows = {row[0]: row[1:] for row in exhibits("instruments", language="en")["instruments-types"].rows}
    assert rows["Beijing action plan 2024"] == ["26% (6/23)", "9% (2/23)", "65% (15/23)"]
    assert rows["Guangdong measures 2024"] == ["47% (21/45)", "4% (2/45)", "49% (22/45)"]
    assert rows["Sichuan work plan 2024"] == ["19–96%", "4–81%", "0–77%"]
    assert all("%" not in cell for name in ("Hebei opinions 2024", "Zhejiang opinions 2023") for cell in rows[name])


def test_grades_only_where_everything_or_enough_is_known():
    rows = {row[0]: row for row in exhibits("consistency", language="en", plan_set="fullest")["consistency-range"].rows}
    assert rows["Sichuan work plan 2024"][1:] == ["5.56–9.00", "9", "30", "0", "19", "not identified (acceptable to perfect)"]
    assert [rows[name][-1] for name in ("Beijing action plan 2024", "Guangdong measures 2024", "Zhejiang measures 2025")] == ["good", "good", "perfect"]


def test_characters_are_not_called_provisions():
    rows = [row[0] for row in exhibits("instruments", language="en", weighting="text")["instruments-answer"].rows]
    assert "Beijing action plan 2024: the provisions hold 3,881 characters, all read: supply 34% (1,305), environment 11% (428) and demand 55% (2,148)." in rows
    assert "Sichuan work plan 2024: text not read, no length." in rows

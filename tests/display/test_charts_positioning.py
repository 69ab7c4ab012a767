"""Charts, tables and sentences of structure: from two plans to thirty-one, in both languages, and where a measure refuses."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import pytest

from analysis.display import catalog, charts
from analysis.display.labels import Labels
from analysis.measures import associations, clusters, correspondence, distances, emphasis, factor_counts, fits, keyness, specialisation
from display_standins import dataset
from test_charts_layout import check_layout

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "measures"))
from structure_frames import country, of_counts  # noqa: E402

SIZES = (2, 3, 6, 31)
LANGUAGES = ("zh", "en")
FACTORS = ("场地与设备", "远程服务", "人员", "目录与配送的一般安排", "预防", "保障", "组织实施", "其他事项")


def named(count):
    """The stand-in dataset with as many regions, p1 in focus, and factors of uneven names."""
    base = dataset()
    ids = [f"p{i + 1}" for i in range(count)]
    regions = pd.DataFrame({"name_zh": [f"地区{i + 1}" for i in range(count)], "name_en": [f"Region {i + 1}" for i in range(count)],
                            "role": ["focal", *["peer"] * (count - 1)]}, index=ids)
    plans = pd.concat([base.plans.iloc[[0]]] * count, ignore_index=True).assign(region_id=ids, role="core").set_axis(ids)
    factors = pd.DataFrame({"name_zh": FACTORS, "name_en": [f"Factor {'and more ' * (i % 3)}{i}" for i in range(len(FACTORS))]}, index=[f"f{i + 1}" for i in range(len(FACTORS))])
    groups = base.factor_groups.assign(group_id=[f"g{i}" for i in range(1, 6)])
    return SimpleNamespace(**{**vars(base), "regions": regions, "plans": plans, "factors": factors, "factor_groups": groups, "sources_of": lambda ids: ()})


@pytest.fixture(scope="module")
def results():
    """Every measure on generated countries of each size."""
    found = {}
    for size in SIZES:
        made = of_counts(country(size, len(FACTORS), 40))
        counts = factor_counts.factor_counts(*made)
        cases = fits.provision_cases(counts, *made[:3], {"g1": ("f1", "f2", "f3"), "g2": ("f4", "f5")})
        shares = emphasis.factor_shares(*made)
        found[size] = SimpleNamespace(
            counts=counts, shares=shares, apart=keyness.factor_keyness(counts), associated=associations.factor_associations(counts, replicates=99),
            fit=fits.fit_multinomial(cases, outcome="group_id", variables=["side"], bases={"side": ""}), special=specialisation.specialisation(counts),
            grouped=clusters.plan_clusters(counts, replicates=99), near=distances.plan_distances(counts),
            mapped=correspondence.correspondence(counts, replicates=99), against=factor_counts.compare_with_base(*made),
        )
    return found


CHARTS = {"mixes": "shares", "keyness": "apart", "residuals": "associated", "quotients": "special", "map": "mapped", "clusters": "grouped"}
NEEDS = {"quotients": 3, "map": 5, "clusters": 5}
EXHIBITS = {
    "base": ("counts",), "mixes": ("shares",), "apart": ("apart",), "each": ("apart",), "residuals": ("associated",), "test": ("associated",), "fit": ("fit",),
    "quotients": ("special",), "concentration": ("special",), "map": ("mapped",), "clusters": ("grouped",), "nearest": ("near",), "partly": ("against",),
    "answer": ("counts", "apart", "special", "grouped"), "open": ("counts", "against", "special", "grouped"),
}


def exhibit(name, found, labels):
    return catalog.exhibit(f"positioning-{name}", [getattr(found, part) for part in EXHIBITS[name]], labels=labels, cite=lambda ids: ())


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name, size", [(name, size) for name in CHARTS for size in SIZES if size >= NEEDS.get(name, 2) and (size != 3 or name == "keyness")])
def test_labels_keep_clear_of_each_other(results, name, size, language):
    check_layout(getattr(charts, f"plot_{name}")(getattr(results[size], CHARTS[name]), Labels(language, named(size))))


@pytest.mark.parametrize("size", [2, 6])
def test_both_languages_say_the_same_on_the_same_evidence(results, size):
    for name in EXHIBITS:
        chinese, english = (exhibit(name, results[size], Labels(language, named(size))) for language in LANGUAGES)
        assert (chinese.kind, len(chinese.rows), chinese.evidence) == (english.kind, len(english.rows), english.evidence), name
        assert not any("\u4e00" <= letter <= "\u9fff" for text in (english.title, english.subtitle, *english.notes) for letter in text), name


@pytest.mark.parametrize("size, refused", [
    (2, {"quotients", "concentration", "map", "clusters", "nearest"}), (3, {"map", "clusters", "nearest"}), (6, set()),
])
def test_what_is_refused_says_how_many_plans_it_needs(results, size, refused):
    labels = Labels("en", named(size))
    for name in ("residuals", "apart", "test", "quotients", "concentration", "map", "clusters", "nearest"):
        shown = exhibit(name, results[size], labels)
        assert (shown.kind == "absence") == (name in refused), name
        if name in refused:
            needed = 3 if name in ("quotients", "concentration") else 5
            assert shown.title.endswith(f". Plans read in full: {size}; at least {needed} are needed.")


def test_many_plans_go_by_their_regions_and_few_by_their_names(results):
    written = [text.get_text() for text in charts.plot_quotients(results[31].special, Labels("en", named(31))).texts]
    assert "Region 31" in written
    written = [text.get_text() for text in charts.plot_quotients(results[3].special, Labels("en", named(3))).texts]
    assert any(text.startswith("Region 3 ") for text in written)


def test_the_region_in_focus_is_always_named_on_the_map(results):
    ax = charts.plot_map(results[31].mapped, Labels("en", named(31)))
    written = [text.get_text() for text in ax.texts]
    assert "Region 1" in written and sum(text.startswith("Region") for text in written) < 12


def test_a_supplementary_plan_is_hollow_named_and_no_substitute(results):
    counts = results[31].counts
    data = named(31)
    data.regions = pd.concat([data.regions, pd.DataFrame({"name_zh": ["全域"], "name_en": ["Realm"], "role": ["benchmark"]}, index=["realm"])])
    data.plans = pd.concat([data.plans, data.plans.iloc[[1]].assign(region_id="realm", role="benchmark").set_axis(["r"])])
    further = factor_counts.FactorCounts(counts.table.iloc[[1]].set_axis(["r"]), pd.Series({"r": "realm"}), {})
    found = correspondence.correspondence(counts, supplementary=further, replicates=99)
    ax = charts.plot_map(found, Labels("en", data))
    assert "Realm" in [text.get_text() for text in ax.texts]
    assert [len(dots.get_offsets()) for dots in ax.collections] == [31, 1]
    title = catalog.exhibit("positioning-map", [found], labels=Labels("en", data), cite=lambda ids: ()).title
    assert "in place of core plans" not in title


def test_a_partly_read_plan_is_an_area_and_no_dot(results):
    partly = correspondence.PartlyRead(pd.DataFrame([[1.0] * 8], index=["q"], columns=results[6].counts.table.columns), pd.Series({"q": 30.0}), pd.Series({"q": "p2"}))
    data = named(6)
    data.plans = pd.concat([data.plans, data.plans.loc[["p2"]].set_axis(["q"]).assign(issued_date="2025-01")])
    ax = charts.plot_map(correspondence.correspondence(results[6].counts, partly=partly, replicates=99), Labels("zh", data))
    check_layout(ax)
    assert len(ax.patches) == len(results[6].mapped.ellipses) + 1


def test_two_plans_are_one_panel_and_thirty_one_show_the_one_in_focus(results):
    for size, panels in ((2, 1), (3, 3), (31, 1)):
        ax = charts.plot_keyness(results[size].apart, Labels("zh", named(size)))
        assert len(ax.child_axes) == panels


def test_marks_of_a_wholly_distinct_factor_are_full_and_others_hollow(results):
    frame = results[31].apart.frame
    mine = frame[frame["plan_id"] == "p1"]
    panel = charts.plot_keyness(results[31].apart, Labels("en", named(31))).child_axes[0]
    full = [c for c in panel.collections if tuple(c.get_facecolor()[0][:3]) != (1.0, 1.0, 1.0)]
    assert len(full) == mine["distinct"].sum() and len(panel.collections) == len(mine)


def test_p_values_are_never_in_the_answer(results):
    for size in SIZES:
        said = exhibit("answer", results[size], Labels("en", named(size)))
        assert not any("p-value" in row[0] or "(p " in row[0] for row in said.rows)
        assert exhibit("test", results[size], Labels("zh", named(size))).title.startswith("假设条文是抽样所得")


def test_the_null_hypothesis_is_said_in_words(results):
    for language, words in (("zh", "各份文件的要素构成相同"), ("en", "one and the same mix of factors")):
        assert any(words in note for note in exhibit("test", results[6], Labels(language, named(6))).notes)


def test_substitutes_are_named_and_make_no_headline(results):
    data = named(3)
    data.plans.loc["p2", "role"] = "companion"
    for name in ("mixes", "apart", "residuals", "quotients", "concentration"):
        title = exhibit(name, results[3], Labels("en", data)).title
        headline, _, rest = title.partition(" (shown in place of core plans: ")
        assert rest.startswith("Region 2") and "Region 2" not in headline, name

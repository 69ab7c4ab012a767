"""Coefficients of agreement against printed examples and two other packages, by hand, and where they are not defined."""

import math
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.errors import ParameterError
from analysis.measures.coefficients import alpha_interval, cohen_kappa, gwet_ac1, krippendorff_alpha, percent_agreement

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "agreement"
few = settings(max_examples=60, deadline=None)


def raw(name):
    return pd.read_csv(REFERENCE / f"{name}.csv", dtype=str, keep_default_na=False)


def of_table(name):
    """Two raters' codes from their contingency table."""
    table = pd.read_csv(REFERENCE / f"{name}.csv", index_col=0)
    return pd.DataFrame([(p, q) for p in table.index for q in table.columns for _ in range(table.at[p, q])], columns=["r1", "r2"])


def of_counts(name):
    """Raters without names from how many gave each code."""
    counts = pd.read_csv(REFERENCE / f"{name}.csv")
    return pd.DataFrame([[code for code, n in row.items() for _ in range(n)] for _, row in counts.iterrows()])


DATA = {
    "ratings": lambda: raw("ratings"), "binary": lambda: raw("binary"), "nominal": lambda: raw("nominal"), "made": lambda: raw("made"),
    "abstractors": lambda: of_table("abstractors"), "six_raters": lambda: of_counts("six_raters"),
}
COEFFICIENTS = {
    "krippendorff_alpha": krippendorff_alpha, "gwet_ac1": lambda codes: gwet_ac1(codes).value, "percent_agreement": percent_agreement,
    "cohen_kappa": lambda codes: cohen_kappa(codes["r1"], codes["r2"]),
}


@pytest.mark.parametrize("row", pd.read_csv(REFERENCE / "published.csv").to_dict("records"), ids=lambda row: f"{row['data']}-{row['coefficient']}-{row['digits']}")
def test_as_printed(row):
    codes = DATA[row["data"]]()
    assert round(COEFFICIENTS[row["coefficient"]](codes), row["digits"]) == row["value"]
    if not math.isnan(row["standard_error"]):
        assert gwet_ac1(codes).error == pytest.approx(row["standard_error"], abs=5e-6)


@pytest.mark.parametrize("row", pd.read_csv(REFERENCE / "packages.csv").to_dict("records"), ids=lambda row: f"{row['data']}-{row['coefficient']}-{row['package']}")
def test_as_two_other_packages_say(row):
    assert COEFFICIENTS[row["coefficient"]](DATA[row["data"]]()) == pytest.approx(row["value"], abs=1e-12)


def test_four_units_by_hand():
    # Two of four x by the first, one by the second: xx, xy, yy, yy. n_x = 3, n_y = 5, n = 8: D_e = (3*5 + 5*3)/7, D_o = 2.
    codes = pd.DataFrame({"a": ["x", "x", "y", "y"], "b": ["x", "y", "y", "y"]})
    assert krippendorff_alpha(codes) == pytest.approx(1 - 2 / (30 / 7))
    # p_a = 3/4, pi_x = 3/8: p_e = 2 * 3/8 * 5/8 = 15/32.
    assert gwet_ac1(codes).value == pytest.approx((3 / 4 - 15 / 32) / (1 - 15 / 32))
    # p_e = 1/2 * 1/4 + 1/2 * 3/4 = 1/2.
    assert cohen_kappa(codes["a"], codes["b"]) == pytest.approx(1 / 2)
    assert percent_agreement(codes) == 3 / 4


def test_codes_that_could_have_been_given_count_for_ac1():
    codes = pd.DataFrame({"a": ["x", "x", "y", "y"], "b": ["x", "y", "y", "y"]})
    # q = 4: p_e = (15/32) / 3.
    assert gwet_ac1(codes, ["x", "y", "z", "w"]).value == pytest.approx((3 / 4 - 5 / 32) / (1 - 5 / 32))


def test_a_unit_with_one_code_changes_no_alpha():
    codes = raw("ratings")
    assert krippendorff_alpha(codes.iloc[:-1]) == krippendorff_alpha(codes)


def test_all_on_one_code_is_defined():
    codes = pd.DataFrame({"a": ["x"] * 6, "b": ["x"] * 6})
    assert krippendorff_alpha(codes) == 1 and cohen_kappa(codes["a"], codes["b"]) == 1 and gwet_ac1(codes).value == 1
    assert alpha_interval(codes, replicates=100, seed=1) == (1, 1)


def test_nothing_coded_twice_is_missing():
    codes = pd.DataFrame({"a": ["x", ""], "b": ["", "y"]})
    assert math.isnan(krippendorff_alpha(codes)) and math.isnan(percent_agreement(codes)) and math.isnan(gwet_ac1(codes).value)
    assert math.isnan(cohen_kappa(codes["a"], codes["b"])) and all(map(math.isnan, alpha_interval(codes, replicates=100, seed=1)))


def test_the_interval_is_that_of_a_loop_over_units():
    """The same draws, each alpha computed anew from its own table."""
    import numpy as np

    codes = raw("made")
    paired = codes[(codes != "").sum(axis=1) > 1].reset_index(drop=True)
    picked = np.random.default_rng(3).integers(len(paired), size=(100, len(paired)))
    alphas = [krippendorff_alpha(paired.loc[units]) for units in picked]
    assert alpha_interval(codes, replicates=100, seed=3) == pytest.approx(np.quantile(alphas, [0.025, 0.975]), abs=1e-12)


tables = st.integers(2, 4).flatmap(lambda raters: st.lists(st.lists(st.sampled_from(["", "a", "b", "c"]), min_size=raters, max_size=raters), min_size=2, max_size=12))


@few
@given(tables)
def test_the_interval_holds_alpha_and_alpha_knows_no_names(rows):
    codes = pd.DataFrame(rows).astype(str)
    alpha = krippendorff_alpha(codes)
    low, high = alpha_interval(codes, replicates=100, seed=5)
    assert math.isnan(alpha) or low <= alpha <= high <= 1
    renamed = codes.replace({"a": "c", "c": "a"})[codes.columns[::-1]].iloc[::-1]
    assert math.isnan(alpha) or krippendorff_alpha(renamed) == pytest.approx(alpha)


@few
@given(tables)
def test_agreement_on_everything_is_one(rows):
    codes = pd.DataFrame([[row[0] or "a"] * len(row) for row in rows])
    assert krippendorff_alpha(codes) == percent_agreement(codes) == gwet_ac1(codes).value == 1


def test_few_replicates_and_a_level_that_is_no_share_are_refused():
    codes = raw("nominal")
    with pytest.raises(ParameterError, match="at least 100 for the ends of an interval; got 20"):
        alpha_interval(codes, replicates=20, seed=1)
    with pytest.raises(ParameterError, match="such as 0.95; got 95"):
        gwet_ac1(codes, level=95)

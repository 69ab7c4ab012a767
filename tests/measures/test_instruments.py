"""Policy instruments by hand: types, kinds, factor by type, ranges, coders, and what Cramér's V says or refuses to say."""

import csv
import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measure_frames import coded, factors, plans, provisions, seen
from scipy.stats import contingency as scipy_contingency

from analysis.errors import DataError, RefusedError
from analysis.measures.contingency import cramers_v, instrument_fit
from analysis.measures.guards import Guards
from analysis.measures.instruments import compare_types, factor_instruments, instrument_shares, type_coding_ranges, type_shares

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "cramer"
TOOLS = pd.DataFrame(
    {"instrument_type": ["supply", "supply", "environment", "demand"]},
    index=pd.Index(["supply.build", "supply.train", "environment.rule", "demand.buy"], name="instrument_id", dtype="str"),
)
AB = factors("a", "b")
few = settings(max_examples=25, deadline=None)


def with_tools(rows, coder="final", **secondary):
    """Codings from provision to (factor, instrument)."""
    made = coded({row: factor for row, (factor, _) in rows.items()}, coder)
    return made.assign(
        instrument=pd.Series([tool for _, tool in rows.values()], index=made.index, dtype="str"),
        instruments_secondary=pd.Series([secondary.get(row, ()) for row in rows], index=made.index, dtype=object),
    )


def one_plan(codes, total, **columns):
    rows = {row: {"plan_id": "p", **{name: by_row[row] for name, by_row in columns.items() if row in by_row}} for row in codes}
    return plans(p=seen(len(codes), total)), provisions(rows), with_tools(codes)


SIX = {
    "1": ("a", "supply.build"), "2": ("a", "supply.train"), "3": ("a", "demand.buy"),
    "4": ("b", "environment.rule"), "5": ("b", "demand.buy"), "6": ("b", "demand.buy"),
}


def by(frame, key, column):
    return dict(zip(frame[key], frame[column], strict=True))


def test_types_and_kinds_of_a_plan_read_in_full():
    made = one_plan(SIX, 6)
    types = type_shares(*made, TOOLS).frame
    assert by(types, "instrument_type", "share_low") == pytest.approx({"supply": 2 / 6, "environment": 1 / 6, "demand": 3 / 6})
    assert types["exact"].all() and by(types, "instrument_type", "evidence")["demand"] == ("3", "5", "6")
    kinds = instrument_shares(*made, TOOLS).frame
    assert by(kinds, "instrument_id", "n_low") == {"supply.build": 1, "supply.train": 1, "environment.rule": 1, "demand.buy": 3}


def test_a_partly_read_plan_has_a_range_and_an_unknown_total_none():
    made = one_plan(SIX, 10)
    frame = type_shares(*made, TOOLS).frame.set_index("instrument_type")
    assert tuple(frame.loc["demand", ["share_low", "share_high"]]) == pytest.approx((3 / 10, 7 / 10))  # 3 seen, 4 unseen
    made[0]["provisions_total"] = pd.NA
    unknown = type_shares(*made, TOOLS).frame
    assert set(unknown["absence"]) == {"total_unknown"} and unknown["share_low"].isna().all()


def test_a_ban_is_the_use_of_an_instrument():
    made = one_plan(SIX, 6, stance={"4": "restrict"})
    assert by(type_shares(*made, TOOLS).frame, "instrument_type", "n_low")["environment"] == 1
    cross = factor_instruments(*made, AB, TOOLS).frame
    assert cross.loc[(cross["factor_id"] == "b") & (cross["instrument_type"] == "environment"), "n_low"].item() == 1


def test_secondary_instruments_take_half_under_fractional_weights():
    made = one_plan(SIX, 6)
    codes = with_tools(SIX, **{"1": ("demand.buy",)})
    assert by(type_shares(made[0], made[1], codes, TOOLS, weighting="fractional").frame, "instrument_type", "n_low") == pytest.approx(
        {"supply": 1.5, "environment": 1, "demand": 3.5})
    assert by(type_shares(made[0], made[1], codes, TOOLS).frame, "instrument_type", "n_low")["supply"] == 2


def test_factor_by_type_adds_up_to_the_whole_plan():
    cross = factor_instruments(*one_plan(SIX, 6), AB, TOOLS)
    cells = {(row.factor_id, row.instrument_type): row.n_low for row in cross.frame.itertuples()}
    assert cells == {
        ("a", "supply"): 2, ("a", "environment"): 0, ("a", "demand"): 1, ("b", "supply"): 0, ("b", "environment"): 1, ("b", "demand"): 2,
    }
    assert cross.frame["share_low"].sum() == pytest.approx(1) and len(cross.exact) == 6 and cross.ranged.empty
    partly = factor_instruments(*one_plan(SIX, 9), AB, TOOLS)
    assert partly.exact.empty and len(partly.ranged) == 6 and partly.ranged["share_high"].min() == pytest.approx(3 / 9)


def test_coders_and_comparisons_go_through_the_same_arithmetic():
    made = one_plan(SIX, 6)
    other = with_tools(SIX | {"1": ("a", "demand.buy")}, "k")
    ranges = type_coding_ranges(made[0], made[1], pd.concat([made[2], other]), TOOLS).frame.set_index("instrument_type")
    assert tuple(ranges.loc["demand", ["share_min", "share", "share_max"]]) == pytest.approx((3 / 6, 3 / 6, 4 / 6))
    many = {f"{plan}{n}": ("a", "supply.build" if (plan == "p") == (n < 8) else "demand.buy") for plan in "pq" for n in range(10)}
    rows = provisions({row: {"plan_id": row[0]} for row in many})
    compared = compare_types(plans(p=seen(10, 10), q=seen(10, 10)), rows, with_tools(many), TOOLS).frame.set_index("instrument_type")
    # Supply 8 of 10 against 2 of 10; nobody uses environment.
    assert compared.loc["supply", "status"] == "higher" and compared.loc["environment", "status"] == "not_identified"


def test_an_unknown_instrument_is_named():
    made = one_plan(SIX | {"7": ("a", "supply.bild")}, 7)
    with pytest.raises(DataError, match="supply.bild: not an instrument"):
        type_shares(*made, TOOLS)
    codes = with_tools(SIX, **{"1": ("demand.sell",)})
    with pytest.raises(DataError, match="demand.sell"):
        instrument_shares(made[0], made[1], codes, TOOLS)


# --- Cramér's V ---------------------------------------------------------------------------------------


def test_v_of_two_by_two_by_hand():
    # Rows 12 and 12, columns 11 and 13: chi2 = 24 (8 * 9 - 4 * 3)^2 / (12 * 12 * 11 * 13).
    chi2 = 24 * 60**2 / (12 * 12 * 11 * 13)
    found = cramers_v(np.array([[8, 4], [3, 9]]))
    assert (found.chi2, found.v) == pytest.approx((chi2, (chi2 / 24) ** 0.5))
    # phi2 less 1/23; each side 2 - 1/23.
    assert found.corrected == pytest.approx(((chi2 / 24 - 1 / 23) / (1 - 1 / 23)) ** 0.5)
    assert (found.n, found.rows, found.columns) == (24, 2, 2)


def test_no_and_complete_association():
    assert cramers_v(np.array([[6, 12], [3, 6]])).corrected == 0
    whole = cramers_v(np.diag([20, 20, 20]))
    assert whole.v == pytest.approx(1) and whole.corrected == pytest.approx(1)


with (REFERENCE / "dython.csv").open(encoding="utf-8") as file:
    DYTHON = list(csv.DictReader(file))


@pytest.mark.parametrize("row", DYTHON, ids=[row["table"] for row in DYTHON])
def test_v_agrees_with_another_implementation(row):
    found = cramers_v(np.array(json.loads(row["counts"])))
    assert (found.v, found.corrected) == pytest.approx((float(row["v"]), float(row["corrected"])), abs=1e-9)


def test_v_agrees_with_the_documentation_of_a_database():
    """ClickHouse, cramersVBiasCorrected: number % 10 by number % 4 over 150 numbers."""
    numbers = np.arange(150)
    found = cramers_v(pd.crosstab(numbers % 10, numbers % 4))
    assert (found.v, found.corrected) == pytest.approx((0.5798088336225178, 0.5305112825189074), abs=1e-12)


tables = st.lists(st.lists(st.integers(0, 9), min_size=3, max_size=3), min_size=2, max_size=5).map(np.array).filter(
    lambda t: t.sum() >= 20 and (t.sum(axis=0) > 0).sum() > 1 and (t.sum(axis=1) > 0).sum() > 1)


@few
@given(tables)
def test_v_lies_between_nought_and_one_and_knows_no_order(table):
    found = cramers_v(table)
    assert 0 <= found.corrected <= found.v + 1e-9 <= 1 + 2e-9
    turned = cramers_v(table.T[::-1])
    assert (turned.v, turned.corrected) == pytest.approx((found.v, found.corrected))
    full = table[table.sum(axis=1) > 0][:, table.sum(axis=0) > 0]
    assert found.v == pytest.approx(scipy_contingency.association(full, method="cramer"), abs=1e-9)
    assert cramers_v(np.vstack([table, np.zeros((1, 3))])).corrected == pytest.approx(found.corrected)  # an empty row is none


@pytest.mark.parametrize(("table", "message"), [
    ([[30, 0], [0, 0]], "at least two rows and two columns that hold counts; got rows 1, columns 1"),
    ([[5, 1], [1, 5]], "found 12, needed 20"),
])
def test_v_refuses_what_says_nothing(table, message):
    with pytest.raises(RefusedError, match=message):
        cramers_v(np.array(table))


def test_v_needs_more_counts_than_the_longer_side():
    table = np.eye(6)[:, :3] + np.eye(6)[:, 3:]
    with pytest.raises(RefusedError, match="found 6, needed 7"):
        cramers_v(table, guards=Guards(min_counts_association=2))


@pytest.mark.parametrize("table", [[[3, -1], [2, 4]], [[3, float("nan")], [2, 4]], [3, 4]])
def test_v_refuses_what_is_no_table_of_counts(table):
    with pytest.raises(DataError, match="no count below nought or missing"):
        cramers_v(np.array(table, dtype=float))


def test_fit_per_plan_with_its_refusals():
    whole = {f"w{n}": ("a", "supply.build") if n < 12 else ("b", "demand.buy") for n in range(24)}
    partly = {f"v{n}": ("a", "supply.build") for n in range(4)}
    single = {f"s{n}": ("a", ("supply.build", "demand.buy")[n % 2]) for n in range(22)}
    codes = whole | partly | single | {f"t{n}": code for n, code in SIX.items()}
    rows = provisions({row: {"plan_id": row[0]} for row in codes})
    documents = plans(w=seen(24, 24), v=seen(4, 9), s=seen(22, 22), t=seen(6, 6), u=seen(0, None))
    other = with_tools(codes | {"w0": ("b", "supply.build")}, "k")
    fit = instrument_fit(documents, rows, pd.concat([with_tools(codes), other]), AB, TOOLS)
    frame = fit.frame.set_index("plan_id")
    assert by(fit.frame, "plan_id", "absence") == {
        "w": "", "v": "refused:coverage", "s": "refused:no_variation", "t": "refused:few_counts", "u": "refused:total_unknown",
    }
    assert frame.loc["w", "v_corrected"] == pytest.approx(1) and frame.loc["w", "v_max"] == pytest.approx(1)
    # The other coder: 11 and 0 against 1 and 12.
    assert frame.loc["w", "v_min"] == pytest.approx(cramers_v(np.array([[11, 0], [1, 12]])).corrected)
    assert (frame.loc["w", "n"], frame.loc["w", "coders"], len(frame.loc["w", "evidence"])) == (24, 2, 24)
    assert {refusal.subject: dict(refusal.values) for refusal in fit.refusals}["t"] == {"found": 6, "needed": 20}

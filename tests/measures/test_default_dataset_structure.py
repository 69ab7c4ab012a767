"""What the default dataset allows of structure: two core plans read in full, three of the fullest, and no more."""

import pytest

from analysis.measures import clusters, correspondence, distances, factor_counts, keyness, specialisation
from analysis.measures.associations import factor_associations
from analysis.measures.selection import select_plans

REGIONS = ("sichuan", "beijing", "guangdong", "hebei", "zhejiang")


def counted(data, plan_set):
    selection = select_plans(data.plans, data.terms, plan_set=plan_set, regions=REGIONS)
    return factor_counts.factor_counts(selection.frame, data.provisions, data.codings, data.factors)


def test_two_core_plans_are_compared_and_structure_waits_for_a_third(real_data):
    counts = counted(real_data, "core")
    assert counts.plans == ("beijing-2024", "guangdong-2024")
    assert counts.table["enablement"].tolist() == [16, 21] and counts.table["industry_chain"].tolist() == [1, 11]
    assert counts.table.sum(axis=1).tolist() == [23, 45]
    assert {refusal.rule for refusal in counts.refusals} == {"coverage", "total_unknown"}
    assert specialisation.specialisation(counts).refusals[0].values["needed"] == 3
    for refused in (distances.plan_distances(counts), clusters.plan_clusters(counts), correspondence.correspondence(counts)):
        assert refused.refusals[0].values["needed"] == 5


def test_the_greatest_residual_and_log_odds_of_the_two_by_hand(real_data):
    counts = counted(real_data, "core")
    associated = factor_associations(counts, replicates=199)
    row = associated.frame.set_index(["plan_id", "factor_id"]).loc["beijing-2024", "industry_chain"]
    # 12 of 68 on the factor, 23 of 68 in the plan: expected 276 / 68; variance times (45 / 68)(56 / 68).
    expected = 276 / 68
    assert row["expected"] == pytest.approx(expected) and row["residual"] == pytest.approx((1 - expected) / (expected * 45 / 68 * 56 / 68) ** 0.5)
    assert associated.leads == "permutation"
    apart = keyness.factor_keyness(counts).frame
    assert not apart["distinct"].any()


def test_the_fullest_plans_allow_specialisation_with_the_restricting_measure_apart(real_data):
    counts = counted(real_data, "fullest")
    assert counts.plans == ("beijing-2024", "guangdong-2024", "zhejiang-2025-measures")
    assert counts.table[factor_counts.RESTRICTING].tolist() == [0, 0, 1]
    found = specialisation.specialisation(counts)
    assert found.refusals == () and found.base == counts.plans
    lq = found.frame.set_index(["plan_id", "factor_id"])["lq"]
    assert lq["guangdong-2024", "industry_chain"] == pytest.approx((11 / 45) / (14 / 95))

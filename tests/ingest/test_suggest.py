"""Suggested codes: the learner against another's, the words behind a code, and agreement with settled codes nobody let it see."""

import csv
import doctest
from pathlib import Path

import numpy as np
import pytest

from analysis.errors import ParameterError
from analysis.ingest import evaluate, grams, suggest
from analysis.ingest.grams import Grams, rarity, weighed
from analysis.ingest.ridge import fitted, softmax
from analysis.ingest.suggest import MOST_EXAMPLES, Suggester, apart
from analysis.measures.suggestions import suggestion_quality
from reference.suggestions.learner import LEARNED, STRENGTH

REFERENCE = Path(__file__).resolve().parent.parent / "reference" / "suggestions" / "learner.csv"
SEEDS = [("卫生室", "clinics"), ("远程医疗", "telehealth"), ("医生", "staff"), ("基金", "fund")]


@pytest.fixture(scope="module")
def learned():
    texts, codes, _ = zip(*LEARNED[:9], strict=True)
    return Suggester(["clinics", "telehealth", "staff", "fund"], SEEDS).fit(texts, codes)


@pytest.fixture(scope="module")
def settled(real_data):
    """Headings and summaries with a settled code, that code, and the plan of each."""
    final = real_data.codings[real_data.codings["coder_id"] == "final"].set_index("provision_id")
    coded = real_data.provisions.loc[[row for row in real_data.provisions.index if row in final.index]]
    return suggest.examples_of(coded), list(final.loc[coded.index, "factor_primary"]), list(coded["plan_id"])


def test_probabilities_are_those_of_another_learner():
    texts, codes, weights = zip(*LEARNED, strict=True)
    with REFERENCE.open(encoding="utf-8", newline="") as handle:
        head, *rows = csv.reader(handle)
    vocabulary = Grams(texts)
    known = rarity(vocabulary.counts(texts))
    vectors = weighed(vocabulary.counts(texts), known)
    fit = fitted((vectors @ vectors.T).toarray(), np.array([head[1:].index(code) for code in codes]), np.array(weights), STRENGTH)
    found = softmax(fit.logits((weighed(vocabulary.counts([row[0] for row in rows]), known) @ vectors.T).toarray()))
    assert found == pytest.approx(np.array([row[1:] for row in rows], dtype=float), abs=0.005)


def test_probabilities_sum_to_one_and_the_likeliest_is_suggested(learned):
    table = learned.probabilities(["培养乡村医生", "建设卫生室", ""])
    assert table.to_numpy().sum(axis=1) == pytest.approx([1, 1, 1])
    suggested = learned.suggest(["培养乡村医生", "建设卫生室"])
    assert [one.code for one in suggested] == ["staff", "clinics"] == list(table.idxmax(axis=1)[:2])
    assert [one.probability for one in suggested] == pytest.approx(list(table.max(axis=1)[:2]))


def test_a_code_nobody_has_used_is_learned_from_the_codebook(learned):
    assert learned.suggest(["设立基金"])[0].code == "fund"


def test_the_words_behind_a_code_stand_in_the_text_and_speak_for_it(learned):
    (one,) = learned.suggest(["完善机制，新建卫生室，落实经费"], explain=True)
    assert one.code == "clinics" and "卫生室" in one.words[0] and all(word in "完善机制，新建卫生室，落实经费" for word in one.words)


def test_nothing_to_suggest_for_gives_nothing(learned):
    assert learned.suggest([]) == [] and learned.suggest([""], explain=True)[0].words == ()


def test_the_codes_of_a_plan_have_no_part_in_its_own_suggestions(settled, real_data):
    texts, codes, plans = settled
    own = np.array(plans) == plans[0]
    others = sorted(set(codes))
    wrong = [others[(others.index(code) + 1) % len(others)] if mine else code for code, mine in zip(codes, own, strict=True)]
    learner = Suggester.of_codebook(real_data.factors)
    right, changed = (learner.held_out(texts, given, plans).to_numpy().argmax(axis=1) for given in (codes, wrong))
    assert (right[own] == changed[own]).all() and (right[~own] != changed[~own]).any()


def test_one_plan_alone_is_not_judged(settled, real_data):
    texts, codes, _ = settled
    with pytest.raises(ParameterError, match="there are no others"):
        Suggester.of_codebook(real_data.factors).held_out(texts, codes, ["p"] * len(texts))


def test_many_plans_are_left_out_several_at_a_time():
    assert len(set(apart([f"p{i // 3}" for i in range(3 * 17)]))) == 17
    assert len(set(apart([f"p{i // 40}" for i in range(2 * MOST_EXAMPLES)]))) == 5


def test_suggestions_agree_with_settled_codes_as_far_as_is_said(real_data):
    """Cohen's kappa and calibration on every settled provision, each suggested without its plan."""
    held_out = evaluate.held_out(real_data.provisions, real_data.codings, {"factor": real_data.factors, "instrument": real_data.instruments})
    frame = suggestion_quality(held_out, real_data.codings).frame
    assert (frame["n"] == frame["of"]).all() and frame["n"].min() > 150 and frame["plans"].map(len).min() > 10
    assert frame.at["factor", "kappa"] >= 0.70 and frame.at["instrument", "kappa"] >= 0.60
    assert frame["calibration_error"].max() <= 0.10


@pytest.mark.parametrize("module", [grams, suggest])
def test_the_examples_run(module):
    assert doctest.testmod(module).failed == 0

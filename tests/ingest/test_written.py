"""Plans of our own in every style of numbering, each with a kind of damage: measures, targets and the clean text come out exactly."""

from collections import Counter

import pytest
from written_plans import DAMAGES, SCHEMES, written

from analysis.ingest.extract import Targets
from analysis.ingest.quantities import quantities, quantity_pattern
from analysis.ingest.read import read_document
from analysis.ingest.repair import repair
from analysis.ingest.segment import segment

FORMS = ("txt", "html", "md")
# Twenty-two plans: every style of numbering, every damage twice, every format.
CASES = [(seed, list(SCHEMES)[seed % len(SCHEMES)], DAMAGES[seed % len(DAMAGES)], FORMS[seed % 3]) for seed in range(2 * len(DAMAGES))]


@pytest.mark.parametrize("seed, scheme, damage, form", CASES)
def test_a_plan_is_read_exactly(seed, scheme, damage, form, tmp_path, real_data):
    plan = written(seed, scheme, damage, form="txt" if damage == "hard wrapped" else form)
    path = tmp_path / f"page.{form if damage != 'hard wrapped' else 'txt'}"
    path.write_bytes(plan.data)
    cut = segment(repair(read_document(path)))
    assert cut.repaired.text.strip("\n") == plan.clean
    assert tuple(measure.number for measure in cut.measures) == plan.numbers
    pattern = quantity_pattern(tuple(real_data.units["name_zh"].str.lstrip("万亿")[lambda name: name != ""].unique()))
    found = Targets(real_data.indicators, real_data.units).find(cut)
    assert Counter(quantities(target.stated, pattern)[0].value for target in found) == Counter(plan.values)


def test_every_style_damage_and_format_is_among_them():
    assert {scheme for _, scheme, _, _ in CASES} == set(SCHEMES) and {damage for _, _, damage, _ in CASES} == set(DAMAGES)

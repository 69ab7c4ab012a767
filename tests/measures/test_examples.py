"""The examples in the docstrings of every measure run, and say what comes out."""

import doctest
import importlib
import pkgutil

import pytest

from analysis import measures

MODULES = [module.name for module in pkgutil.iter_modules(measures.__path__)]
# Modules whose measures take several frames at once: their examples are the tests by hand.
BY_HAND = {
    "amendments", "claim_evidence", "claim_plans", "claim_values", "claims", "clause_topics", "comparison", "conditions", "confusion", "agreement", "emphasis", "factor_counts",
    "gaps", "growth", "guards", "instruments", "intensity", "readings", "recoding", "replicates", "selection", "standing", "streams", "tallies", "weightings",
}


@pytest.mark.parametrize("name", MODULES)
def test_examples_run(name):
    found = doctest.testmod(importlib.import_module(f"analysis.measures.{name}"))
    assert found.failed == 0 and (found.attempted or name in BY_HAND)

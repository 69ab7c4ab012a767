"""Shared by every test: invented data built once, and the reports of real runs made once."""

import os
import shutil
from pathlib import Path

import pytest

from invented import build

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def invented_folder(tmp_path_factory):
    """The invented dataset, for reading only."""
    return build(tmp_path_factory.mktemp("invented") / "data")


@pytest.fixture(scope="session")
def generated_folder(tmp_path_factory):
    """The generated dataset of 31 regions with nothing missing, for reading only."""
    import generated

    return generated.build(tmp_path_factory.mktemp("generated") / "data")


@pytest.fixture(scope="session")
def real_data():
    from analysis.dataset.load import load

    return load(ROOT / "data")


@pytest.fixture(scope="session")
def chromium():
    """A browser that is on the machine; without one the test is skipped, unless one is required (as in CI)."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if not found and os.environ.get("DUIBIAO_REQUIRE_BROWSER"):
        pytest.fail("DUIBIAO_REQUIRE_BROWSER is set and there is no chromium")
    if not found:
        pytest.skip("no chromium on this machine")
    return found

"""Shared by every test: invented data built once, and the reports of real runs made once."""

import os
import shutil
from pathlib import Path

import pytest

# As in the kernels, before numpy is loaded: several processes share the tests, and threads of algebra on top only wait for one another.
for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(name, "1")

from invented import build

ROOT = Path(__file__).resolve().parent.parent
# Begun first where several processes share the tests, so that none of them is still at one alone in the end.
LONGEST = (
    "test_default_run.py", "test_another_field.py", "test_warm_notebooks.py", "test_interrupted.py", "test_notebooks.py", "test_cluster.py",
    "test_pages.py",
    "test_exhibits.py", "test_generated.py", "test_cross_talk.py", "test_unchanged.py", "test_kernels.py", "test_disturbed.py",
)


def pytest_collection_modifyitems(config, items):
    """The order of files; each is run by one process, so that what its tests share is made once."""
    if hasattr(config, "workerinput"):
        place = {name: number for number, name in enumerate(LONGEST)}
        items.sort(key=lambda item: place.get(item.path.name, len(place)))


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

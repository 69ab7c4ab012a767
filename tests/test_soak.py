"""Longer than a minute: every region in focus, both languages, every notebook."""

import subprocess
import sys

import pytest

from analysis.dataset.choices import choices
from notebook_cells import NAMES, NOTEBOOKS

ROOT = NOTEBOOKS.parent


@pytest.mark.soak
@pytest.mark.parametrize("region", sorted(choices(ROOT / "data", "regions").names))
def test_every_region_can_be_in_focus(region, tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "analysis", "run", "--focal", region, "--out", tmp_path], capture_output=True, text=True, cwd=ROOT, timeout=900,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert len([page for page in tmp_path.rglob("*.html") if page.name != "index.html"]) == 2 * len(NAMES)

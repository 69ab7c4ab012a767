"""Every folder and file name of the project, once. Imports nothing of ours."""

import os
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
DATA = PROJECT / "data"
NOTEBOOKS = PROJECT / "notebooks"
REPORTS = PROJECT / "reports"

DECLARATIONS = "notebooks.toml"
SETS = "sets.toml"
CODEBOOK = "codebook"
GALLERY = REPORTS / "gallery"
STAGING = ".staging"
RUNS = ".runs"
SCHEDULE = ".schedule"
MANIFEST_SUFFIX = ".manifest.json"
INDEX_PAGE = "index.html"
FEED = "feed.xml"

# The runner tells a kernel which dataset to read; a parameter cannot, so no report names a path.
DATA_VARIABLE = "DUIBIAO_DATA"


def data_folder() -> Path:
    """The dataset a notebook reads: the one the runner names, else the project's own."""
    return Path(os.environ.get(DATA_VARIABLE) or DATA)

"""The command as a user types it, and what it makes."""

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LOADS = re.compile(r"""(?:src|data|poster)\s*=\s*["']?https?:|<link|<script|<iframe|<form|@import|url\(\s*["']?https?:""", re.IGNORECASE)


def duibiao(*arguments, **options):
    """Run it in a process of its own, from the root of the project."""
    command = [sys.executable, "-m", "analysis", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, timeout=options.pop("timeout", 600), **options)


def pages(out):
    """The reports in a folder."""
    return sorted(path for path in Path(out).rglob("*.html") if path.name != "index.html")


def check_asks_nobody(out):
    """A report loads nothing from anywhere, and forbids it."""
    for page in pages(out):
        text = page.read_text(encoding="utf-8")
        found = LOADS.search(text)
        assert not found, f"{page.name}: {found and text[found.start() - 60:found.end() + 60]}"
        assert "Content-Security-Policy" in text

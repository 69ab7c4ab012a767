"""The command on invented notebooks and an invented dataset, so that no test of it waits for the real ones."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest
from click.testing import CliRunner
from reports.engine_kit import declare, exhibit, regions, says, shows, write_notebook

import analysis.dataset.choices
import analysis.dataset.load
from analysis import cli, paths


@dataclass
class Summary:
    folder: Path = Path("/nowhere")
    title: str = "Invented"
    edition: str = "2026"
    digest: str = "d" * 64
    sources: int = 3
    tables: dict = field(default_factory=lambda: {"plans": 2, "sources": 3})
    plans: dict = field(default_factory=lambda: {"north-plan": "6–9 of 26 (press)"})


def answer(folder, name):
    if name != "regions":
        raise KeyError(name)
    return regions()


@pytest.fixture(scope="session")
def notebooks(tmp_path_factory):
    """Two notebooks: one shows which dataset its kernel was given, the other takes a weight and fails on demand."""
    folder = tmp_path_factory.mktemp("notebooks")
    declare(folder, plain=["the-figure"], weighted=[])
    file = folder / "notebooks.toml"
    whole = file.read_text(encoding="utf-8").rpartition('["focal", "language"]')
    file.write_text(whole[0] + '["focal", "peers", "language", "weight"]' + whole[2], encoding="utf-8")
    write_notebook(folder, "plain", "import os; print('reads', os.environ['DUIBIAO_DATA'])", says("open"), shows(exhibit("the-figure")))
    write_notebook(folder, "weighted", "assert weight < 0.9, 'too heavy'", parameters=("focal", "peers", "language", "weight"))
    return folder


@pytest.fixture
def duibiao(notebooks, tmp_path, monkeypatch):
    """Runs the command on the invented notebooks; reports go to a folder of the test."""
    monkeypatch.setattr(paths, "NOTEBOOKS", notebooks)
    monkeypatch.setattr(paths, "REPORTS", tmp_path / "reports")
    monkeypatch.setattr(analysis.dataset.choices, "choices", answer)
    monkeypatch.setattr(analysis.dataset.load, "check", lambda folder: Summary())
    return lambda *words: CliRunner().invoke(cli.main, [str(word) for word in words])

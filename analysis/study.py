"""The door of every notebook: parameters checked, dataset restricted, exhibits shown, sources kept."""

import ast
import pkgutil
import sys
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from importlib import import_module
from pathlib import Path

import pandas as pd

from analysis import measures, paths
from analysis.dataset.choices import choices
from analysis.dataset.load import Dataset, load
from analysis.dataset.reads import regions_of
from analysis.display import catalog, style
from analysis.display.choice import choice, view_id
from analysis.display.exhibit import Exhibit
from analysis.display.labels import Labels
from analysis.display.preface import Colophon, Preface, library_versions
from analysis.errors import DuibiaoError, ParameterError
from analysis.measures.selection import PlanSelection, select_plans
from analysis.parameters import Declarations, read_declarations, resolve

# papermill and the JupyterLab scheduler both begin the cell they inject with this line.
INJECTED = "# Parameters"


@dataclass(frozen=True)
class Study:
    """One notebook's question: its checked parameters and the evidence they leave.

    Attributes
    ----------
    notebook : str
    parameters : mapping
        Every declared parameter with its resolved value; regions are ids.
    data : Dataset
        Restricted to the region in focus, its peers and the benchmark.
    labels : Labels
        Names and numbers in the language of the report.
    selection : PlanSelection
        The documents compared and those left out, with the reason.
    """

    notebook: str
    parameters: Mapping[str, object]
    declarations: Declarations
    data: Dataset
    labels: Labels
    selection: PlanSelection
    regions: tuple[str, ...]
    shown: dict[str, Exhibit] = field(default_factory=dict, compare=False)

    @property
    def language(self) -> str:
        return self.labels.language

    @property
    def focal(self) -> str:
        return self.regions[0]

    @property
    def group_set(self) -> str:
        """The grouping of factors asked for, else the dataset's main one."""
        return self.parameters.get("group_set") or choices(self.data.folder, "group_sets").default

    @property
    def theme_set(self) -> str:
        """The theme asked for, else the first of the dataset; empty where it has none."""
        return self.parameters.get("theme_set") or choices(self.data.folder, "theme_sets").default

    @property
    def plans(self) -> pd.DataFrame:
        """The documents compared, one row each, region in focus first."""
        return self.selection.frame

    @property
    def in_force(self) -> dict[str, object]:
        """The parameters with what an empty one stands for, for people to read."""
        meant = {"focal": self.focal, "peers": list(self.peers), "group_set": self.group_set, "theme_set": self.theme_set, "plan": next(iter(self.plan.index), "")}
        # A profile of another region's document is about that region, whatever was in focus.
        return {name: self.focal if name == "focal" else value or meant.get(name, value) for name, value in self.parameters.items()}

    @property
    def peers(self) -> tuple[str, ...]:
        return self.regions[1:]

    @property
    def goals(self) -> tuple[pd.DataFrame, ...]:
        """Targets, indicators, documents (those compared, then the benchmark's) and units: what every measure of goals takes."""
        return self.data.targets, self.data.indicators, self.selection.with_benchmark, self.data.units

    @property
    def sides(self) -> dict[str, object]:
        """Who is set against whom."""
        benchmark = next(iter(self.selection.benchmark["region_id"]), "")
        return {"focal": self.focal, "peers": self.peers, "benchmark": benchmark}

    @property
    def plan(self) -> pd.DataFrame:
        """The one document a profile shows: the one asked for, else the core plan of the region in focus."""
        plans = self.data.plans
        asked = self.parameters.get("plan")
        own = plans[plans["region_id"] == self.focal].sort_values("role", key=lambda role: role != "core", kind="stable")
        return plans.loc[[asked]] if asked else own.head(1)

    def show(self, exhibit_id: str, *results: object) -> Exhibit:
        """Turn results into the exhibit of that name, in the language of the report."""
        exhibit = catalog.exhibit(exhibit_id, results, labels=self.labels, cite=self.labels.cite)
        self.shown[exhibit_id] = exhibit
        return exhibit

    def choose(self, exhibit_id: str, about: str, results: Mapping[str | tuple[str, ...], object]) -> Exhibit:
        """Show an exhibit that a reader may change: by choice its result, first the one that the parameters chose."""
        views = {
            value: catalog.exhibit(exhibit_id, [result], labels=self.labels, cite=self.labels.cite, anchor=view_id(exhibit_id, value) if place else "")
            for place, (value, result) in enumerate(results.items())
        }
        self.shown[exhibit_id] = choice(about, views, self.labels)
        return self.shown[exhibit_id]

    def close(self) -> Colophon:
        """The foot of the report: what was read, in which version, and every source shown."""
        return Colophon.of(self.shown.values(), preface=self.preface, reads=self.data.reads, scope=self.regions)

    @property
    def preface(self) -> Preface:
        words = self.declarations.notebooks[self.notebook]
        return Preface.of(
            self.notebook, words, self.in_force, self.declarations.parameters,
            labels=self.labels, info=self.data.info, digest=self.data.digest,
            plans=self.plans if "plan" not in self.parameters else self.plan, regions=self.regions,
        )

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return self.preface._repr_mimebundle_(include, exclude)


def open_study(notebook: str, **given: object) -> Study:
    """Check a notebook's parameters and open its evidence.

    The resolver is the one the command uses, so that a slip is refused in JupyterLab and in plain
    papermill as well; there papermill only warns of a name that nobody declared, hence the look at
    what it injected.

    Parameters
    ----------
    notebook : str
        Name of the notebook as declared in notebooks.toml.
    **given
        Its parameters. Regions go by id, Chinese name or English name.

    Raises
    ------
    ParameterError
        Unknown names or values, all at once, each with the nearest right one.
    DataError
        The dataset breaks its rules, all failures at once.
    """
    folder = paths.data_folder()
    declarations, parameters = checked(notebook, given, folder)
    whole = load(folder)
    regions = regions_of(parameters, whole)
    data = whole.restrict(regions)
    selection = select_plans(data.plans, data.terms, plan_set=parameters.get("plan_set", "core"), regions=regions,
                             with_read=parameters.get("with_read", False))
    return Study(notebook, parameters, declarations, data, Labels(parameters["language"], data, focal=regions[0]), selection, regions)


def checked(notebook: str, given: Mapping[str, object], folder: Path) -> tuple[Declarations, dict[str, object]]:
    """The declarations in force, and a notebook's parameters resolved against a dataset; errors as in `open_study`."""
    declarations = read_declarations(paths.NOTEBOOKS)
    return declarations, resolve(declarations, notebook, {**_injected(), **given}, partial(choices, folder))


def _injected() -> dict[str, object]:
    """The literals of the newest injected cell, so that a mistyped name there is seen."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    cells = [source for source in shell.user_ns.get("In", []) if source.startswith(INJECTED)] if shell else []
    tree = ast.parse(cells[-1]) if cells else ast.Module([], [])
    return {
        target.id: ast.literal_eval(node.value)
        for node in tree.body if isinstance(node, ast.Assign)
        for target in node.targets if isinstance(target, ast.Name)
    }


def warm_up() -> None:
    """Import every measure, check the dataset and draw once, for a process that many notebooks are forked from."""
    for found in pkgutil.iter_modules(measures.__path__, f"{measures.__name__}."):
        import_module(found.name)
    # pandas asks while it is imported whether it is in a notebook, and shows twenty columns there.
    pd.set_option("display.max_columns", 20)
    style.warm_up()
    library_versions()
    with suppress(DuibiaoError):  # whoever asks for a report is told what is wrong with the dataset
        load(paths.data_folder())

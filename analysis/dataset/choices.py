"""What a parameter of a notebook may name in a dataset. Reads text only, so that a command answers without pandas."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis.dataset.failures import refuse
from analysis.dataset.files import Row, read_sheets

BENCHMARK = "benchmark"
# Actions on the chain go by words of their own; other actions are instruments of the codebook.
CHAIN_ACTIONS = {"build": ("建链", "build"), "mend": ("补链", "mend"), "extend": ("延链", "extend"), "strengthen": ("强链", "strengthen")}
POLES = "poles"
NO_PLAN = "has context values only, no plan"
OVERLAP = "its groups overlap, so they cannot stand in one chart"
IS_BENCHMARK = "is the benchmark: it is shown beside every region and cannot be chosen"


@dataclass(frozen=True)
class Choices:
    """The values a parameter may take.

    Attributes
    ----------
    aliases : mapping of str to str
        Every way to name a choice (its id, its Chinese name, its English name) to its id. A name that two choices share is left out.
    default : str
        Id taken where nothing is named; "" where there is none.
    names : mapping of str to tuple of str
        Id to its Chinese and English name, in file order.
    unavailable : mapping of str to str
        Names of rows that cannot be chosen, each with the reason.
    """

    aliases: Mapping[str, str]
    default: str
    names: Mapping[str, tuple[str, str]]
    unavailable: Mapping[str, str] = field(default_factory=dict)


def choices(folder: Path, name: str) -> Choices:
    """The choices a dataset offers.

    Parameters
    ----------
    folder : Path
        The dataset.
    name : str
        `regions` (those with a plan that are no benchmark; default the region in focus), `plans` (those of no benchmark; no
        default), `group_sets` (sets of factor groups; default `poles`, else the first;
        sets whose groups overlap are not offered), `composites` (nodes of the
        composites' table without a parent; default the first), `theme_sets` (themes; default the first), `factors`, `sectors`
        (those of the codebook; no default) or `actions` (actions on the chain, then instruments; no default).

    Raises
    ------
    KeyError
        For another name.
    DataError
        Where the folder or a table is missing or cannot be read.
    """
    tables, offer = _OFFERS[name]
    sheets, failures = read_sheets(Path(folder), tables)
    refuse(folder, failures)
    return offer(*(sheets[table].rows for table in tables))


def _regions(regions: Iterable[Row], plans: Iterable[Row]) -> Choices:
    owners = {plan["region_id"] for plan in plans}
    names, unavailable, default = {}, {}, ""
    for row in regions:
        region, pair = row["region_id"], (row["name_zh"], row["name_en"])
        if row["role"] == BENCHMARK or region not in owners:
            reason = IS_BENCHMARK if row["role"] == BENCHMARK else NO_PLAN
            unavailable |= dict.fromkeys((region, *pair), reason)
        else:
            names[region] = pair
            default = region if row["role"] == "focal" else default
    return Choices(_aliases(names), default, names, unavailable)


def _plans(plans: Iterable[Row]) -> Choices:
    names, unavailable = {}, {}
    for row in plans:
        pair = (row["title_zh"], row["title_en"])
        if row["role"] == BENCHMARK:
            unavailable |= dict.fromkeys((row["plan_id"], *pair), IS_BENCHMARK)
        else:
            names[row["plan_id"]] = pair
    return Choices(_aliases(names), "", names, unavailable)


def _group_sets(factor_groups: Iterable[Row]) -> Choices:
    """A set of groups has no name of its own: it is named by its groups."""
    groups: dict[str, dict[str, tuple[str, str]]] = {}
    factors: dict[str, list[str]] = {}
    for row in factor_groups:
        groups.setdefault(row["group_set"], {})[row["group_id"]] = (row["name_zh"], row["name_en"])
        factors.setdefault(row["group_set"], []).append(row["factor_id"])
    unavailable = {group_set: OVERLAP for group_set, held in factors.items() if len(held) > len(set(held))}
    names = {
        group_set: tuple(map(" / ".join, zip(*pairs.values(), strict=True)))
        for group_set, pairs in groups.items() if group_set not in unavailable
    }
    default = POLES if POLES in names else next(iter(names), "")
    return Choices(_aliases(names), default, names, unavailable)


def _composites(nodes: Iterable[Row]) -> Choices:
    names = {row["node_id"]: (row["name_zh"], row["name_en"]) for row in nodes if not row["parent"]}
    return Choices(_aliases(names), next(iter(names), ""), names)


def _theme_sets(themes: Iterable[Row], terms: Iterable[Row]) -> Choices:
    """Themes in the order of their table, named as the terms name them."""
    named = {row["code"]: (row["name_zh"], row["name_en"]) for row in terms if row["list_id"] == "theme_set"}
    names = {row["theme_set"]: named.get(row["theme_set"], (row["theme_set"],) * 2) for row in themes}
    return Choices(_aliases(names), next(iter(names), ""), names)


def _factors(factors: Iterable[Row]) -> Choices:
    return _codes(factors, "factor_id")


def _sectors(sectors: Iterable[Row]) -> Choices:
    return _codes(sectors, "sector_id")


def _actions(instruments: Iterable[Row]) -> Choices:
    names = CHAIN_ACTIONS | dict(_codes(instruments, "instrument_id").names)
    return Choices(_aliases(names), "", names)


def _codes(rows: Iterable[Row], column: str) -> Choices:
    """Codes of the codebook, none of which is the default."""
    names = {row[column]: (row["name_zh"], row["name_en"]) for row in rows}
    return Choices(_aliases(names), "", names)


def _aliases(names: Mapping[str, tuple[str, str]]) -> dict[str, str]:
    """Ids and names to ids; an id is never taken by another row's name, and a shared name is nobody's."""
    owned = [(alias, row_id) for row_id, pair in names.items() for alias in dict.fromkeys(pair) if alias and alias not in names]
    uses = Counter(alias for alias, _ in owned)
    return {row_id: row_id for row_id in names} | {alias: row_id for alias, row_id in owned if uses[alias] == 1}


_OFFERS = {
    "regions": (("regions", "plans"), _regions),
    "plans": (("plans",), _plans),
    "group_sets": (("factor_groups",), _group_sets),
    "composites": (("composite_nodes",), _composites),
    "theme_sets": (("themes", "terms"), _theme_sets),
    "factors": (("factors",), _factors),
    "sectors": (("sectors",), _sectors),
    "actions": (("instruments",), _actions),
}

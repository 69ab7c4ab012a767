"""What must hold between cells, rows and tables. Every rule takes the sheets and yields what breaks it.

A rule keeps silent about tables that could not be read and about cells that are no numbers or unknown codes: those are reported
where they belong, once.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain

from analysis.dataset import rules_claims, rules_coding, rules_composite, rules_outcomes, rules_pmc
from analysis.dataset.codebook import items, term_lists
from analysis.dataset.failures import Failure
from analysis.dataset.files import Row, Sheet, Sheets
from analysis.dataset.declaration import TIERS
from analysis.dataset.tables import TABLES
from analysis.errors import listed, nearest

SETTLED = "final"
HEADLINE = "headline"
SECONDARY_FACTORS = 2


def check_tables(sheets: Sheets) -> Iterator[Failure]:
    """Everything that is wrong between cells, rows and tables, rule by rule."""
    return chain.from_iterable(rule(sheets) for rule in RULES)


def unique_keys(sheets: Sheets) -> Iterator[Failure]:
    """A key names one row of its table."""
    for sheet in sheets.values():
        for row_id, lines in _repeated(zip(sheet.ids, sheet.lines, strict=True)):
            key = ", ".join(sheet.table.key)
            yield Failure(sheet.table.path, f"{key} must be unique", row_id, tuple(f"line {line}" for line in lines))


def unique_evidence(sheets: Sheets) -> Iterator[Failure]:
    """An id names one row of all evidence, so that a cell can be traced by ids alone."""
    evidence = [sheet for sheet in sheets.values() if sheet.table.is_evidence]
    owners = ((row_id, sheet.table.path) for sheet in evidence for row_id in dict.fromkeys(sheet.ids))
    for row_id, paths in _repeated(owners):
        yield Failure(paths[-1], f"an id must be used once in all tables; {row_id!r} also stands in {listed(paths[:-1])}", None, (row_id,))


def languages(sheets: Sheets) -> Iterator[Failure]:
    """A name or text is given in both languages or in neither."""
    for sheet in sheets.values():
        for zh, en in sheet.table.pairs:
            for position, row in enumerate(sheet.rows):
                if bool(row[zh]) != bool(row[en]):
                    found = f"{zh}={row[zh]}, {en}={row[en]}"
                    yield Failure(sheet.table.path, f"{zh} and {en} must both be filled or both be empty", found, (sheet.named(position),))


def dataset_row(sheets: Sheets) -> Iterator[Failure]:
    """The dataset describes itself once."""
    found = [row_id for row_id, _ in _rows(sheets, "dataset")]
    if len(found) > 1:
        yield _failure("dataset", "the table must have exactly one row", None, *found)


def terms(sheets: Sheets) -> Iterator[Failure]:
    """A list of terms is one that a column uses; levels and kinds of source say their tier."""
    for term_id, row in _rows(sheets, "terms"):
        lists = term_lists()
        if row["list_id"] not in lists:
            yield _failure("terms", f"list_id must be one of {listed(lists, 20)}", row["list_id"], term_id, near=nearest(row["list_id"], lists))
        tiers = TIERS.get(row["list_id"], ("",))
        if row["tier"] not in tiers:
            rule = f"tier must be one of {listed(tiers)} in the list {row['list_id']}" if any(tiers) else "tier must be empty in this list"
            yield _failure("terms", rule, row["tier"], term_id, near=nearest(row["tier"], tiers))


def instruments(sheets: Sheets) -> Iterator[Failure]:
    """The code of an instrument begins with its type."""
    for instrument_id, row in _rows(sheets, "instruments"):
        if not instrument_id.startswith(f"{row['instrument_type']}."):
            yield _failure("instruments", "instrument_id must begin with instrument_type and a dot", row["instrument_type"], instrument_id)


def factor_groups(sheets: Sheets) -> Iterator[Failure]:
    """The headline has two groups, and a group has one name."""
    groups = defaultdict(set)
    for _, row in _rows(sheets, "factor_groups"):
        groups[row["group_set"], row["group_id"]].add((row["name_zh"], row["name_en"]))
    headline = [group for group_set, group in groups if group_set == HEADLINE]
    if headline and len(headline) != 2:
        yield _failure("factor_groups", f"the set {HEADLINE} must have exactly two groups", listed(headline))
    for (group_set, group), names in groups.items():
        if len(names) > 1:
            yield _failure("factor_groups", f"group {group} of {group_set} must have one name", listed(en for _, en in sorted(names)))


def denominators(sheets: Sheets) -> Iterator[Failure]:
    """One indicator at most serves as each denominator."""
    found = ((row["denominator"], indicator) for indicator, row in _rows(sheets, "indicators") if row["denominator"])
    for denominator, indicators in _repeated(found):
        yield _failure("indicators", "denominator must be given to one indicator only", denominator, *indicators)


def focus(sheets: Sheets) -> Iterator[Failure]:
    """Exactly one region is in focus, and it has a plan."""
    regions = _rows(sheets, "regions")
    focal = [region for region, row in regions if row["role"] == "focal"]
    if regions and len(focal) != 1:
        yield _failure("regions", "exactly one region must have the role focal", f"{len(focal)} of them", *focal)
    owners = {row["region_id"] for _, row in _rows(sheets, "plans")}
    if owners and len(focal) == 1 and focal[0] not in owners:
        yield _failure("regions", "the focal region must have at least one plan", None, focal[0])


def roles(sheets: Sheets) -> Iterator[Failure]:
    """A region has one core plan at most, and benchmark plans belong to benchmark regions."""
    plans, regions = _rows(sheets, "plans"), dict(_rows(sheets, "regions"))
    for region, core in _repeated((row["region_id"], plan) for plan, row in plans if row["role"] == "core"):
        yield _failure("plans", f"a region must have at most one core plan; {region} has {len(core)}", None, *core)
    for plan, row in plans:
        region = regions.get(row["region_id"])
        if region and (row["role"] == "benchmark") != (region["role"] == "benchmark"):
            yield _failure("plans", f"a plan must be a benchmark exactly where its region is one ({region['role']})", row["role"], plan)


def horizons(sheets: Sheets) -> Iterator[Failure]:
    """A horizon does not end before it begins."""
    for plan, row in _rows(sheets, "plans"):
        start, end = _number(row["horizon_start"]), _number(row["horizon_end"])
        if start is not None and end is not None and start > end:
            yield _failure("plans", "horizon_start must not be after horizon_end", f"{start:g} to {end:g}", plan)


def coverage(sheets: Sheets) -> Iterator[Failure]:
    """What a plan says was seen lies within its total; a text that was read in full was seen in full."""
    for plan, row in _rows(sheets, "plans"):
        low, high, total = (_number(row[f"provisions_{column}"]) for column in ("seen_min", "seen_max", "total"))
        if low is None or high is None:
            continue
        found = f"{low:g}, {high:g}, {row['provisions_total'] or 'unknown'}"
        if low > high or (total is not None and high > total):
            yield _failure("plans", "provisions_seen_min <= provisions_seen_max <= provisions_total must hold", found, plan)
        elif row["text_basis"] == "full_text" and not low == high == total:
            yield _failure("plans", "a plan with text_basis full_text must have seen all of a known provisions_total", found, plan)


def seen_rows(sheets: Sheets) -> Iterator[Failure]:
    """The rows of provisions bear out what the plan says was seen.

    The rows that count are provisions_coded and provisions_seen_max; with merge groups taken once they are at least
    provisions_seen_min, which may be less where rows of a draft or digest need not be provisions of the final text.
    """
    if "provisions" not in sheets:
        return
    counting = [row for _, row in _rows(sheets, "provisions") if row["counts_as_provision"] == "true"]
    rows = Counter(row["plan_id"] for row in counting)
    extra = Counter(row["plan_id"] for row in counting if row["merge_group"])
    groups = Counter(plan for plan, _ in {(row["plan_id"], row["merge_group"]) for row in counting if row["merge_group"]})
    for plan, row in _rows(sheets, "plans"):
        least = rows[plan] - extra[plan] + groups[plan]
        for column in ("provisions_coded", "provisions_seen_max"):
            if _number(row[column]) not in (None, rows[plan]):
                yield _failure("plans", f"{column} must be the {rows[plan]} rows of provisions.csv that count", row[column], plan)
        low = _number(row["provisions_seen_min"])
        if low is not None and low > least:
            yield _failure("plans", f"provisions_seen_min must be at most {least}, the rows that count with merge groups once", row["provisions_seen_min"], plan)


def merge_groups(sheets: Sheets) -> Iterator[Failure]:
    """A merge group lies within one plan."""
    plans = defaultdict(set)
    for _, row in _rows(sheets, "provisions"):
        plans[row["merge_group"]].add(row["plan_id"])
    for group, found in plans.items():
        if group and len(found) > 1:
            yield _failure("provisions", f"merge_group {group} must lie within one plan", listed(sorted(found)))


def relations(sheets: Sheets) -> Iterator[Failure]:
    """Nothing is related to itself or part of itself."""
    for name, column, other in (("plan_relations", "plan_id", "other_plan_id"), ("claims", "claim_id", "part_of")):
        for row_id, row in _rows(sheets, name):
            if row[column] == row[other]:
                yield _failure(name, f"{other} must not be the row's own {column}", row[other], row_id)


def codings(sheets: Sheets) -> Iterator[Failure]:
    """Every provision has one settled code; further factors are others and few."""
    if "codings" not in sheets:
        return
    settled = {row["provision_id"] for _, row in _rows(sheets, "codings") if row["coder_id"] == SETTLED}
    for provision, _ in _rows(sheets, "provisions"):
        if provision not in settled:
            yield _failure("codings", f"every provision must have a row of the coder {SETTLED}", None, provision, step="Add the settled code.")
    for coding, row in _rows(sheets, "codings"):
        secondary = items(row["factors_secondary"])
        if len(secondary) > SECONDARY_FACTORS:
            yield _failure("codings", f"factors_secondary must name at most {SECONDARY_FACTORS} factors", row["factors_secondary"], coding)
        if row["factor_primary"] in secondary:
            yield _failure("codings", "factors_secondary must not repeat factor_primary", row["factor_primary"], coding)


def same_plan(sheets: Sheets) -> Iterator[Failure]:
    """A row that names a provision names the plan of that provision."""
    provisions = dict(_rows(sheets, "provisions"))
    for name in ("targets", "funding", "layout"):
        for row_id, row in _rows(sheets, name):
            provision = provisions.get(row["provision_id"])
            if provision and provision["plan_id"] != row["plan_id"]:
                yield _failure(name, f"plan_id must be the plan of {row['provision_id']}", row["plan_id"], row_id, near=provision["plan_id"])


def together(sheets: Sheets) -> Iterator[Failure]:
    """A figure and what it is measured by are both filled or both empty."""
    for name, one, other in (("targets", "baseline_value", "baseline_comparator"), ("funding", "cap_value", "cap_unit")):
        for row_id, row in _rows(sheets, name):
            if bool(row[one]) != bool(row[other]):
                yield _failure(name, f"{one} and {other} must both be filled or both be empty", row[one] or row[other], row_id)


def ranges(sheets: Sheets) -> Iterator[Failure]:
    """Only a range has an upper end, and it lies above the lower one."""
    for target, row in _rows(sheets, "targets"):
        value, high = _number(row["value"]), _number(row["value_high"])
        if row["comparator"] == "range" and value is not None and (high is None or high <= value):
            yield _failure("targets", "value_high must be above value where comparator is range", row["value_high"], target)
        if row["comparator"] != "range" and row["value_high"]:
            yield _failure("targets", "value_high must be empty unless comparator is range", row["value_high"], target)


def quantities(sheets: Sheets) -> Iterator[Failure]:
    """A figure can be brought to the unit of its indicator. Ceilings of support are free: money is granted on several bases."""
    indicators = dict(_rows(sheets, "indicators"))
    for name in ("targets", "context"):
        for row_id, row in _rows(sheets, name):
            indicator = indicators.get(row["indicator_id"])
            if indicator and row.get("level") != "support":
                yield from _convertible(sheets, name, row_id, row["unit"], indicator["unit"], f"indicator {row['indicator_id']}")
    targets = dict(_rows(sheets, "targets"))
    for row_id, row in _rows(sheets, "baselines"):
        if row["target_id"] in targets:
            yield from _convertible(sheets, "baselines", row_id, row["unit"], targets[row["target_id"]]["unit"], f"target {row['target_id']}")


def uses(sheets: Sheets) -> Iterator[Failure]:
    """An indicator is used for what the codebook says."""
    indicators = dict(_rows(sheets, "indicators"))
    for name, use in (("targets", "target"), ("context", "context")):
        for row_id, row in _rows(sheets, name):
            indicator = indicators.get(row["indicator_id"])
            if indicator and use not in items(indicator["uses"]):
                step = f"Add {use} to its uses in {TABLES['indicators'].path}, or take another indicator."
                yield _failure(name, f"indicator_id must be one with the use {use}", row["indicator_id"], row_id, step=step)


def lineages(sheets: Sheets) -> Iterator[Failure]:
    """Independent lineages cannot be more than the sources named."""
    for name in ("targets", "context"):
        for row_id, row in _rows(sheets, name):
            count = _number(row["n_independent_sources"])
            if count is not None and row["source_ids"] and count > len(items(row["source_ids"])):
                yield _failure(name, "n_independent_sources must not exceed the sources named", row["n_independent_sources"], row_id)


def links(sheets: Sheets) -> Iterator[Failure]:
    """A source that may be linked has an address, and no other has one."""
    for source, row in _rows(sheets, "sources"):
        if row["link"] == "false" and row["url"]:
            yield _failure("sources", "url must be empty where link is false", row["url"], source)
        address = row["url"].startswith(("https://", "http://")) and not any(char in row["url"] for char in " <>\"'`")
        if row["link"] == "true" and not address:
            yield _failure("sources", "url must be an http or https address where link is true", row["url"], source)


RULES = (
    unique_keys, unique_evidence, languages, dataset_row, terms, instruments, factor_groups, denominators, focus, roles, horizons,
    coverage, seen_rows, merge_groups, relations, codings, same_plan, together, ranges, quantities, uses, lineages, links,
    *rules_claims.RULES, *rules_composite.RULES, *rules_pmc.RULES, *rules_coding.RULES, *rules_outcomes.RULES,
)


def _rows(sheets: Sheets, name: str) -> list[tuple[str, Row]]:
    """Row id and cells of a table; nothing where it could not be read."""
    sheet: Sheet | None = sheets.get(name)
    return list(zip(sheet.ids, sheet.rows, strict=True)) if sheet else []


def _failure(name: str, rule: str, value: str | None, *rows: str, near: str | None = None, step: str = "") -> Failure:
    return Failure(TABLES[name].path, rule, value, rows, near, step)


def _repeated(pairs: Iterable[tuple[str, object]]) -> Iterator[tuple[str, list]]:
    """First members that occur more than once, each with its second members."""
    found: Mapping[str, list] = defaultdict(list)
    for name, value in pairs:
        found[name].append(value)
    return ((name, values) for name, values in found.items() if len(values) > 1)


def _number(cell: str) -> float | None:
    try:
        return float(cell)
    except ValueError:
        return None


def _convertible(sheets: Sheets, name: str, row_id: str, unit: str, other: str, owner: str) -> Iterator[Failure]:
    """A failure where two known units are of different quantities."""
    units = dict(_rows(sheets, "units"))
    if unit in units and other in units and units[unit]["quantity"] != units[other]["quantity"]:
        fitting = [known for known, row in units.items() if row["quantity"] == units[other]["quantity"]]
        step = f"Units of the same quantity: {listed(fitting)}."
        yield _failure(name, f"unit must convert to {other!r}, the unit of {owner}", unit, row_id, near=nearest(unit, fitting), step=step)

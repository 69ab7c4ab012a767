"""What must hold of claims and their tests: a test is complete, fits its statistic, and speaks of whom the claim speaks.

A test is data, so that nobody has to read code to know what was tested; what is left out of it here would be guessed there.
"""

from collections.abc import Iterator
from itertools import chain

from analysis.dataset.codebook import items
from analysis.dataset.declaration import CLAIM_STATISTICS, CLAIM_STREAMS
from analysis.dataset.failures import Failure
from analysis.dataset.files import Row, Sheets
from analysis.dataset.tables import TABLES
from analysis.errors import listed, nearest

UNSERVED = "unserved"
QUANTITIES = ("growth_rate", "growth_multiple", "goal_per_head", "goal_per_economy", "value", "rank", "per_head", "per_economy")
# Of each statistic: sets of columns of which one at least must be filled.
NEEDED = {
    "factor_share": (("factors",),), "goal_share": (("factors",),), "positioning_share": (("factors",),),
    "provision_count": (("factors", "sectors", "words"),), "goal_count": (("factors", "indicators"),),
    "place_count": (("place_role",),), "document_count": (("year",),), "source_count": (("words",),), "stated_fact": (("fact_id",),),
    **dict.fromkeys(QUANTITIES, (("indicators",), ("scope_id",))),
}
# Counts of documents of different length are not set against each other; a place in a ranking is against all already.
ONLY_THRESHOLD = ("provision_count", "goal_count", "place_count", "document_count", "source_count", "stated_fact", "rank")
ONLY_AGAINST = ("per_head", "per_economy", "goal_per_head", "goal_per_economy")


def one_level(sheets: Sheets) -> Iterator[Failure]:
    """A claim has parts, and parts have none."""
    claims = dict(_rows(sheets, "claims"))
    for claim, row in claims.items():
        whole = claims.get(row["part_of"])
        if whole and whole["part_of"] and row["part_of"] != claim:
            step = f"Make it a part of {whole['part_of']!r}."
            yield _failure("claims", "part_of must name a claim that is no part itself", row["part_of"], claim, near=whole["part_of"], step=step)


def spoken_of(sheets: Sheets) -> Iterator[Failure]:
    """The regions of a claim have plans: those without cannot be in a study, and the claim would always be left out."""
    owners = {row["region_id"] for _, row in _rows(sheets, "plans")}
    known = {region for region, _ in _rows(sheets, "regions")}
    for claim, row in _rows(sheets, "claims"):
        for region in items(row["regions"]):
            if region in known - owners:
                yield _failure("claims", "regions must be regions with a plan", region, claim, near=nearest(region, owners))


def settled_by(sheets: Sheets) -> Iterator[Failure]:
    """A claim has parts, tests, or a word on what would settle it; one with parts is tested through them. Without any tests none is asked for."""
    rows = _rows(sheets, "claims")
    wholes = {row["part_of"] for claim, row in rows if row["part_of"] != claim}
    tested = {row["claim_id"] for _, row in _rows(sheets, "claim_tests")}
    for claim, row in rows if tested else ():
        if claim not in wholes | tested and not row["needs_zh"]:
            yield _failure("claims", "needs_zh and needs_en must say what would settle a claim without parts and tests", None, claim)
    for test, row in _rows(sheets, "claim_tests"):
        if row["claim_id"] in wholes:
            parts = [claim for claim, other in rows if other["part_of"] == row["claim_id"]]
            yield _failure("claim_tests", "claim_id must name a claim without parts", row["claim_id"], test, near=parts[0], step="Test its parts.")


def parameters(sheets: Sheets) -> Iterator[Failure]:
    """A test holds what its statistic needs, in the stream that the statistic belongs to."""
    for test, row in _rows(sheets, "claim_tests"):
        statistic = row["statistic"]
        stream = CLAIM_STATISTICS.get(statistic, "")
        if stream and row["stream"] in CLAIM_STREAMS and row["stream"] != stream:
            yield _failure("claim_tests", f"stream must be that of {statistic}", row["stream"], test, near=stream)
        for columns in NEEDED.get(statistic, ()):
            if not any(row[column] for column in columns):
                yield _failure("claim_tests", f"{' or '.join(columns)} must be filled for the statistic {statistic}", None, test)
        if statistic in QUANTITIES and len(items(row["indicators"])) > 1:
            yield _failure("claim_tests", f"indicators must be one indicator for the statistic {statistic}", row["indicators"], test)


def comparisons(sheets: Sheets) -> Iterator[Failure]:
    """A figure is set against other regions or against a threshold, and the test says which way."""
    for test, row in _rows(sheets, "claim_tests"):
        yield from chain.from_iterable(rule(test, row) for rule in (_either, _fitting, _named))


def _either(test: str, row: Row) -> Iterator[Failure]:
    """Others or a threshold, with a comparator; neither where nothing can be reckoned."""
    if row["statistic"] == UNSERVED:
        filled = [name for name in ("comparator", "threshold", "against") if row[name]]
        if filled:
            yield _failure("claim_tests", f"{listed(filled)} must be empty for the statistic {UNSERVED}", row[filled[0]], test)
        return
    if bool(row["against"]) == bool(row["threshold"]):
        yield _failure("claim_tests", "one of against and threshold must be filled, and only one", f"against={row['against']}, threshold={row['threshold']}", test)
    if not row["comparator"]:
        yield _failure("claim_tests", "comparator must be filled", None, test)


def _fitting(test: str, row: Row) -> Iterator[Failure]:
    """Others only where figures of several regions can be compared, and never for being the same."""
    statistic = row["statistic"]
    if row["against"] and statistic in ONLY_THRESHOLD:
        yield _failure("claim_tests", f"against must be empty for the statistic {statistic}", row["against"], test, step="Give a threshold.")
    if row["threshold"] and statistic in ONLY_AGAINST:
        yield _failure("claim_tests", f"threshold must be empty for the statistic {statistic}", row["threshold"], test, step="Give against.")
    if row["against"] and row["comparator"] == "=":
        yield _failure("claim_tests", "comparator must be one of >=, >, <=, < against other regions", "=", test)


def _named(test: str, row: Row) -> Iterator[Failure]:
    """Regions compared with are listed where, and only where, they are named; none is compared with itself."""
    if (row["against"] == "named") != bool(row["against_regions"]):
        yield _failure("claim_tests", "against_regions must be filled exactly where against is named", row["against_regions"], test)
    both = [region for region in items(row["regions"]) if region in items(row["against_regions"])]
    if both:
        yield _failure("claim_tests", "against_regions must not hold a region tested", listed(both), test)


def noted(sheets: Sheets) -> Iterator[Failure]:
    """The note of a test is printed in both languages, and is all that a test without data has to say."""
    for test, row in _rows(sheets, "claim_tests"):
        if row["statistic"] == UNSERVED and not (row["note_zh"] and row["note_en"]):
            yield _failure("claim_tests", f"note_zh and note_en must say what is missing for the statistic {UNSERVED}", None, test)
        elif bool(row["note_zh"]) != bool(row["note_en"]):
            found = f"note_zh={row['note_zh']}, note_en={row['note_en']}"
            yield _failure("claim_tests", "note_zh and note_en must both be filled or both be empty", found, test)


def subjects(sheets: Sheets) -> Iterator[Failure]:
    """A test is about regions that its claim speaks of, and so is the fact it names."""
    claims, facts = dict(_rows(sheets, "claims")), dict(_rows(sheets, "region_facts"))
    for test, row in _rows(sheets, "claim_tests"):
        spoken = items(claims[row["claim_id"]]["regions"]) if row["claim_id"] in claims else ()
        for region in items(row["regions"]):
            if row["claim_id"] in claims and region not in spoken:
                step = f"Add it to regions of {row['claim_id']} in {TABLES['claims'].path}."
                yield _failure("claim_tests", "regions must be among those of the claim", region, test, near=nearest(region, spoken), step=step)
        fact = facts.get(row["fact_id"])
        if fact and fact["region_id"] not in items(row["regions"]):
            yield _failure("claim_tests", "regions must hold the region of fact_id", row["regions"], test, near=fact["region_id"])


RULES = (one_level, spoken_of, settled_by, parameters, comparisons, noted, subjects)


def _rows(sheets: Sheets, name: str) -> list[tuple[str, Row]]:
    """Row id and cells of a table; nothing where it could not be read."""
    sheet = sheets.get(name)
    return list(zip(sheet.ids, sheet.rows, strict=True)) if sheet else []


def _failure(name: str, rule: str, value: str | None, *rows: str, near: str | None = None, step: str = "") -> Failure:
    return Failure(TABLES[name].path, rule, value, rows, near, step)

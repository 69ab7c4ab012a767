"""What must hold of the nodes of composites: they make trees, weights weigh, goalposts are in order and have a reason."""

from collections import defaultdict
from collections.abc import Iterator

from analysis.dataset.codebook import items
from analysis.dataset.failures import Failure
from analysis.dataset.files import Row, Sheets
from analysis.dataset.tables import TABLES
from analysis.errors import listed

NAME = "composite_nodes"


def trees(sheets: Sheets) -> Iterator[Failure]:
    """Every node leads up to one without a parent."""
    parents = {node: row["parent"] for node, row in _nodes(sheets)}
    circling = [node for node in parents if _circles(node, parents)]
    if circling:
        yield _failure("parent must lead up to a node without a parent; these go in a circle", None, *circling)


def leaves(sheets: Sheets) -> Iterator[Failure]:
    """The last level has an indicator of the context, with a direction; no other level has one."""
    parents = {row["parent"] for _, row in _nodes(sheets)}
    indicators = dict(_rows(sheets, "indicators"))
    for node, row in _nodes(sheets):
        if (node in parents) == bool(row["indicator_id"]):
            yield _failure("indicator_id must be filled where a node has no children, and only there", row["indicator_id"], node)
        indicator = indicators.get(row["indicator_id"])
        if indicator and not indicator["direction"]:
            yield _failure("indicator_id must be one with a direction, else better and worse cannot be told", row["indicator_id"], node)
        if indicator and "context" not in items(indicator["uses"]):
            yield _failure("indicator_id must be one with the use context", row["indicator_id"], node)


def denominators(sheets: Sheets) -> Iterator[Failure]:
    """What one divides by is served by an indicator, and by another than the one divided."""
    served = {row["denominator"]: indicator for indicator, row in _rows(sheets, "indicators") if row["denominator"]}
    for node, row in _nodes(sheets):
        if row["denominator"] and row["denominator"] not in served and served:
            yield _failure(f"denominator must be served by an indicator; those of {TABLES['indicators'].path} serve {listed(served)}",
                           row["denominator"], node)
        elif row["denominator"] and served.get(row["denominator"]) == row["indicator_id"]:
            yield _failure("denominator must be another indicator than the node's own", row["indicator_id"], node)


def weights(sheets: Sheets) -> Iterator[Failure]:
    """Of the nodes of one parent at least one weighs something."""
    sums = defaultdict(float)
    for _, row in _nodes(sheets):
        sums[row["parent"]] += _number(row["weight"]) or 0.0
    for parent, total in sums.items():
        if total <= 0:
            yield _failure(f"the weights below {parent or 'the top'} must not all be nought", f"{total:g}")


def goalposts(sheets: Sheets) -> Iterator[Failure]:
    """Goalposts come in pairs, in order, and say why; so does a target."""
    for node, row in _nodes(sheets):
        low, high, target = (_number(row[name]) for name in ("goalpost_low", "goalpost_high", "target_value"))
        if (low is None) != (high is None):
            yield _failure("goalpost_low and goalpost_high must both be filled or both be empty", f"{row['goalpost_low']}, {row['goalpost_high']}", node)
        elif low is not None and low >= high:
            yield _failure("goalpost_low must be below goalpost_high", f"{low:g}, {high:g}", node)
        if any(value is not None for value in (low, high, target)) and not row["goalposts_zh"]:
            yield _failure("goalposts_zh and goalposts_en must say why the goalposts or the target stand where they do", None, node)


RULES = (trees, leaves, denominators, weights, goalposts)


def _circles(node: str, parents: dict[str, str]) -> bool:
    """Whether the way up from a node comes back on itself; a parent that is no node is reported elsewhere."""
    passed = set()
    while node in parents and node not in passed:
        passed.add(node)
        node = parents[node]
    return node in passed


def _nodes(sheets: Sheets) -> list[tuple[str, Row]]:
    return _rows(sheets, NAME)


def _rows(sheets: Sheets, name: str) -> list[tuple[str, Row]]:
    """Row id and cells of a table; nothing where it could not be read."""
    sheet = sheets.get(name)
    return list(zip(sheet.ids, sheet.rows, strict=True)) if sheet else []


def _failure(rule: str, value: str | None, *rows: str) -> Failure:
    return Failure(TABLES[NAME].path, rule, value, rows, None, "")


def _number(cell: str) -> float | None:
    """The number of a cell; one that is none is reported elsewhere."""
    try:
        return float(cell)
    except ValueError:
        return None

"""The hierarchy of a composite: which indicators it holds, how they are grouped, and with what weight (METHODS, section 5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType

import numpy as np
import pandas as pd

from analysis.errors import DataError, ParameterError, listed, nearest

# What a frame of nodes may leave out, with the cell that then stands there.
OPTIONAL: Mapping[str, object] = MappingProxyType({
    "indicator_id": "", "direction": 1, "denominator": "", "unit_factor": 1.0,
    "goalpost_low": np.nan, "goalpost_high": np.nan, "target_value": np.nan,
})


@dataclass(frozen=True)
class Hierarchy:
    """One composite: a root, groups of any depth below it, and indicators as leaves.

    Attributes
    ----------
    nodes : DataFrame
        Indexed by node_id, parents before children: parent ("" for the root), weight (among the children of one parent), indicator_id,
        direction (1 more is better, -1 less), denominator, unit_factor, goalpost_low, goalpost_high, target_value (of a
        leaf, in the unit of its values).
    root : str
    """

    nodes: pd.DataFrame
    root: str

    @cached_property
    def _below(self) -> Mapping[str, tuple[str, ...]]:
        """The children of each node that has any."""
        below: dict[str, list[str]] = {}
        for node, parent in self.nodes["parent"].items():
            below.setdefault(parent, []).append(node)
        return {parent: tuple(children) for parent, children in below.items()}

    def children(self, node: str) -> tuple[str, ...]:
        """The nodes right below a node, in the order of the table."""
        return self._below.get(node, ())

    @property
    def leaves(self) -> tuple[str, ...]:
        """The indicators, in the order of the table."""
        return tuple(node for node in self.nodes.index if node not in self._below)

    @property
    def groups(self) -> tuple[str, ...]:
        """The nodes that have children, each after all groups below it, the root last."""
        return tuple(node for node in reversed(self.nodes.index) if node in self._below)

    def leaves_under(self, node: str) -> tuple[str, ...]:
        """The indicators below a node; a leaf is its own."""
        below = self.children(node)
        return (node,) if not below else tuple(leaf for child in below for leaf in self.leaves_under(child))

    def without(self, nodes: Iterable[str]) -> "Hierarchy | None":
        """The hierarchy less some nodes, and less every group that is left with nothing; None where nothing is left."""
        gone = {leaf for node in nodes for leaf in self.leaves_under(node)}
        kept = [node for node in self.nodes.index if set(self.leaves_under(node)) - gone]
        return Hierarchy(self.nodes.loc[kept], self.root) if kept else None

    @property
    def weights(self) -> pd.Series:
        """Each node's weight as a share among the children of its parent; the root has 1."""
        sums = self.nodes.groupby("parent")["weight"].transform("sum")
        return (self.nodes["weight"] / sums).where(self.nodes["parent"] != "", 1.0)

    @property
    def leaf_weights(self) -> pd.Series:
        """Each indicator's share of the whole: the product of the weights on its way to the root."""
        whole = self.weights.copy()
        for node, parent in self.nodes["parent"].items():
            whole[node] *= whole[parent] if parent else 1.0
        return whole[list(self.leaves)]

    def weighted(self, weights: pd.Series) -> "Hierarchy":
        """The same hierarchy with other weights for the nodes named."""
        return Hierarchy(self.nodes.assign(weight=weights.reindex(self.nodes.index).fillna(self.nodes["weight"])), self.root)


def hierarchy(nodes: pd.DataFrame, indicators: pd.DataFrame | None = None, *, root: str = "") -> Hierarchy:
    """Read one composite from a table of nodes.

    Parameters
    ----------
    nodes : DataFrame
        Indexed by node_id; parent ("" for a root), weight (0 or more), and what `OPTIONAL` names as far as it is needed.
    indicators : DataFrame, optional
        Indexed by indicator_id; gives the direction of the leaves. Without it the column direction of `nodes` is used.
    root : str
        Which of several composites; empty for the first.

    Returns
    -------
    Hierarchy

    Raises
    ------
    ParameterError
        For a root that is none.
    DataError
        For a parent that is not there, a circle, a weight below nought, children whose weights sum to nought, a leaf without
        direction, or goalposts that are not in order.

    Examples
    --------
    >>> table = pd.DataFrame({"parent": ["", "all", "all"], "weight": [1.0, 3.0, 1.0]}, index=["all", "roads", "clinics"])
    >>> hierarchy(table).leaf_weights.to_dict()
    {'roads': 0.75, 'clinics': 0.25}
    """
    table = nodes.assign(**{name: cell for name, cell in OPTIONAL.items() if name not in nodes})
    table = table.fillna({"unit_factor": 1.0})
    roots = list(table.index[table["parent"] == ""])
    if root and root not in roots:
        raise ParameterError(f"root must be one of {listed(roots)}; got {root!r}. Nearest: {nearest(root, roots)}")
    if not roots:
        raise DataError("a hierarchy needs one node without a parent, the composite itself; there is none")
    held = _from_the_root(table, root or roots[0])
    if indicators is not None:
        table = table.assign(direction=table["indicator_id"].map(indicators["direction"]))
    made = Hierarchy(table.loc[held], held[0])
    _check(made)
    return made


def roots(nodes: pd.DataFrame) -> tuple[str, ...]:
    """The composites that a table of nodes holds."""
    return tuple(nodes.index[nodes["parent"] == ""])


def _from_the_root(table: pd.DataFrame, root: str) -> list[str]:
    """The nodes of one composite, parents first; nodes in a circle are under no root."""
    lost = [parent for parent in table["parent"].unique() if parent and parent not in table.index]
    if lost:
        raise DataError(f"every parent must be a node; {listed(lost)} is none. Nearest: {nearest(lost[0], table.index)}")
    below, circling = table.groupby("parent", sort=False).groups, set(table.index)
    for start in roots(table):
        circling -= set(_walk(below, start))
    if circling:
        raise DataError(f"parents must lead to a root; {listed(sorted(circling))} go in a circle")
    return list(_walk(below, root))


def _walk(below: Mapping[str, Iterable[str]], node: str):
    """A node and all below it, level by level of each branch."""
    yield node
    for child in below.get(node, ()):
        yield from _walk(below, child)


def _check(tree: Hierarchy) -> None:
    """Refuse weights that weigh nothing, a leaf whose better end is not known, and goalposts that are no range."""
    weights = tree.nodes["weight"]
    faulty = list(weights.index[~(weights >= 0)])
    if faulty:
        raise DataError(f"weight must be 0 or more; got {weights[faulty[0]]} for {listed(faulty)}")
    sums = weights.groupby(tree.nodes["parent"]).sum()
    empty = [parent for parent, total in sums.items() if parent and total <= 0]
    if empty:
        raise DataError(f"the weights of the children of {listed(empty)} sum to nought; give one of them a weight")
    leaves = tree.nodes.loc[list(tree.leaves)]
    blind = list(leaves.index[~leaves["direction"].isin((1, -1))])
    if blind:
        raise DataError(f"direction must be 1 or -1; {listed(blind)} has none, so better and worse cannot be told")
    crossed = list(leaves.index[leaves["goalpost_low"] >= leaves["goalpost_high"]])
    if crossed:
        raise DataError(f"goalpost_low must be below goalpost_high, whichever end is better; {listed(crossed)} has them otherwise")

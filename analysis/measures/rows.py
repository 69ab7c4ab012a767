"""Rows: a frame taken apart once, for what is looked up or reckoned row by row."""

from collections.abc import Mapping

import pandas as pd

# Rows by id, in the order of the frame; a row is its cells by column.
Rows = Mapping[str, Mapping[str, object]]


def rows_of(frame: pd.DataFrame) -> Rows:
    """The rows of a frame whose ids are distinct, as plain cells: a missing one stays `pd.NA`, `nan` or empty, as its column has it.

    Examples
    --------
    >>> rows_of(pd.DataFrame({"region_id": ["p", "q"], "value": [1.0, 2.0]}, index=["a", "b"]))
    {'a': {'region_id': 'p', 'value': 1.0}, 'b': {'region_id': 'q', 'value': 2.0}}
    """
    names = list(frame.columns)
    return {row_id: dict(zip(names, row, strict=True)) for row_id, row in zip(frame.index.to_list(), zip(*cells_of(frame, *names), strict=True), strict=True)}


def cells_of(frame: pd.DataFrame, *columns: str) -> list[list[object]]:
    """Columns of a frame as lists of plain cells, to be gone through together; pandas hands out the cells of a column one by one much slower.

    Examples
    --------
    >>> cells_of(pd.DataFrame({"region_id": ["p", "q"], "value": [1.0, 2.0]}), "value", "region_id")
    [[1.0, 2.0], ['p', 'q']]
    """
    return [frame[name].to_numpy(dtype=object).tolist() for name in columns]


def rows_by(frame: pd.DataFrame, *columns: str) -> dict[tuple[object, ...], Rows]:
    """The rows of a frame by what they hold in some columns.

    Examples
    --------
    >>> rows_by(pd.DataFrame({"region_id": ["p", "q"], "value": [1.0, 2.0]}, index=["a", "b"]), "region_id")
    {('p',): {'a': {'region_id': 'p', 'value': 1.0}}, ('q',): {'b': {'region_id': 'q', 'value': 2.0}}}
    """
    found: dict[tuple[object, ...], dict[str, Mapping[str, object]]] = {}
    for row_id, row in rows_of(frame).items():
        found.setdefault(tuple(row[name] for name in columns), {})[row_id] = row
    return found

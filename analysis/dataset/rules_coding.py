"""Rules about coders: every coder is known, and only the settled code is settled."""

from collections.abc import Iterator

from analysis.dataset.failures import Failure
from analysis.dataset.files import Sheets
from analysis.dataset.tables import TABLES
from analysis.errors import nearest

SETTLED = "final"


def known_coders(sheets: Sheets) -> Iterator[Failure]:
    """Where the codebook lists coders, whoever coded is one of them."""
    coders, codings = sheets.get("coders"), sheets.get("codings")
    if not coders or not coders.rows or not codings:
        return
    for coder in sorted({row["coder_id"] for row in codings.rows} - set(coders.ids)):
        rows = [row_id for row_id, row in zip(codings.ids, codings.rows, strict=True) if row["coder_id"] == coder]
        rule = f"a coder must be a row of {TABLES['coders'].path} where that table is there"
        yield Failure(TABLES["codings"].path, rule, coder, tuple(rows), nearest(coder, coders.ids), "Add a row with its kind and lineage.")


def settled_alone(sheets: Sheets) -> Iterator[Failure]:
    """The settled code is of kind settled, and nobody else is."""
    coders = sheets.get("coders")
    for row_id, row in zip(coders.ids, coders.rows, strict=True) if coders else ():
        if (row_id == SETTLED) != (row["kind"] == "settled"):
            yield Failure(TABLES["coders"].path, f"kind is settled for {SETTLED} and for no other coder", row["kind"], (row_id,))


RULES = (known_coders, settled_alone)

"""Rules about coders: every coder is known, and only the settled code is settled."""

from collections.abc import Iterator

from analysis.dataset.failures import Failure
from analysis.dataset.files import Sheets
from analysis.dataset.tables import TABLES
from analysis.errors import nearest

SETTLED = "final"
# Tables of which every row says who coded it.
CODED = ("codings", "pmc_codings")


def known_coders(sheets: Sheets) -> Iterator[Failure]:
    """Where the codebook lists coders, whoever coded is one of them."""
    coders = sheets.get("coders")
    for name in CODED if coders and coders.rows else ():
        sheet = sheets.get(name)
        for coder in sorted({row["coder_id"] for row in sheet.rows} - set(coders.ids)) if sheet else ():
            rows = tuple(row_id for row_id, row in zip(sheet.ids, sheet.rows, strict=True) if row["coder_id"] == coder)
            rule = f"a coder must be a row of {TABLES['coders'].path} where that table is there"
            yield Failure(TABLES[name].path, rule, coder, rows, nearest(coder, coders.ids), "Add a row with its kind and lineage.")


def settled_alone(sheets: Sheets) -> Iterator[Failure]:
    """The settled code is of kind settled, and nobody else is."""
    coders = sheets.get("coders")
    for row_id, row in zip(coders.ids, coders.rows, strict=True) if coders else ():
        if (row_id == SETTLED) != (row["kind"] == "settled"):
            yield Failure(TABLES["coders"].path, f"kind is settled for {SETTLED} and for no other coder", row["kind"], (row_id,))


RULES = (known_coders, settled_alone)

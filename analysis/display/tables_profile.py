"""Display tables about one document: its places and its provisions."""

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.tables import Cell, Table, head, pair, table


def table_places(layout: pd.DataFrame, plan: pd.DataFrame, labels: Labels) -> Table:
    """Cities and districts that a document gives a role."""
    columns = [
        head(labels, "place", "地方", "Place"), head(labels, "role", "定位", "Role"), head(labels, "direction", "方向", "Direction"),
        head(labels, "function", "功能", "Function"),
    ]
    rows = layout[layout["plan_id"].isin(plan.index)]
    return table(columns, (
        [(pair(labels, row, "city"), [row_id]), (labels.term("place_role", row["role"]), [row_id]),
         (pair(labels, row, "direction") or "—", [row_id]), (pair(labels, row, "function") or "—", [row_id])]
        for row_id, row in rows.iterrows()
    ))


def table_provisions(provisions: pd.DataFrame, codings: pd.DataFrame, plan: pd.DataFrame, labels: Labels) -> Table:
    """Every row of a document, with what is known of it and its settled codes."""
    columns = [
        head(labels, "provision", "条文", "Provision"), head(labels, "known", "所见", "Known as"), head(labels, "factor", "主要要素", "Primary factor"),
        head(labels, "instrument", "政策工具", "Instrument"), head(labels, "summary", "概要", "Summary"),
    ]
    rows = provisions[provisions["plan_id"].isin(plan.index)]
    settled = codings[codings["coder_id"] == "final"].reset_index().set_index("provision_id")
    return table(columns, (_provision_row(row_id, row, settled, labels) for row_id, row in rows.iterrows()))


def _provision_row(row_id: str, row: pd.Series, settled: pd.DataFrame, labels: Labels) -> list[Cell]:
    code = settled.loc[row_id]
    number = ".".join(str(part) for part in (row["section_no"], row["measure_no"]) if str(part) not in ("", "<NA>"))
    heading = " ".join(part for part in (number, pair(labels, row, "title") or row["locator"] or row_id) if part)
    known = labels.word("granularity", row["granularity"]) if row["counts_as_provision"] else labels.pick(("不计为条文", "not counted as a provision"))
    return [
        (heading, [row_id]), (known, [row_id]), (labels.factor(code["factor_primary"]), [code["coding_id"]]),
        (labels.instrument(code["instrument"]), [code["coding_id"]]), (pair(labels, row, "summary") or "—", [row_id]),
    ]

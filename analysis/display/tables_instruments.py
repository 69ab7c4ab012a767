"""Display tables about policy instruments."""

import pandas as pd

from analysis.display.exhibit import column
from analysis.display.labels import Labels
from analysis.display.narrative import say
from analysis.display.tables import Cell, Table, head, members_of, share_cell, table


def table_instruments(cross, labels: Labels) -> Table:
    """Factors by types of instrument, for plans read in full; factors without a provision are left out."""
    return _crossed(cross.exact, labels)


def table_instrument_ranges(cross, labels: Labels) -> Table:
    """Factors by types of instrument as ranges, for plans read in part whose total is known."""
    return _crossed(cross.ranged, labels)


def _crossed(frame: pd.DataFrame, labels: Labels) -> Table:
    types = list(dict.fromkeys(frame["instrument_type"]))
    name = members_of(frame[["instrument_type"]], labels)[1]
    columns = [head(labels, "plan", "文件", "Document"), head(labels, "factor", "要素", "Factor"), *(column(kind, name(kind), "share") for kind in types)]
    rows = []
    for (plan, factor), part in frame.groupby(["plan_id", "factor_id"], sort=False):
        if part["n_high"].any():
            cells = {row["instrument_type"]: _cell(row, labels) for _, row in part.iterrows()}
            rows.append([(labels.plan(plan), [plan]), (labels.factor(factor), []), *(cells[kind] for kind in types)])
    return table(columns, rows)


def _cell(row: pd.Series, labels: Labels) -> Cell:
    ids = (row["plan_id"], *row["evidence"])
    if row["exact"] and not row["n_low"]:
        return "—", ids
    return share_cell(row, labels), ids


def table_association(fit, labels: Labels) -> Table:
    """Cramér's V of factor and type of instrument per plan, as it is, corrected, and over the coders."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "n", "条文", "Provisions", "count"),
        head(labels, "v", "V（未校正）", "V, uncorrected", "number"), head(labels, "corrected", "V（偏差校正）", "V, corrected for bias", "number"),
        head(labels, "range", "各遍编码的校正值", "Corrected, over the coding passes", "number"),
    ]
    return table(columns, (_association_row(row, labels) for _, row in fit.frame.iterrows()))


def _association_row(row: pd.Series, labels: Labels) -> list[Cell]:
    ids = (row["plan_id"], *row["evidence"])
    if row["absence"]:
        return [(labels.plan(row["plan_id"]), [row["plan_id"]]), *(("—", ids),) * 2, (labels.absence(row["absence"]), ids), ("—", ids)]
    spread = labels.span(row["v_min"], row["v_max"], 2)
    return [
        (labels.plan(row["plan_id"]), [row["plan_id"]]), (labels.number(row["n"]), ids), (labels.decimal(row["v"], 2), ids),
        (labels.decimal(row["v_corrected"], 2), ids),
        (say(labels, "{spread}（{n}遍）", "{spread} ({n} passes)", spread=spread, n=row["coders"]), ids),
    ]

"""Display tables of sectors by plan, of the layers and actions of the chain, and of the parts of places."""

from collections.abc import Sequence

import pandas as pd

from analysis.display.labels import Labels
from analysis.display.marks import given, plans_in_order
from analysis.display.narrative import say
from analysis.display.tables import WIDEST, Cell, Table, head, pair, table
from analysis.display.words import WORDS

NONE = "—"
NUMBERS_NAMED = 4  # measures named by number in one cell; the rest are counted


def sectors_in_order(matrix) -> list[str]:
    """Sectors that most plans have measures for first, in the order of the codebook where as many do."""
    frame = matrix.frame
    held = frame[frame["state"] == "set"].groupby("sector_id").size()
    names = list(dict.fromkeys(frame["sector_id"]))
    return sorted(names, key=lambda sector: -held.get(sector, 0))


def state_of_cell(row: pd.Series, matrix) -> str:
    """The state of a cell; what was not seen of a plan whose total nobody knows has a word of its own."""
    unknown = row["state"] == "not_seen" and not given(matrix.plans.at[row["plan_id"], "total"])
    return "total_unknown" if unknown else row["state"]


def table_matrix(matrix, labels: Labels) -> Table:
    """Sectors by plans: how many measures and which, or why there are none; plans are the rows where they are many."""
    plans, sectors = plans_in_order(matrix.frame, labels), sectors_in_order(matrix)
    cells = {(row["plan_id"], row["sector_id"]): (sector_text(row, matrix, labels), row["evidence"]) for _, row in matrix.frame.iterrows()}
    if len(plans) > max(WIDEST, len(sectors)):
        columns = [head(labels, "plan", "文件", "Document"), *(head(labels, f"s{i}", *[labels.sector(s)] * 2) for i, s in enumerate(sectors))]
        return table(columns, ([(labels.plan(plan), [plan]), *(cells[plan, sector] for sector in sectors)] for plan in plans))
    columns = [head(labels, "sector", "行业", "Sector"), *(head(labels, f"p{i}", *[labels.plan(plan)] * 2) for i, plan in enumerate(plans))]
    return table(columns, ([(labels.sector(sector), []), *(cells[plan, sector] for plan in plans)] for sector in sectors))


def sector_text(row: pd.Series, matrix, labels: Labels) -> str:
    """One cell in words."""
    state = state_of_cell(row, matrix)
    word = labels.word("sector_state", state)
    if state in ("not_set", "not_seen", "total_unknown"):
        return word
    count = labels.span(row["n_low"], row["n_high"])
    numbers = _numbers(row["numbers"], labels)
    if state == "set":
        more = say(labels, "，另有{n}条限制", "; {n} more restrict", n=row["restricting"]) if row["restricting"] else ""
        return say(labels, "{count}条{numbers}{more}", "{count}{numbers}{more}", count=count, numbers=numbers, more=more)
    n = {"restricting": row["restricting"], "doubtful": count, "other_factor": row["other"]}[state]
    return say(labels, "{word}：{n}条{numbers}", "{word}: {n}{numbers}", word=word, n=n, numbers=numbers)


def _numbers(numbers: Sequence[str], labels: Labels) -> str:
    """The numbers of measures in brackets, the first few."""
    if not numbers:
        return ""
    shown = "、".join(numbers[:NUMBERS_NAMED]) if labels.language == "zh" else ", ".join(numbers[:NUMBERS_NAMED])
    more = labels.pick(("等", " and more")) if len(numbers) > NUMBERS_NAMED else ""
    return say(labels, "（{shown}{more}）", " (no. {shown}{more})", shown=shown, more=more)


# --- the chain ----------------------------------------------------------------------------------------


def table_chain(counts, labels: Labels) -> Table:
    """Plans by layers of the chain and actions on it, with what has no code and what was not seen."""
    codes = [(dimension, code) for dimension in ("chain_layer", "chain_action") for code in WORDS[dimension]]
    columns = [
        head(labels, "plan", "文件", "Document"),
        *(head(labels, code, *[labels.word(dimension, code)] * 2, kind="count") for dimension, code in codes if dimension == "chain_layer"),
        head(labels, "layer_rest", "层次未编码", "No layer coded", "count"),
        *(head(labels, code, *[labels.word(dimension, code)] * 2, kind="count") for dimension, code in codes if dimension == "chain_action"),
        head(labels, "action_rest", "动作未编码", "No action coded", "count"), head(labels, "unseen", "未见条文", "Provisions not seen", "count"),
    ]
    if not (counts.plans["coded"] > 0).any():
        return table(columns, ())
    frame, plans = counts.frame.set_index(["plan_id", "code"]), counts.plans.set_index(["plan_id", "dimension"])
    return table(columns, (_chain_row(plan, codes, frame, plans, labels) for plan in dict.fromkeys(counts.plans["plan_id"])))


def _chain_row(plan: str, codes, frame: pd.DataFrame, plans: pd.DataFrame, labels: Labels) -> list[Cell]:
    cells: dict[str, list[Cell]] = {"chain_layer": [], "chain_action": []}
    for dimension, code in codes:
        row = frame.loc[(plan, code)]
        text = labels.number(row["n"]) if row["n"] else labels.word("chain_state", row["state"])
        cells[dimension].append((text, row["evidence"]))
    own = plans.loc[(plan, "chain_layer")]
    unseen = labels.number(own["unseen"]) if given(own["unseen"]) else say(labels, "总数未知", "total unknown")
    return [
        (labels.plan(plan), [plan]), *cells["chain_layer"], _uncoded(plans.loc[(plan, "chain_layer")], labels),
        *cells["chain_action"], _uncoded(plans.loc[(plan, "chain_action")], labels), (unseen, [plan]),
    ]


def _uncoded(row: pd.Series, labels: Labels) -> Cell:
    return labels.number(row["uncoded"]), row["evidence"]


# --- places -------------------------------------------------------------------------------------------


def table_roles(places, labels: Labels) -> Table:
    """Plans by roles: the places that each plan gives that role, and whether they are all of them."""
    terms, held = labels.dataset.terms, set(places.frame["role"])
    roles = [role for role in terms.loc[terms["list_id"] == "place_role", "code"] if role in held]
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "places", "点名的地方", "Places named", "count"),
        *(head(labels, f"r{i}", *[labels.term("place_role", role)] * 2) for i, role in enumerate(roles)), head(labels, "known", "所见", "Known"),
    ]
    if places.frame.empty:
        return table(columns, ())
    return table(columns, (_role_row(plan, row, places.frame[places.frame["plan_id"] == plan], roles, labels) for plan, row in places.plans.iterrows()))


def _role_row(plan: str, row: pd.Series, own: pd.DataFrame, roles: list[str], labels: Labels) -> list[Cell]:
    absent = labels.absence("" if row["state"] == "set" else row["state"])
    count = (labels.number(row["places"]) if row["places"] else absent, row["evidence"])
    cells = [_named(own[own["role"] == role], plan, row["read"], labels) for role in roles]
    known = say(labels, "读自全文，即为全部", "full text, so these are all") if row["read"] else say(labels, "未读全，可能还有", "not read in full, there may be more")
    return [(labels.plan(plan), [plan]), count, *cells, (known, [plan])]


def _named(rows: pd.DataFrame, plan: str, read: bool, labels: Labels) -> Cell:
    """The places of one role, or why there are none."""
    names = [pair(labels, row, "city") for _, row in rows.iterrows()]
    return (labels.join(names), list(rows.index)) if names else (labels.absence("not_set" if read else "not_seen"), [plan])


def table_places(places, labels: Labels) -> Table:
    """Every place with its role, direction and function."""
    columns = [
        head(labels, "plan", "文件", "Document"), head(labels, "place", "地方", "Place"), head(labels, "level", "层级", "Level"),
        head(labels, "role", "定位", "Role"), head(labels, "direction", "方向", "Direction"), head(labels, "function", "功能", "Function"),
    ]
    return table(columns, (
        [(labels.plan(row["plan_id"]), [row["plan_id"]]), (pair(labels, row, "city"), [row_id]),
         (labels.term("place_level", row["level"]) if row["level"] else NONE, [row_id]), (labels.term("place_role", row["role"]), [row_id]),
         (pair(labels, row, "direction") or NONE, [row_id]), (pair(labels, row, "function") or NONE, [row_id])]
        for row_id, row in places.frame.iterrows()
    ))

"""Every number in a report's prose is a figure of its tables, or a count or sum that anybody can make from them.

A number stands for itself and its form: `47%` is not `47`, and `12.0` is not `12`. A whole number may also count what a table holds: its
rows, its cells, the rows or cells of one text, the different texts of a column, or the sum of a column.
"""

import re
from collections import Counter
from collections.abc import Iterable

# A range has its percent sign once, behind its upper end.
NUMBER = re.compile(r"(?<![\d.])(\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)(%?)(?:\s*[–-]\s*(?=\d[\d,.]*(%)))?")
WHOLE = re.compile(r"\d+")


def numbers(text: object) -> list[str]:
    """The numbers of a text, in order, each as it is written and without the commas between thousands."""
    return [found[1].replace(",", "") + (found[2] or found[3] or "") for found in NUMBER.finditer(str(text))]


def figures(exhibit) -> set[str]:
    """The numbers that stand in a table."""
    cells = [cell for row in exhibit.rows for cell in row]
    heads = [part for column in exhibit.columns for part in (column["label"], column["unit"])]
    return {number for text in (*cells, *heads) for number in numbers(text)}


def counts(exhibit) -> set[int]:
    """What can be counted or added up in a table."""
    columns = list(zip(*exhibit.rows, strict=True))
    texts = Counter(str(cell) for column in columns[1:] for cell in column)
    within = [Counter(map(str, column)) for column in columns]
    sums = [sum(int(number) for cell in column for number in [str(cell)] if WHOLE.fullmatch(number)) for column in columns]
    return {len(exhibit.rows), len(exhibit.rows) * (len(columns) - 1), *sums, *texts.values(), *map(len, within), *(n for found in within for n in found.values())}


def prose(exhibit) -> list[str]:
    """What an exhibit says in words."""
    said = [row[0] for row in exhibit.rows] if exhibit.kind == "sentence" else []
    return list(dict.fromkeys([exhibit.title, *said, *exhibit.notes]))


def unsupported(exhibits: Iterable) -> list[tuple[str, str, str]]:
    """Numbers that no table bears out: of a title its own table, of sentences and notes any table of the report. Exhibit, number, text."""
    exhibits = list(exhibits)
    held = {exhibit.id: figures(exhibit) | set(map(str, counts(exhibit))) for exhibit in exhibits if exhibit.kind in ("figure", "table")}
    anywhere = set().union(*held.values())
    return [
        (exhibit.id, number, text) for exhibit in exhibits for text in prose(exhibit) for number in numbers(text)
        if number not in (held.get(exhibit.id, anywhere) if text == exhibit.title else anywhere) and not excused(exhibit.id, number)
    ]


# Fixed numbers of a rule that the text states.
RULES = {
    "briefing-findings": "95%", "coding-answer": "95%", "coding-findings": "95% 5%", "coding-agreement": "0.8", "coding-shares": "95% 2000",
    "comparability-tiers": "0.5", "comparability-sizes": "0.5", "consistency-range": "50% 70% 90%", "consistency-sensitivity": "20",
    "conditions-ranks": "90%", "positioning-apart": "95%",
}
# Decimals that are worked out on the way to the table and stand in none.
BETWEEN = {"conditions-sensitivity": "0.26", "positioning-residuals": "4.1"}
# Whole numbers of things that the tables gather up or leave out; what they count.
GATHERED = {
    "briefing-answer": "comparisons, of which the table lists the firmest", "focus-comparisons": "comparisons that cannot be made", "instruments-kinds": "kinds with a share above nought",
    "claims-answer": "statements inside claims", "claims-board": "statements inside claims", "claims-tests": "comparisons inside the tests",
    "coding-confusion": "provisions coded by both", "coding-confusion-instruments": "provisions coded by both", "coding-overrules": "disputed codes", "coding-findings": "findings tested",
    "clauses-grid": "rows with marks in two documents or more, and in one", "lessons-practices": "practices beyond those listed",
    "conditions-settings": "draws", "conditions-sensitivity": "draws", "conditions-dominance": "pairs above the diagonal",
    "consistency-open": "unknown entries, listed by what would decide them", "evolution-basis": "provisions of a document",
    "money-answer": "provisions by wording", "money-payers": "clauses of a payer", "money-without": "clauses, listed by document",
    "duty-agencies": "provisions of a document", "duty-strength": "provisions by wording", "duty-deadlines": "provisions of all documents",
    "positioning-fit": "provisions in the fit", "positioning-open": "unseen provisions",
    "sectors-answer": "sectors and provisions by sector", "sectors-matrix": "rows set in every document", "sectors-chain": "provisions with a code", "targets-coming-due": "a date",
}


def excused(exhibit_id: str, number: str) -> bool:
    """Whether a number is one that the lists above let pass."""
    fixed = f"{RULES.get(exhibit_id, '')} {BETWEEN.get(exhibit_id, '')}".split()
    return number in fixed or (exhibit_id in GATHERED and bool(WHOLE.fullmatch(number)))

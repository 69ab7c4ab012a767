"""The one guard of every CSV that people open in a spreadsheet: no text in it acts as a formula, and each comes back as it was.

A spreadsheet computes a cell that begins with one of `TRIGGERS` when it opens a CSV, also in quotation marks and after blanks.
Such a text gets an apostrophe in front, and so does one that begins with an apostrophe, so that taking one off is always right.
"""

import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence

# In either width; a Chinese or Japanese Excel reads the wide ones alike. The apostrophe, so that the guard comes off again.
TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠", "'")
BLANKS = " \u00a0\u3000"
PLAIN_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?%?")


def guard(text: str) -> str:
    """A text as a cell that a spreadsheet shows and never works out.

    Examples
    --------
    >>> guard("=1+1"), guard("'tis"), guard("plain")
    ("'=1+1", "''tis", 'plain')
    """
    return f"'{text}" if _acts(text) else text


def unguard(text: str) -> str:
    """The text behind a cell: one apostrophe less where `guard` would have put it; any other cell as it stands.

    Examples
    --------
    >>> unguard("'=1+1"), unguard("''tis"), unguard("-5"), unguard("'a'")
    ('=1+1', "'tis", '-5', "'a'")
    """
    return text[1:] if text.startswith("'") and _acts(text[1:]) else text


def _acts(text: str) -> bool:
    return text.lstrip(BLANKS).startswith(TRIGGERS)


def as_csv(header: Sequence[str], rows: Iterable[Sequence[object]], numeric: Collection[int] = ()) -> bytes:
    """A table for a spreadsheet: UTF-8 with the mark by which Excel knows it, every text guarded, numbers as they are.

    Parameters
    ----------
    header : sequence of str
    rows : iterable of sequences
        Numbers or texts; None is an empty cell.
    numeric : collection of int
        Places of the columns that hold numbers as texts, such as `-5` or `+1.2%`; there a plain number stays bare.
    """
    lines = io.StringIO(newline="")
    writer = csv.writer(lines)
    writer.writerow([guard(name) for name in header])
    writer.writerows([_cell(cell, place in numeric) for place, cell in enumerate(row)] for row in rows)
    return lines.getvalue().encode("utf-8-sig")


def _cell(cell: object, numeric: bool) -> object:
    return cell if not isinstance(cell, str) or numeric and PLAIN_NUMBER.fullmatch(cell) else guard(cell)

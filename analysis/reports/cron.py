"""A cron expression read field by field: enough to check it and to write it down for another scheduler. When it ticks is `schedule`'s matter."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

DAYS = ("SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT")
MONTHS = ("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC")
FIELDS = ("minute", "hour", "day of the month", "month", "day of the week")
BOUNDS = ((0, 59), (0, 23), (1, 31), (1, 12), (0, 7))
NAMES = ((), (), (), MONTHS, DAYS)
TERM = re.compile(r"(\*|\w+(?:-\w+)?)(?:/(\d+))?")
SUNDAY, OTHER_SUNDAY = 0, 7


class CronError(ValueError):
    """An expression that cron would not read; the text says which field and why."""


@dataclass(frozen=True)
class Cron:
    """A cron expression.

    Attributes
    ----------
    minutes, hours, days, months, weekdays : tuple of int
        The values of each field, ascending; Sunday is 0.
    any_day, any_weekday : bool
        Whether that field begins with a star. Where neither does, cron takes days that fit either of the two; else both.
    """

    minutes: tuple[int, ...]
    hours: tuple[int, ...]
    days: tuple[int, ...]
    months: tuple[int, ...]
    weekdays: tuple[int, ...]
    any_day: bool
    any_weekday: bool


def read_cron(expression: str) -> Cron:
    """Read five fields, as cron does on Debian.

    Raises
    ------
    CronError
        For anything that cron, systemd and GitHub would not all understand, such as `L`, `#` or `@daily`.
    """
    texts = expression.upper().split()
    if len(texts) != len(FIELDS):
        raise CronError(f"{expression!r} has {len(texts)} fields and cron takes five: {', '.join(FIELDS)}, such as '30 6 * * MON'")
    values = [_field(number, text) for number, text in enumerate(texts)]
    values[4] = tuple(sorted({SUNDAY if day == OTHER_SUNDAY else day for day in values[4]}))
    return Cron(*values, texts[2].startswith("*"), texts[4].startswith("*"))


def written(expression: str) -> str:
    """The expression in numbers alone, with Sunday as 0: in some ranges names and Sunday as 7 are not read everywhere."""
    texts, cron = expression.upper().split(), read_cron(expression)
    if any(letter.isalpha() for letter in texts[3]):
        texts[3] = ",".join(map(str, cron.months))
    if any(letter.isalpha() or letter == str(OTHER_SUNDAY) for letter in texts[4]):
        texts[4] = ",".join(map(str, cron.weekdays))
    return " ".join(texts)


def _field(number: int, text: str) -> tuple[int, ...]:
    return tuple(sorted({value for term in text.split(",") for value in _term(number, term)}))


def _term(number: int, term: str) -> Sequence[int]:
    low, high = BOUNDS[number]
    found = TERM.fullmatch(term)
    step = int(found[2] or 1) if found else 0
    if not step:
        raise CronError(f"the {FIELDS[number]} {term!r} is not read by every cron; use numbers, a-b, a,b, * and */n")
    if found[1] == "*":
        return range(low, high + 1, step)
    first, _, last = found[1].partition("-")
    start = _value(number, first)
    stop = _value(number, last) if last else start
    if stop < start:
        raise CronError(f"the {FIELDS[number]} {term!r} runs backwards; write the smaller value first")
    if found[2] and start == stop:
        raise CronError(f"the {FIELDS[number]} {term!r} means one value to some and many to others; write a-b/n or */n")
    return range(start, stop + 1, step)


def _value(number: int, text: str) -> int:
    low, high = BOUNDS[number]
    if text in NAMES[number]:
        return NAMES[number].index(text) + low
    if text.isdecimal() and low <= int(text) <= high:
        return int(text)
    raise CronError(f"the {FIELDS[number]} is {low} to {high}; got {text!r}")

"""What can go wrong, as one tree.

    DuibiaoError
    ├── DataError            a dataset breaks its own rules; all failures at once
    │   └── ProvenanceError  a figure without a source
    ├── ParameterError       a name or value that nobody declared
    ├── IngestError          a document that cannot be read
    ├── RefusedError         what was asked may not be said on this evidence
    ├── GlyphError           a label holds a character that cannot be drawn
    └── ReportError          a report could not be made

Users' mistakes end with exit status 2, a failed report with 1.
"""

from collections.abc import Iterable, Sequence
from difflib import get_close_matches

LISTED = 10


class DuibiaoError(Exception):
    """Anything the project refuses on purpose; its text is for the user, without a traceback."""


class DataError(DuibiaoError):
    """A dataset breaks its rules.

    Attributes
    ----------
    failures : tuple of str
        Every failure found, one line each, in file order.
    """

    def __init__(self, message: str, failures: Sequence[str] = ()):
        self.failures = tuple(failures)
        lines = [message, *(f"  - {failure}" for failure in self.failures[:LISTED])]
        if len(self.failures) > LISTED:
            lines.append(f"  ... and {len(self.failures) - LISTED} more")
        super().__init__("\n".join(lines))


class ProvenanceError(DataError):
    """A figure names no source."""


class ParameterError(DuibiaoError):
    """A parameter or a value that no notebook declares."""


class IngestError(DuibiaoError):
    """A document that cannot be read, or that nothing can be drawn from."""


class RefusedError(DuibiaoError):
    """A question that this evidence does not answer, with the reason."""


class GlyphError(DuibiaoError):
    """A label with a character that the chart font lacks."""


class ReportError(DuibiaoError):
    """A report that could not be made; the last good one stays."""


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice most like a mistyped word, or None where nothing is near."""
    by_folded = {choice.casefold(): choice for choice in choices}
    found = get_close_matches(word.casefold(), by_folded, n=1, cutoff=0.5)
    return by_folded[found[0]] if found else None


def listed(items: Iterable[object], limit: int = LISTED) -> str:
    """Items as one line, the first `limit` named and the rest counted."""
    texts = [str(item) for item in items]
    shown = ", ".join(texts[:limit])
    return shown if len(texts) <= limit else f"{shown} and {len(texts) - limit} more"

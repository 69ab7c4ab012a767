"""A text that remembers, character by character, where in the original each piece came from, and what was changed on the way."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Edit:
    """A passage of a text replaced by another.

    Attributes
    ----------
    start, end : int
        The passage, in the text before the edit; equal for an insertion.
    text : str
        What stands there afterwards; empty for a deletion.
    why : str
        A short word for the log, such as "pinyin".
    """

    start: int
    end: int
    text: str
    why: str = ""


@dataclass(frozen=True)
class Change:
    """An edit as the log keeps it: which step did what to which passage of the original.

    Attributes
    ----------
    step : str
    why : str
    start, end : int
        The passage in the original text.
    before, after : str
        The text as the step found it and as it left it.
    """

    step: str
    why: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True, eq=False)
class Traced:
    """A text with the place of each of its characters in the original.

    Attributes
    ----------
    text : str
    places : numpy.ndarray of int32
        len(text) + 1 places in the original, never falling; the last is where the text ends.
    log : tuple of Change
        Every edit so far, step by step.
    """

    text: str
    places: np.ndarray
    log: tuple[Change, ...] = ()

    @classmethod
    def of(cls, text: str) -> "Traced":
        """A text as it is."""
        return cls(text, np.arange(len(text) + 1, dtype=np.int32))

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Where in the original a passage stood.

        Examples
        --------
        >>> Traced.of("a(x)b").edited([Edit(1, 4, "", "gloss")], "gloss").original(1, 2)
        (4, 5)
        """
        if end <= start:
            return int(self.places[start]), int(self.places[start])
        return int(self.places[start]), max(int(self.places[end - 1]) + 1, int(self.places[start]))

    def edited(self, edits: Iterable[Edit], step: str) -> "Traced":
        """The text after some edits, all given in its present places.

        Raises
        ------
        ValueError
            For edits that overlap or reach beyond the text: a fault of the step, never of a document.

        Notes
        -----
        A replacement of the same length keeps each character's place; of another length all its characters have the place of the passage's
        first.

        Examples
        --------
        >>> clean = Traced.of("經(jīng)濟").edited([Edit(1, 7, "", "pinyin")], "mirror")
        >>> clean.text, clean.log[0].before, [int(place) for place in clean.places]
        ('經濟', '(jīng)', [0, 7, 8])
        """
        edits = sorted(edits, key=lambda edit: (edit.start, edit.end))
        _check(edits, len(self.text))
        edits = [edit for edit in edits if self.text[edit.start:edit.end] != edit.text]
        if not edits:
            return self
        texts, places, at = [], [], 0
        for edit in edits:
            texts += [self.text[at:edit.start], edit.text]
            places += [self.places[at:edit.start], self._placed(edit)]
            at = edit.end
        changes = (Change(step, edit.why, *self._span(edit), self.text[edit.start:edit.end], edit.text) for edit in edits)
        return Traced("".join([*texts, self.text[at:]]), np.concatenate([*places, self.places[at:]]), (*self.log, *changes))

    def _span(self, edit: Edit) -> tuple[int, int]:
        return int(self.places[edit.start]), int(self.places[edit.end])

    def _placed(self, edit: Edit) -> np.ndarray:
        if len(edit.text) == edit.end - edit.start:
            return self.places[edit.start:edit.end]
        return np.full(len(edit.text), self.places[edit.start], dtype=np.int32)


def _check(edits: Sequence[Edit], length: int) -> None:
    """Raise for edits that no text can take."""
    if any(not 0 <= edit.start <= edit.end <= length for edit in edits):
        raise ValueError(f"an edit reaches beyond the {length} characters of the text")
    if any(later.start < earlier.end for earlier, later in zip(edits, edits[1:], strict=False)):
        raise ValueError("two edits of one step overlap")

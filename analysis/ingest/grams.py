"""Texts as counts of their character sequences, all texts at once; what the suggestions learn from."""

from collections.abc import Iterator, Sequence

import numpy as np
from scipy import sparse

LONGEST = 3  # characters of a sequence
APART = "\x00"  # stands between two texts and is in no sequence
BITS = 21  # of a character


class Grams:
    """Sequences of one to `LONGEST` characters that some texts hold.

    Parameters
    ----------
    texts : sequence of str
        What the vocabulary is taken from.
    """

    def __init__(self, texts: Sequence[str]):
        found = [keys for _, _, keys in sequences(texts)]
        self._keys = np.unique(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)

    def __len__(self) -> int:
        return len(self._keys)

    def rows(self, keys: np.ndarray) -> np.ndarray:
        """Place of each sequence in the vocabulary, -1 for one that is not in it."""
        if not len(self):
            return np.full(len(keys), -1)
        places = np.minimum(np.searchsorted(self._keys, keys), len(self) - 1)
        return np.where(self._keys[places] == keys, places, -1)

    def counts(self, texts: Sequence[str]) -> sparse.csr_array:
        """How often each text (rows) holds each sequence (columns); sequences beyond the vocabulary are left out."""
        owner, _, keys = _together(texts)
        rows = self.rows(keys)
        known = rows >= 0
        return sparse.csr_array((np.ones(known.sum()), (owner[known], rows[known])), shape=(len(texts), len(self)))


def sequences(texts: Sequence[str]) -> Iterator[tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """For each length of sequence: which text, at which place in all of them joined by one character, and the sequence as a number.

    Examples
    --------
    >>> [(owner.tolist(), places.tolist()) for owner, places, _ in sequences(["ab", "c"])]
    [([0, 0, 1], [0, 1, 3]), ([0], [0])]
    """
    lowered = [low if len(low := text.lower()) == len(text) else text for text in texts]
    letters = np.frombuffer(APART.join(lowered).encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in lowered])[:len(letters)]
    for length in range(1, min(LONGEST, len(letters)) + 1):
        count = len(letters) - length + 1
        parts = [letters[shift:shift + count] for shift in range(length)]
        whole = np.flatnonzero(np.all([part > 0 for part in parts], axis=0))
        if len(whole):
            yield owner[whole], whole, sum((part[whole] << BITS * shift for shift, part in enumerate(parts)), np.int64(0))


def _together(texts: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    found = list(sequences(texts))
    return tuple(np.concatenate(parts) for parts in zip(*found, strict=True)) if found else (np.empty(0, dtype=np.int64),) * 3


def rarity(counts: sparse.csr_array) -> np.ndarray:
    """Inverse document frequency of each sequence, smoothed; 0 for one that these texts never hold."""
    texts, holding = counts.shape[0], np.bincount(counts.indices, minlength=counts.shape[1])
    return np.where(holding > 0, np.log((1 + texts) / (1 + holding)) + 1, 0.0)


def weighed(counts: sparse.csr_array, rarities: np.ndarray) -> sparse.csr_array:
    """Texts as vectors of length one: tf-idf with the logarithm of the counts; a text without a known sequence is nought."""
    data = (1 + np.log(counts.data)) * rarities[counts.indices]
    rows = np.repeat(np.arange(counts.shape[0]), np.diff(counts.indptr))
    length = np.sqrt(np.bincount(rows, data * data, minlength=counts.shape[0]))
    return sparse.csr_array((data / np.where(length > 0, length, 1.0)[rows], counts.indices, counts.indptr), shape=counts.shape)

"""Suggested codes for a measure, each with a probability and the words behind it; learned from settled codes and the codebook itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import sparse

from analysis.errors import ParameterError
from analysis.ingest.grams import Grams, rarity, sequences, weighed
from analysis.ingest.ridge import Fit, fitted, softmax, temperature

# Judging suggestions takes a fit for every group of plans, whose effort grows with the square of its examples: no more groups, and no more examples, than
# half a second of a processor allows.
EFFORT, LEAST_GROUPS, MOST_EXAMPLES = 900_000, 5, 500
NEVER = -30.0  # logit of a code without an example
TITLE_WEIGHT = 2  # the heading says what a measure acts on; its words count twice
SEED_WEIGHT = 0.3  # a term of the codebook counts as this part of a coded measure
STRENGTH = 10.0  # inverse of the penalty on the weights
SECONDARY, MOST_SECONDARY = 0.15, 2
MOST_OTHERS = 4
WORDS, LEAST_WORD = 4, 2
TERMS = re.compile("[、，,；;：:。.（）()《》“”/ ]|以及|包括")


@dataclass(frozen=True)
class Suggestion:
    """A code suggested for a text.

    Attributes
    ----------
    code : str
    probability : float
        Calibrated: of the suggestions given with 0.8, about eight in ten agree with the settled code.
    others : tuple of (str, float)
        The next codes with their probabilities, the likeliest first.
    words : tuple of str
        Passages of the text that speak for the code, the strongest first.
    """

    code: str
    probability: float
    others: tuple[tuple[str, float], ...]
    words: tuple[str, ...]


@dataclass(frozen=True)
class _Examples:
    """Texts to learn from, those of the codebook last."""

    grams: Grams
    counts: sparse.csr_array
    codes: np.ndarray
    weights: np.ndarray


class Suggester:
    """Learns one kind of code from texts and suggests it for others.

    Notes
    -----
    Multinomial logistic regression with a ridge penalty on the weights of character sequences (one to three characters, tf-idf,
    classes weighed by the inverse of their frequency). Besides the coded measures every term of the codebook's own description of a code is an
    example of it, so that a code nobody has used yet can be suggested too. Probabilities are sharpened by one exponent, chosen so that within
    the training plans each plan's codes are as likely as possible when suggested from the others (temperature scaling, Guo et al. 2017).

    References
    ----------
    Guo, Pleiss, Sun & Weinberger (2017). On calibration of modern neural networks. ICML 34.
    """

    def __init__(self, codes: Sequence[str], seeds: Iterable[tuple[str, str]]):
        self.codes = list(codes)
        self._place = {code: place for place, code in enumerate(self.codes)}
        self._seeds = [(term, code) for term, code in seeds if code in self._place]
        self.temperature = 1.0

    @classmethod
    def of_codebook(cls, table: pd.DataFrame) -> "Suggester":
        """For the codes of a codebook table: indexed by code; name_zh and holds_zh describe each."""
        seeds = [
            (term.strip(), row.Index) for row in table.itertuples() for term in TERMS.split(f"{row.name_zh}、{row.holds_zh}") if len(term.strip()) > 1
        ]
        return cls(list(table.index), seeds)

    def fit(self, texts: Sequence[str], codes: Sequence[str], plans: Sequence[str] = ()) -> "Suggester":
        """Learn from coded texts; `plans`, where given, says which plan each is from, for the calibration."""
        examples = self._examples(texts, codes)
        if len(set(plans)) > 1:
            held_out = self._without_own_plan(examples, apart(plans))
            self.temperature = temperature(held_out, examples.codes[:len(held_out)])
        self._grams, self._rarity = examples.grams, rarity(examples.counts)
        vectors = weighed(examples.counts, self._rarity)
        fit = self._fitted(vectors, examples.codes, examples.weights)
        self._weights, self._bias = self._spread(vectors.T @ fit.duals, fit, 0.0), self._spread(fit.bias, fit, NEVER)
        # How much each sequence speaks for a code rather than for the others.
        self._against = (self._weights - self._weights.mean(axis=1, keepdims=True)) * self._rarity[:, None]
        return self

    def held_out(self, texts: Sequence[str], codes: Sequence[str], plans: Sequence[str]) -> pd.DataFrame:
        """A probability for each text (rows) and code (columns) from a fit that has not seen its plan, sharpened as the other plans ask for.

        Raises
        ------
        ParameterError
            For texts of fewer than two plans.
        """
        if len(set(plans)) < 2:
            raise ParameterError("plans: codes of one plan are suggested from those of others; there are no others")
        examples, groups = self._examples(texts, codes), apart(plans)
        logits, truth = self._without_own_plan(examples, groups), examples.codes[:len(texts)]
        sharp = np.array([temperature(logits[groups != group], truth[groups != group]) for group in range(groups.max() + 1)])
        return pd.DataFrame(softmax(logits / sharp[groups, None]), columns=self.codes)

    def _examples(self, texts: Sequence[str], codes: Sequence[str]) -> _Examples:
        every = [*texts, *(term for term, _ in self._seeds)]
        grams = Grams(every)
        places = np.array([self._place[code] for code in (*codes, *(code for _, code in self._seeds))], dtype=int)
        return _Examples(grams, grams.counts(every), places, np.concatenate([np.ones(len(texts)), np.full(len(self._seeds), SEED_WEIGHT)]))

    def _without_own_plan(self, examples: _Examples, groups: np.ndarray) -> np.ndarray:
        """Logits for each text from a fit without its group of plans; nothing of them is known to it, not even their words."""
        logits = np.full((len(groups), len(self.codes)), NEVER)
        for group in range(groups.max() + 1):
            own = np.flatnonzero(groups == group)
            others = _spaced(np.flatnonzero(groups != group), MOST_EXAMPLES)
            others = np.concatenate([others, np.arange(len(groups), len(examples.codes))])
            known = rarity(examples.counts[others])
            vectors = weighed(examples.counts[others], known)
            fit = self._fitted(vectors, examples.codes[others], examples.weights[others])
            logits[own] = self._spread(fit.logits((weighed(examples.counts[own], known) @ vectors.T).toarray()), fit, NEVER)
        return logits

    def _fitted(self, vectors: sparse.csr_array, codes: np.ndarray, weights: np.ndarray) -> Fit:
        return fitted((vectors @ vectors.T).toarray(), codes, weights, STRENGTH)

    def _spread(self, values: np.ndarray, fit: Fit, otherwise: float) -> np.ndarray:
        """Values for the codes of a fit as values for all codes."""
        spread = np.full((*values.shape[:-1], len(self.codes)), otherwise)
        spread[..., list(fit.codes)] = values
        return spread

    def probabilities(self, texts: Sequence[str]) -> pd.DataFrame:
        """A probability for each text (rows) and code (columns)."""
        return pd.DataFrame(self._probabilities(texts), columns=self.codes)

    def _probabilities(self, texts: Sequence[str]) -> np.ndarray:
        return softmax((weighed(self._grams.counts(texts), self._rarity) @ self._weights + self._bias) / self.temperature)

    def suggest(self, texts: Sequence[str], *, explain: bool = False) -> list[Suggestion]:
        """The likeliest code of each text."""
        found = self._probabilities(texts)
        order = np.argsort(-found, axis=1, kind="stable")[:, :1 + MOST_OTHERS]
        ranked = np.take_along_axis(found, order, axis=1).tolist()
        words = self._words(texts, order[:, 0]) if explain and len(texts) else [()] * len(texts)
        return [self._suggestion(*one) for one in zip(order.tolist(), ranked, words, strict=True)]

    def _suggestion(self, order: Sequence[int], probabilities: Sequence[float], words: tuple[str, ...]) -> Suggestion:
        first, *others = ((self.codes[code], probability) for code, probability in zip(order, probabilities, strict=True))
        return Suggestion(*first, tuple(others), words)

    def _words(self, texts: Sequence[str], codes: np.ndarray) -> list[tuple[str, ...]]:
        """Passages of each text whose characters speak most for its code, each counted once however many sequences lie in it."""
        starts = np.cumsum([0, *(len(text) + 1 for text in texts)])
        heat = np.zeros(starts[-1])
        for length, (owner, places, keys) in enumerate(sequences(texts), 1):
            rows = self._grams.rows(keys)
            speaks = np.where(rows < 0, 0.0, self._against[rows, codes[owner]]) / length
            for shift in range(length):
                np.add.at(heat, places + shift, speaks)
        return [_hot(text, heat[start:start + len(text)]) for text, start in zip(texts, starts, strict=False)]


def apart(plans: Sequence[str]) -> np.ndarray:
    """The group of each text when suggestions are judged: every plan one of its own, or several together where so many fits would take too long.

    Examples
    --------
    >>> apart(["p", "p", "q", "r"]).tolist()
    [0, 0, 1, 2]
    """
    most = max(LEAST_GROUPS, int(EFFORT / max(1, min(len(plans), MOST_EXAMPLES)) ** 2))
    place = {plan: number % most for number, plan in enumerate(dict.fromkeys(plans))}
    return np.array([place[plan] for plan in plans], dtype=int)


def _spaced(places: np.ndarray, most: int) -> np.ndarray:
    """At most so many of some places, evenly spread over them."""
    return places if len(places) <= most else places[np.linspace(0, len(places) - 1, most).astype(int)]


def examples_of(provisions: pd.DataFrame) -> list[str]:
    """What is learned from: heading and summary of provisions, in Chinese."""
    return [text_of(title, summary) for title, summary in zip(provisions["title_zh"], provisions["summary_zh"], strict=True)]


def text_of(heading: str, text: str) -> str:
    """Heading and text as the learner takes them."""
    return f"{heading}。" * TITLE_WEIGHT * bool(heading) + text


def secondary(suggestion: Suggestion) -> tuple[str, ...]:
    """Further codes that are likely enough to be named."""
    return tuple(code for code, probability in suggestion.others if probability >= SECONDARY)[:MOST_SECONDARY]


def _hot(text: str, heat: np.ndarray) -> tuple[str, ...]:
    """The passages of a text that are warmer than half its warmest place."""
    if not len(heat) or heat.max() <= 0:
        return ()
    passages = [(float(heat[found.start():found.end()].sum()), found[0]) for found in _passages(text, heat > heat.max() / 2)]
    return tuple(dict.fromkeys(word for _, word in sorted(passages, key=lambda item: -item[0])))[:WORDS]


def _passages(text: str, warm: np.ndarray) -> Iterable[re.Match]:
    marked = "".join(character if hot else "\n" for character, hot in zip(text, warm, strict=True))
    return (found for found in re.finditer(r"[^\n、，。；：（）《》“”]{2,}", marked))

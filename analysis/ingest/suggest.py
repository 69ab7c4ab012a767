"""Suggested codes for a measure, each with a probability and the words behind it; learned from settled codes and the codebook itself."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

NGRAMS = (1, 3)
TITLE_WEIGHT = 2  # the heading says what a measure acts on; its words count twice
SEED_WEIGHT = 0.3  # a term of the codebook counts as this part of a coded measure
STRENGTH = 10.0  # inverse of the penalty on the weights
SECONDARY, MOST_SECONDARY = 0.15, 2
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


class Suggester:
    """Learns one kind of code from texts and suggests it for others.

    Notes
    -----
    Multinomial logistic regression with a ridge penalty on the weights of character sequences (one to three characters, tf-idf,
    classes weighed by the inverse of their frequency). Besides the coded measures every term of the codebook's own description of a code is an
    example of it, so that a code nobody has used yet can be suggested too. Because there are far more sequences than examples, the fit is
    made in the space of the examples, which changes nothing of it. Probabilities are sharpened by one exponent, chosen so that within the training plans each
    plan's codes are as likely as possible when suggested from the others (temperature scaling, Guo et al. 2017).

    References
    ----------
    Guo, Pleiss, Sun & Weinberger (2017). On calibration of modern neural networks. ICML 34.
    """

    def __init__(self, codes: Sequence[str], seeds: Iterable[tuple[str, str]]):
        self.codes = list(codes)
        self._seeds = [(term, code) for term, code in seeds if code in set(codes)]
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
        texts, codes, plans = list(texts), np.asarray(codes, dtype=object), np.asarray(plans, dtype=object)
        if len(set(plans)) > 1:
            self.temperature = _temperature(self._held_out(texts, codes, plans), codes, self.codes)
        self._vectors, self._weights, self._bias, self._classes = self._learned(texts, codes)
        return self

    def _held_out(self, texts: list[str], codes: np.ndarray, plans: np.ndarray) -> np.ndarray:
        """Logits for each text from a fit without its plan."""
        logits = np.full((len(texts), len(self.codes)), -30.0)
        for plan in dict.fromkeys(plans):
            inside = plans == plan
            vectors, weights, bias, classes = self._learned([text for text, own in zip(texts, inside, strict=True) if not own], codes[~inside])
            found = vectors.transform([text for text, own in zip(texts, inside, strict=True) if own]) @ weights + bias
            logits[np.ix_(inside, [self.codes.index(code) for code in classes])] = found
        return logits

    def _learned(self, texts: list[str], codes: np.ndarray):
        from sklearn.feature_extraction.text import TfidfVectorizer
        from sklearn.linear_model import LogisticRegression

        seeds = [term for term, _ in self._seeds]
        vectors = TfidfVectorizer(analyzer="char", ngram_range=NGRAMS, sublinear_tf=True, dtype=np.float64)
        examples = vectors.fit_transform([*texts, *seeds])
        values, axes = np.linalg.eigh((examples @ examples.T).toarray())
        kept = values > 1e-9
        axes, roots = axes[:, kept], np.sqrt(values[kept])
        known = np.concatenate([codes, np.array([code for _, code in self._seeds], dtype=object)])
        weight = np.concatenate([np.ones(len(texts)), np.full(len(seeds), SEED_WEIGHT)])
        fitted = LogisticRegression(C=STRENGTH, max_iter=1000, class_weight="balanced").fit(axes * roots, known, sample_weight=weight)
        return vectors, np.asarray(examples.T @ (axes / roots @ fitted.coef_.T)), fitted.intercept_, list(fitted.classes_)

    def probabilities(self, texts: Sequence[str]) -> pd.DataFrame:
        """A probability for each text (rows) and code (columns)."""
        logits = (self._vectors.transform(list(texts)) @ self._weights + self._bias) / self.temperature
        return pd.DataFrame(_softmax(logits), columns=self._classes)

    def suggest(self, texts: Sequence[str], *, explain: bool = False) -> list[Suggestion]:
        """The likeliest code of each text."""
        found = self.probabilities(texts)
        order = np.argsort(-found.to_numpy(), axis=1, kind="stable")
        return [self._suggestion(text, found.iloc[place], order[place], explain) for place, text in enumerate(texts)]

    def _suggestion(self, text: str, row: pd.Series, order: np.ndarray, explain: bool) -> Suggestion:
        first, *rest = order
        others = tuple((self._classes[i], float(row.iloc[i])) for i in rest[:4])
        return Suggestion(self._classes[first], float(row.iloc[first]), others, self._words(text, int(first)) if explain else ())

    def _words(self, text: str, code: int) -> tuple[str, ...]:
        """Passages whose characters speak most for a code, each counted once however many sequences lie in it."""
        terms, analyse = self._vectors.vocabulary_, self._vectors.build_analyzer()
        against = self._weights[:, code] - self._weights.mean(axis=1)
        heat = np.zeros(len(text))
        low = text.lower()
        for gram in set(analyse(text)):
            weight = against[terms[gram]] * self._vectors.idf_[terms[gram]] if gram in terms else 0.0
            place = low.find(gram)
            while weight and place >= 0:
                heat[place:place + len(gram)] += weight / len(gram)
                place = low.find(gram, place + 1)
        return _hot(text, heat)


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


def _softmax(logits: np.ndarray) -> np.ndarray:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return raised / raised.sum(axis=1, keepdims=True)


def _temperature(logits: np.ndarray, codes: np.ndarray, names: Sequence[str]) -> float:
    """The divisor of the logits under which the codes are likeliest."""
    from scipy.optimize import minimize_scalar

    place = {name: number for number, name in enumerate(names)}
    truth = np.array([place[code] for code in codes])

    def loss(exponent: float) -> float:
        found = _softmax(logits / np.exp(exponent))
        return -float(np.log(np.maximum(found[np.arange(len(truth)), truth], 1e-12)).mean())

    return float(np.exp(minimize_scalar(loss, bounds=(-3, 3), method="bounded").x))

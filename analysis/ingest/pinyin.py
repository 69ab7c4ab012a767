"""Readings that a mirror page puts in brackets behind characters: 經(jīng)濟(jì). Honest brackets stay."""

import re
import unicodedata

# A syllable of Mandarin in letters without tone marks: initial and final, as far as they occur together or nearly so.
SYLLABLE = re.compile(
    r"(?:[bpmf]|[dtnl]|[gkh]|[jqx]|zh|ch|sh|[rzcsyw])?"
    r"(?:iang|iong|uang|ueng|ang|eng|ing|ong|iao|ian|uai|uan|van|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v)$"
)
# Right behind a character, or at the start of a line that a page has broken behind one.
BRACKET = re.compile(r"(?:(?<=[\u3400-\u9fff])[ \u3000]?|(?<=\n))[（(]([^\W\d_ŋ]{1,6}(?:[ '’][^\W\d_]{1,6}){0,3})[)）]")
TONES = {"\u0304", "\u0301", "\u030c", "\u0300"}
# A page that carries as many readings with a tone mark is a mirror's; one alone may be a word about pronunciation.
LEAST = 2


def glosses(text: str) -> list[tuple[int, int]]:
    """Where the readings in brackets stand.

    Notes
    -----
    A reading is one to four syllables of Mandarin in brackets right behind a Chinese character. With a tone mark it is one in any page that has
    `LEAST` of them; without a tone mark (the light tone, as in 的(de)) only in such a page, and only in lower case, so that
    (2024—2027年), (EFLOPS), (AI) and (app) stay.

    Examples
    --------
    >>> glosses("經(jīng)濟(jì)（AI）")
    [(1, 7), (8, 12)]
    >>> glosses("人工智能（AI）、算力（EFLOPS）(2024—2027年)")
    []
    """
    found = [(match.span(), _toned(match[1])) for match in BRACKET.finditer(text) if _is_reading(match[1])]
    if sum(toned for _, toned in found) < LEAST:
        return []
    return [span for span, _ in found]


def _is_reading(text: str) -> bool:
    plain = _plain(text)
    if plain != plain.lower() or not plain.isascii():
        return False
    return all(SYLLABLE.match(syllable) for syllable in re.split(r"[ '’]", plain.replace("ü", "v")))


def _plain(text: str) -> str:
    """Letters without their tone marks; ü is v."""
    parts = unicodedata.normalize("NFD", text)
    bare = "".join(part for part in parts if part not in TONES)
    return unicodedata.normalize("NFC", bare).replace("ü", "v")


def _toned(text: str) -> bool:
    return any(part in TONES for part in unicodedata.normalize("NFD", text))

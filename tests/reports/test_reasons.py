"""Why there is no report, in the language of the page: every reason that the engine words itself has a Chinese one."""

import ast
import re
from pathlib import Path

import pytest

from analysis import reports
from analysis.reports.reasons import REASONS, told
from analysis.reports.words import STATUS

ENDINGS = set(STATUS["en"])


def template(node):
    """A text as the engine writes it, `{}` for what differs."""
    if isinstance(node, ast.JoinedStr):
        return re.sub(r"(\{\})+", "{}", "".join(part.value if isinstance(part, ast.Constant) else "{}" for part in node.values))
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def parsed():
    """The engine's sources but for the table of reasons itself."""
    return [ast.parse(path.read_text(encoding="utf-8")) for path in Path(reports.__file__).parent.glob("*.py") if path.name != "reasons.py"]


def worded():
    """Every text that stands right after the word for an ending, as a reason does, whether in a call or in a pair."""
    for tree in parsed():
        for node in ast.walk(tree):
            parts = node.args if isinstance(node, ast.Call) else node.elts if isinstance(node, ast.Tuple) else ()
            for word, reason in zip(parts, parts[1:]):
                if isinstance(word, ast.Constant) and word.value in ENDINGS and (text := template(reason)) and " " in text:
                    yield text


def test_every_reason_of_the_engine_has_a_chinese_one():
    found = set(worded())
    assert len(found) >= 12 and found <= set(REASONS)


def test_every_reason_that_has_a_chinese_one_is_still_worded_so():
    texts = {template(node) for tree in parsed() for node in ast.walk(tree)}
    assert set(REASONS) <= texts


def test_a_chinese_page_tells_it_in_chinese_and_an_english_one_as_it_is():
    for english, chinese in REASONS.items():
        given = english.format(*"0.05 RuntimeError x".split())
        assert told(given, "zh") == chinese.format(*"0.05 RuntimeError x".split()) and told(given, "en") == given


@pytest.mark.parametrize("reason", ["", "ZeroDivisionError: division by zero", "no such region in data; nearest: sichuan"])
def test_what_a_notebook_said_stays_as_it_said_it(reason):
    assert told(reason, "zh") == reason


def test_several_reasons_are_told_each():
    assert told("declared but not shown: map, board; exhibit 'a' is shown twice", "zh") == "已声明而未给出：map, board；'a'给出了两次"
    assert told("declared but not shown: map; exhibit 'a': holds <script>", "zh").startswith("已声明而未给出：map; exhibit")

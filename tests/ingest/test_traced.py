"""A traced text: edits move nothing out of place, and the log gives the original back."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.ingest.traced import Edit, Traced


@st.composite
def texts_with_edits(draw):
    text = draw(st.text(max_size=40))
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=8)))
    return text, [Edit(a, b, draw(st.text(max_size=4))) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


def put_back(traced, length):
    """The original from the text and its log, last change first; holds for one step."""
    text, shift = traced.text, 0
    for change in traced.log:
        at = change.start + shift
        assert text[at:at + len(change.after)] == change.after
        text = text[:at] + change.before + text[at + len(change.after):]
    return text


@given(texts_with_edits())
def test_one_step_can_be_taken_back(case):
    text, edits = case
    assert put_back(Traced.of(text).edited(edits, "step"), len(text)) == text


@given(texts_with_edits())
def test_places_never_fall_and_what_is_kept_keeps_its_place(case):
    text, edits = case
    traced = Traced.of(text).edited(edits, "step")
    assert len(traced.places) == len(traced.text) + 1
    assert (traced.places[1:] >= traced.places[:-1]).all()
    kept = [place for place in range(len(text)) if not any(edit.start <= place < edit.end for edit in edits)]
    found = {int(place): character for place, character in zip(traced.places, traced.text, strict=False)}
    assert all(place in set(traced.places.tolist()) for place in kept) and found.keys() <= set(range(len(text) + 1))


def test_two_steps_still_point_at_the_original():
    traced = Traced.of("  經(jīng)濟ＡＩ").edited([Edit(0, 2, "", "space")], "space")
    traced = traced.edited([Edit(1, 7, "", "pinyin")], "mirror").edited([Edit(0, 2, "经济", "simplified"), Edit(2, 4, "AI", "width")], "script")
    assert traced.text == "经济AI"
    assert [traced.original(n, n + 1) for n in range(4)] == [(2, 3), (9, 10), (10, 11), (11, 12)]
    assert [change.step for change in traced.log] == ["space", "mirror", "script", "script"]
    assert traced.original(0, 2) == (2, 10)


def test_an_edit_that_changes_nothing_is_not_logged():
    traced = Traced.of("abc")
    assert traced.edited([Edit(0, 1, "a")], "step") is traced


@pytest.mark.parametrize("edits", [[Edit(0, 2, "x"), Edit(1, 3, "y")], [Edit(2, 9, "")], [Edit(-1, 1, "")], [Edit(2, 1, "")]])
def test_edits_that_overlap_or_reach_out_are_refused(edits):
    with pytest.raises(ValueError):
        Traced.of("abcd").edited(edits, "step")

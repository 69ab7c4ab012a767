"""The time that is left, from what reports took before."""

import pytest

from analysis.reports.progress import in_words, seconds_left


@pytest.mark.parametrize(
    ("waiting", "done", "past", "workers", "left"),
    [
        ([], {}, {}, 2, 0.0),
        (["a/1"], {}, {}, 2, None),  # nothing is known
        (["a/1", "a/2"], {}, {"a/1": 4.0, "a/2": 6.0}, 1, 10.0),
        (["a/1", "a/2"], {}, {"a/1": 4.0, "a/2": 6.0}, 2, 5.0),
        (["a/1"], {}, {"a/1": 4.0}, 8, 4.0),  # one report keeps one worker busy
        (["a/3"], {}, {"a/1": 4.0, "a/2": 6.0, "b/1": 100.0}, 1, 5.0),  # as others of its notebook
        (["c/1"], {}, {"a/1": 4.0, "b/1": 8.0}, 1, 6.0),  # as all others
        (["a/2"], {"a/1": 3.0}, {}, 1, 3.0),  # as in this run
        (["a/2"], {"a/1": 8.0}, {"a/1": 4.0, "a/2": 6.0}, 1, 12.0),  # twice as slow today
        (["a/2"], {"a/1": 400.0}, {"a/1": 4.0, "a/2": 6.0}, 1, 30.0),  # one report stuck is no pace
        (["a/2"], {"a/1": 0.0}, {"a/1": 4.0, "a/2": 6.0}, 1, 1.2),
    ],
)
def test_the_estimate_by_hand(waiting, done, past, workers, left):
    assert seconds_left(waiting, done, past, workers) == (None if left is None else pytest.approx(left))


def test_in_words():
    assert [in_words(seconds) for seconds in (None, 0, 40.4, 150, 5400)] == ["", "about 1 s left", "about 40 s left", "about 2 min left", "about 1.5 h left"]

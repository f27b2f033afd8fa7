"""What the editor is measured with, and how."""

import pytest

from benchmarks.editor.driving import A_FRAME_MS, dropped, slowest_twentieth
from benchmarks.editor.peer import span_page
from benchmarks.editor.site import interview


def test_the_interview_is_two_hours_of_15000_words_and_the_same_each_time():
    heard = interview()
    assert len(heard.words) == 15_000
    assert 115 * 60 < heard.duration_s < 125 * 60
    assert heard == interview()
    flagged = sum(word.confidence < heard.threshold for word in heard.words) / len(heard.words)
    assert 0.05 < flagged < 0.08


def test_a_frame_that_takes_as_long_as_three_left_two_out():
    assert dropped([A_FRAME_MS, 1.4 * A_FRAME_MS, 3 * A_FRAME_MS, 2 * A_FRAME_MS]) == 3


def test_of_forty_keys_the_slowest_two_are_past_the_slowest_twentieth():
    assert slowest_twentieth([10.0] * 37 + [20.0, 30.0, 40.0]) == pytest.approx(29.5)


def test_a_peer_has_an_element_for_each_word(tmp_path):
    address = span_page(tmp_path, ("one & two", "three"))
    page = (tmp_path / "spans.html").read_text()
    assert address.startswith("file://")
    assert page.count("<span") == 4
    assert "&amp;" in page

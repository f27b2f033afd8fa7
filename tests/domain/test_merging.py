"""Two edits of one text become one where they touch different words, and nobody's word is lost."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.merging import Hunk, hunks, merge, rebase, text_after
from backend.domain.transcript import Segment, Transcript
from tests.domain.strategies import texts

BASE = "the quick brown fox jumps over the lazy dog"


@pytest.mark.parametrize(
    ("theirs", "yours", "both"),
    [
        (
            "the slow brown fox jumps over the lazy dog",
            "the quick brown fox jumps over the lazy cat",
            "the slow brown fox jumps over the lazy cat",
        ),
        (
            "quick brown fox jumps over the lazy dog",
            "the quick brown fox jumps over the lazy dog today",
            "quick brown fox jumps over the lazy dog today",
        ),
        (
            "The quick brown fox jumps over the lazy dog",
            "The quick brown fox jumps over a lazy dog",
            "The quick brown fox jumps over a lazy dog",
        ),
        (BASE, "quite another thing", "quite another thing"),
        ("the same", "the same", "the same"),
    ],
)
def test_edits_of_different_words_are_both_kept(theirs: str, yours: str, both: str) -> None:
    assert merge(BASE, theirs, yours) == both


@pytest.mark.parametrize(
    ("theirs", "yours"),
    [
        ("the slow brown fox jumps over the lazy dog", "the fast brown fox jumps over the lazy dog"),
        ("the slow brown fox jumps over the lazy dog", "the quick red fox jumps over the lazy dog"),
        (BASE + " today", BASE + " twice"),
        ("theirs altogether", BASE + " mine"),
    ],
)
def test_edits_of_the_same_words_or_of_words_side_by_side_are_for_people(theirs: str, yours: str) -> None:
    assert merge(BASE, theirs, yours) is None


@given(texts, texts, texts)
def test_it_makes_no_difference_whose_edit_is_whose(base: str, theirs: str, yours: str) -> None:
    assert merge(base, theirs, yours) == merge(base, yours, theirs)


@given(texts, texts)
def test_where_only_one_changed_something_theirs_is_the_text(base: str, changed: str) -> None:
    assert merge(base, base, changed) == changed
    assert merge(base, changed, base) == changed


@given(texts, texts, texts)
def test_no_word_that_somebody_typed_is_lost(base: str, theirs: str, yours: str) -> None:
    merged = merge(base, theirs, yours)
    if merged is not None:
        there = Counter(merged.split())
        for text in (theirs, yours):
            typed = Counter(text.split()) - Counter(base.split())
            assert all(there[word] >= 1 for word in typed)


# Letters only, none of them twice: so that there is just one way to compare two of these texts.
distinct = st.lists(st.sampled_from("abcdefghijklmnop"), min_size=3, max_size=12, unique=True)


@given(distinct, st.data())
def test_a_merge_of_disjoint_edits_holds_both(words: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(words) - 3))
    later = data.draw(st.integers(at + 2, len(words) - 1))
    left, right = list(words), list(words)
    left[at : at + 1] = data.draw(st.lists(st.sampled_from("XYZ"), max_size=3))
    right[later : later + 1] = data.draw(st.lists(st.sampled_from("UVW"), max_size=3))
    both = [*left[: len(left) - len(words) + later], *right[later:]]
    assert merge(" ".join(words), " ".join(left), " ".join(right)) == " ".join(both)


@given(texts, texts)
def test_hunks_make_the_new_text_of_the_old(old: str, new: str) -> None:
    words, made = old.split(), new.split()
    found = hunks(words, made)
    for hunk in reversed(found):
        words[hunk.from_ : hunk.to] = hunk.words
    assert words == made
    assert all(one.to < other.from_ for one, other in pairwise(found))


def transcript(text: str, version: int) -> Transcript:
    return Transcript(version, (Segment("s0", 0.0, 1.0, 0, 9, text, version=version),))


def test_an_edit_of_an_older_version_is_made_on_the_words_of_now() -> None:
    now = transcript("the slow brown fox jumps over the lazy dog", 4)
    yours = events.SegmentRetyped("s0", 2, BASE + " today")
    made = rebase(now, yours, lambda segment, version: BASE)
    assert made == events.SegmentRetyped("s0", 4, "the slow brown fox jumps over the lazy dog today")
    replaced = events.TextReplaced("dog", "cat", (events.ReplacedSegment("s0", 2, BASE[:-3] + "cat"),))
    (part,) = rebase(now, replaced, lambda segment, version: BASE).segments  # type: ignore[union-attr]
    assert part == events.ReplacedSegment("s0", 4, "the slow brown fox jumps over the lazy cat")


@pytest.mark.parametrize("base", [None, "the slow brown fox jumps over the lazy dog", "something else"])
def test_what_cannot_be_merged_comes_back_as_it_was(base: str | None) -> None:
    now = transcript("the slow brown fox jumps over the lazy dog", 4)
    yours = events.SegmentRetyped("s0", 2, "my own words")
    assert rebase(now, yours, lambda segment, version: base) is yours
    gone = events.SegmentRetyped("s9", 2, "my own words")
    assert rebase(now, gone, lambda segment, version: base) is gone


def test_the_text_after_an_event_is_told_by_the_event_where_it_can_be() -> None:
    segment = Segment("s0", 0.0, 1.0, 0, 1, "one")
    told = [
        events.SegmentRetyped("s0", 0, "one"),
        events.GapFilled("s0", "one"),
        events.TextReplaced("a", "b", (events.ReplacedSegment("s0", 0, "one"),)),
        events.Restored(1, (segment,), {}, "", "", {}),
    ]
    assert [text_after(change, "s0") for change in told] == ["one"] * 4
    assert [text_after(change, "s1") for change in told] == [None] * 4
    assert text_after(events.SegmentsJoined("s0", "s1", 0), "s0") is None
    assert hunks(["a"], ["b"]) == [Hunk(0, 1, ("b",))]

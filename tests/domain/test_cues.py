"""Cues can be read in the time they stand, and are what broadcasters take."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain.breaking import parting_cost
from backend.domain.cue_times import FAULTS, faults, settle
from backend.domain.cues import Cue, Origin, cut, wrap
from backend.domain.errors import Invalid
from backend.domain.subtitle_rules import BBC, NETFLIX, OWN, PROFILES, Rules, Wishes, rules_of
from backend.domain.transcript import Stretch, TranscriptWord

VOCABULARY = [
    "I",
    "a",
    "the",
    "house",
    "of",
    "Ada",
    "Lovelace,",
    "is",
    "great.",
    "really",
    "x" * 50,
    "y" * 90,
]


@st.composite
def spoken(draw: st.DrawFn, start_s: float = 0.0) -> list[TranscriptWord]:
    """Words at any speed, with pauses of any length, some with no time at all."""
    words: list[TranscriptWord] = []
    now_s = start_s
    for text in draw(st.lists(st.sampled_from(VOCABULARY), min_size=1, max_size=40)):
        now_s += draw(st.sampled_from([0.0, 0.0, 0.05, 0.4, 1.5]))
        end_s = now_s + draw(st.sampled_from([0.0, 0.05, 0.3, 0.6, 9.0]))
        words.append(TranscriptWord(text, now_s, end_s))
        now_s = end_s
    return words


@st.composite
def conversations(draw: st.DrawFn) -> list[Cue]:
    """The cues of a few speakers who may talk at once."""
    rules = draw(st.sampled_from(list(PROFILES.values())))
    found: list[Cue] = []
    start_s = 0.0
    for number in range(draw(st.integers(1, 4))):
        speaker = draw(st.sampled_from([None, "Ada", "Bob"]))
        words = draw(spoken(max(0.0, start_s - draw(st.sampled_from([0.0, 0.0, 1.0])))))
        label = rules.label_of(speaker) if speaker else ""
        found += cut(words, rules, Origin(f"s{number}", speaker, label))
        start_s = words[-1].end_s + 0.1
    return found


def said(text: str, each_s: float = 0.3, pause_s: float = 0.0) -> list[TranscriptWord]:
    step_s = each_s + pause_s
    return [TranscriptWord(word, i * step_s, i * step_s + each_s) for i, word in enumerate(text.split())]


def wrapped(text: str, language: str = "en") -> list[str]:
    return wrap(text.split(), 42, language)


def texts(cues: list[Cue]) -> list[str]:
    return [" ".join(cue.lines) for cue in cues]


@settings(max_examples=200)
@given(spoken(), st.sampled_from(list(PROFILES.values())), st.sampled_from(["", "Ada:"]))
def test_every_word_is_in_one_cue_of_two_short_lines_and_seven_seconds(
    words: list[TranscriptWord], rules: Rules, label: str
) -> None:
    cues = cut(words, rules, Origin("s0", "Ada", label))
    for cue in cues:
        assert 1 <= len(cue.lines) <= rules.lines
        assert all(0 < len(line) <= rules.line_characters for line in cue.lines)
        assert cue.end_ms - cue.start_ms <= rules.longest_ms
    joined = "".join("".join(part.lines) for cue in cues for part in cue.parts).replace(" ", "")
    assert joined == "".join(word.text for word in words)
    spans = [(cue.parts[0].first, cue.parts[0].last) for cue in cues if cue.is_whole]
    assert all(last < first for (_, last), (first, _) in pairwise(spans))


@settings(max_examples=200)
@given(conversations(), st.sampled_from(list(PROFILES.values())))
def test_settled_cues_never_overlap_and_stand_long_enough_where_there_is_time(
    cues: list[Cue], rules: Rules
) -> None:
    duration_ms = max(cue.end_ms for cue in cues) + 500
    settled = settle(cues, rules, duration_ms)
    for cue, following in pairwise([*settled, None]):
        assert cue is not None
        lasts_ms = cue.end_ms - cue.start_ms
        assert 0 < lasts_ms <= rules.longest_ms
        if following is None:
            continue
        assert cue.end_ms <= following.start_ms
        gap_ms = following.start_ms - cue.end_ms
        if lasts_ms < rules.shortest_ms:
            # It would have to stand into the next, or shrink the frames between them.
            assert gap_ms <= max(rules.gap_ms, rules.chain_ms)


@given(conversations())
def test_what_the_rules_find_wrong_is_what_is_wrong(cues: list[Cue]) -> None:
    settled = settle(cues, OWN, 10**9)
    for cue, following in pairwise([*settled, None]):
        assert cue is not None
        found = faults(cue, following, OWN)
        lasts_s = (cue.end_ms - cue.start_ms) / 1000
        assert ("too_short" in found) == (lasts_s < 1)
        assert ("too_fast" in found) == (cue.characters > 17 and cue.characters / lasts_s > 17 + 1e-9)
        assert list(found) == [name for name in FAULTS if name in found]


def test_a_cue_ends_with_a_pause_or_a_sentence() -> None:
    assert texts(cut(said("one two", pause_s=1.2))) == ["one", "two"]
    long = "A sentence that takes more than one line ends here."
    assert texts(cut(said(f"{long} And on it goes", each_s=0.4))) == [long, "And on it goes"]


def test_a_cue_is_not_torn_after_an_article_or_within_a_name() -> None:
    words = said("We were asked about the budget for a house that Ada Lovelace built by the sea")
    for cue in cut(words):
        assert not cue.lines[-1].endswith((" a", " the", " for", " by", " Ada"))


def test_cues_are_about_equally_long_rather_than_a_full_one_and_a_scrap() -> None:
    cues = cut(said(" ".join(f"word{i:02d}" for i in range(13)), each_s=0.5))
    assert [text.count("word") for text in texts(cues)] in ([6, 7], [7, 6])


def test_lines_are_parted_at_punctuation_then_before_a_preposition_the_lower_the_longer() -> None:
    assert wrapped("Short enough") == ["Short enough"]
    assert wrapped("I went home, because it had begun to rain in the town") == [
        "I went home,",
        "because it had begun to rain in the town",
    ]
    assert wrapped("The quick brown fox jumps over the lazy dog today") == [
        "The quick brown fox jumps",
        "over the lazy dog today",
    ]
    assert wrapped("Ich habe gestern im Garten einen großen Hund gesehen", "de")[0][-5:] != "einen"


@pytest.mark.parametrize(
    ("left", "right", "better_left", "better_right"),
    [
        ("the", "house", "house", "stands"),
        ("of", "Rome", "king", "of"),
        ("Ada", "Lovelace", "met", "Ada"),
        ("word", "another", "word,", "another"),
        ("word,", "another", "word.", "Another"),
    ],
)
def test_what_reads_better_costs_less(left: str, right: str, better_left: str, better_right: str) -> None:
    assert parting_cost(better_left, better_right, "en") < parting_cost(left, right, "en")


def test_a_word_longer_than_a_screen_is_shown_in_several_cues_that_cannot_be_timed_by_hand() -> None:
    cues = settle(cut([TranscriptWord("x" * 100, 0.0, 1.0)]), OWN, 5000)
    assert [cue.lines for cue in cues] == [("x" * 42, "x" * 42), ("x" * 16,)]
    assert [cue.is_whole for cue in cues] == [False, False]
    assert cues[0].end_ms <= cues[1].start_ms < cues[1].end_ms


def test_a_word_that_lasts_longer_than_a_cue_may_is_shown_for_its_first_seven_seconds() -> None:
    cues = cut([TranscriptWord("so", 0.0, 9.0), TranscriptWord("yes", 9.0, 9.2)])
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 7000), (9000, 9200)]


def test_a_cue_lingers_into_the_pause_until_it_can_be_read_and_no_longer() -> None:
    words = said("Nobody reads this in half a second", each_s=0.07)
    (cue,) = settle(cut(words), OWN, 60_000)
    assert (cue.start_ms, cue.end_ms) == (0, 2000)
    (near_the_end,) = settle(cut(words), OWN, 1500)
    assert near_the_end.end_ms == 1500
    later = [*words, TranscriptWord("Next.", 1.6, 2.8)]
    assert [cue.end_ms for cue in settle(cut(later), OWN, 60_000)] == [1520, 2800]


def test_cues_are_two_frames_apart_and_short_gaps_are_closed() -> None:
    words = [TranscriptWord("One.", 0, 2), TranscriptWord("Two.", 3.3, 5.3), TranscriptWord("Three.", 6.5, 8)]
    cues = [cue for word in words for cue in cut([word])]
    assert [(cue.start_ms, cue.end_ms) for cue in settle(cues, OWN, 9000)] == [
        (0, 2000),
        (3300, 5300),
        (6500, 8000),
    ]
    near = [replace(words[0], end_s=2.9), replace(words[1], end_s=6.5), words[2]]
    cues = [cue for word in near for cue in cut([word])]
    assert [cue.end_ms for cue in settle(cues, OWN, 9000)] == [3220, 6420, 8000]
    assert [cue.end_ms for cue in settle(cues, BBC, 9000)] == [3300, 6500, 8000]
    assert OWN.gap_ms == 80
    assert NETFLIX.gap_ms == 84


def test_two_speakers_share_a_cue_where_one_would_leave_the_other_no_time() -> None:
    cues = [
        *cut([TranscriptWord("Coming?", 0.0, 0.4)], OWN, Origin("s0", "Ada", "Ada:")),
        *cut([TranscriptWord("Soon.", 0.5, 0.8)], OWN, Origin("s1", "Bob", "Bob:")),
    ]
    (shared,) = settle(cues, OWN, 60_000)
    assert shared.lines == ("- Ada: Coming?", "- Bob: Soon.")
    assert [(part.segment, part.lines) for part in shared.parts] == [
        ("s0", ("- Coming?",)),
        ("s1", ("- Soon.",)),
    ]
    assert settle(cues, NETFLIX, 60_000)[0].lines == ("-Ada: Coming?", "-Bob: Soon.")
    later = cut([TranscriptWord("Soon.", 2.5, 2.8)], OWN, Origin("s1", "Bob", "Bob:"))
    assert len(settle([cues[0], *later], OWN, 60_000)) == 2


def test_who_talks_at_once_is_shown_one_after_the_other_and_said_to_be() -> None:
    cues = [
        *cut(said("A long story about the sea and the sky above", each_s=0.5), OWN, Origin("s0", "Ada")),
        replace(cut(said("No!"), OWN, Origin("s1", "Bob"))[0], start_ms=200, end_ms=700),
    ]
    first, second = settle(cues, OWN, 60_000)
    assert first.end_ms <= second.start_ms
    assert "at_once" in faults(second, None, OWN)


def test_what_a_person_set_stays_one_cue_at_its_times() -> None:
    words = said("One two three. Four five six seven.", each_s=0.5)
    words[2:5] = [replace(word, start_s=word.start_s + 0.1) for word in words[2:5]]
    times = (Stretch(2, 4, 1.1, 2.5),)
    cues = settle(cut(words, OWN, Origin("s0", times=times)), OWN, 60_000)
    assert texts(cues) == ["One two", "three. Four five", "six seven."]
    assert [(cue.start_ms, cue.end_ms, cue.is_set) for cue in cues][1] == (1100, 2500, True)
    assert faults(cues[1], cues[2], OWN) == ("too_close",)


def test_a_set_cue_that_no_longer_fits_the_screen_is_cut_within_its_bounds() -> None:
    words = said(" ".join(f"word{i:02d}" for i in range(20)), each_s=0.3)
    cues = cut(words, OWN, Origin("s0", times=(Stretch(0, 19, 0.0, 6.0),)))
    assert len(cues) == 2
    assert not any(cue.is_set for cue in cues)


def test_a_speaker_is_named_as_the_broadcaster_wants_it() -> None:
    assert OWN.label_of("Ada") == "Ada:"
    assert NETFLIX.label_of("Ada") == "[Ada]"
    assert BBC.label_of("Ada") == "ADA:"
    assert all(len(rules.label_of("A" * 100)) <= rules.line_characters // 2 for rules in PROFILES.values())
    (cue,) = cut(said("Yes."), OWN, Origin("s0", "Ada", "Ada:"))
    assert (cue.lines, cue.parts[0].lines) == (("Ada: Yes.",), ("Yes.",))


def test_rules_can_be_made_ones_own_within_reason() -> None:
    rules = rules_of("bbc", Wishes(line_characters=32, shortest_s=1.2, frames_per_second=50))
    assert (rules.line_characters, rules.shortest_ms, rules.words_per_minute) == (32, 1200, 180)
    with pytest.raises(Invalid) as refused:
        rules_of("own", Wishes(line_characters=4))
    assert refused.value.field == "line_characters"
    with pytest.raises(Invalid) as unknown:
        rules_of("itv")
    assert unknown.value.field == "profile"

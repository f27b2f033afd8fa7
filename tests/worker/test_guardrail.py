"""No text stands where nobody speaks, whatever the model says."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.worker.building import utterance, words
from worker.hearing import Utterance
from worker.pipeline.guardrail import IMPOSSIBLE_RATE, LOOP, NEAR_S, NO_SPEECH, is_suspicious, judge
from worker.pipeline.words import ChunkWord


def loud(start_s: float, end_s: float) -> np.ndarray:
    return np.full(max(0, round((end_s - start_s) * 100)), -20.0, np.float32)


def quiet(start_s: float, end_s: float) -> np.ndarray:
    return loud(start_s, end_s) - 70


def texts(kept: list[ChunkWord]) -> str:
    return " ".join(word.text for word in kept)


def test_ordinary_speech_stays() -> None:
    said = words("And so, my fellow Americans, ask not what your country can do for you.")
    assert judge(said, [(0.0, 5.0)], loud) == (said, ())


def test_text_over_silence_goes_and_is_kept_with_its_reason() -> None:
    said = words("ask not") + words("Thanks for watching!", start_s=10.0)
    kept, suppressed = judge(said, [(0.0, 1.0)], loud)
    assert texts(kept) == "ask not"
    (gone,) = suppressed
    assert (gone.text, gone.reason, gone.start_s) == ("Thanks for watching!", NO_SPEECH, 10.0)


def test_speech_too_quiet_to_be_understood_is_no_speech() -> None:
    kept, suppressed = judge(words("you"), [(0.0, 1.0)], quiet)
    assert not kept
    assert suppressed[0].reason == NO_SPEECH


@pytest.mark.parametrize("phrase", ["okay", "thank you", "I don't know what to say about that"])
def test_of_a_loop_the_first_time_stays(phrase: str) -> None:
    kept, suppressed = judge(words(f"He said {' '.join([phrase] * 10)} yesterday"), [(0.0, 60.0)], loud)
    assert texts(kept) == f"He said {phrase} yesterday"
    assert [gone.reason for gone in suppressed] == [LOOP]


@pytest.mark.parametrize("text", ["No, no, no, no, no!", "very very very good", "bye bye bye bye"])
def test_people_may_repeat_themselves(text: str) -> None:
    said = words(text)
    assert judge(said, [(0.0, 10.0)], loud)[0] == said


def test_more_words_than_a_mouth_can_say_go() -> None:
    rushed = words("all of these words were said in half a second flat", each_s=0.04)
    kept, suppressed = judge(rushed, [(0.0, 0.5)], loud)
    assert not kept
    assert [gone.reason for gone in suppressed] == [IMPOSSIBLE_RATE]


def test_words_squeezed_together_in_long_speech_stay() -> None:
    said = words("but only their times are wrong here", start_s=4.0, each_s=0.02)
    spread = [*words("well", of=said[0].utterance), *said]
    assert judge(spread, [(0.0, 5.0)], loud)[0] == spread


spans = st.lists(st.floats(0, 60), max_size=8).map(
    lambda times: list(zip(sorted(times)[::2], sorted(times)[1::2], strict=False))
)
times = st.tuples(st.floats(0, 60), st.floats(0, 2)).map(lambda pair: (pair[0], pair[0] + pair[1]))


@given(
    spans, st.lists(st.tuples(times, st.sampled_from(["you", "thanks", "so", "right", "well"])), max_size=30)
)
def test_no_word_stays_away_from_speech_and_none_is_lost(
    speech: list[tuple[float, float]], heard: list[tuple[tuple[float, float], str]]
) -> None:
    said = [ChunkWord(text, *time, 0.9, utterance()) for time, text in sorted(heard)]
    kept, suppressed = judge(said, speech, loud)
    for word in kept:
        assert any(
            start_s - NEAR_S < word.end_s and word.start_s < end_s + NEAR_S for start_s, end_s in speech
        )
    assert len(kept) + sum(len(gone.text.split()) for gone in suppressed) == len(said)


def test_ordinary_speech_is_not_decoded_again() -> None:
    assert not is_suspicious(words("And so, my fellow Americans, ask not what your country can do for you."))
    assert not is_suspicious([])


@pytest.mark.parametrize("of", [utterance(logprob=-1.1), utterance(compression=2.5)])
def test_what_the_model_is_unsure_of_or_what_compresses_too_well_is_decoded_again(of: Utterance) -> None:
    assert is_suspicious(words("ask not what your country", of=of))


def test_a_loop_is_decoded_again_before_any_of_it_is_taken_off() -> None:
    assert is_suspicious(words(" ".join(["thank you"] * 10)))

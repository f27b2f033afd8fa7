"""From voices and channels to who says which word."""

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import soundfile

from backend.domain.events import SpeakerTurn
from backend.domain.transcript import Word
from worker.pipeline.channels import CHANNELS, ChannelLevels, frame_seconds, read_levels
from worker.pipeline.prepare import prepare
from worker.speakers.channels import channels_of_words
from worker.speakers.clusters import find_speakers
from worker.speakers.proposing import Proposer
from worker.speakers.turns import between_sentences, speakers_of_words, turns_of, without_flicker
from worker.speakers.voices import Piece

RATE_HZ = 8_000


def spoken(*texts: str, length_s: float = 0.4) -> list[Word]:
    return [Word(text, i / 2, i / 2 + length_s, 0.9, 0.9) for i, text in enumerate(texts)]


def pieces(speakers: Sequence[int], *, spread: float, piece_s: float = 1.4, seed: int = 0) -> list[Piece]:
    """Voices around one direction a speaker, a piece each 1.5 s."""
    rng = np.random.default_rng(seed)
    voices = rng.normal(size=(max(speakers) + 1, 192))
    made: list[Piece] = []
    for number, speaker in enumerate(speakers):
        voice = voices[speaker] + rng.normal(size=192) * spread
        start_s = number * 1.5
        unit = (voice / np.linalg.norm(voice)).astype(np.float32)
        made.append(Piece(start_s, start_s + piece_s, int(start_s // 10), speaker % 3, unit))
    return made


@pytest.mark.parametrize("spread", [0.2, 0.8, 1.0])
def test_voices_around_three_directions_are_three_speakers(spread: float) -> None:
    speakers = np.random.default_rng(1).integers(0, 3, 120).tolist()
    found = find_speakers(pieces(speakers, spread=spread))
    pairs = set(zip(speakers, found, strict=True))
    assert len(pairs) == 3
    assert {number for _, number in pairs} == {0, 1, 2}


def test_a_long_recording_is_put_together_in_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.speakers.clusters.TOGETHER", 8)
    speakers = np.random.default_rng(1).integers(0, 3, 300).tolist()
    assert len(set(zip(speakers, find_speakers(pieces(speakers, spread=0.5)), strict=True))) == 3


def test_a_short_piece_goes_where_its_voice_went_and_makes_no_speaker() -> None:
    long = pieces([0, 0, 1, 1], spread=0.2)
    odd = pieces([2], spread=0.2, seed=9)[0].embedding
    short = Piece(6.0, 6.35, 0, long[0].voice, odd)
    assert find_speakers([*long, short])[-1] == find_speakers(long)[0]
    silent = Piece(6.0, 6.1, 0, 2)
    assert find_speakers([*long, silent])[-1] is None
    assert find_speakers([silent]) == [None]
    assert find_speakers([]) == []


def test_who_hardly_speaks_is_the_nearest_of_the_others() -> None:
    some = pieces([0, 0, 0, 1, 1, 1, 2], spread=0.2, piece_s=1.0)
    assert len(set(find_speakers(some))) == 2


def test_a_word_is_of_whoever_speaks_most_of_it_or_nearest_to_it() -> None:
    words = spoken("a", "b", "c", "d", "e")
    voiced = [(0.0, 0.55, 7), (0.55, 0.95, 8), (1.6, 1.7, 8), (1.7, 1.9, 7)]
    assert speakers_of_words(words, voiced) == [7, 8, 8, 7, 7]


def test_a_short_word_amid_a_turn_is_not_another_speaker() -> None:
    assert without_flicker(spoken("a", "b", "c", length_s=0.2), [0, 1, 0]) == [0, 0, 0]
    assert without_flicker(spoken("a", "yes", "c", length_s=0.4), [0, 1, 0]) == [0, 1, 0]


def test_a_change_of_speaker_moves_to_the_end_of_the_sentence() -> None:
    words = spoken("Is", "it?", "It", "is.")
    for near in ([0, 0, 0, 1], [0, 1, 1, 1], [0, 0, 1, 1]):
        assert between_sentences(words, near) == [0, 0, 1, 1]
    assert between_sentences(spoken("no", "end", "here", "at"), [0, 0, 1, 1]) == [0, 0, 1, 1]


def test_speakers_are_numbered_as_they_first_speak() -> None:
    assert turns_of([4, 4, 2, 4]) == (
        SpeakerTurn(0, 2, "1"),
        SpeakerTurn(2, 3, "2"),
        SpeakerTurn(3, 4, "1"),
    )


def levels(left_db: Sequence[float], right_db: Sequence[float]) -> np.ndarray:
    """Half a second a value, 50 frames a second."""
    return np.repeat(np.array([left_db, right_db]).T, 25, axis=0).astype(np.float32)


def test_each_word_is_on_the_channel_that_is_louder() -> None:
    words = spoken("a", "b", "c", "d", "e", "f")
    call = levels([-20, -20, -60, -60, -20, -70, -70], [-60, -45, -20, -18, -60, -22, -70])
    assert channels_of_words(words, call, 0.02) == [0, 0, 1, 1, 0, 1]


@pytest.mark.parametrize(
    ("left", "right", "why"),
    [
        ([-20, -25, -18, -60, -22, -30], [-20, -25, -18, -60, -22, -30], "the same on both sides"),
        ([-20, -25, -18, -60, -22, -30], [-28, -33, -26, -68, -30, -38], "the same, one side quieter"),
        ([-20, -22, -25, -20, -22, -60], [-23, -20, -22, -24, -20, -60], "one room from two places"),
        ([-20, -25, -18, -60, -22, -30], [-120] * 6, "one side silent"),
    ],
)
def test_other_stereo_tells_no_speakers(left: list[float], right: list[float], why: str) -> None:
    words = spoken("a", "b", "c", "d", "e", "f")
    assert channels_of_words(words, levels(left, right), 0.02) is None, why


def test_levels_of_channels_are_the_same_in_any_blocks(tmp_path: Path) -> None:
    sound = np.random.default_rng(0).normal(0, 0.1, (2, 5_000)).astype(np.float32)
    sound[1] *= 0.1
    at_once, by_blocks = ChannelLevels(RATE_HZ, 2), ChannelLevels(RATE_HZ, 2)
    at_once.hear(sound)
    for block in np.split(sound, [7, 700, 1_003, 4_999], axis=1):
        by_blocks.hear(block)
    found: list[np.ndarray] = []
    for number, each in enumerate((at_once, by_blocks)):
        each.write(tmp_path / str(number))
        read = read_levels(tmp_path / str(number), 2)
        assert read is not None
        found.append(read)
    assert np.array_equal(*found)
    assert found[0].shape == (5_000 // 160, 2)
    assert np.abs(found[0].mean(axis=0) - [-20, -40]).max() < 1
    assert frame_seconds(RATE_HZ) == 0.02


def test_one_channel_leaves_no_levels(tmp_path: Path) -> None:
    one = ChannelLevels(RATE_HZ, 1)
    one.hear(np.zeros((1, 4_000), np.float32))
    one.write(tmp_path / CHANNELS)
    assert read_levels(tmp_path / CHANNELS, 1) is None


def test_a_recording_of_two_channels_has_its_speakers_from_them(data: Path, tmp_path: Path) -> None:
    man, woman = (soundfile.read(data / name, dtype="float32")[0] for name in ("jfk.flac", "austen.wav"))
    sound = np.zeros((len(man) + len(woman), 2), np.float32)
    sound[: len(man), 0], sound[len(man) :, 1] = man, woman
    sound += np.random.default_rng(0).normal(0, 1e-3, sound.shape)
    soundfile.write(tmp_path / "call.wav", sound, 16_000)
    prepared = prepare(
        tmp_path / "call.wav", tmp_path, longest_chunk_s=24.0, max_duration_s=60.0, playback=False
    )
    words = [Word("word", at_s, at_s + 0.4, 0.9, 0.9) for at_s in np.arange(0.5, 17, 0.5)]
    proposed = Proposer(tmp_path, 1).propose(words, prepared, tmp_path)
    assert proposed is not None
    assert proposed.method == "channels"
    first = sum(word.start_s < 11 for word in words)
    assert proposed.turns == (SpeakerTurn(0, first, "1"), SpeakerTurn(first, len(words), "2"))


def test_two_who_talk_at_once_are_on_their_channels(shared_data: Path, tmp_path: Path) -> None:
    path = shared_data / "two_channels.wav"
    prepared = prepare(path, tmp_path, longest_chunk_s=24.0, max_duration_s=60.0, playback=False)
    words = [Word("word", at_s, at_s + 0.3, 0.9, 0.9) for at_s in np.arange(0.2, 4.6, 0.4)]
    proposed = Proposer(tmp_path, 1).propose(words, prepared, tmp_path)
    assert proposed is not None
    assert proposed.method == "channels"

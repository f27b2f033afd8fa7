"""Reading in the background: what is known early, and that it is what is known in the end."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pytest
import soundfile
from hypothesis import given
from hypothesis import strategies as st

from backend.domain.audio_facts import AudioFacts
from backend.domain.errors import BadAudio
from worker.pipeline.audio import RATE_HZ, Span, open_samples
from worker.pipeline.preparation import Preparation
from worker.pipeline.prepare import SAMPLES, Found, Prepared, prepare
from worker.pipeline.rounds import next_round


@pytest.fixture(scope="module")
def interview(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two minutes of speech with pauses."""
    clips = [soundfile.read(data / name, dtype="int16")[0] for name in ("austen.wav", "jfk.flac")]
    pause = np.zeros(2 * RATE_HZ, np.int16)
    path = tmp_path_factory.mktemp("interview") / "interview.wav"
    soundfile.write(
        path, np.concatenate([part for _ in range(4) for clip in clips for part in (clip, pause)]), RATE_HZ
    )
    return path


def read(path: Path, folder: Path, tell: Callable[[Found], None], chunk_s: float = 24.0) -> Prepared:
    return prepare(
        path, folder, longest_chunk_s=chunk_s, max_duration_s=600, playback=False, on_progress=tell
    )


def test_chunks_told_early_are_those_of_the_whole(interview: Path, tmp_path: Path) -> None:
    told: list[Found] = []
    whole = read(interview, tmp_path, told.append)
    early = [chunk for found in told for chunk in found.chunks]
    assert len(early) >= 2
    assert early == whole.chunks[: len(early)]
    assert [span for found in told for span in found.speech] == whole.speech[
        : sum(len(found.speech) for found in told)
    ]


def test_a_chunk_is_told_only_when_its_samples_are_in_their_file(interview: Path, tmp_path: Path) -> None:
    def look(found: Found) -> None:
        for _, end_s in found.chunks:
            assert len(open_samples(tmp_path / SAMPLES)) >= round(end_s * RATE_HZ)

    read(interview, tmp_path, look)


def test_speech_near_a_chunk_is_the_same_before_and_after_the_end(interview: Path, tmp_path: Path) -> None:
    go_on = threading.Event()

    def prepare_slowly(tell: Callable[[Found], None]) -> Prepared:
        def tell_and_wait(found: Found) -> None:
            tell(found)
            if found.chunks:
                go_on.wait(60)

        return read(interview, tmp_path, tell_and_wait)

    preparation = Preparation(prepare_slowly)
    (first,) = preparation.chunks(0, 1)
    assert preparation.is_running
    early = preparation.speech_near(*first)
    go_on.set()
    assert preparation.finished().chunks[0] == first
    assert not preparation.is_running
    assert preparation.speech_near(*first) == early


def test_a_recording_that_cannot_be_read_is_refused_to_whoever_waits(data: Path, tmp_path: Path) -> None:
    whole = (data / "jfk.flac").read_bytes()
    (tmp_path / "cut.flac").write_bytes(whole[: len(whole) // 2])
    preparation = Preparation(partial(read, tmp_path / "cut.flac", tmp_path / "work"))
    with pytest.raises(BadAudio, match=r"cut\.flac"):
        preparation.finished()
    with pytest.raises(BadAudio, match=r"cut\.flac"):
        preparation.chunks(100, 1)
    assert preparation.has_failed
    assert not preparation.is_running


def test_stopping_ends_it(interview: Path, tmp_path: Path) -> None:
    reached, go_on = threading.Event(), threading.Event()

    def prepare_slowly(tell: Callable[[Found], None]) -> Prepared:
        def tell_and_wait(found: Found) -> None:
            reached.set()
            go_on.wait(60)
            tell(found)

        return read(interview, tmp_path, tell_and_wait)

    preparation = Preparation(prepare_slowly)
    reached.wait(60)
    stopping = threading.Thread(target=preparation.stop)
    stopping.start()
    while not preparation.is_stopping:
        pass
    go_on.set()
    stopping.join(60)
    assert not preparation.is_running


def done(chunks: list[Span]) -> Preparation:
    """A recording that was read long ago."""
    preparation = Preparation(lambda _: Prepared(len(chunks) * 10.0, chunks, chunks, AudioFacts()))
    preparation.finished()
    return preparation


@given(count=st.integers(0, 60), lanes=st.integers(1, 4), batch_size=st.integers(1, 16))
def test_batches_depend_on_the_recording_alone_and_hold_every_chunk_once(
    count: int, lanes: int, batch_size: int
) -> None:
    chunks = [(index * 10.0, index * 10.0 + 9.0) for index in range(count)]

    def batches(lanes: int) -> list[list[Span]]:
        found, first = [], 0
        while round_ := next_round(done(chunks), first, lanes, batch_size):
            assert len(round_) <= lanes
            found += [batch.chunks for batch in round_]
            first = round_[-1].after
        return found

    assert batches(lanes) == batches(1)
    assert [chunk for batch in batches(lanes) for chunk in batch] == chunks
    assert all(len(batch) <= batch_size for batch in batches(lanes))


def test_the_first_words_are_not_kept_waiting_for_a_whole_batch() -> None:
    chunks = [(index * 10.0, index * 10.0 + 9.0) for index in range(20)]
    sizes, first = [], 0
    while round_ := next_round(done(chunks), first, 1, 8):
        sizes += [len(batch.chunks) for batch in round_]
        first = round_[-1].after
    assert sizes == [1, 1, 2, 4, 8, 4]


def test_while_a_recording_is_read_a_core_is_left_to_that(interview: Path, tmp_path: Path) -> None:
    go_on = threading.Event()

    def prepare_slowly(tell: Callable[[Found], None]) -> Prepared:
        found = read(interview, tmp_path, tell, chunk_s=5.0)
        go_on.wait(60)
        return found

    preparation = Preparation(prepare_slowly)
    preparation.chunks(0, 4)
    assert len(next_round(preparation, 1, 2, 1)) == 1
    assert len(next_round(preparation, 1, 3, 1)) == 2
    assert len(next_round(preparation, 1, 1, 1)) == 1
    go_on.set()
    preparation.finished()
    assert len(next_round(preparation, 1, 2, 1)) == 2

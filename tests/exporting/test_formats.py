"""Every export is read back by a reader that is not ours."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest
import webvtt
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from backend.domain import events
from backend.domain.checking import check
from backend.domain.cues import LINE_CHARACTERS, LONGEST_MS, cut, in_order, wrap
from backend.domain.errors import Conflict, Invalid
from backend.domain.replay import apply, start
from backend.domain.transcript import Comment, Hypothesis, Transcript, TranscriptWord
from backend.services.exporting import FORMATS, Info
from tests.domain.strategies import changes, event, hypotheses
from tests.domain.test_replay import after, heard

INFO = Info("Two & <three>", "en", "tiny.en", "ab" * 32, datetime(2026, 5, 1, 12, 30, tzinfo=UTC), 3725.0)
SRT_CUE = re.compile(
    r"(\d+)\n(\d\d):(\d\d):(\d\d),(\d{3}) --> (\d\d):(\d\d):(\d\d),(\d{3})\n((?:[^\n]+\n){1,2})(?:\n|\Z)"
)


def rendered(name: str, transcript: Transcript, hypothesis: Hypothesis) -> bytes:
    return FORMATS[name].render(transcript, hypothesis, INFO)


def srt_cues(data: bytes) -> list[tuple[int, int, str]]:
    """Read SubRip strictly: nothing but well-formed cues, numbered from 1."""
    text, cues, at = data.decode(), [], 0
    while at < len(text):
        found = SRT_CUE.match(text, at)
        assert found, text[at : at + 80]
        assert int(found[1]) == len(cues) + 1
        fields = [int(found[i]) for i in range(2, 10)]
        start_ms, end_ms = (((h * 60 + m) * 60 + s) * 1000 + ms for h, m, s, ms in (fields[:4], fields[4:]))
        cues.append((start_ms, end_ms, found[10].rstrip("\n")))
        at = found.end()
    return cues


@pytest.fixture
def interview() -> tuple[Transcript, Hypothesis]:
    """Two speakers, one named, an edit, a passage left out, and one to be taken for a formula."""
    hypothesis = heard("Who are you?", "I am nobody.", "This is private.", "=1+1 & <b>", "Goodbye then.")
    transcript = after(
        hypothesis,
        events.SpeakerAssigned(("s1", "s3"), "2"),
        events.SpeakerNamed("2", "Ada & <Co>"),
        events.SegmentRetyped("s1", 0, "I am  somebody."),
        events.SegmentExcluded("s2", "private"),
        events.AudioPlayed(0, 3),
    )
    return transcript, hypothesis


@pytest.mark.parametrize("name", FORMATS)
def test_what_was_left_out_is_in_no_export(name: str, interview: tuple[Transcript, Hypothesis]) -> None:
    data = rendered(name, *interview)
    text = docx_text(data) if name == "docx" else data.decode()
    assert "private" not in text
    assert "somebody" in text
    assert "nobody." not in text


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_writes_a_transcript_without_words(name: str) -> None:
    hypothesis = heard()
    assert isinstance(rendered(name, start(hypothesis), hypothesis), bytes)


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_what_it_is(name: str) -> None:
    format_ = FORMATS[name]
    assert format_.name == name
    assert format_.suffix == f".{name}"
    assert "/" in format_.media_type
    assert format_.label


def test_plain_text_is_paragraphs_with_speakers(interview: tuple[Transcript, Hypothesis]) -> None:
    assert rendered("txt", *interview).decode() == (
        "Speaker 1: Who are you?\n\nAda & <Co>: I am somebody.\n\n=1+1 & <b>\n\nSpeaker 1: Goodbye then.\n"
    )


def test_one_unnamed_speaker_is_not_mentioned() -> None:
    hypothesis = heard("One two.", "Three.")
    for name in ("txt", "srt", "vtt"):
        assert b"Speaker" not in rendered(name, start(hypothesis), hypothesis)


def test_subrip_is_strictly_well_formed(interview: tuple[Transcript, Hypothesis]) -> None:
    assert srt_cues(rendered("srt", *interview)) == [
        (0, 3000, "Speaker 1: Who are you?"),
        (4000, 7000, "Ada & <Co>: I am somebody."),
        (12000, 15000, "=1+1 & <b>"),
        (16000, 18000, "Speaker 1: Goodbye then."),
    ]


def test_webvtt_is_read_by_a_webvtt_reader(interview: tuple[Transcript, Hypothesis]) -> None:
    data = rendered("vtt", *interview).decode()
    captions = list(webvtt.from_string(data))
    assert [(each.start, each.end) for each in captions] == [
        ("00:00:00.000", "00:00:03.000"),
        ("00:00:04.000", "00:00:07.000"),
        ("00:00:12.000", "00:00:15.000"),
        ("00:00:16.000", "00:00:18.000"),
    ]
    assert captions[0].voice == "Speaker 1"
    assert captions[0].text == "Who are you?"
    assert "<v Ada &amp; &lt;Co&gt;>I am somebody." in data
    assert "=1+1 &amp; &lt;b&gt;" in data


def test_an_arrow_in_the_text_breaks_no_subtitle() -> None:
    hypothesis = heard("a --> b")
    transcript = start(hypothesis)
    assert len(srt_cues(rendered("srt", transcript, hypothesis))) == 1
    assert rendered("vtt", transcript, hypothesis).count(b"-->") == 1


@settings(max_examples=50)
@given(st.data())
def test_subtitles_hold_every_word_once_within_two_short_lines_and_seven_seconds(data: st.DataObject) -> None:
    hypothesis = data.draw(hypotheses())
    transcript = start(hypothesis)
    for seq in range(1, 6):
        change = data.draw(changes(hypothesis, transcript))
        try:
            check(transcript, change, ())
        except (Conflict, Invalid):
            continue
        transcript = apply(transcript, hypothesis, event(seq, change))
    transcript = replace(transcript, speakers={})
    cues = srt_cues(rendered("srt", transcript, hypothesis))
    edge_ms = 0
    for start_ms, end_ms, text in cues:
        assert edge_ms <= start_ms < end_ms
        assert end_ms - start_ms <= LONGEST_MS
        assert all(len(line) <= LINE_CHARACTERS for line in text.split("\n"))
        edge_ms = end_ms
    kept = " ".join(segment.text for segment in transcript.segments if segment.excluded is None)
    said = " ".join(re.sub(r"Speaker \d+:", "", text) for _, _, text in cues)
    assert sorted(said.split()) == sorted(kept.split())
    assert len(list(webvtt.from_string(rendered("vtt", transcript, hypothesis).decode()))) == len(cues)


def test_a_cue_ends_with_a_pause_a_sentence_or_a_full_screen() -> None:
    def said(*words: tuple[str, float, float]) -> list[str]:
        return [" ".join(cue.lines) for cue in cut(TranscriptWord(*word) for word in words)]

    assert said(("one", 0, 1), ("two", 2, 3)) == ["one", "two"]
    long = "A sentence that takes more than one line ends here."
    words = [(word, i / 10, i / 10 + 0.1) for i, word in enumerate(f"{long} And on it goes".split())]
    assert said(*words) == [long, "And on it goes"]
    assert said(*((f"word{i}", float(i), i + 1.0) for i in range(10))) == [
        "word0 word1 word2 word3 word4 word5 word6",
        "word7 word8 word9",
    ]


def test_no_scrap_is_left_for_a_last_cue() -> None:
    words = [TranscriptWord(f"word{i:02d}", i * 0.3, i * 0.3 + 0.3) for i in range(13)]
    assert [" ".join(cue.lines).count("word") for cue in cut(words)] == [6, 7]


def test_a_word_that_lasts_longer_than_a_cue_may_is_shown_for_its_first_seven_seconds() -> None:
    cues = cut([TranscriptWord("so", 0.0, 9.0), TranscriptWord("yes", 9.0, 9.2)])
    assert [(cue.start_ms, cue.end_ms) for cue in cues] == [(0, 7000), (9000, 9200)]


def test_two_lines_are_about_equally_long() -> None:
    text = "The quick brown fox jumps over the lazy dog today"
    assert wrap(text.split()) == ["The quick brown fox jumps", "over the lazy dog today"]


def test_a_word_longer_than_a_line_is_cut() -> None:
    cues = in_order(cut([TranscriptWord("x" * 100, 0.0, 1.0)]))
    assert [cue.lines for cue in cues] == [("x" * 42,), ("x" * 42, "x" * 16)]
    assert cues[0].end_ms <= cues[1].start_ms < cues[1].end_ms


def test_json_has_every_word_with_its_time_and_confidence(interview: tuple[Transcript, Hypothesis]) -> None:
    document = json.loads(rendered("json", *interview))
    assert document["title"] == INFO.title
    assert document["model"] == {"name": "tiny.en", "sha256": "ab" * 32}
    assert document["speakers"] == {"1": "Speaker 1", "2": "Ada & <Co>"}
    assert [segment["id"] for segment in document["segments"]] == ["s0", "s1", "s3", "s4"]
    assert [segment["reviewed"] for segment in document["segments"]] == [True, False, False, False]
    edited = document["segments"][1]
    assert edited["words"][0] == {
        "text": "I",
        "start_s": 4.0,
        "end_s": 5.0,
        "heard": True,
        "probability": 0.9,
        "confidence": 0.9,
        "doubtful": False,
    }
    assert edited["words"][2]["heard"] is False
    for segment in document["segments"]:
        assert segment["text"] == " ".join(word["text"] for word in segment["words"])


def test_csv_rows_are_read_back_and_run_no_formula(interview: tuple[Transcript, Hypothesis]) -> None:
    rows = list(csv.DictReader(io.StringIO(rendered("csv", *interview).decode("utf-8-sig"))))
    assert [row["text"] for row in rows] == ["Who are you?", "I am somebody.", "'=1+1 & <b>", "Goodbye then."]
    assert rows[1] == {
        "start": "0:04",
        "start_s": "4.000",
        "end_s": "7.000",
        "speaker": "Ada & <Co>",
        "text": "I am somebody.",
        "reviewed": "no",
    }


def docx_text(data: bytes) -> str:
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)


def test_a_word_document_has_title_speaker_time_and_text(interview: tuple[Transcript, Hypothesis]) -> None:
    data = rendered("docx", *interview)
    lines = docx_text(data).split("\n")
    assert lines[:6] == [
        "Two & <three>",
        "2026-05-01 · 1:02:05 · tiny.en",
        "Speaker 1  0:00",
        "Who are you?",
        "Ada & <Co>  0:04",
        "I am somebody.",
    ]
    assert Document(io.BytesIO(data)).core_properties.title == "Two & <three>"


def commented(transcript: Transcript) -> Transcript:
    """With a comment on each segment, the first of them settled."""
    at = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
    comments = tuple(
        Comment(f"k{number}", segment.start_s, f"Remark {number} \x01", "a1", at, settled=number == 0)
        for number, segment in enumerate(transcript.segments)
    )
    return replace(transcript, comments=comments)


@pytest.mark.parametrize("name", ["json", "docx"])
def test_comments_go_with_what_they_are_about(name: str, interview: tuple[Transcript, Hypothesis]) -> None:
    transcript, hypothesis = interview
    info = replace(INFO, names={"a1": "Ada Lovelace"})
    written = FORMATS[name].render(commented(transcript), hypothesis, info)
    kept = [f"Remark {n}" for n, segment in enumerate(transcript.segments) if segment.excluded is None]
    assert 0 < len(kept) < len(transcript.segments)
    if name == "json":
        comments = json.loads(written)["comments"]
        assert [each["text"].split(" \x01")[0] for each in comments] == kept
        assert {each["author"] for each in comments} == {"Ada Lovelace"}
        assert comments[0]["settled"]
    else:
        found = list(Document(io.BytesIO(written)).comments)
        assert [each.text.split(": ")[1].strip() for each in found] == kept
        assert {(each.author, each.initials) for each in found} == {("Ada Lovelace", "AL")}


def test_a_word_document_leaves_out_what_xml_cannot_hold() -> None:
    hypothesis = heard("bell\x07 and \ufffe done")
    assert "bell and  done" in docx_text(rendered("docx", start(hypothesis), hypothesis))

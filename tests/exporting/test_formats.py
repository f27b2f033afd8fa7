"""Every export is read back by a reader that is not ours."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any
from xml.etree import ElementTree

import pytest
import srt
import webvtt
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from praatio.utilities.textgrid_io import parseTextgridStr
from pympi import Eaf
from ttconv import model
from ttconv.imsc.reader import to_model
from ttconv.isd import ISD

from backend.domain import events
from backend.domain.replay import start
from backend.domain.subtitle_rules import BBC, OWN, PROFILES, Rules
from backend.domain.transcript import Comment, HeardSegment, Hypothesis, Transcript, Word
from backend.services.exporting import FORMATS, Info
from tests.domain.strategies import MODEL, changed, hypotheses
from tests.domain.test_replay import after, heard

INFO = Info("Two & <three>", "en", "tiny.en", "ab" * 32, datetime(2026, 5, 1, 12, 30, tzinfo=UTC), 3725.0)
SRT_CUE = re.compile(
    r"(\d+)\n(\d\d):(\d\d):(\d\d),(\d{3}) --> (\d\d):(\d\d):(\d\d),(\d{3})\n((?:[^\n]+\n){1,2})(?:\n|\Z)"
)


def rendered(name: str, transcript: Transcript, hypothesis: Hypothesis, **more: Any) -> bytes:
    return FORMATS[name].render(transcript, hypothesis, replace(INFO, **more))


def edited(data: st.DataObject) -> tuple[Transcript, Hypothesis]:
    """A transcript after whatever people may have done to it."""
    hypothesis = data.draw(hypotheses())
    return changed(data, hypothesis, times=7), hypothesis


def srt_cues(data: bytes) -> list[tuple[int, int, str]]:
    """Read SubRip strictly: nothing but well-formed cues, numbered from 1."""
    assert data.count(b"\n") == data.count(b"\r\n")
    assert not data.startswith(b"\xef\xbb\xbf")
    text, cues, at = data.decode().replace("\r\n", "\n"), [], 0
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
    assert format_.suffix.lower() == f".{name}"
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


@settings(max_examples=80)
@given(st.data(), st.sampled_from(list(PROFILES.values())))
def test_subtitles_hold_every_word_once_within_the_rules(data: st.DataObject, rules: Rules) -> None:
    transcript, hypothesis = edited(data)
    transcript = replace(transcript, speakers={})
    made = srt_cues(rendered("srt", transcript, hypothesis, rules=rules))
    set_s = {stretch.end_s - stretch.start_s for each in transcript.segments for stretch in each.times}
    edge_ms = 0
    for start_ms, end_ms, text in made:
        assert edge_ms <= start_ms < end_ms
        assert end_ms - start_ms <= max([rules.longest_ms, *(round(each * 1000) + 1 for each in set_s)])
        assert all(len(line) <= rules.line_characters for line in text.split("\n"))
        edge_ms = end_ms
    kept = " ".join(segment.text for segment in transcript.segments if segment.excluded is None)
    said = " ".join(unlabelled(text) for _, _, text in made)
    assert sorted(said.split()) == sorted(kept.split())
    assert len(
        list(webvtt.from_string(rendered("vtt", transcript, hypothesis, rules=rules).decode()))
    ) == len(made)


def unlabelled(text: str) -> str:
    """What is said in a cue, without who says it and the dash before two who do."""
    lines = text.split("\n")
    shared = len(lines) == 2 and all(line.startswith("-") for line in lines)
    plain = [line.removeprefix("-").strip() if shared else line for line in lines]
    return " ".join(re.sub(r"^(SPEAKER|Speaker) \d+:|^\[Speaker \d+\]", "", line) for line in plain)


@settings(max_examples=80)
@given(st.data(), st.sampled_from(list(PROFILES.values())))
def test_every_subtitle_reader_finds_the_same_cues(data: st.DataObject, rules: Rules) -> None:
    transcript, hypothesis = edited(data)
    made = srt_cues(rendered("srt", transcript, hypothesis, rules=rules))
    read = list(srt.parse(rendered("srt", transcript, hypothesis, rules=rules).decode()))
    assert [(each.start / MS, each.end / MS, each.content) for each in read] == made
    timed_text = ttml_cues(rendered("ttml", transcript, hypothesis, rules=rules))
    assert timed_text == made
    captions = webvtt.from_string(rendered("vtt", transcript, hypothesis, rules=rules).decode())
    assert [(stamp_ms(each.start), stamp_ms(each.end)) for each in captions] == [each[:2] for each in made]


MS = timedelta(milliseconds=1)


def stamp_ms(stamp: str) -> int:
    hours, minutes, seconds = stamp.split(":")
    return round(((int(hours) * 60 + int(minutes)) * 60 + float(seconds)) * 1000)


def ttml_cues(data: bytes) -> list[tuple[int, int, str]]:
    """Read timed text with the reader of the W3C's own converter, and give what it puts on the screen."""
    document = to_model(ElementTree.ElementTree(ElementTree.fromstring(data)))
    assert document is not None
    found: list[tuple[int, int, str]] = []
    body = document.get_body()
    for element in body.dfs_iterator() if body is not None else ():
        if isinstance(element, model.P):
            text = "".join(
                each.get_text() if isinstance(each, model.Text) else "\n"
                for each in element.dfs_iterator()
                if isinstance(each, (model.Text, model.Br))
            )
            begin, end = element.get_begin() or 0, element.get_end()
            assert end is not None
            found.append((round(begin * 1000), round(end * 1000), text))
    return found


def test_timed_text_is_on_the_screen_when_it_should_be(interview: tuple[Transcript, Hypothesis]) -> None:
    data = rendered("ttml", *interview)
    document = to_model(ElementTree.ElementTree(ElementTree.fromstring(data)))
    assert document is not None
    assert document.get_lang() == "en"
    shown = ISD.from_model(document, Fraction(5))
    regions = list(shown.iter_regions())
    assert [region.get_id() for region in regions] == ["bottom"]
    text = "".join(each.get_text() for each in regions[0].dfs_iterator() if isinstance(each, model.Text))
    assert text == "Ada & <Co>: I am somebody."
    assert not list(ISD.from_model(document, Fraction(10)).iter_regions())


def test_timed_text_says_what_it_is_and_who_speaks(interview: tuple[Transcript, Hypothesis]) -> None:
    root = ElementTree.fromstring(rendered("ttml", *interview))
    ttml, ttm = "{http://www.w3.org/ns/ttml}", "{http://www.w3.org/ns/ttml#metadata}"
    assert root.get("{http://www.w3.org/ns/ttml#parameter}contentProfiles") == (
        "http://www.w3.org/ns/ttml/profile/imsc1.1/text"
    )
    assert [each.text for each in root.iter(f"{ttm}name")] == ["Speaker 1", "Ada & <Co>"]
    ids = {each.get(XML_ID) for each in root.iter()}
    for each in root.iter():
        for name in ("region", "style", f"{ttm}agent"):
            assert each.get(name) is None or each.get(name) in ids
    assert [each.tag.removeprefix(ttml) for each in root] == ["head", "body"]


XML_ID = "{http://www.w3.org/XML/1998/namespace}id"


def test_rules_are_those_of_who_asks(interview: tuple[Transcript, Hypothesis]) -> None:
    assert srt_cues(rendered("srt", *interview, rules=BBC))[0] == (0, 3000, "SPEAKER 1: Who are you?")
    netflix = srt_cues(rendered("srt", *interview, rules=PROFILES["netflix"]))
    assert netflix[1][2] == "[Ada & <Co>] I am somebody."
    assert srt_cues(rendered("srt", *interview)) == srt_cues(rendered("srt", *interview, rules=OWN))


def test_times_that_a_person_set_are_the_times_of_the_cue() -> None:
    hypothesis = heard("one two three four", "five")
    transcript = after(hypothesis, events.WordsTimed("s0", 0, 0, 3, 0.25, 4.5))
    assert srt_cues(rendered("srt", transcript, hypothesis))[0] == (250, 4500, "one two three four")
    assert ttml_cues(rendered("ttml", transcript, hypothesis))[0][:2] == (250, 4500)


def test_two_voices_in_one_cue_are_two_voice_spans() -> None:
    hypothesis = said_quickly("Coming?", "Soon.")
    transcript = after(hypothesis, events.SpeakerAssigned(("s1",), "2"))
    data = rendered("vtt", transcript, hypothesis).decode()
    assert "<v Speaker 1>- Coming?</v>\n<v Speaker 2>- Soon.</v>" in data
    assert len(list(webvtt.from_string(data))) == 1


def said_quickly(*texts: str) -> Hypothesis:
    """Segments of one word, each spoken in 0.3 s with a tenth between them."""
    segments = [
        HeardSegment(0.4 * i, 0.4 * i + 0.3, (Word(text, 0.4 * i, 0.4 * i + 0.3, 0.9, 0.9),))
        for i, text in enumerate(texts)
    ]
    return Hypothesis(MODEL, "en", 10.0, tuple(segments))


@settings(max_examples=80)
@given(st.data())
def test_a_text_grid_is_read_by_a_text_grid_reader(data: st.DataObject) -> None:
    transcript, hypothesis = edited(data)
    written = rendered("textgrid", transcript, hypothesis, duration_s=hypothesis.duration_s)
    parsed = parseTextgridStr(written.decode(), includeEmptyIntervals=True)
    kept = [each for each in transcript.segments if each.excluded is None and each.text.strip()]
    speakers = dict.fromkeys(each.speaker for each in kept)
    names = [tier["name"] for tier in parsed["tiers"]]
    assert len(names) == max(1, 2 * len(speakers))
    for tier in parsed["tiers"]:
        edge = 0.0
        for begin, end, _ in tier["entries"]:
            assert float(begin) == edge < float(end)
            edge = float(end)
        assert edge == parsed["xmax"]
    for kind in (0, 1):
        said = " ".join(text for tier in parsed["tiers"][kind::2] for _, _, text in tier["entries"])
        assert sorted(said.split()) == sorted(word for each in kept for word in each.text.split())


def test_a_text_grid_doubles_quotes_and_fills_silence() -> None:
    hypothesis = heard('He said "no".', "Then.")
    written = rendered("textgrid", start(hypothesis), hypothesis, duration_s=8.0).decode()
    assert 'text = "He said ""no""."' in written
    parsed = parseTextgridStr(written, includeEmptyIntervals=True)
    assert [tier["name"] for tier in parsed["tiers"]] == ["Speaker 1", "Speaker 1 - words"]
    assert [(float(begin), float(end), text) for begin, end, text in parsed["tiers"][0]["entries"]] == [
        (0, 3, 'He said "no".'),
        (3, 4, ""),
        (4, 5, "Then."),
        (5, 8, ""),
    ]


@settings(max_examples=60)
@given(st.data())
def test_an_elan_document_is_read_by_an_elan_reader(data: st.DataObject) -> None:
    transcript, hypothesis = edited(data)
    written = rendered("eaf", transcript, hypothesis, media_name="two words.wav")
    with NamedTemporaryFile(suffix=".eaf") as file:
        Path(file.name).write_bytes(written)
        document = Eaf(file.name)
    kept = [each for each in transcript.segments if each.excluded is None and each.text.strip()]
    names = list(document.get_tier_names())
    assert len(names) == 2 * len({each.speaker for each in kept})
    for kind in (0, 1):
        tiers = [document.get_annotation_data_for_tier(name) for name in names[kind::2]]
        said = " ".join(entry[2] for tier in tiers for entry in tier)
        assert sorted(said.split()) == sorted(word for each in kept for word in each.text.split())
        for tier in tiers:
            assert all(entry[0] < entry[1] for entry in tier)
            assert all(one[1] <= other[0] for one, other in pairwise(sorted(tier)))
    assert [each["RELATIVE_MEDIA_URL"] for each in document.media_descriptors] == ["./two%20words.wav"]


# The order of the children of the root, and what each must say of itself: EAF 3.0.
EAF_ORDER = ["HEADER", "TIME_ORDER", "TIER", "LINGUISTIC_TYPE", "LANGUAGE", "CONSTRAINT"]
EAF_NEEDS = {
    "ANNOTATION_DOCUMENT": {"AUTHOR", "DATE", "VERSION"},
    "MEDIA_DESCRIPTOR": {"MEDIA_URL", "MIME_TYPE"},
    "TIME_SLOT": {"TIME_SLOT_ID", "TIME_VALUE"},
    "TIER": {"TIER_ID", "LINGUISTIC_TYPE_REF"},
    "ALIGNABLE_ANNOTATION": {"ANNOTATION_ID", "TIME_SLOT_REF1", "TIME_SLOT_REF2"},
    "LINGUISTIC_TYPE": {"LINGUISTIC_TYPE_ID"},
    "LANGUAGE": {"LANG_ID"},
    "CONSTRAINT": {"STEREOTYPE"},
}


def test_an_elan_document_has_the_structure_of_its_schema(interview: tuple[Transcript, Hypothesis]) -> None:
    root = ElementTree.fromstring(rendered("eaf", *interview, media_name="talk.m4a"))
    order = [EAF_ORDER.index(child.tag) for child in root]
    assert order == sorted(order)
    assert datetime.fromisoformat(root.attrib["DATE"]) == INFO.created_at
    for element in root.iter():
        assert EAF_NEEDS.get(element.tag, set()) <= set(element.attrib)
    slots = {each.get("TIME_SLOT_ID"): int(each.attrib["TIME_VALUE"]) for each in root.iter("TIME_SLOT")}
    assert list(slots.values()) == sorted(slots.values())
    for each in root.iter("ALIGNABLE_ANNOTATION"):
        assert slots[each.get("TIME_SLOT_REF1")] < slots[each.get("TIME_SLOT_REF2")]
    tiers = {each.get("TIER_ID") for each in root.iter("TIER")}
    kinds = {each.get("LINGUISTIC_TYPE_ID") for each in root.iter("LINGUISTIC_TYPE")}
    assert tiers == {"Speaker 1", "Speaker 1 - words", "Ada & <Co>", "Ada & <Co> - words"}
    for each in root.iter("TIER"):
        assert each.get("LINGUISTIC_TYPE_REF") in kinds
        assert each.get("PARENT_REF") in {None, *tiers}
    ids = [each.get("ANNOTATION_ID") for each in root.iter("ALIGNABLE_ANNOTATION")]
    assert len(ids) == len(set(ids)) > 8


@pytest.mark.parametrize("name", ["ttml", "eaf"])
def test_what_xml_cannot_hold_is_left_out(name: str) -> None:
    hypothesis = heard("bell\x07 and \ufffe <done> & so")
    written = rendered(name, start(hypothesis), hypothesis).decode()
    assert "bell and" in written
    assert "&lt;done&gt; &amp; so" in written
    ElementTree.fromstring(written.encode())


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

"""TTML subtitles: the text profile of IMSC 1.1 (W3C, https://www.w3.org/TR/ttml-imsc1.1/).

White on black in the lower part of the picture, on the grid of 32 by 15 cells that EBU-TT-D (EBU Tech 3380)
uses too. Who speaks is said as in every subtitle, and named as an agent for programs.
"""

from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement

from backend.domain.cues import Cue
from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.subtitles import cues, timecode
from backend.services.exporting.xml_text import clean, document

ROOT = {
    "xmlns": "http://www.w3.org/ns/ttml",
    "xmlns:ttm": "http://www.w3.org/ns/ttml#metadata",
    "xmlns:ttp": "http://www.w3.org/ns/ttml#parameter",
    "xmlns:tts": "http://www.w3.org/ns/ttml#styling",
    "xmlns:ebutts": "urn:ebu:tt:style",
    "ttp:timeBase": "media",
    "ttp:cellResolution": "32 15",
    "ttp:displayAspectRatio": "16 9",
    "ttp:contentProfiles": "http://www.w3.org/ns/ttml/profile/imsc1.1/text",
    "xml:space": "default",
}
STYLE = {
    "xml:id": "text",
    "tts:fontFamily": "proportionalSansSerif",
    "tts:fontSize": "100%",
    "tts:lineHeight": "125%",
    "tts:textAlign": "center",
    "ebutts:linePadding": "0.5c",
}
WORDS = {"xml:id": "words", "tts:color": "#ffffff", "tts:backgroundColor": "#000000"}
REGION = {
    "xml:id": "bottom",
    "tts:origin": "10% 10%",
    "tts:extent": "80% 80%",
    "tts:displayAlign": "after",
    "tts:overflow": "visible",
    "tts:showBackground": "whenActive",
}


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as timed text."""
    found = cues(transcript, hypothesis, info.rules)
    names = dict.fromkeys(part.speaker for cue in found for part in cue.parts if part.speaker)
    agents = {name: f"speaker{number}" for number, name in enumerate(names, 1)}
    root = Element("tt", {**ROOT, "xml:lang": info.language})
    head = SubElement(root, "head")
    metadata = SubElement(head, "metadata")
    SubElement(metadata, "ttm:title").text = clean(info.title)
    for name, agent in agents.items():
        SubElement(
            SubElement(metadata, "ttm:agent", {"type": "person", "xml:id": agent}),
            "ttm:name",
            {"type": "full"},
        ).text = clean(name)
    styling = SubElement(head, "styling")
    for style in (STYLE, WORDS):
        SubElement(styling, "style", style)
    SubElement(SubElement(head, "layout"), "region", REGION)
    division = SubElement(SubElement(root, "body", {"style": "text"}), "div")
    for number, cue in enumerate(found, 1):
        _paragraph(division, number, cue, agents)
    return document(root, running_text="p")


def _paragraph(division: Element, number: int, cue: Cue, agents: dict[str, str]) -> None:
    paragraph = SubElement(
        division,
        "p",
        {
            "xml:id": f"cue{number}",
            "region": "bottom",
            "begin": timecode(cue.start_ms, "."),
            "end": timecode(cue.end_ms, "."),
        },
    )
    if len(cue.parts) == 1:
        _span(paragraph, cue.lines, agents.get(cue.parts[0].speaker or ""))
        return
    for i, (part, line) in enumerate(zip(cue.parts, cue.lines, strict=True)):
        if i > 0:
            SubElement(paragraph, "br")
        _span(paragraph, [line], agents.get(part.speaker or ""))


def _span(paragraph: Element, lines: Sequence[str], agent: str | None) -> None:
    span = SubElement(paragraph, "span", {"style": "words"} | ({"ttm:agent": agent} if agent else {}))
    span.text = clean(lines[0])
    for line in lines[1:]:
        SubElement(span, "br").tail = clean(line)


FORMAT = Format("ttml", "Subtitles (TTML)", "application/ttml+xml", ".ttml", render, is_cued=True)

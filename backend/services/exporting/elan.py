"""An ELAN annotation document, format 3.0 (https://www.mpi.nl/tools/elan/EAF_Annotation_Format_3.0_and_ELAN.pdf)."""

from itertools import count
from mimetypes import guess_type
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement

from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.tiers import Interval, tiers
from backend.services.exporting.xml_text import clean, document

SCHEMA = "http://www.mpi.nl/tools/elan/EAFv3.0.xsd"
LANGUAGES = "http://cdb.iso.org/lg/CDB-00138502-001"
# The four kinds of tier that ELAN knows, which every document lists.
CONSTRAINTS = {
    "Time_Subdivision": "Time subdivision of parent annotation's time interval, no time gaps allowed "
    "within this interval",
    "Symbolic_Subdivision": "Symbolic subdivision of a parent annotation. Annotations refering to the same "
    "parent are ordered",
    "Symbolic_Association": "1-1 association with a parent annotation",
    "Included_In": "Time alignable annotations within the parent annotation's time interval, gaps are "
    "allowed",
}


class _Writer:
    """Numbers the moments and the annotations of a document as it writes them."""

    def __init__(self, root: Element) -> None:
        self.root = root
        self.moments = SubElement(root, "TIME_ORDER")
        self.slots = count(1)
        self.annotations = count(1)

    def slot(self, time_ms: int) -> str:
        name = f"ts{next(self.slots)}"
        SubElement(self.moments, "TIME_SLOT", {"TIME_SLOT_ID": name, "TIME_VALUE": str(time_ms)})
        return name

    def sort(self) -> None:
        """Put the moments in the order of time, as the format wants them."""
        self.moments[:] = sorted(self.moments, key=lambda slot: int(slot.get("TIME_VALUE", "0")))

    def tier(self, name: str, kind: str, attributes: dict[str, str], intervals: list[Interval]) -> None:
        tier = SubElement(
            self.root, "TIER", {"LINGUISTIC_TYPE_REF": kind, "TIER_ID": clean(name), **attributes}
        )
        for interval in intervals:
            annotation = SubElement(
                SubElement(tier, "ANNOTATION"),
                "ALIGNABLE_ANNOTATION",
                {
                    "ANNOTATION_ID": f"a{next(self.annotations)}",
                    "TIME_SLOT_REF1": self.slot(interval.start_ms),
                    "TIME_SLOT_REF2": self.slot(interval.end_ms),
                },
            )
            SubElement(annotation, "ANNOTATION_VALUE").text = clean(interval.text)


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript with two tiers a speaker: passages, and within them the words."""
    root = Element(
        "ANNOTATION_DOCUMENT",
        {
            "AUTHOR": "Errata",
            "DATE": info.created_at.isoformat(timespec="seconds"),
            "FORMAT": "3.0",
            "VERSION": "3.0",
            "xmlns:xsi": "http://www.w3.org/2001/XMLSchema-instance",
            "xsi:noNamespaceSchemaLocation": SCHEMA,
        },
    )
    _media(SubElement(root, "HEADER", {"MEDIA_FILE": "", "TIME_UNITS": "milliseconds"}), info)
    writer = _Writer(root)
    for tier in tiers(transcript, hypothesis):
        common = {"PARTICIPANT": clean(tier.name), "LANG_REF": info.language}
        parent = {**common, "PARENT_REF": clean(tier.name)}
        writer.tier(tier.name, "utterance", common, list(tier.utterances))
        writer.tier(f"{tier.name} - words", "word", parent, tier.words)
    writer.sort()
    _kinds(root, info)
    return document(root)


def _media(header: Element, info: Info) -> None:
    """Name the recording: ELAN looks for it beside the document."""
    if not info.media_name:
        return
    name = quote(info.media_name)
    SubElement(
        header,
        "MEDIA_DESCRIPTOR",
        {
            "MEDIA_URL": f"file:///{name}",
            "MIME_TYPE": guess_type(info.media_name)[0] or "unknown",
            "RELATIVE_MEDIA_URL": f"./{name}",
        },
    )


def _kinds(root: Element, info: Info) -> None:
    alignable = {"GRAPHIC_REFERENCES": "false", "TIME_ALIGNABLE": "true"}
    SubElement(root, "LINGUISTIC_TYPE", {"LINGUISTIC_TYPE_ID": "utterance", **alignable})
    SubElement(
        root,
        "LINGUISTIC_TYPE",
        {"LINGUISTIC_TYPE_ID": "word", "CONSTRAINTS": "Included_In", **alignable},
    )
    language = {"LANG_ID": info.language, "LANG_DEF": LANGUAGES, "LANG_LABEL": info.language}
    SubElement(root, "LANGUAGE", language)
    for stereotype, description in CONSTRAINTS.items():
        SubElement(root, "CONSTRAINT", {"STEREOTYPE": stereotype, "DESCRIPTION": description})


FORMAT = Format("eaf", "ELAN", "application/xml; charset=utf-8", ".eaf", render)

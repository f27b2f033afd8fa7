"""A Word document (.docx): title, then each passage under its speaker and time."""

import io

from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting.format import Format, Info
from backend.services.exporting.passages import clock, comments_on, passages
from backend.services.exporting.xml_text import clean


def render(transcript: Transcript, hypothesis: Hypothesis, info: Info) -> bytes:
    """Return a transcript as an Office Open XML document."""
    from docx import Document  # here, because a worker need not hold it and lxml in memory
    from docx.shared import Pt, RGBColor

    grey = RGBColor(0x59, 0x59, 0x59)
    document = Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = clean(info.title)[:255], "Errata", ""
    properties.language = info.language
    properties.created = info.created_at.replace(tzinfo=None)
    document.add_heading(clean(info.title), level=0)
    about = document.add_paragraph().add_run(
        f"{info.created_at:%Y-%m-%d} · {clock(info.duration_s)} · {clean(info.model_name)}"
    )
    about.font.size, about.font.color.rgb = Pt(9), grey
    for passage in passages(transcript, hypothesis):
        head = document.add_paragraph()
        head.paragraph_format.keep_with_next = True
        head.paragraph_format.space_after = Pt(0)
        if passage.speaker is not None:
            head.add_run(f"{clean(passage.speaker)}  ").bold = True
        time = head.add_run(clock(passage.segment.start_s))
        time.font.size, time.font.color.rgb = Pt(9), grey
        words = document.add_paragraph().add_run(clean(passage.text))
        for comment in comments_on(transcript, passage):
            author = clean(info.names.get(comment.actor, ""))
            initials = "".join(part[0] for part in author.split())
            said = f"{clock(comment.at_s)}: {clean(comment.text)}"
            document.add_comment(words, text=said, author=author, initials=initials)
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


FORMAT = Format(
    "docx",
    "Word document",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".docx",
    render,
)

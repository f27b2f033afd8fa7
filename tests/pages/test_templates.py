"""Every template renders in every state, and what it refers to is there."""

import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, get_args

import pytest
from jinja2 import Environment

from backend.domain.audio_facts import AudioFacts
from backend.domain.events import Change
from backend.domain.history import SILENT
from backend.web.contexts.transcript import HistoryPage
from backend.web.templates import template_config
from tests.pages.samples import BASE, HOSTILE, SAMPLES, history, step

TEMPLATES = Path(__file__).resolve().parents[2] / "frontend" / "templates"
REFERENCES = ("for", "aria-describedby", "aria-labelledby", "popovertarget")


class Reader(HTMLParser):
    """Gathers the elements of a page, and which form each lies in."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.forms: list[dict[str, Any]] = []
        self.nested: list[str] = []
        self._open = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.elements.append((tag, attributes))
        if tag == "form":
            self.nested += [attributes.get("action", "")] if self._open else []
            self._open += 1
            self.forms.append(attributes | {"fields": set()})
        elif tag == "input" and self.forms:
            self.forms[-1]["fields"].add(attributes.get("name"))

    def handle_endtag(self, tag: str) -> None:
        self._open -= tag == "form"

    @property
    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]


@pytest.fixture(scope="module")
def environment() -> Environment:
    return template_config(TEMPLATES, lambda path: f"/static/{path}", lambda _: []).engine_instance.engine


@pytest.fixture(params=SAMPLES.values(), ids=SAMPLES.keys())
def html(request: pytest.FixtureRequest, environment: Environment) -> str:
    name, page = request.param
    return environment.get_template(f"{name}.html.jinja").render(page=page)


def test_an_id_is_given_once(html: str) -> None:
    assert [name for name, times in Counter(Reader(html).ids).items() if times > 1] == []


def test_what_is_referred_to_is_there(html: str) -> None:
    reader = Reader(html)
    named = {
        reference
        for _, attributes in reader.elements
        for attribute in REFERENCES
        for reference in attributes.get(attribute, "").split()
    }
    assert named <= set(reader.ids)


def test_nothing_inline_that_the_policy_forbids(html: str) -> None:
    for tag, attributes in Reader(html).elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")], tag
        assert tag != "style"
        # Data is no script.
        data = attributes.get("type") == "application/json"
        assert tag != "script" or data or attributes["src"].startswith("/static/")


def test_every_form_that_changes_something_proves_where_it_came_from(html: str) -> None:
    for form in Reader(html).forms:
        if form.get("method") == "post":
            assert "_csrf_token" in form["fields"], form["action"]


def test_no_form_lies_in_another_as_browsers_would_drop_it(html: str) -> None:
    assert Reader(html).nested == []


def test_what_people_wrote_is_never_markup(html: str) -> None:
    assert HOSTILE not in html
    assert "<b>" not in html


@pytest.mark.parametrize("name", [name for name in SAMPLES if SAMPLES[name][0].startswith("fragments/")])
def test_a_fragment_has_no_noscript_because_htmx_would_take_it_at_its_word(
    name: str, environment: Environment
) -> None:
    template, page = SAMPLES[name]
    assert "<noscript" not in environment.get_template(f"{template}.html.jinja").render(page=page)


def test_the_history_has_a_sentence_for_everything_that_can_be_done(environment: Environment) -> None:
    kinds = {change.kind for change in get_args(Change)} - SILENT
    template = environment.get_template("history.html.jinja")

    def told(kind: str) -> str:
        page = HistoryPage(**BASE, transcript_id="t1", history=history(step(1, kind, after="yes")))
        return template.render(page=page)

    assert [kind for kind in sorted(kinds) if "Changed something" in told(kind)] == []
    assert "Changed something" in told("added_by_a_later_release")


def test_every_template_but_those_made_by_a_script_has_a_sample() -> None:
    pages = {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("*.jinja")}
    pages |= {path.relative_to(TEMPLATES).as_posix() for path in TEMPLATES.glob("fragments/*.jinja")}
    shown = {f"{name}.html.jinja" for name, _ in SAMPLES.values()}
    assert pages - shown == {"base.html.jinja", "editor.html.jinja", "subtitles.html.jinja"}


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        (
            AudioFacts(
                loudness_lufs=-28.42,
                silent_share=0.12,
                clipped_share=0.0,
                noise_floor_db=-71.2,
                speech_level_db=-24.0,
            ),
            "Sound Loudness −28.4 LUFS (quiet) Silence 12 % Noise floor −71 dB Speech −24 dB",
        ),
        (AudioFacts(loudness_lufs=-18.0), "Sound Loudness −18.0 LUFS"),
        (AudioFacts(rate_hz=8000, channels=1, codec="wav/pcm_16"), ""),
        (
            AudioFacts(clipped_share=0.003),
            "Sound The recording was made too loud: where the sound is cut off, words are harder "
            "to make out. Clipped 0.3 % of samples",
        ),
        (None, ""),
    ],
)
def test_the_sound_of_a_recording_is_told_in_words(
    environment: Environment, facts: AudioFacts | None, said: str
) -> None:
    page = SimpleNamespace(audio=facts)
    html = environment.get_template("editor/sound.html.jinja").render(page=page)
    assert " ".join(re.sub(r"<[^>]*>", " ", html).split()) == said


def test_the_static_files_a_template_names_are_there(html: str) -> None:
    frontend = TEMPLATES.parent
    for _, attributes in Reader(html).elements:
        for value in attributes.values():
            if value.startswith("/static/"):
                assert (frontend / value.removeprefix("/static/").partition("#")[0]).is_file(), value

"""Every page renders with what its context documents, and says what is what to everybody."""

import dataclasses
import re
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules

import pytest

from backend.domain.transcript import ModelVersion
from backend.services import hanging, transcribing, uploading
from backend.storage.tables import Job, now
from backend.web import contexts
from backend.web.contexts.library import LibraryRows, RecordingItem
from backend.web.static import StaticFiles
from backend.web.templates import template_config
from tests.web.conftest import FRONTEND, heard

PAGES = ["/", "/trash", "/recordings/new", "/quality", "/models", "/settings", "/vocabulary"]


@pytest.mark.parametrize("path", PAGES)
def test_every_page_shows_who_is_signed_in_and_no_inline_script_or_style(browser, path):
    answer = browser.get(path)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/html")
    assert "<title>" in answer.text
    assert re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", answer.text) is None
    assert re.search(r"\sstyle=|\son[a-z]+=\"", answer.text) is None


@pytest.mark.parametrize("path", PAGES)
def test_every_style_sheet_and_script_a_page_names_is_there_for_a_year(browser, path):
    found = re.findall(r'(?:src|href)="(/static/[^"#]+)', browser.get(path).text)
    assert found
    for address in set(found):
        answer = browser.get(address)
        assert answer.status_code == 200, address
        assert "immutable" in answer.headers["cache-control"], address


def test_the_library_finds_filters_and_acts_in_place(browser, transcript_id):
    assert "talk" in browser.get("/?q=TAL").text
    rows = browser.get("/library/rows?q=nothing", headers={"HX-Request": "true"}).text
    assert "<html" not in rows
    assert "talk" not in rows
    recording_id = browser.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]
    answer = browser.post(f"/recordings/{recording_id}/delete", headers={"HX-Request": "true"})
    assert "<html" not in answer.text
    assert browser.get("/api/recordings").json()["total"] == 0


def test_deleting_without_javascript_leads_back_and_says_so(browser, transcript_id):
    recording_id = browser.get(f"/api/transcripts/{transcript_id}").json()["recording_id"]
    answer = browser.post(f"/recordings/{recording_id}/delete")
    assert answer.headers["location"] == "/?done=trashed"
    assert "in the trash" in browser.get("/?done=trashed").text
    assert browser.post(f"/recordings/{recording_id}/erase").headers["location"] == "/trash?done=erased"
    assert "was erased" in browser.get("/trash?done=erased").text


def test_a_link_cannot_put_words_in_our_mouth(browser):
    assert "send your password" not in browser.get("/?done=send your password").text


def test_what_people_type_is_never_run(browser, script, transcript_id):
    evil = "<script>alert(1)</script>"
    event = {"client_id": "t", "kind": "titled", "payload": {"title": evil}}
    browser.post(f"/api/transcripts/{transcript_id}/events", json={"events": [event]})
    del browser.headers["Authorization"]
    for path in ("/", f"/transcripts/{transcript_id}", f"/?q={evil}"):
        text = browser.get(path).text
        assert "alert(1)" in text
        assert evil not in text


def test_the_theme_is_remembered_in_this_browser(browser):
    assert browser.post("/settings/theme", data={"theme": "dark"}).status_code == 303
    assert 'data-theme="dark"' in browser.get("/").text
    assert browser.post("/settings/theme", data={"theme": "pink"}).status_code == 400


def test_every_template_has_a_documented_context():
    documented = "\n".join(
        cls.__doc__ or ""
        for module in iter_modules(contexts.__path__, f"{contexts.__name__}.")
        for cls in vars(import_module(module.name)).values()
        if dataclasses.is_dataclass(cls)
    )
    documented += "base.html.jinja"
    folder = FRONTEND / "templates"
    pages = [*folder.glob("*.jinja"), *(folder / "fragments").glob("*.jinja")]
    assert pages
    for page in pages:
        assert page.relative_to(folder).as_posix() in documented


@pytest.mark.parametrize("state", ["queued", "running", "done", "failed", "cancelled"])
@pytest.mark.parametrize("known", [True, False])
def test_a_row_renders_in_every_state(state, known):
    recording = RecordingItem(
        id="r", title="A talk", filename="a.wav", sha256="0" * 64, duration_s=61.0 if known else None,
        size_bytes=1000, created_at=datetime(2026, 1, 1, tzinfo=UTC), language="en" if known else None,
        model="tiny.en", state=state, progress=0.5, error="It is silent." if state == "failed" else None,
        transcript_id="t" if state == "done" else None, job_id="j", consent_quality=known,
        consent_training=False, doubtful_share=0.1 if known else None, stars=4 if known else None,
    )  # fmt: skip
    rows = LibraryRows(recordings=(recording,), total=120, stored=120, offset=50)
    html = rendered("fragments/library_rows.html.jinja", rows)
    assert "A talk" in html
    assert ("It is silent." in html) == (state == "failed")


def test_a_transcription_that_is_quiet_for_long_says_since_when_and_what_happens(browser, records, owner):
    accepted = uploading.accept_file(
        records, owner_id=owner, filename="long.wav", stream=[b"RIFF"], wants=uploading.UploadWants()
    )
    assert accepted.job_id
    transcribing.begin(records, accepted.job_id)
    path = f"/recordings/{accepted.recording_id}/progress"
    assert "Nothing new" not in browser.get(path).text
    with records.database.session() as session:
        session.get_one(Job, accepted.job_id).started_at = now() - timedelta(minutes=4, seconds=30)
    hanging.hung(records, accepted.job_id, "prepare")
    said = " ".join(browser.get(path).text.split())
    assert "Nothing new for 4 min. " in said
    assert "is begun again by itself, after 15 min at the earliest. That has happened once already." in said
    model = ModelVersion("tiny.en", "1a" * 32)
    transcribing.prepared(
        records, accepted.job_id, model=model, language="en", duration_s=60.0, threshold=0.5
    )
    chunk = transcribing.Chunk(0, 0.0, 10.0, (heard("Something came.", 0.0),), (), 0.1)
    transcribing.chunk_done(records, accepted.job_id, chunk)
    assert "Nothing new" not in browser.get(path).text


def rendered(name: str, page: object) -> str:
    static = StaticFiles(FRONTEND)
    engine = template_config(FRONTEND / "templates", static.url, static.modules).engine_instance
    return engine.get_template(name).render(page=page)


def test_a_changed_file_gets_another_address(tmp_path: Path):
    (tmp_path / "css").mkdir()
    file = tmp_path / "css" / "base.css"
    file.write_text("a{}")
    before = StaticFiles(tmp_path).url("css/base.css")
    file.write_text("b{}")
    assert StaticFiles(tmp_path).url("css/base.css") != before


@pytest.mark.parametrize(
    "path",
    [
        "/static/",
        "/static/css",
        "/static/../pyproject.toml",
        "/static/%2e%2e/__init__.py",
        "/static/templates/base.html.jinja",
    ],
)
def test_nothing_but_the_public_files_is_served(anybody, path):
    assert anybody.get(path).status_code in {404, 405}


def test_an_unversioned_file_is_asked_for_again_and_not_sent_again(anybody):
    name = next(iter((FRONTEND / "css").glob("*.css"))).name
    answer = anybody.get(f"/static/css/{name}")
    assert answer.headers["cache-control"] == "no-cache"
    again = anybody.get(f"/static/css/{name}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status_code == 304


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [("gzip, deflate, br, zstd", "br"), ("gzip, deflate", "gzip"), ("br;q=0, identity", None), ("", None)],
)
def test_a_script_comes_packed_as_the_browser_accepts_it(anybody, accepted, packed):
    script = FRONTEND / "js" / "page.js"
    answer = anybody.get("/static/js/page.js", headers={"Accept-Encoding": accepted})
    assert answer.text == script.read_text()
    assert answer.headers.get("content-encoding") == packed
    assert answer.headers["vary"] == "Accept-Encoding"
    assert answer.headers["content-type"] == "text/javascript; charset=utf-8"
    if packed:
        assert int(answer.headers["content-length"]) < script.stat().st_size


def test_what_is_no_script_is_sent_as_it_is_and_in_parts(anybody):
    licence = FRONTEND / "vendor" / "licences" / "prosemirror-view.txt"
    address = f"/static/{licence.relative_to(FRONTEND).as_posix()}"
    whole = anybody.get(address, headers={"Accept-Encoding": "br"})
    assert "content-encoding" not in whole.headers
    assert whole.content == licence.read_bytes()
    part = anybody.get(address, headers={"Range": "bytes=2-5"})
    assert (part.status_code, part.content) == (206, licence.read_bytes()[2:6])


@pytest.mark.parametrize(("probability", "guessed"), [(0.62, True), (0.97, False), (None, False)])
def test_how_sure_a_language_was_found_is_shown_and_a_close_guess_said(
    browser, records, owner, probability, guessed
):
    wants = uploading.UploadWants()
    accepted = uploading.accept_file(records, owner_id=owner, filename="a.wav", stream=[b"R"], wants=wants)
    transcribing.begin(records, accepted.job_id)
    transcribing.prepared(
        records,
        accepted.job_id,
        model=ModelVersion("base", "1a" * 32),
        language="en",
        language_probability=probability,
        duration_s=60.0,
        threshold=0.5,
    )
    transcribing.finish(records, accepted.job_id, duration_s=60.0, gaps=(), parameters={"engine": "e"})
    shown = browser.get(f"/recordings/{accepted.recording_id}").text
    assert ("close guess" in shown) == guessed
    assert ("found by the model," in shown) == (probability is not None)
    assert probability is None or re.search(rf"{round(probability * 100)}\s*%", shown)

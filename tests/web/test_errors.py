"""Whatever goes wrong is answered in the shape that whoever asked can use."""

import pytest
from litestar import get
from litestar.testing import TestClient

from backend.domain import errors as domain_errors
from backend.domain.errors import ErrataError, SegmentConflict
from backend.web.application import build
from backend.web.authentication import PUBLIC
from backend.web.errors import STATUSES, fault_of


def subclasses(cls: type) -> list[type]:
    return [cls, *(deeper for each in cls.__subclasses__() for deeper in subclasses(each))]


def test_every_error_of_the_domain_has_a_status_of_its_own():
    named = [cls for cls in subclasses(ErrataError) if cls.__module__ == domain_errors.__name__]
    assert len(named) > 9
    assert [cls.__name__ for cls in named if cls not in STATUSES] == []
    codes = [code for cls, (_, code) in STATUSES.items() if cls is not ErrataError]
    assert len(codes) == len(set(codes))


def test_the_statuses_are_those_that_the_tree_in_the_docstring_draws():
    drawn = domain_errors.__doc__ or ""
    for cls, (status, _) in STATUSES.items():
        if cls not in {ErrataError, SegmentConflict}:
            line = next(line for line in drawn.splitlines() if f"─ {cls.__name__} " in line)
            assert line.rstrip().endswith(str(status)), line


def test_a_conflict_carries_both_texts():
    fault = fault_of(SegmentConflict("s1", theirs="four", yours="for", version=7))
    assert (fault.status, fault.code) == (409, "segment_conflict")
    assert (fault.details["theirs"], fault.details["yours"], fault.details["version"]) == ("four", "for", 7)


def test_what_nobody_foresaw_shows_an_id_that_the_log_names(app, records, capsys):
    @get("/broken", opt=PUBLIC)
    async def broken() -> None:
        raise RuntimeError("the secret is 42")

    own_app = build(records, app.state.options)
    own_app.register(broken)
    for headers in ({}, {"Authorization": "Bearer x"}):
        with TestClient(own_app, base_url="http://127.0.0.1") as anybody:
            answer = anybody.get("/broken?a=1&b", headers=headers)
        assert answer.status_code == 500
        assert "the secret" not in answer.text
        assert "Traceback" not in answer.text
        assert ('href="/broken?a=1&amp;b"' in answer.text) == (not headers)
        logged = capsys.readouterr().out
        request_id = logged.partition("request_id='")[2][:12]
        assert len(request_id) == 12
        assert request_id in answer.text
        assert "the secret is 42" in logged


@pytest.mark.parametrize(
    ("path", "headers", "kind"),
    [
        ("/api/recordings/none", {}, "application/json"),
        ("/recordings/none", {}, "text/html"),
        ("/recordings/none/progress", {"HX-Request": "true"}, "text/html"),
    ],
)
def test_a_program_gets_json_a_person_a_page_and_htmx_a_fragment(browser, path, headers, kind):
    answer = browser.get(path, headers=headers)
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith(kind)
    assert "There is no such recording" in answer.text
    assert ("<html" in answer.text) == (kind == "text/html" and not headers)


def test_an_address_that_is_not_there_says_so_to_both(browser):
    assert "There is no such page" in browser.get("/nowhere").text
    assert browser.get("/api/nowhere").json()["error"]["code"] == "not_found"


def test_a_method_that_is_not_taken_says_so(browser):
    assert browser.put("/api/recordings").json()["error"]["code"] == "method_not_allowed"


@pytest.mark.parametrize(
    ("body", "field"),
    [({"titel": "x"}, "titel"), ({"title": 5}, "title"), ({"consent_quality": "maybe"}, "consent_quality")],
)
def test_a_wrong_field_is_named(script, body, field):
    answer = script.patch("/api/recordings/none", json=body)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"] == {"field": field}
    assert field in answer.json()["error"]["message"]


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "limit=x", "state=lost"])
def test_a_wrong_query_is_named(script, query):
    answer = script.get(f"/api/recordings?{query}")
    assert answer.status_code == 400
    assert answer.json()["error"]["details"]["field"] in {"limit", "offset", "state"}


def test_json_that_is_none_is_refused(script):
    answer = script.patch("/api/recordings/none", content=b"{", headers={"Content-Type": "application/json"})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "invalid")


def test_building_twice_over_one_folder_is_harmless(records, tmp_path, app):
    assert build(records, app.state.options).state.options == app.state.options

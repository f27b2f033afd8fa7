"""Nobody gets past the guard, and nothing is done in a person's name without their form."""

import re

import pytest
from litestar import Litestar
from litestar.testing import TestClient

from backend.services import accounts
from backend.services.records import Records
from backend.web.authentication import ATTEMPTS_PER_MINUTE
from tests.web.conftest import NAME, PASSWORD, csrf_of

PUBLIC = ("/welcome", "/invitation", "/sign-in", "/health", "/schema", "/static")


def routes_of(app: Litestar) -> list[tuple[str, str]]:
    return [
        (method, re.sub(r"{[^}]*}", "0" * 32, route.path))
        for route in app.routes
        for method in sorted(getattr(route, "methods", ("GET",)))
    ]


def test_every_route_asks_who_is_there_unless_it_is_on_the_public_list(anybody, app):
    open_routes, guarded = [], 0
    for method, path in routes_of(app):
        answer = anybody.request(method, path)
        refused = answer.status_code == 401 or (
            answer.status_code == 303 and answer.headers["location"].startswith("/sign-in?next=")
        )
        guarded += refused
        if not refused:
            open_routes.append(path)
    assert guarded > 40
    assert {path for path in open_routes if not path.startswith(PUBLIC)} == set()


def test_a_browser_is_led_to_the_form_and_back_to_where_it_wanted(anybody):
    answer = anybody.get("/quality?model=tiny.en")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/sign-in?next=/quality%3Fmodel%3Dtiny.en"


def test_a_fragment_leads_the_page_around_it_to_the_form(anybody):
    answer = anybody.get("/library/rows", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/sign-in")


def test_a_program_is_told_what_to_send(anybody):
    answer = anybody.get("/api/recordings")
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"] == "Bearer"
    assert "errata token" in answer.json()["error"]["message"]


@pytest.mark.parametrize("header", ["Bearer wrong", "Bearer ", "Basic YTpi", "nonsense"])
def test_a_wrong_authorization_is_refused_even_in_a_signed_in_browser(browser, header):
    assert browser.get("/api/recordings").status_code == 200
    assert browser.get("/api/recordings", headers={"Authorization": header}).status_code == 401


def test_a_bearer_token_needs_no_form_token(script):
    answer = script.patch("/api/recordings/nothing", json={"title": "x"})
    assert answer.status_code == 404


def test_a_signed_in_browser_needs_the_form_token(browser):
    del browser.headers["x-csrftoken"]
    answer = browser.delete("/api/recordings/nothing")
    assert answer.status_code == 403
    assert "form has expired" in answer.json()["error"]["message"]


def test_a_form_token_of_somebody_elses_cookie_is_refused(browser):
    other = "0" * 64 + browser.headers["x-csrftoken"][64:]
    assert browser.delete("/api/recordings/nothing", headers={"x-csrftoken": other}).status_code == 403


def test_a_wrong_password_says_neither_which_part_is_wrong(anybody):
    form_token = csrf_of(anybody.get("/sign-in").text)
    answers = [
        anybody.post("/sign-in", data={"name": name, "password": word, "_csrf_token": form_token})
        for name, word in [(NAME, "wrong"), ("nobody", PASSWORD)]
    ]
    assert [answer.status_code for answer in answers] == [401, 401]
    assert all("Name and password do not match" in answer.text for answer in answers)
    assert all("session=" not in answer.headers.get("set-cookie", "") for answer in answers)


def test_guessing_is_slowed_down(anybody):
    form_token = csrf_of(anybody.get("/sign-in").text)
    statuses = [
        anybody.post(
            "/sign-in", data={"name": NAME, "password": str(n), "_csrf_token": form_token}
        ).status_code
        for n in range(ATTEMPTS_PER_MINUTE + 1)
    ]
    assert statuses == [401] * ATTEMPTS_PER_MINUTE + [429]
    assert anybody.get("/sign-in").status_code == 200


def test_signing_in_takes_a_new_session_whatever_cookie_was_planted(anybody):
    anybody.cookies.set("session", "planted", domain="127.0.0.1")
    form_token = csrf_of(anybody.get("/sign-in").text)
    answer = anybody.post("/sign-in", data={"name": NAME, "password": PASSWORD, "_csrf_token": form_token})
    cookie = next(c for c in answer.headers.get_list("set-cookie") if c.startswith("session="))
    assert "planted" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_nobody_leaves_a_session_behind_before_signing_in(anybody, tmp_path):
    for path in ("/health", "/sign-in", "/", "/api/recordings"):
        anybody.get(path)
    assert list((tmp_path / "sessions").iterdir()) == []


def test_signing_out_ends_the_session_for_good(browser):
    kept = dict(browser.cookies)
    assert browser.post("/sign-out").status_code == 303
    browser.cookies.update(kept)
    assert browser.get("/api/recordings").status_code == 401


def test_a_new_password_ends_every_other_session(browser):
    elsewhere = browser.cookies["session"]
    browser.cookies.delete("session")
    browser.post("/sign-in", data={"name": NAME, "password": PASSWORD})
    assert browser.get("/api/recordings").status_code == 200
    answer = browser.post(
        "/settings/password", data={"old_password": PASSWORD, "password": "another long one"}
    )
    assert answer.status_code == 303
    assert browser.get("/api/recordings").status_code == 200
    browser.cookies.delete("session")
    browser.cookies.set("session", elsewhere)
    assert browser.get("/api/recordings").status_code == 401


@pytest.mark.parametrize(
    "away", ["https://evil.example", "//evil.example", "/\\evil.example", "evil", "/\r\nx"]
)
def test_signing_in_never_leads_away_from_this_site(anybody, away):
    form_token = csrf_of(anybody.get("/sign-in", params={"next": away}).text)
    answer = anybody.post(
        "/sign-in", data={"name": NAME, "password": PASSWORD, "next": away, "_csrf_token": form_token}
    )
    assert answer.headers["location"] == "/"


def test_the_first_run_link_makes_the_owner_and_works_once(app: Litestar, records: Records):
    token = accounts.first_run_token(records)
    with TestClient(app, base_url="http://127.0.0.1") as client:
        client.follow_redirects = False
        form = {
            "token": token,
            "name": NAME,
            "password": PASSWORD,
            "password_again": PASSWORD,
            "_csrf_token": csrf_of(client.get(f"/welcome?token={token}").text),
        }
        wrong = client.post("/welcome", data={**form, "token": "guessed"})
        assert (wrong.status_code, "not valid any more" in wrong.text) == (400, True)
        unequal = client.post("/welcome", data={**form, "password_again": "other"})
        assert (unequal.status_code, "passwords differ" in unequal.text) == (400, True)
        assert client.post("/welcome", data=form).headers["location"] == "/?done=welcome"
        assert client.get("/").status_code == 200
        assert client.get(f"/welcome?token={token}").headers["location"] == "/sign-in"
        assert client.post("/welcome", data=form).status_code == 400


def test_a_token_is_shown_once_works_and_can_be_erased(browser):
    page = browser.post("/settings/tokens", data={"name": "my script"}).text
    secret = re.search(r"errata_[\w-]+", page)
    assert secret
    assert secret[0] not in browser.get("/settings").text
    headers = {"Authorization": f"Bearer {secret[0]}"}
    assert browser.get("/api/recordings", headers=headers).status_code == 200
    form = re.search(r"/settings/tokens/(\w+)/delete", browser.get("/settings").text)
    assert form
    assert browser.post(form[0]).status_code == 303
    assert browser.get("/api/recordings", headers=headers).status_code == 401


def test_another_host_name_is_refused_with_the_setting_that_would_allow_it(anybody):
    answer = anybody.get("/health", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "ERRATA_ALLOWED_HOSTS" in answer.json()["error"]["message"]


@pytest.mark.parametrize("host", ["localhost", "localhost:8765", "127.0.0.1:1", "[::1]:8765", "LOCALHOST"])
def test_our_own_names_are_answered_on_any_port(anybody, host):
    assert anybody.get("/health", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "path", ["/sign-in", "/health", "/nowhere", "/api/recordings", "/static/css/none.css"]
)
def test_every_answer_carries_the_security_headers(anybody, path):
    headers = anybody.get(path).headers
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "microphone=(self)" in headers["permissions-policy"]
    assert headers["cache-control"] == "no-store"

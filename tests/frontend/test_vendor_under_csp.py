"""Every vendored library does its work in Chromium under the policy the product sends."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

pytestmark = pytest.mark.browser

HERE = Path(__file__).resolve().parent / "csp"
VENDOR = Path(__file__).resolve().parents[2] / "frontend" / "vendor"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; media-src 'self' blob:; "
    "connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
FRAGMENT = b"<p id='kept'>new</p><p>more</p><script>window.ran = true</script>"
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`));
window.addEventListener("error", (event) => window.violations.push(event.message));
window.addEventListener("unhandledrejection", (event) => window.violations.push(String(event.reason)));
"""


class Answers(BaseHTTPRequestHandler):
    """The page, the libraries, a fragment, a stream of one event, and a tus endpoint."""

    uploads: dict[str, bytes]

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in {
            "Content-Security-Policy": POLICY,
            "Content-Length": str(len(body)),
            **named,
        }.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        if self.path == "/events":
            self.answer(
                200, b"retry: 60000\nevent: progress\ndata: 42 %\n\n", Content_Type="text/event-stream"
            )
        elif self.path == "/fragment":
            self.answer(200, FRAGMENT, Content_Type="text/html")
        else:
            name = self.path.removeprefix("/") or "index.html"
            path = VENDOR / name.removeprefix("vendor/") if name.startswith("vendor/") else HERE / name
            self.answer(200, path.read_bytes(), Content_Type=TYPES[path.suffix])

    def do_POST(self) -> None:
        url = f"/uploads/{len(self.uploads)}"
        self.uploads[url] = b""
        self.answer(201, Location=url, Tus_Resumable="1.0.0")

    def do_PATCH(self) -> None:
        assert int(self.headers["Upload-Offset"]) == len(self.uploads[self.path])
        self.uploads[self.path] += self.rfile.read(int(self.headers["Content-Length"]))
        self.answer(204, Upload_Offset=str(len(self.uploads[self.path])), Tus_Resumable="1.0.0")

    def log_message(self, *_: object) -> None:
        """Say nothing: what matters is what the page does."""


@pytest.fixture(scope="module")
def server() -> Iterator[ThreadingHTTPServer]:
    Answers.uploads = {}
    with ThreadingHTTPServer(("127.0.0.1", 0), Answers) as running:
        threading.Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture(scope="module")
def page(server: ThreadingHTTPServer, browser: Browser) -> Iterator[Page]:
    opened = browser.new_page()
    opened.add_init_script(WATCH)
    opened.set_default_timeout(10_000)
    opened.goto(f"http://127.0.0.1:{server.server_port}/")
    opened.wait_for_function("window.send !== undefined")
    yield opened
    opened.close()


@pytest.fixture(autouse=True)
def the_policy_holds(page: Page) -> Iterator[None]:
    yield
    assert page.evaluate("window.violations") == []


def test_prosemirror_takes_typing_undo_and_replace_all(page: Page) -> None:
    editor = page.locator("#editor .ProseMirror")
    editor.click()
    page.keyboard.type("one two one")
    page.keyboard.press("Enter")
    page.keyboard.type("one")
    assert page.evaluate("replaceEverywhere('one', 'six')")
    assert editor.locator("p").all_inner_texts() == ["six two six", "six"]
    page.keyboard.press("Control+z")
    assert editor.locator("p").all_inner_texts() == ["one two one", "one"]
    assert editor.evaluate("node => getComputedStyle(node).whiteSpaceCollapse") == "break-spaces"


def test_htmx_swaps_a_fragment_and_leaves_its_script_alone(page: Page) -> None:
    page.get_by_role("button", name="Swap").click()
    expect(page.locator("#swapped #kept")).to_have_text("new")
    assert page.evaluate("window.ran") is None


def test_htmx_refuses_to_evaluate(page: Page) -> None:
    assert page.evaluate("htmx.config.allowEval || htmx.config.allowScriptTags") is False
    assert page.locator("style").count() == 0


def test_a_server_sent_event_is_swapped_in(page: Page) -> None:
    expect(page.locator("#poked")).to_have_text("42 %")


def test_a_morph_keeps_the_element_it_changes(page: Page) -> None:
    kept = page.locator("#list #kept").element_handle()
    page.evaluate("htmx.trigger('#list', 'again')")
    expect(page.locator("#list p")).to_have_text(["new", "more"])
    assert kept.inner_text() == "new"


def test_tus_sends_a_file_in_chunks(page: Page, server: ThreadingHTTPServer) -> None:
    url = page.evaluate("send(100_000, 40_000)")
    assert Answers.uploads[url.removeprefix(f"http://127.0.0.1:{server.server_port}")] == b"a" * 100_000


def test_uplot_draws_a_line_on_its_canvas(page: Page) -> None:
    page.evaluate("plot() && undefined")
    page.wait_for_function(
        """() => { const canvas = document.querySelector("#plot canvas");
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.some((value) => value > 0); }"""
    )
    assert page.locator("#plot .u-wrap").evaluate("node => getComputedStyle(node).position") == "relative"


def test_the_policy_would_have_caught_an_inline_style(page: Page) -> None:
    page.evaluate("document.body.setAttribute('style', 'color: red')")
    page.wait_for_function("window.violations.length === 1")
    assert page.evaluate("window.violations.pop()").startswith("style-src-attr: inline")

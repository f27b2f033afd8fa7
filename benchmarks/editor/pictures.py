"""Take the pictures of the editor in `docs/images`: `python -m benchmarks.editor.pictures`.

The product as people run it transcribes the public-domain clips of `tests/data`, one after the other, and is
looked at in Chromium, light and dark, at a desk and on a phone. Pillow, which the extra `bench` brings,
makes the files small.
"""

import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Literal

import numpy as np
import soundfile
from PIL import Image
from playwright.sync_api import Browser, Page, ViewportSize

from backend.opening import open_records
from backend.services import accounts, library
from backend.services.queue import DurableQueue
from backend.services.uploading import accept_file
from backend.services.wants import UploadWants
from backend.settings import Settings
from benchmarks.editor.driving import chromium, signed_in
from benchmarks.editor.site import NAME, PASSWORD, Site
from benchmarks.sounds import PAUSE_S, RATE_HZ, ROOT, clip
from benchmarks.starting import environment

FOLDER = ROOT / "docs" / "images"
CLIPS = ("jfk.flac", "sonnet.flac", "austen.wav")
DESK: ViewportSize = {"width": 1280, "height": 860}
PHONE: ViewportSize = {"width": 390, "height": 844}
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
COLOURS = 128
PATIENCE_S = 180.0


def main() -> None:
    """Take all of them."""
    with transcribed() as site, chromium() as browser:
        for scheme in SCHEMES:
            take(browser, site, scheme, DESK, f"editor-{scheme}")
            take(browser, site, scheme, PHONE, f"editor-{scheme}-phone")


@contextmanager
def transcribed() -> Iterator[Site]:
    """Serve the product with one transcript in it, until the block ends."""
    with tempfile.TemporaryDirectory(prefix="errata-pictures-") as name, socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
        free.close()
        settings = Settings(data_dir=Path(name), port=port)
        records = open_records(settings)
        owner = accounts.create_owner(records, accounts.first_run_token(records) or "", NAME, PASSWORD)
        stored = accept_file(
            records,
            owner_id=owner.id,
            filename="three voices.wav",
            stream=[_joined()],
            wants=UploadWants(title="Three voices", language="en"),
        )
        command = [sys.executable, "-m", "backend", "serve"]
        process = subprocess.Popen(command, cwd=ROOT, env=environment(data_dir=name, port=port))
        try:
            deadline = time.monotonic() + PATIENCE_S
            while (seen := library.get(records, stored.recording_id)).state != "done":
                if seen.state == "failed" or time.monotonic() > deadline:
                    raise RuntimeError("the recording was not transcribed; the worker says above why")
                time.sleep(0.5)
            assert seen.transcript_id is not None
            yield Site(f"http://127.0.0.1:{port}", seen.transcript_id, ())
        finally:
            process.terminate()
            process.wait()
            assert isinstance(records.queue, DurableQueue)
            records.queue.close()
            records.database.close()


def take(
    browser: Browser, site: Site, scheme: Literal["light", "dark"], size: ViewportSize, name: str
) -> None:
    """Take one picture: a doubtful word is looked at, and what is before it was heard."""
    with signed_in(browser, site) as context:
        page = context.new_page()
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        page.set_viewport_size(size)
        page.goto(f"{site.url}/transcripts/{site.transcript}")
        page.wait_for_selector("#editor.is-live")
        _look_at_a_doubtful_word(page)
        picture = Image.open(BytesIO(page.screenshot())).convert("RGB")
        few = picture.quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(FOLDER / f"{name}.png", optimize=True)


def _look_at_a_doubtful_word(page: Page) -> None:
    # Read so clearly, few words are doubtful: more are marked here than come marked.
    page.locator("#threshold").fill("80")
    page.keyboard.press("F8")
    page.wait_for_function("() => document.getElementById('audio').currentTime > 0")
    page.evaluate("() => { document.getElementById('audio').pause(); scrollTo(0, 0); }")
    page.wait_for_timeout(500)


def _joined() -> bytes:
    pause = np.zeros(round(PAUSE_S * RATE_HZ), np.float32)
    samples = np.concatenate([part for name in CLIPS for part in (clip(name), pause)])
    file = BytesIO()
    soundfile.write(file, samples, RATE_HZ, format="WAV")
    return file.getvalue()


if __name__ == "__main__":
    main()

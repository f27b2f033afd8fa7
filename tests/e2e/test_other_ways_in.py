"""What comes by the watched folder, and what has a speaker a channel, from the file to the editor."""

import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from playwright.sync_api import Page, expect

from tests.e2e.conftest import PATIENT_MS, Served, upload, wait_for_the_editor

pytestmark = [pytest.mark.browser, pytest.mark.model]

RATE_HZ = 16_000


@pytest.fixture
def dropped(served: Served, data: Path) -> str:
    """Something was put into the watched folder a while ago; its title."""
    shutil.copy(data / "jfk.flac", served.watched / "Monday morning.flac")
    return "Monday morning"


@pytest.fixture
def telephone(data: Path, tmp_path: Path) -> Path:
    """Two who take turns, each on a channel of their own, over a little noise."""
    turns = [soundfile.read(data / name, dtype="float32")[0] for name in ("austen.wav", "sonnet.flac")]
    length = sum(map(len, turns)) + RATE_HZ
    both = np.random.default_rng(1).normal(0, 1e-4, (length, 2)).astype(np.float32)
    both[: len(turns[0]), 0] += turns[0]
    both[-len(turns[1]) :, 1] += turns[1]
    soundfile.write(tmp_path / "telephone.wav", both, RATE_HZ)
    return tmp_path / "telephone.wav"


def test_a_speaker_a_channel_is_two_speakers_in_the_editor_and_a_dropped_file_comes_by_itself(
    page: Page, served: Served, dropped: str, telephone: Path
) -> None:
    upload(page, telephone)
    wait_for_the_editor(page)
    two_speakers_who_get_names(page)
    page.goto("/")
    what_was_dropped_arrives(page, dropped)


def two_speakers_who_get_names(page: Page) -> None:
    expect(page.locator("#speakers-proposed-by")).to_contain_text("by the channels")
    expect(page.locator("#speaker-list > li")).to_have_count(2)
    for name, passage in (
        ("Jane", page.locator(".segment").first),
        ("William", page.locator(".segment").last),
    ):
        passage.locator(".segment-speaker").click()
        page.fill("#speaker-name", name)
        page.get_by_role("button", name="Rename everywhere").click()
        expect(passage.locator(".segment-speaker")).to_have_text(name)
    expect(page.locator("#save-status")).to_contain_text("saved", ignore_case=True)
    page.reload()
    names = page.locator(".segment-speaker:visible")
    assert set(names.all_text_contents()) == {"Jane", "William"}


def what_was_dropped_arrives(page: Page, title: str) -> None:
    """Nobody loads the library again."""
    row = page.get_by_role("row").filter(has_text=title)
    expect(row).to_contain_text("Ready", timeout=PATIENT_MS)
    row.get_by_role("link", name=title).click()
    page.wait_for_selector("#editor.is-live")
    expect(page.locator("#text")).to_contain_text("what your country can do for you")
    expect(page.locator("#text")).to_have_attribute("lang", "en")

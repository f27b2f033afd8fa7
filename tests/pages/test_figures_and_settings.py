"""The quality page says on what its figures rest; settings are kept."""

import csv
import io
import re

import pytest
from playwright.sync_api import Page, expect

from backend.services import accounts, alarms, measuring
from backend.web.templates import percent
from tests.browsing import complaints
from tests.pages.conftest import Site

pytestmark = pytest.mark.browser


@pytest.fixture
def figures(site: Site) -> dict:
    site.reviewed("Reviewed for figures")
    [figures] = measuring.quality(site.records)
    return figures


def test_the_quality_page_shows_what_was_measured(page: Page, figures: dict) -> None:
    page.goto("/quality")
    model = page.locator(".quality-model")
    words = figures["words"]
    expect(model).to_contain_text(f"rests on {words['reviewed']} reviewed words of {words['total']}")
    tile = model.locator(".tile").filter(has_text="Words corrected")
    expect(tile.locator("strong")).to_have_text(f"{figures['ewer']:.1%}".replace("%", " %"))
    low, high = figures["flags"]["precision_interval"]
    expect(model).to_contain_text(f"95 % between {percent(low)} and {percent(high)}")
    expect(model.get_by_role("row", name=re.compile("^4 ")).get_by_role("cell").last).to_have_text(
        str(figures["ratings"]["distribution"][3])
    )


def test_the_curve_is_drawn_beside_its_table_and_its_csv(page: Page, figures: dict) -> None:
    page.goto("/quality")
    page.wait_for_function(
        """() => { const canvas = document.querySelector(".plot canvas"); if (!canvas) return false;
        const pixels = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data;
        return pixels.some((value) => value > 0); }"""
    )
    model = page.locator(".quality-model")
    model.get_by_text("The same as a table").click()
    points = figures["calibration"]["points"]
    expect(page.locator("table[id^=points-] tbody tr")).to_have_count(len(points))
    with page.expect_download() as download:
        model.get_by_role("link", name="Download as CSV").click()
    rows = list(csv.DictReader(io.StringIO(download.value.path().read_text("utf-8"))))
    assert [float(row["accuracy"]) for row in rows] == [point["accuracy"] for point in points]


def test_the_dashboard_can_be_used_by_keyboard_and_says_all_of_it_in_tables(
    page: Page, figures: dict
) -> None:
    page.goto("/quality")
    expect(page.locator(".plot[data-trend=weeks-error_rate] canvas")).to_be_visible()
    assert complaints(page) == []
    page.get_by_label("Language").focus()
    page.keyboard.press("e")
    page.get_by_role("button", name="Show", exact=True).focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/quality?*language=en*")
    expect(page.get_by_role("region", name="At a glance")).to_contain_text("rests on")
    summary = page.locator("#weeks-error_rate").locator("xpath=ancestor::details").locator("summary")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#weeks-error_rate tbody tr")).to_have_count(1)
    with page.expect_download() as download:
        page.get_by_role("region", name="Misheard most often").first.get_by_role("link", name="CSV").click()
    [row] = csv.DictReader(io.StringIO(download.value.path().read_text("utf-8")))
    assert (row["heard"], row["meant"]) == ("brown", "red")


def test_without_a_script_the_curve_is_its_table(plain: Page, figures: dict) -> None:
    plain.goto("/quality")
    expect(plain.locator("table[id^=points-] tbody tr").first).to_be_visible()


def test_an_alarm_is_seen_on_the_quality_page_and_acknowledged(page: Page, site: Site) -> None:
    for _ in range(2):
        alarms.evaluate(site.records)
    page.goto("/quality")
    raised = page.get_by_role("region", name="Something has changed")
    expect(raised).to_contain_text("No worker is running")
    raised.get_by_role("button", name="Acknowledge: Workers").click()
    expect(page.locator("#notice")).to_contain_text("you have seen the alarm")
    expect(page.get_by_role("region", name="Something has changed")).to_contain_text("Seen by ada")
    expect(page.get_by_role("row", name=re.compile("^Workers Alarm"))).to_be_visible()


def test_a_token_is_shown_once_and_can_be_erased(page: Page, site: Site) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/settings")
    page.get_by_label("Name of a new token").fill("nightly")
    page.get_by_role("button", name="Make a token").click()
    secret = page.locator("#new-token").inner_text()
    assert accounts.account_for_token(site.records, secret).id == site.owner
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("button", name="Copied")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    page.goto("/settings")
    expect(page.locator("#new-token")).to_have_count(0)
    page.get_by_role("button", name="Erase… nightly").click()
    page.get_by_role("button", name="Erase it").click()
    page.wait_for_url("**/settings?done=token-erased")
    assert not [token for token in accounts.tokens(site.records, site.owner) if token.name == "nightly"]


def test_a_theme_is_shown_at_once_and_kept(page: Page) -> None:
    page.goto("/settings")
    with page.expect_response("**/settings/theme"):
        page.get_by_label("Dark").check()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(22, 23, 26)"
    page.goto("/")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

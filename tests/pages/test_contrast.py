"""Text can be read on what it stands on, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11).

Whoever asks for more contrast gets what 1.4.6 asks for.
"""

import re
from pathlib import Path

import pytest

CSS = Path(__file__).resolve().parents[2] / "frontend" / "css"


def tokens(css: str) -> dict[str, list[str]]:
    found = re.findall(r"--color-([\w-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)", css)
    return {name: values for name, *values in found}


TOKENS = tokens((CSS / "tokens.css").read_text("utf-8"))
MORE = TOKENS | tokens((CSS / "comfort.css").read_text("utf-8").partition("@media (forced-colors")[0])
SCHEMES = ("light", "dark", "light, more", "dark, more")
GROUNDS = ("bg", "surface", "sunken")
TEXT_PAIRS = [
    *((text, ground) for text in ("text", "muted", "accent", "accent-hover") for ground in GROUNDS),
    *((text, ground) for text in ("danger", "ok", "doubt") for ground in ("bg", "surface")),
    ("accent-text", "accent"),
    ("accent-text", "accent-hover"),
    ("accent", "accent-tint"),
    ("danger", "danger-tint"),
    ("ok", "ok-tint"),
    *(("text", tint) for tint in ("accent-tint", "danger-tint", "ok-tint", "doubt-tint", "current-tint")),
    ("muted", "accent-tint"),
    *(("person-text", f"person-{number}") for number in range(6)),
]
EDGE_PAIRS = [("border-strong", ground) for ground in ("bg", "surface")] + [("doubt", "surface")]
# The map of doubt and of what was listened to, on the player.
EDGE_PAIRS += [(line, "surface") for line in ("heat-low", "heat-high", "ok")]
# A caret in the text.
EDGE_PAIRS += [(f"person-{number}", "surface") for number in range(6)]


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_has_enough_contrast(text: str, ground: str, scheme: str) -> None:
    assert contrast(of(text, scheme), of(ground, scheme)) >= (7 if "more" in scheme else 4.5)


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("edge", "ground"), EDGE_PAIRS)
def test_the_edge_of_a_control_can_be_seen(edge: str, ground: str, scheme: str) -> None:
    assert contrast(of(edge, scheme), of(ground, scheme)) >= 3


def test_contrast_is_reckoned_as_the_standard_says() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)


def of(token: str, scheme: str) -> str:
    return (MORE if "more" in scheme else TOKENS)[token]["dark" in scheme]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

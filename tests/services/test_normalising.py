"""How words are compared where it matters what they say."""

import pytest

from backend.services.normalising import normaliser, whispers


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_curved_apostrophe_is_no_other_word(language: str) -> None:
    normalise = normaliser(language)
    assert normalise("it’s") == normalise("it's")
    assert normalise("it’s") != normalise("its")


@pytest.mark.parametrize("language", ["en", "de"])
def test_punctuation_around_a_text_leaves_no_space(language: str) -> None:
    assert normaliser(language)("«Good day!»") == "good day"


def test_whispers_own_rules_stay_as_others_use_them() -> None:
    assert whispers("en")("the people’s") == "the people s"

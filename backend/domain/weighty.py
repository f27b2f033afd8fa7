"""Words that turn a sentence round when they are wrong: numbers and negations."""

from backend.domain.text import normalise

_NEGATIONS = {
    "en": "no not never none nobody nothing nowhere neither nor without cannot unless hardly",
    "de": "nicht nichts nie niemals nein kein keine keinen keinem keiner keines niemand nirgends ohne weder "
    "noch",
}
_NUMBERS = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred "
    "thousand million billion half quarter dozen percent twice once first second third fourth fifth",
    "de": "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn "
    "sechzehn siebzehn achtzehn neunzehn zwanzig dreißig vierzig fünfzig sechzig siebzig achtzig neunzig "
    "hundert tausend million millionen milliarde milliarden halb viertel prozent zweimal",
}
_WORDS = {
    language: frozenset(f"{_NEGATIONS[language]} {_NUMBERS[language]}".split()) for language in _NEGATIONS
}
_TENS = {
    "en": frozenset(("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")),
}


def is_weighty(text: str, language: str) -> bool:
    """Return whether a word is a number or a negation.

    A word with a digit is a number in every language; words for numbers and negations are known in English
    and German. "one", "once", "second" count although they often number nothing: to look once more is cheap.

    Parameters
    ----------
    text
        The word, punctuation and all.
    language
        Code of the language.
    """
    word = normalise(text)
    if any(character.isdigit() for character in word):
        return True
    known = _WORDS.get(language, frozenset())
    if word in known or (language == "en" and word.endswith("n't")):
        return True
    parts = word.split("-")
    return len(parts) > 1 and parts[0] in _TENS.get(language, frozenset())

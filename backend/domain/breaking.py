"""Where a text may be parted: at punctuation, before a conjunction or preposition, not after an article.

The rule of every style guide (Netflix, *Line treatment*; BBC, *Break at natural points*), by word lists: an
article is not torn from its noun, a preposition from what follows, a name from a name.
"""

import re

SENTENCE_END = re.compile(r"[.!?…。？！][\"'”’»)\]]*$")
CLAUSE_END = re.compile(r"[,;:–—][\"'”’»)\]]*$")

AT_SENTENCE, AT_CLAUSE, BEFORE_LINK, ANYWHERE, IN_A_NAME, AFTER_LINK = 0.0, 0.6, 1.2, 2.0, 3.0, 4.0
"""What parting costs: after an article it is as bad as twice where nothing speaks for or against it."""

# Words that lean on the next one: articles, possessives, prepositions, conjunctions, auxiliaries.
_LINKS = {
    "en": """a an the my your his her its our their this that these those some any no every each
        of in on at to for from with by about into over under after before between through during without
        and or but nor so because if when while although than as that which who whose where
        is are was were be been am do does did have has had will would can could shall should may might must
        not very too i you he she it we they""",
    "de": """ein eine einen einem einer eines der die das den dem des mein dein sein ihr unser euer kein keine
        in im an am auf aus bei mit nach seit von vom zu zum zur über unter vor hinter neben zwischen für um
        durch gegen ohne und oder aber denn weil wenn dass ob als wie während obwohl
        ist sind war waren bin bist hat haben hatte wird werden kann können muss soll nicht sehr ich du er sie
        es wir""",
    "fr": """un une des le la les du de l d au aux mon ton son ma ta sa mes tes ses notre votre leur ce cet
        cette ces à dans en sur sous avec pour par sans chez vers entre et ou mais donc car ni que qui dont où
        si quand comme est sont était a ont avait ne pas très je tu il elle on nous vous ils elles""",
    "es": """un una unos unas el la los las del al mi tu su mis tus sus este esta ese esa estos estas
        a de en con por para sin sobre entre hasta desde y e o u pero ni que si cuando como porque donde
        es son era fue ha han había no muy yo tú él ella nosotros ellos""",
    "it": """un uno una il lo la i gli le del della dei delle al alla mio tuo suo nostro vostro loro questo
        questa a di da in con su per tra fra senza e o ma né che se quando come perché dove è sono era ha
        hanno non molto io tu lui lei noi voi""",
    "pt": """um uma o a os as do da dos das no na ao à meu teu seu nosso este esta esse essa de em com por
        para sem sobre entre até e ou mas nem que se quando como porque onde é são era foi tem não muito
        eu tu ele ela nós""",
    "nl": """een de het mijn jouw zijn haar ons onze hun deze dit die dat geen in op aan uit bij met naar van
        voor door over onder tussen zonder en of maar want omdat als dat wie waar is was waren heeft hebben
        had wordt kan moet niet heel ik jij hij zij wij""",
}
_LEANING = {language: frozenset(words.split()) for language, words in _LINKS.items()}
_NONE: frozenset[str] = frozenset()
# These lean on what follows, yet open nothing.
_ADVERBS = frozenset(
    ("not", "very", "too", "nicht", "sehr", "pas", "très", "muy", "molto", "muito", "heel", "niet")
)


def parting_cost(left: str, right: str, language: str) -> float:
    """Return what it costs the reader if a text is parted between two words, 0 at the end of a sentence.

    Parameters
    ----------
    left, right
        The words on either side, with their punctuation.
    language
        Of the text, ISO 639-1; of one without a word list only punctuation and names count.
    """
    if SENTENCE_END.search(left):
        return AT_SENTENCE
    if CLAUSE_END.search(left):
        return AT_CLAUSE
    leaning = _LEANING.get(language, _NONE)
    if left.casefold() in leaning:
        return AFTER_LINK
    if left[:1].isupper() and right[:1].isupper():
        return IN_A_NAME
    opening = right.casefold()
    return BEFORE_LINK if opening in leaning and opening not in _ADVERBS else ANYWHERE

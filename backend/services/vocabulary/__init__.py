"""The vocabulary: names and terms that a model keeps mishearing, proposed, decided about, used, measured."""

from backend.services.vocabulary.choosing import choose_terms
from backend.services.vocabulary.deciding import accept, add, change, decline, forget, withdraw
from backend.services.vocabulary.showing import ShownPlace, ShownProposal, ShownTerm, Vocabulary, vocabulary
from backend.services.vocabulary.watching import watch

__all__ = [
    "ShownPlace",
    "ShownProposal",
    "ShownTerm",
    "Vocabulary",
    "accept",
    "add",
    "change",
    "choose_terms",
    "decline",
    "forget",
    "vocabulary",
    "watch",
    "withdraw",
]

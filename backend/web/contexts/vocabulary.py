"""What the page of the vocabulary is given."""

from dataclasses import dataclass, field

from backend.services.vocabulary import Vocabulary
from backend.web.contexts.page import Page


@dataclass(frozen=True, slots=True, kw_only=True)
class VocabularyPage(Page):
    """``vocabulary.html.jinja`` at ``/vocabulary``: what is proposed, in use, no longer in use, what it does.

    Forms: POST ``/vocabulary/accept`` (``text``, ``spelt``, ``tag``), ``/vocabulary/decline`` and
    ``/vocabulary/withdraw`` (``text``), ``/vocabulary/add`` (``text``, ``tag``), and of one term
    ``/vocabulary/{id}`` (``spelt``, ``tag``) and ``/vocabulary/{id}/forget``.

    Attributes
    ----------
    share
        Of recordings that go without, to compare.
    wanted
        What was typed into the form for a new term, if it was refused.
    errors
        A sentence by field name.
    """

    vocabulary: Vocabulary
    share: float = 0.2
    wanted: str = ""
    errors: dict[str, str] = field(default_factory=dict[str, str])

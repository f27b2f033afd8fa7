"""Everything that can go wrong in ways a person can act on.

Each error carries one sentence for the person who caused it: what is wrong and what would work.
The web translates the classes to HTTP statuses in one table (``backend.web.errors``), the command line
to exit status 2. Anything else that is raised is a defect, logged with its context and never shown raw.

::

    ErrataError
     ├── Invalid            a field or a file does not hold what it must         400
     │    └── BadAudio      the upload is not a recording we can read            422
     ├── Unauthenticated    nobody is signed in                                  401
     ├── Forbidden          signed in, but this is somebody else's               403
     ├── NotFound           there is no such thing                               404
     ├── Conflict           somebody changed it meanwhile                        409
     │    └── SegmentConflict  … the words of one segment; carries both texts
     ├── TooLarge           over a limit that is stated                          413
     └── Unavailable        a model, a disk or a service is missing now          503
"""

from typing import Any


class ErrataError(Exception):
    """An error with one sentence for a person.

    Parameters
    ----------
    message
        What is wrong and what would work, as a full sentence.
    field
        The name of the field or file it is about, where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.more: dict[str, Any] = {}
        """What the place that caught it knows beyond, as JSON-ready values."""

    def details(self) -> dict[str, Any]:
        """Return what a client needs beyond the message, as JSON-ready values."""
        return self.more if self.field is None else {"field": self.field, **self.more}


class Invalid(ErrataError):
    """A field or a file does not hold what it must."""


class BadAudio(Invalid):
    """The upload is not a recording that can be read."""


class Unauthenticated(ErrataError):
    """Nobody is signed in."""


class Forbidden(ErrataError):
    """Signed in, but not allowed."""


class NotFound(ErrataError):
    """There is no such thing."""


class Conflict(ErrataError):
    """Somebody changed it meanwhile."""


class SegmentConflict(Conflict):
    """Two people changed the words of one segment.

    Parameters
    ----------
    segment
        Id of the segment.
    theirs
        The text that is stored now.
    yours
        The text that was refused.
    version
        The version to base a new attempt on.
    """

    def __init__(self, segment: str, theirs: str, yours: str, version: int) -> None:
        super().__init__(
            "Somebody else changed this passage while you were editing it. "
            "Keep one of the two texts, or combine them, and save again."
        )
        self.segment = segment
        self.theirs = theirs
        self.yours = yours
        self.version = version

    def details(self) -> dict[str, Any]:
        """Return both texts, so that nobody's words vanish silently."""
        return {
            "segment": self.segment,
            "theirs": self.theirs,
            "yours": self.yours,
            "version": self.version,
            **self.more,
        }


class TooLarge(ErrataError):
    """Over a limit that the message states."""


class Unavailable(ErrataError):
    """A model, a disk or a service is missing right now."""

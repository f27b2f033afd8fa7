"""What a person can prefer, as it travels: checked here, kept by ``backend.services.preferences``."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

Combination = Annotated[str, Meta(min_length=1, max_length=40)]


class Preferences(Struct, forbid_unknown_fields=True):
    """How a person likes Errata. What is left out stays, null takes it back to what comes."""

    language: Annotated[str, Meta(pattern="^([a-z]{2,3}(-[A-Za-z]{2,8})?)?$")] | UnsetType | None = UNSET
    """Of the pages; as it comes, and empty, what the browser asks for."""
    theme: Literal["system", "light", "dark"] | UnsetType | None = UNSET
    keys: (
        Annotated[dict[Combination, Annotated[list[Combination], Meta(max_length=8)]], Meta(max_length=100)]
        | UnsetType
        | None
    ) = UNSET
    """Combinations of keys by command of the editor, for those that differ from what comes."""
    speed: Annotated[float, Meta(ge=0.25, le=4)] | UnsetType | None = UNSET
    follow: bool | UnsetType | None = UNSET
    """Whether the text scrolls to what is heard."""
    pause_on_type: bool | UnsetType | None = UNSET
    """Whether the sound waits for who types while listening through; as it comes, it does."""
    resume_after_typing: bool | UnsetType | None = UNSET
    """Whether it goes on by itself when the typing stops; as it comes, it does."""
    skip_listened: bool | UnsetType | None = UNSET
    """Whether listening through passes over what was listened to."""
    way: Literal["review", "listen"] | UnsetType | None = UNSET
    """Through a transcript: from doubtful word to doubtful word, or by ear."""
    even_out: bool | UnsetType | None = UNSET
    """Whether quiet recordings are played louder."""
    flags: bool | UnsetType | None = UNSET
    """Whether doubtful words are marked."""
    experiment: bool | UnsetType | None = UNSET
    """Whether marks may be left out on a few random passages, to measure whether they help; comes as true."""
    threshold: Annotated[float, Meta(ge=0, le=1)] | UnsetType | None = UNSET
    """Confidence under which a word is doubtful; as it comes, that of the model."""
    strike_reason: Literal["not speech", "crosstalk", "private"] | UnsetType | None = UNSET
    """Why words were last left out; it is taken again unasked."""
    left_alone: (
        Annotated[list[Annotated[str, Meta(max_length=80)]], Meta(max_length=100)] | UnsetType | None
    ) = UNSET
    """Words whose correction is not offered everywhere."""
    searches: (
        Annotated[list[Annotated[str, Meta(max_length=100)]], Meta(max_length=12)] | UnsetType | None
    ) = UNSET
    """What was last looked for, newest first."""
    step_s: Annotated[float, Meta(ge=0.5, le=60)] | UnsetType | None = UNSET
    """How far the keys for back and forward go."""
    resume_back_s: Annotated[float, Meta(ge=0, le=10)] | UnsetType | None = UNSET
    """How far playing goes back when it goes on."""
    release_back_s: Annotated[float, Meta(ge=0, le=10)] | UnsetType | None = UNSET
    """How far a held pedal goes back when it is let go."""
    text_size: Literal["small", "normal", "large", "largest"] | UnsetType | None = UNSET
    """Of the transcript."""
    line_spacing: Literal["close", "normal", "wide"] | UnsetType | None = UNSET
    """Of the transcript."""
    print_times: bool | UnsetType | None = UNSET
    """Whether a printed transcript has times."""


def given(wanted: Preferences) -> dict[str, Any]:
    """Return what somebody gave, by name."""
    values = {name: getattr(wanted, name) for name in wanted.__struct_fields__}
    return {name: value for name, value in values.items() if value is not UNSET}

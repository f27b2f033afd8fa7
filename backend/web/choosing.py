"""Which transcripts figures are about, out of an address."""

from datetime import date
from typing import Annotated, TypeAlias

from litestar.di import NamedDependency, Provide
from litestar.params import QueryParameter

from backend.domain.errors import Invalid
from backend.domain.slicing import Chosen


def _chosen(
    model: Annotated[str, QueryParameter(max_length=64, description="Id of a model version.")] = "",
    language: Annotated[str, QueryParameter(max_length=20, description="ISO 639, as found.")] = "",
    source: Annotated[
        str, QueryParameter(max_length=20, description="upload, microphone, api, web or watched.")
    ] = "",
    decoding: Annotated[
        str, QueryParameter(max_length=100, description="Preset, beam and type of numbers.")
    ] = "",
    kernel: Annotated[str, QueryParameter(max_length=40, description="Version of the kernels.")] = "",
    tag: Annotated[str, QueryParameter(max_length=60)] = "",
    first_day: Annotated[str, QueryParameter(description="The first day of hearing, in UTC.")] = "",
    last_day: Annotated[str, QueryParameter(description="The last day of hearing, in UTC.")] = "",
) -> Chosen:
    days = _day(first_day, "first_day"), _day(last_day, "last_day")
    return Chosen(model, language, source, decoding, kernel, tag, *days)


def _day(text: str, field: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Invalid(f"{text!r} is no day. Write it as 2026-11-23.", field=field) from None


TheChosen: TypeAlias = NamedDependency[Chosen]
"""The filters of the address, handed to whoever asks for ``chosen``."""

provide_chosen = {"chosen": Provide(_chosen, sync_to_thread=False)}

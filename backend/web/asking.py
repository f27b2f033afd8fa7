"""The types that handlers are written with: who asks, and what they are handed."""

from typing import Any, TypeAlias

from litestar import Request
from litestar.di import NamedDependency

from backend.services.records import Records
from backend.web.authentication import Person

AnyRequest: TypeAlias = Request[Any, Any, Any]
"""A request, whoever sent it."""

PersonRequest: TypeAlias = Request[Person, Any, Any]
"""A request behind the guard: ``request.user`` is the person."""

TheRecords: TypeAlias = NamedDependency[Records]
"""The record, handed to every handler that asks for it."""

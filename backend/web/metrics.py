"""``/metrics`` in Prometheus's text format: what the record holds, and how long requests take.

Numbers only: no word, title or name of a person is a label. Each application has a registry of its own.
"""

import time
from collections.abc import Iterable, Iterator
from hmac import compare_digest
from typing import Any

from anyio import to_thread
from litestar import Response, get
from litestar.types import ASGIApp, Message, Receive, Scope, Send
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from backend.services import accounts
from backend.services.metrics import Snapshot, snapshot
from backend.services.records import Records
from backend.web.asking import AnyRequest
from backend.web.authentication import PUBLIC, person_of_session

STATE_NUMBERS = {"unknown": -1, "ok": 0, "warning": 1, "alarm": 2}
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)


class RecordCollector:
    """Reads the record whenever somebody asks for the metrics."""

    def __init__(self, records: Records) -> None:
        self._records = records

    def describe(self) -> Iterable[Metric]:
        """Return nothing: the record is not read before somebody asks."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield the families."""
        found = snapshot(self._records)
        yield _by("errata_jobs", "Transcriptions by state.", "state", found.jobs)
        yield _plain("errata_queue_age_seconds", "How long the oldest job has waited.", found.queue_age_s)
        yield _plain("errata_workers", "Workers that are alive.", found.workers)
        yield _plain("errata_audio_seconds", "Sound that was transcribed and is kept.", found.audio_s)
        yield _plain("errata_recognise_seconds", "Time that recognising it took.", found.recognise_s)
        yield _by("errata_events", "Edit events that are kept, by kind.", "kind", found.events)
        yield from _of_models(found)
        yield from _of_golden(found)
        yield _of_alarms(found)


class RequestTimes:
    """Middleware: how long requests take, by method, route and class of status."""

    def __init__(self, app: ASGIApp, histogram: Histogram) -> None:
        self.app = app
        self.histogram = histogram

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Time a request; routes are named as they are written, so that no address holds an id."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), "5xx"

        async def watch(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = f"{message['status'] // 100}xx"
            await send(message)

        try:
            await self.app(scope, receive, watch)
        finally:
            route = str(scope.get("path_template") or "other")
            self.histogram.labels(scope["method"], route, status).observe(time.perf_counter() - began)


def request_registry() -> tuple[CollectorRegistry, Histogram]:
    """Return a registry of requests, and the histogram in it."""
    registry = CollectorRegistry()
    histogram = Histogram(
        "errata_request_seconds",
        "How long requests take.",
        ["method", "route", "status"],
        registry=registry,
        buckets=_BUCKETS,
    )
    return registry, histogram


@get("/metrics", opt=PUBLIC, include_in_schema=False)
async def metrics(request: AnyRequest) -> Response[bytes]:
    """Answer the metrics to who has the scrape token, an ordinary one, or is signed in."""
    await _let_in(request)
    text = await to_thread.run_sync(_written, request.app.state.records, request.app.state.requests)
    return Response(text, headers={"content-type": CONTENT_TYPE_LATEST})


def _written(records: Records, requests: CollectorRegistry) -> bytes:
    held = CollectorRegistry()
    held.register(RecordCollector(records))
    return generate_latest(held) + generate_latest(requests)


async def _let_in(request: AnyRequest) -> None:
    """Raise ``Unauthenticated`` unless somebody is there who may read the metrics."""
    records: Records = request.app.state.records
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if not scheme:
        await to_thread.run_sync(person_of_session, records, dict(request.session or {}))
        return
    expected: str | None = request.app.state.options.metrics_token
    if expected and compare_digest(token.strip().encode(), expected.encode()):
        return
    await to_thread.run_sync(accounts.account_for_token, records, token.strip())


def _of_alarms(found: Snapshot) -> Metric:
    """Return how alarms stand; ``model`` is empty where they concern all recordings, or the machine."""
    states = GaugeMetricFamily(
        "errata_alarm_state", "-1 unknown, 0 ok, 1 warning, 2 alarm.", labels=["kind", "model", "sha256"]
    )
    for alarm in found.alarms:
        model = alarm.model or {"name": "", "sha256": ""}
        states.add_metric([alarm.kind, model["name"], model["sha256"]], STATE_NUMBERS[alarm.state])
    return states


def _of_models(found: Snapshot) -> Iterator[Metric]:
    measures: dict[str, tuple[str, Any]] = {
        "errata_model_ewer": ("Edit-derived word error rate of reviewed words.", lambda each: each["ewer"]),
        "errata_model_coverage": ("Share of heard words that are reviewed.", lambda each: each["coverage"]),
        "errata_model_reviewed_words": ("Words it rests on.", lambda each: each["words"]["reviewed"]),
        "errata_model_ratings": ("Ratings given.", lambda each: each["ratings"]["ratings"]),
        "errata_model_stars": ("Mean of the ratings.", lambda each: each["ratings"]["mean"]),
    }
    for name, (meaning, of) in measures.items():
        yield _by_model(name, meaning, ((each["model"], of(each)) for each in found.models))


def _of_golden(found: Snapshot) -> Iterator[Metric]:
    yield _plain("errata_golden_segments", "Segments in the golden set.", found.golden["segments"])
    newest = next((run for run in found.golden["runs"] if run["state"] == "done"), {"models": []})
    rates = ((each["model"], each["wer"] and each["wer"]["value"]) for each in newest["models"])
    yield _by_model("errata_golden_wer", "Word error rate on the golden set, newest run.", rates)


def _by_model(name: str, meaning: str, values: Iterable[tuple[Any, float | None]]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=["model", "sha256"])
    for model, value in values:
        if value is not None:
            family.add_metric([model["name"], model["sha256"][:12]], value)
    return family


def _by(name: str, meaning: str, label: str, values: dict[str, int]) -> Metric:
    family = GaugeMetricFamily(name, meaning, labels=[label])
    for key, value in values.items():
        family.add_metric([key], value)
    return family


def _plain(name: str, meaning: str, value: float) -> Metric:
    return GaugeMetricFamily(name, meaning, value=value)

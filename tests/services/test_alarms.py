"""What is watched: summaries, alarms over real rows, and the webhook that is told."""

import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any, ClassVar

import pytest
from sqlmodel import col, select

from backend.domain.alarms import Measured
from backend.domain.errors import NotFound
from backend.domain.summary import METHOD
from backend.services import alarms, golden, golden_runs, library, minding
from backend.services.alarms.looking import Look, operations
from backend.services.records import Monitoring, Records
from backend.services.status import leases_of
from backend.storage import summaries
from backend.storage.tables import (
    Account,
    AlarmChangeRow,
    AlarmRow,
    HypothesisRow,
    Job,
    ModelVersionRow,
    Recording,
    SummaryRow,
    now,
)
from tests.services.conftest import MakeTranscript

TINY = "tiny.en@tttttttttttt"
"""The scope of alarms within the model of most tests."""
SECRET = "a secret of some length"
LOUD = {
    "level_db": -3.0,
    "snr_db": None,
    "duration_s": 60.0,
    "language": "en",
    "words": 1,
    "recognise_s": 1.0,
}
LOUD |= {"confidence_mean": 0.9, "no_speech_mean": 0.1, "suppressed": 0, "gaps": 0}
on_sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""Of what does not depend on the kind of database."""


def heard_on(records: Records, owner: Account, days_ago: list[float], confidence: float, **more: Any) -> None:
    """Store recordings that were heard so many days ago with about this confidence, by a model of a name."""
    name: str = more.get("model", "tiny.en")
    with records.database.session() as session:
        known = session.exec(select(ModelVersionRow).where(ModelVersionRow.name == name)).first()
        model = known or ModelVersionRow(name=name, sha256=name[0] * 64, source="package", multilingual=True)
        session.add(model)
        for index, days in enumerate(days_ago):
            at = now() - timedelta(days=days)
            recording = Recording(
                sha256=sha256(f"{name} {confidence} {days} {index}".encode()).hexdigest(),
                filename="a.wav",
                title="a",
                size_bytes=1,
                owner_id=owner.id,
                consent_quality=more.get("consent", True),
            )
            job = Job(recording_id=recording.id, model=name, state="done", finished_at=at)
            heard = HypothesisRow(
                job_id=job.id,
                recording_id=recording.id,
                model_version_id=model.id,
                language="en",
                duration_s=60,
                threshold=0.5,
                complete=True,
                created_at=at,
            )
            summary = {
                "confidence_mean": confidence + index % 10 / 200,
                "no_speech_mean": 0.1,
                "words": 100 + index % 7,
                "suppressed": 0,
                "gaps": 0,
                "duration_s": 60.0,
                "level_db": more.get("level_db"),
                "snr_db": None,
                "language": "en",
                "recognise_s": 3.0,
            }
            for row in (
                recording,
                job,
                heard,
                SummaryRow(hypothesis_id=heard.id, method=METHOD, summary=summary),
            ):
                session.add(row)
                session.flush()


def days(count: int, first: float, last: float) -> list[float]:
    return [first + (last - first) * index / count for index in range(count)]


def looked(records: Records, times: int, every_min: float = 11.0, start: datetime | None = None) -> datetime:
    moment = start or now()
    for _ in range(times):
        alarms.evaluate(records, moment)
        moment += timedelta(minutes=every_min)
    return moment


def states(records: Records, model: str | None = "tiny.en") -> dict[str, str]:
    """How alarms stand by kind: those within a model, else those of everything."""
    found = sorted(alarms.alarms(records), key=lambda each: each.scope)
    return {each.kind: each.state for each in found if (each.model or {"name": model})["name"] == model}


def test_recordings_of_less_confidence_than_before_raise_an_alarm_with_a_meaning(
    records: Records, owner: Account
) -> None:
    heard_on(records, owner, days(40, 8, 30), 0.9)
    heard_on(records, owner, days(25, 0.1, 6), 0.6)
    moment = looked(records, 1)
    assert states(records)["drift_confidence"] == "unknown"
    looked(records, 2, start=moment)
    found = alarms.alarms(records)[0]
    assert (found.kind, found.state, found.model) == (
        "drift_confidence",
        "alarm",
        {"name": "tiny.en", "sha256": "t" * 12},
    )
    assert found.details["before"] > found.details["now"]
    assert "marks" in found.about.meaning
    assert states(records)["drift_words"] == "ok"
    assert states(records)["drift_level"] == "unknown"
    assert alarms.raised(records) == 2, "that, and that there is no worker"


def test_a_new_model_for_half_of_the_recordings_is_no_drift_of_either(
    records: Records, owner: Account
) -> None:
    heard_on(records, owner, days(40, 8, 30), 0.9, level_db=-20.0)
    heard_on(records, owner, days(25, 0.1, 6), 0.9, level_db=-20.0)
    heard_on(records, owner, days(25, 0.2, 6.1), 0.6, model="base", level_db=-20.0)
    looked(records, 3)
    assert states(records)["drift_confidence"] == states(records)["drift_level"] == "ok"
    assert states(records, "base")["drift_confidence"] == "unknown"
    (new,) = [
        each
        for each in alarms.alarms(records)
        if each.kind == "drift_confidence" and each.scope == "base@bbbbbbbbbbbb"
    ]
    assert (new.details["few"], new.details["has"]) == ("new", [0, 25])
    assert new.details["former"]["model"] == TINY
    assert new.details["former"]["before"] > 0.9 > new.details["former"]["now"], "told, and not judged"


@on_sqlite
def test_what_is_transcribed_again_sounds_as_it_did_and_counts_once(records: Records, owner: Account) -> None:
    heard_on(records, owner, days(40, 8, 30), 0.9, level_db=-20.0)
    with records.database.session() as session:
        for number, row in enumerate(session.exec(select(HypothesisRow)).all()[:25]):
            job = Job(recording_id=row.recording_id, model="tiny.en", state="done")
            again = row.model_dump(exclude={"id", "created_at"}) | {"job_id": job.id}
            session.add(job)
            session.flush()
            session.add(HypothesisRow(**again, id=f"again {number}", created_at=now() - timedelta(hours=1)))
            session.flush()
            session.add(SummaryRow(hypothesis_id=f"again {number}", method=METHOD, summary=LOUD))
    with records.database.reading() as session:
        found = summaries.between(session, now() - timedelta(days=3), now(), limit=20)
    assert len(found) == 20, "of a model version the newest, so many"
    assert not any(each.is_first for each in found)
    looked(records, 2)
    level = next(each for each in alarms.alarms(records) if each.kind == "drift_level")
    assert (level.state, level.details["has"]) == ("unknown", [40, 0])


@on_sqlite
def test_an_alarm_of_a_model_that_nobody_uses_any_more_falls_and_is_dropped(
    records: Records, owner: Account
) -> None:
    heard_on(records, owner, days(40, 8, 30), 0.9)
    heard_on(records, owner, days(25, 0.1, 6), 0.6)
    looked(records, 2)
    assert states(records)["drift_confidence"] == "alarm"
    looked(records, 3, start=now() + timedelta(days=8))
    assert "drift_confidence" not in states(records)
    (last, *_) = [each for each in alarms.history(records) if each.kind == "drift_confidence"]
    assert (last.before, last.after, last.model) == (
        "alarm",
        "unknown",
        {"name": "tiny.en", "sha256": "t" * 12},
    )
    assert states(records)["drift_level"] == "unknown"


@on_sqlite
def test_few_recordings_and_those_without_consent_raise_nothing(records: Records, owner: Account) -> None:
    heard_on(records, owner, days(40, 8, 30), 0.9)
    heard_on(records, owner, days(10, 0.1, 6), 0.6)
    heard_on(records, owner, days(25, 0.1, 6), 0.5, consent=False)
    looked(records, 4)
    assert states(records)["drift_confidence"] == "unknown"


@on_sqlite
def test_an_alarm_that_was_seen_is_no_longer_counted_until_it_changes(
    records: Records, owner: Account
) -> None:
    heard_on(records, owner, days(40, 8, 30), 0.9)
    heard_on(records, owner, days(25, 0.1, 6), 0.6)
    moment = looked(records, 3)
    alarms.acknowledge(records, "drift_confidence", TINY, "ann")
    assert alarms.raised(records) == 1
    assert alarms.alarms(records)[0].acknowledged_by == "ann"
    with records.database.session() as session:
        for row in session.exec(select(SummaryRow)):
            row.summary = row.summary | {"confidence_mean": 0.9}
    looked(records, 4, start=moment)
    assert states(records)["drift_confidence"] == "ok"
    assert [
        (each.before, each.after) for each in alarms.history(records) if each.kind == "drift_confidence"
    ] == [
        ("alarm", "ok"),
        ("unknown", "alarm"),
    ]
    with pytest.raises(NotFound):
        alarms.acknowledge(records, "weather", "", "ann")


@on_sqlite
def test_failures_that_come_suddenly_are_an_alarm(records: Records, owner: Account) -> None:
    heard_on(records, owner, days(40, 8, 30), 0.9)
    heard_on(records, owner, days(20, 0.1, 6), 0.9, model="large")
    with records.database.session() as session:
        for row in session.exec(select(Job).order_by(col(Job.finished_at).desc()).limit(15)):
            row.state = "failed"
    looked(records, 2)
    assert states(records, "large")["failures"] == "alarm", "a new model that fails is told at once"
    assert states(records)["failures"] == "ok"


@on_sqlite
def test_no_worker_is_an_alarm_until_there_is_one(records: Records) -> None:
    moment = looked(records, 2, every_min=1)
    assert states(records)["workers"] == "alarm"
    leases = leases_of(records)
    leases.hold("worker-1")
    try:
        looked(records, 3, every_min=1, start=moment)
        assert states(records)["workers"] == "ok"
    finally:
        leases.release()


@on_sqlite
def test_work_that_does_not_go_on_is_told_in_minutes(
    records: Records, owner: Account, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    library.transcribe_again(records, library.list_recordings(records).recordings[0].id)
    moment = now()
    moment = looked(records, 12, every_min=3, start=moment) - timedelta(minutes=3)
    found = next(each for each in alarms.alarms(records) if each.kind == "progress")
    assert (found.state, found.value) == ("alarm", 33.0)
    # A night that the machine was off is no stand-still.
    overnight = Look(records, moment + timedelta(hours=8), {("progress", ""): found.details})
    assert operations(overnight)["progress", ""].value == 0.0


@on_sqlite
def test_older_hypotheses_are_summarised_now_and_then(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    assert minding.fill_summaries(records) == 1
    assert minding.fill_summaries(records) == 0
    with records.database.reading() as session:
        (found,) = summaries.between(session, now() - timedelta(hours=1), now(), limit=9)
    assert found.summary["words"] > 30


def test_minding_is_done_by_one_at_a_time_and_schedules_the_golden_set(
    records: Records, make_transcript: MakeTranscript
) -> None:
    make_transcript()
    recording = library.list_recordings(records).recordings[0]
    golden.add(
        records,
        recording_id=recording.id,
        start_s=0,
        end_s=4,
        text="the quick brown fox",
        language="en",
        source="review",
        by="ann",
    )
    minding.mind(records)
    (run,) = golden_runs.report(records)["runs"]
    assert (run["state"], run["asked_by"]) == ("queued", "schedule")
    minding.mind(records)
    assert len(golden_runs.report(records)["runs"]) == 1
    assert states(records)["workers"] == "alarm", "it was looked twice"


class Listener(BaseHTTPRequestHandler):
    """Takes what the webhook sends, unless it is told to be out of order."""

    taken: ClassVar[list[tuple[dict[str, str], bytes]]]
    status: ClassVar[int]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if type(self).status == 200:
            type(self).taken.append((dict(self.headers), body))
        self.send_response(type(self).status)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@pytest.fixture
def listener() -> Iterator[tuple[type[Listener], str]]:
    class Mine(Listener):
        taken: ClassVar = []
        status = 503

    server = HTTPServer(("127.0.0.1", 0), Mine)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield Mine, f"http://127.0.0.1:{server.server_port}/hook"
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_webhook_that_was_down_is_told_later_and_once(
    records: Records, listener: tuple[type[Listener], str]
) -> None:
    hook, url = listener
    told = replace(records, monitoring=Monitoring(webhook=url, secret=SECRET))
    moment = looked(told, 2, every_min=1)
    assert alarms.tell(told, moment) == 0
    assert "503" in str(alarms.history(told)[0].error)
    assert alarms.tell(told, moment) == 0, "it is not asked again at once"
    hook.status = 200
    assert alarms.tell(told, moment + timedelta(minutes=2)) == 1
    assert alarms.tell(told, moment + timedelta(hours=9)) == 0
    ((headers, body),) = hook.taken
    expected = hmac.new(SECRET.encode(), headers["X-Errata-Timestamp"].encode() + b"." + body, sha256)
    assert headers["X-Errata-Signature"] == f"sha256={expected.hexdigest()}"
    message = json.loads(body)
    assert (message["kind"], message["before"], message["state"]) == ("workers", "unknown", "alarm")
    assert (message["scope"], message["model"]) == ("", None)
    assert headers["X-Errata-Id"] == message["id"]


@on_sqlite
def test_a_webhook_that_is_not_there_is_tried_again(records: Records) -> None:
    told = replace(records, monitoring=Monitoring(webhook="http://127.0.0.1:1/", secret=SECRET))
    moment = looked(told, 2, every_min=1)
    assert alarms.tell(told, moment) == 0
    with records.database.reading() as session:
        change = session.exec(select(AlarmChangeRow).where(AlarmChangeRow.after == "alarm")).one()
    assert change.error is not None
    assert change.next_at is not None
    assert change.next_at > moment


@on_sqlite
def test_whoever_dies_while_telling_leaves_it_to_the_next(
    records: Records, listener: tuple[type[Listener], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    hook, url = listener
    hook.status = 200
    told = replace(records, monitoring=Monitoring(webhook=url, secret=SECRET))
    moment = looked(told, 2, every_min=1)

    def killed(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("backend.services.alarms.telling._note", killed)
        with pytest.raises(KeyboardInterrupt):
            alarms.tell(told, moment)
    assert alarms.tell(told, moment + timedelta(minutes=2)) == 1
    ids = [headers["X-Errata-Id"] for headers, _ in hook.taken]
    assert len(ids) == 2
    assert len(set(ids)) == 1


@on_sqlite
def test_nothing_is_sent_anywhere_unless_an_address_is_set(records: Records) -> None:
    moment = looked(records, 2, every_min=1)
    assert states(records)["workers"] == "alarm"
    with records.database.reading() as session:
        assert all(row.next_at is None for row in session.exec(select(AlarmChangeRow)))
    assert alarms.tell(records, moment) == 0


@on_sqlite
def test_an_alarm_of_a_kind_that_is_no_longer_watched_is_not_shown(records: Records) -> None:
    with records.database.session() as session:
        session.add(AlarmRow(kind="weather"))
    assert alarms.alarms(records) == []


def test_the_mark_that_is_shown_is_the_next_or_the_last_passed() -> None:
    assert [Measured(value, 1.0, 2.0).threshold for value in (0.5, 1.5, 2.5)] == [1.0, 1.0, 2.0]

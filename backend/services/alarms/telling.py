"""Tell the operator's webhook of every change, at least once, whatever dies meanwhile.

What is to be told lies in the database before it is told. Whoever tells it first notes when it is to be told
again, and then that it arrived: a process that is killed in between leaves it to the next. It is not a job
for a worker, because that there is no worker is among what is told.
"""

import hashlib
import hmac
import json
from datetime import datetime, timedelta
from typing import Any

import httpcore
import structlog

import backend
from backend.domain.alarms import KINDS, model_of
from backend.services.records import Records
from backend.storage import alarms as rows
from backend.storage.tables import AlarmChangeRow, now

MOST_AT_ONCE = 20
MOST_TRIES = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
_TIMEOUT = {"connect": 5.0, "read": 10.0, "write": 5.0, "pool": 5.0}
_log: Any = structlog.get_logger(__name__)


def tell(records: Records, moment: datetime | None = None) -> int:
    """Tell what is due to be told; return how much of it arrived."""
    url, secret = records.monitoring.webhook, records.monitoring.secret
    if url is None or secret is None:
        return 0
    moment = moment or now()
    arrived = 0
    for change in _claim(records, moment):
        error = _post(url, secret, change, moment)
        _note(records, change.id, error, moment)
        arrived += error is None
    return arrived


def signature(secret: str, timestamp: str, body: bytes) -> str:
    """Return what the header ``X-Errata-Signature`` holds: HMAC-SHA256 of ``TIMESTAMP.BODY``, in hex."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def _claim(records: Records, moment: datetime) -> list[AlarmChangeRow]:
    with records.database.session() as session:
        due = rows.to_tell(session, moment, limit=MOST_AT_ONCE)
        for change in due:
            pause = min(FIRST_PAUSE * 2.0 ** min(change.tries, 16), LONGEST_PAUSE)
            change.tries += 1
            change.next_at = moment + pause if change.tries < MOST_TRIES else None
    return due


def _note(records: Records, change_id: str, error: str | None, moment: datetime) -> None:
    with records.database.session() as session:
        change = session.get_one(AlarmChangeRow, change_id, with_for_update=True)
        change.error = error
        if error is None:
            change.delivered_at, change.next_at = moment, None
        elif change.next_at is None:
            _log.error("gave up telling the webhook", change=change_id, error=error)
        else:
            _log.warning("the webhook was not told", change=change_id, error=error, again=change.next_at)


def _post(url: str, secret: str, change: AlarmChangeRow, moment: datetime) -> str | None:
    """Send one change; return why it did not arrive."""
    body = json.dumps(_told(change), ensure_ascii=False).encode()
    timestamp = str(int(moment.timestamp()))
    headers: dict[str | bytes, str | bytes] = {
        "Content-Type": "application/json",
        "User-Agent": f"Errata/{backend.__version__}",
        "X-Errata-Id": change.id,
        "X-Errata-Timestamp": timestamp,
        "X-Errata-Signature": signature(secret, timestamp, body),
    }
    try:
        with httpcore.ConnectionPool(retries=0) as pool:
            answer = pool.request(
                "POST", url, headers=headers, content=body, extensions={"timeout": _TIMEOUT}
            )
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
        return f"{type(error).__name__}: {error}".strip(": ")
    except httpcore.UnsupportedProtocol as error:
        return str(error)
    return None if 200 <= answer.status < 300 else f"It answered {answer.status}."


def _told(change: AlarmChangeRow) -> dict[str, Any]:
    about = KINDS.get(change.kind)
    return {
        "id": change.id,
        "kind": change.kind,
        "scope": change.scope,
        "model": model_of(change.scope),
        "before": change.before,
        "state": change.after,
        "value": change.value,
        "threshold": change.threshold,
        "at": change.at.isoformat(timespec="seconds"),
        "meaning": about.meaning if about else "",
        "look": about.look if about else "",
    }

"""Open the record at the edge of a process: one way for the web, the worker and the commands."""

from datetime import date

from backend.services.queue import DurableQueue
from backend.services.records import Monitoring, Records
from backend.settings import Settings
from backend.storage.database import Database
from backend.storage.media import MediaStore


def open_records(settings: Settings, *, migrate: bool = True) -> Records:
    """Open the record.

    Parameters
    ----------
    migrate
        Whether to bring the tables up to date first, the queue's too; several processes may do so at once.

    Raises
    ------
    Unavailable
        The database cannot be reached, or its driver is missing.
    """
    database = Database(settings.database_url)
    queue = DurableQueue(database)
    if migrate:
        database.migrate()
        queue.migrate()
    return Records(
        database=database,
        media=MediaStore(settings.data_dir),
        queue=queue,
        default_model=settings.model,
        default_language=settings.language,
        max_upload_bytes=settings.max_upload_bytes,
        stuck_after_s=settings.stuck_after_s,
        rating_prompt_share=settings.rating_prompt_share,
        vocabulary_terms=settings.vocabulary_terms,
        vocabulary_withheld_share=settings.vocabulary_withheld_share,
        hidden_share=settings.hidden_share,
        trash_days=settings.trash_days,
        import_hosts=tuple(settings.import_hosts),
        watch_folder=settings.watch_folder,
        monitoring=_monitoring(settings),
    )


def _monitoring(settings: Settings) -> Monitoring:
    pinned = settings.drift_reference
    first, last = (date.fromisoformat(day) for day in pinned.split("/")) if pinned else (None, None)
    return Monitoring(
        webhook=settings.alarm_webhook,
        secret=settings.alarm_secret,
        current_days=settings.drift_days,
        reference_days=settings.drift_reference_days,
        pinned=(first, last) if first and last else None,
        golden_every_h=settings.golden_every_h,
    )

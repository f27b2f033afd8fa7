"""Open the record at the edge of a process: one way for the web, the worker and the commands."""

from backend.services.queue import DurableQueue
from backend.services.records import Records
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
        rating_prompt_share=settings.rating_prompt_share,
        hidden_share=settings.hidden_share,
        trash_days=settings.trash_days,
        import_hosts=tuple(settings.import_hosts),
        watch_folder=settings.watch_folder,
    )

"""``errata transcribe``: files to text, without a server."""

import hashlib
import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from backend.domain.corrections import was_flagged
from backend.domain.errors import BadAudio, ErrataError, Invalid
from backend.domain.events import EditEvent, SpeakersProposed
from backend.domain.replay import replay
from backend.domain.transcript import Hypothesis, Transcript
from backend.services.exporting import FORMATS, Format, Info
from backend.settings import Settings
from worker.commands.options import recognition_options
from worker.loading import costs_of, load_recognizer, load_second


@click.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE…", type=click.Path(path_type=Path))
@click.option("--format", "format_name", type=click.Choice(sorted(FORMATS)), default="txt", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="The same as --format json: words with confidence.")
@recognition_options
@click.option("--output", type=click.Path(path_type=Path), help="A file, or a folder for several files.")
def transcribe(
    settings: Settings,
    files: tuple[Path, ...],
    format_name: str,
    as_json: bool,
    output: Path | None,
) -> None:
    """Transcribe recordings and print or save the text.

    A file that cannot be read is named on standard error with the reason; the others are transcribed all the
    same, and the exit status is 2.
    """
    format_ = FORMATS["json" if as_json else format_name]
    _check_output(files, format_, output)
    recognizer = load_recognizer(settings)
    recognizer.check_language(settings.language)
    # These import kernels, after their cache folder is set.
    from worker.loading import load_proposer
    from worker.pipeline.transcribe import transcribe_with_speakers

    proposer, second = load_proposer(settings), load_second(settings, recognizer)
    documents: list[dict[str, Any]] = []
    failed = False
    for path in files:
        try:
            _check_file(path)
            hypothesis, proposed = transcribe_with_speakers(
                path,
                recognizer,
                proposer,
                max_duration_s=settings.max_duration_s,
                language=settings.language,
                on_progress=_progress(path),
                second=second,
                costs=costs_of(settings),
            )
            if sys.stderr.isatty():
                click.echo(err=True)
        except ErrataError as error:
            click.echo(f"errata: {error.message}", err=True)
            failed = True
            continue
        if format_.name == "json":
            documents.append(as_document(hypothesis, path, proposed))
        else:
            _deliver(_rendered(hypothesis, path, format_, proposed), path, format_, len(files) > 1, output)
        if not hypothesis.segments:
            click.echo(f"errata: no speech was found in {path}: its transcript is empty.", err=True)
    if format_.name == "json" and documents:
        _deliver_json(documents, len(files) > 1, output)
    sys.exit(2 if failed else 0)


def as_document(
    hypothesis: Hypothesis, path: Path, proposed: SpeakersProposed | None = None
) -> dict[str, Any]:
    """Return a transcript as ``errata transcribe --json`` prints it. Times are in seconds."""
    transcript = _transcript(hypothesis, proposed)
    with path.open("rb") as file:
        sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    return {
        "file": str(path),
        "text": " ".join(segment.text for segment in hypothesis.segments),
        "language": hypothesis.language,
        "segments": [
            {
                "start": segment.start_s,
                "end": segment.end_s,
                "speaker": segment.speaker,
                "text": segment.text,
                "words": [
                    {
                        "text": word.text,
                        "start": word.start_s,
                        "end": word.end_s,
                        "probability": word.probability,
                        "confidence": word.confidence,
                        "doubtful": was_flagged(word, hypothesis.threshold),
                        "alternatives": list(word.alternatives),
                    }
                    for word in hypothesis.words[segment.first_word : segment.last_word]
                ],
            }
            for segment in transcript.segments
        ],
        "speakers_proposed": proposed and {"method": proposed.method},
        "suppressed": [
            {"start": text.start_s, "end": text.end_s, "text": text.text, "reason": text.reason}
            for text in hypothesis.suppressed
        ],
        "gaps": [{"start": gap.start_s, "end": gap.end_s, "faint": gap.faint} for gap in hypothesis.gaps],
        "model": {"name": hypothesis.model.name, "sha256": hypothesis.model.sha256},
        "audio": {"duration_s": hypothesis.duration_s, "sha256": sha256},
        "threshold": hypothesis.threshold,
        "parameters": dict(hypothesis.parameters),
    }


def _check_file(path: Path) -> None:
    if not path.exists():
        raise BadAudio(f"{path} does not exist. Check the name.", field=str(path))
    if path.is_dir():
        raise BadAudio(f"{path} is a folder. Name the recordings in it.", field=str(path))


def _check_output(files: tuple[Path, ...], format_: Format, output: Path | None) -> None:
    binary = format_.name == "docx"
    if binary and output is None:
        raise Invalid(f"{format_.label} cannot be printed. Name a file with --output.", field="--output")
    if len(files) > 1 and output is not None and format_.name != "json" and output.is_file():
        raise Invalid(f"--output {output} is a file; for several recordings name a folder.", field="--output")


def _progress(path: Path) -> Callable[[float], None] | None:
    """Return what is told of progress: a line on standard error that a person can watch."""
    if not sys.stderr.isatty():
        return None

    def tell(share: float) -> None:
        click.echo(f"\r{path.name}: {100 * share:.0f} %", err=True, nl=False)

    return tell


def _transcript(hypothesis: Hypothesis, proposed: SpeakersProposed | None) -> Transcript:
    if proposed is None:
        return replay(hypothesis, [])
    return replay(hypothesis, [EditEvent(1, "errata", datetime.now(UTC), proposed, proposed.kind)])


def _rendered(
    hypothesis: Hypothesis, path: Path, format_: Format, proposed: SpeakersProposed | None
) -> bytes:
    info = Info(
        title=path.stem,
        language=hypothesis.language,
        model_name=hypothesis.model.name,
        model_sha256=hypothesis.model.sha256,
        created_at=datetime.now(UTC),
        duration_s=hypothesis.duration_s,
        media_name=path.name,
    )
    return format_.render(_transcript(hypothesis, proposed), hypothesis, info)


def _deliver(data: bytes, path: Path, format_: Format, several: bool, output: Path | None) -> None:
    if output is None:
        if several:
            click.echo(f"== {path} ==")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    target = output
    if several or output.is_dir():
        output.mkdir(parents=True, exist_ok=True)
        target = output / f"{path.stem}{format_.suffix}"
    target.write_bytes(data)
    click.echo(f"{path} → {target}", err=True)


def _deliver_json(documents: list[dict[str, Any]], several: bool, output: Path | None) -> None:
    """One recording gives an object, several give a list."""
    text = json.dumps(documents if several else documents[0], ensure_ascii=False, indent=1)
    if output is None:
        click.echo(text)
        return
    target = output / "transcripts.json" if output.is_dir() else output
    target.write_text(text + "\n", encoding="utf-8")
    click.echo(f"{len(documents)} transcribed → {target}", err=True)

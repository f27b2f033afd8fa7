"""What the page about quality shows."""

from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from backend.domain import experiment, slicing
from backend.domain.quality import total
from backend.domain.slicing import DIMENSIONS, Chosen
from backend.domain.units import Unit, estimates
from backend.services import measuring
from backend.services.records import Records
from backend.storage import measures
from backend.storage.tables import ModelVersionRow, now

SUBSTITUTIONS = 20


@dataclass(frozen=True, slots=True)
class Dashboard:
    """What a data scientist keeps open; every figure says what it rests on.

    Attributes
    ----------
    chosen
        Which transcripts are looked at.
    choices
        What can be chosen, ``(value, name)`` by dimension.
    figures
        As :func:`backend.services.measuring.quality`, of each model version among them, less ``estimates``.
    headline
        Figures of all of them (:func:`backend.domain.units.estimates`).
    words, guardrail
        Heard, reviewed and rewritten words; what was suppressed, by reason, and gaps.
    slices, weeks, changes, history
        As :mod:`backend.domain.slicing` gives them, models by name.
    substitutions
        What was misheard most often.
    traffic
        How much there is, and how much of it is measured.
    marks
        Whether flags find errors and save time (:func:`backend.domain.experiment.figures`), and what of it
        there is of each model version, ``models``; ``share`` is that of new transcripts: each is counted by
        the one that was in force when it was made.
    uncounted
        Transcripts that changed and are not counted yet.
    shown_again
        Whether all this was so a moment ago, and need not be now.
    """

    chosen: Chosen
    choices: Mapping[str, Sequence[tuple[str, str]]]
    figures: Sequence[Mapping[str, Any]]
    headline: Mapping[str, Any]
    words: Mapping[str, int]
    guardrail: Mapping[str, Any]
    slices: Sequence[Mapping[str, Any]]
    weeks: Sequence[Mapping[str, Any]]
    changes: Sequence[Mapping[str, str]]
    history: Sequence[Mapping[str, Any]]
    substitutions: Sequence[Mapping[str, Any]]
    traffic: Mapping[str, Any]
    marks: Mapping[str, Any]
    uncounted: int
    shown_again: bool = False


@dataclass(frozen=True, slots=True)
class _Read:
    """All that a dashboard is worked out from; as long as it stays the same, so do the figures."""

    every: Sequence[Unit]
    names: Mapping[str, str]
    there: Mapping[str, int]
    days: Sequence[tuple[date, str, Mapping[str, int]]]
    audits: Mapping[str, Any]
    hour: datetime
    """What lies untouched counts as abandoned some day, though nothing changes."""
    models: Mapping[str, ModelVersionRow] = field(compare=False)
    uncounted: int = field(compare=False)


def dashboard(records: Records, chosen: Chosen) -> Dashboard:
    """Return everything about the transcripts that are looked at; of many, as it was a moment ago."""
    with records.database.reading() as session:
        there = measures.traffic(session)
    records.worked_out.ask(chosen)
    recent: _Read | None = records.worked_out.recent(_recordings(there))
    board = _of(records, chosen, recent or _read_now(records))
    return replace(board, shown_again=recent is not None)


def renew(records: Records) -> None:
    """Read and work out anew what somebody looked at lately, so that nobody waits for it."""
    if wanted := records.worked_out.to_renew():
        read = _read_now(records)
        for chosen in wanted:
            _of(records, chosen, read)


def _read_now(records: Records) -> _Read:
    counted = measuring.recount(records, within_s=measuring.COUNT_WITHIN_S)
    with records.database.reading() as session:
        models = measures.models(session)
        read = _Read(
            every=measures.units(session, measuring.METHOD, records.tallies),
            names=_names(models),
            there=measures.traffic(session),
            days=[(row.day, row.model_version_id, row.sums) for row in measures.days(session)],
            audits=measuring.audits_of(session, None),
            hour=now().replace(minute=0, second=0, microsecond=0),
            models=models,
            uncounted=counted.left,
        )
    records.worked_out.note(read, _recordings(read.there), len(read.every))
    return read


def _recordings(there: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(there[name] for name in ("recordings", "recordings_measured", "transcripts_measured"))


def _of(records: Records, chosen: Chosen, read: _Read) -> Dashboard:
    board: Dashboard | None = records.worked_out.figures(chosen, read)
    if board is None:
        board = _worked_out(records, chosen, read)
        records.worked_out.keep(chosen, read, board)
    return replace(board, uncounted=read.uncounted)


def _worked_out(records: Records, chosen: Chosen, read: _Read) -> Dashboard:
    every, names = read.every, read.names
    # Audits are of all that a model version heard.
    audits: Mapping[str, Any] = read.audits if chosen.is_whole else {}
    units = [unit for unit in every if chosen.matches(unit)]
    # The database adds up pairs of words while this thread adds up numbers: it takes either about as long.
    with ThreadPoolExecutor(1) as beside:
        misheard = beside.submit(_misheard, records, [unit.transcript for unit in units])
        groups, by_model = measuring.by_model(units)
        counts = total(by_model.values())
        weeks = slicing.weeks(units)
        return Dashboard(
            chosen=chosen,
            choices=_choices(every, names),
            figures=measuring.model_figures(read.models, groups, by_model, audits, with_estimates=False),
            headline=estimates(units, now(), counts),
            words=counts["words"],
            guardrail=counts["guardrail"],
            slices=[_named(each, names) for each in slicing.slices(units)],
            weeks=[each | {"models": [names.get(id_, id_) for id_ in each["models"]]} for each in weeks],
            changes=[{**each, "model": names.get(each["model"], "")} for each in slicing.changes(units)],
            history=_history(read.days, every, chosen),
            substitutions=misheard.result(),
            traffic=_traffic(read.there, counts),
            marks=_marks(records, groups, names),
            uncounted=0,
        )


def _misheard(records: Records, transcript_ids: Sequence[str]) -> list[dict[str, Any]]:
    with records.database.reading() as session:
        return measures.top_substitutions(session, transcript_ids, SUBSTITUTIONS)


def _marks(
    records: Records, groups: Mapping[str, Iterable[Unit]], names: Mapping[str, str]
) -> dict[str, Any]:
    arms = {id_: [(each.recording, each.tally.experiment) for each in units] for id_, units in groups.items()}
    by_model = [
        {"model": names[id_], **experiment.pointing(arms[id_])}
        for id_ in names
        if any(counts["transcripts"] for _, counts in arms.get(id_, ()))
    ]
    whole = experiment.figures([each for own in arms.values() for each in own])
    return {"share": records.hidden_share, **whole, "models": by_model}


def _history(
    days: Iterable[tuple[date, str, Mapping[str, int]]], units: Sequence[Unit], chosen: Chosen
) -> list[dict[str, Any]]:
    """Return what was known and is known, of all models or of one; nothing else was written down."""
    if not chosen.is_whole:
        return []
    then: dict[date, dict[str, int]] = {}
    for day, model, sums in days:
        if chosen.model in ("", model):
            known = then.setdefault(day, dict.fromkeys(sums, 0))
            for name, value in sums.items():
                known[name] += value
    return slicing.then_and_now(sorted(then.items()), [unit for unit in units if chosen.matches(unit)])


def _names(models: Mapping[str, ModelVersionRow]) -> dict[str, str]:
    """Return what each model version is called: by its name, and by its weights too where two share it."""
    times: dict[str, int] = {}
    for row in models.values():
        times[row.name] = times.get(row.name, 0) + 1
    return {
        id_: row.name if times[row.name] == 1 else f"{row.name} ({row.sha256[:7]})"
        for id_, row in models.items()
    }


def _choices(units: Sequence[Unit], names: Mapping[str, str]) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for dimension, keys in DIMENSIONS.items():
        values = {key for unit in units for key in keys(unit) if key}
        named = [(key, names.get(key, key) if dimension == "model" else key) for key in values]
        found[dimension] = sorted(named, key=lambda choice: choice[1].casefold())
    return found


def _named(row: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    value = row["value"]
    return {**row, "name": names.get(value, value) if row["dimension"] == "model" else value}


def _traffic(there: Mapping[str, int], counts: Mapping[str, Any]) -> dict[str, Any]:
    prompts = counts.get("prompts", {"shown": 0, "answered": 0})
    return {
        **there,
        "prompts": prompts["shown"],
        "answers": prompts["answered"],
        "opened": counts.get("use", {"opened": 0})["opened"],
        "ratings": sum(counts.get("stars", ())),
    }

"""A context for every template, in the states that look different."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from backend.domain import experiment
from backend.domain.alarms import KINDS
from backend.domain.differing import differences
from backend.domain.estimation.experiment import Trial
from backend.domain.figures import figures, rating_figures
from backend.domain.identifying import Place
from backend.domain.quality import no_counts
from backend.domain.search import marked, terms_of
from backend.domain.slicing import DIMENSIONS, TRENDS, Chosen
from backend.domain.units import RATIOS
from backend.domain.vocabulary import Tally
from backend.domain.vocabulary_effect import Use, term_effect, vocabulary_effect
from backend.services.alarms import Alarm, AlarmChange, by_model
from backend.services.dashboard import Dashboard
from backend.services.labels.identifying import Name, Names
from backend.services.library import Hit, Wanted
from backend.services.versions import (
    OldPassage,
    OldVersion,
    ToldPassage,
    ToldSitting,
    ToldStep,
    Versions,
)
from backend.services.vocabulary import ShownPlace, ShownProposal, ShownTerm, Vocabulary
from backend.web.contexts.arriving import ImportItem, Imports, RecordingNewPage
from backend.web.contexts.choices import FormatChoice, LanguageChoice, ModelChoice
from backend.web.contexts.doors import SignInPage, WelcomePage
from backend.web.contexts.figures import LabelsExport, ModelsPage, QualityPage
from backend.web.contexts.library import LibraryPage, LibraryRows, RecordingItem, Said, TrashItem, TrashPage
from backend.web.contexts.names import LeftPassage, NameRow, NamesList, NamesPage
from backend.web.contexts.page import ErrorPage
from backend.web.contexts.recording import HeardChunk, RecordingPage, RecordingProgress, RecordingTags
from backend.web.contexts.review import HeardModel, ReviewPage, ReviewQueuePage, ReviewResultsPage
from backend.web.contexts.settings import PersonItem, SettingsPage, TokenItem, WatchedFolder
from backend.web.contexts.transcript import HistoryPage
from backend.web.contexts.vocabulary import VocabularyPage
from backend.web.contexts.watching import AlarmsPage

PAGE_LANGUAGES = (LanguageChoice("en", "English"), LanguageChoice("de", "Deutsch"))
NOW = datetime(2026, 11, 23, 14, 5, tzinfo=UTC)
HOSTILE = "<b>R&D</b> \"meeting\" 'x'"
BASE: dict[str, Any] = {
    "title": "A page",
    "account_name": "ada",
    "csrf_token": "f00d",
    "version": "1.2.3",
    "notice": "It was done.",
}
MODELS = (
    ModelChoice("tiny.en", "ab" * 32, "package", False, True),
    ModelChoice("base", "cd" * 32, "folder", True, False),
)
LANGUAGES = (LanguageChoice("", "Let the model find it"), LanguageChoice("en", "English"))


def recording(state: str, **more: Any) -> RecordingItem:
    fields: dict[str, Any] = {
        "id": f"r-{state}",
        "job_id": "j",
        "title": HOSTILE,
        "filename": "meeting.m4a",
        "sha256": "ef" * 32,
        "duration_s": 75.0,
        "size_bytes": 1_500_000,
        "created_at": NOW,
        "language": "en",
        "model": "tiny.en",
        "state": state,
        "progress": 0.4,
        "error": "It holds no sound." if state == "failed" else None,
        "transcript_id": "t1" if state == "done" else None,
        "consent_quality": True,
        "consent_training": False,
    }
    return RecordingItem(**(fields | more))


def marks(recordings: int) -> dict[str, Any]:
    """Return whether marks help, as so many recordings tell."""
    arm = {"reviewed": 500, "reviewed_passages": 20, "flagged": 40, "flagged_wrong": 15, "wrong": 30}
    times = {"audio_s": 300.0, "typing_s": 40.0, "listening_s": 200.0}
    counts = experiment.no_counts() | {"transcripts": 1, "left_out": 1}
    for each in ("shown", "hidden"):
        counts[each] |= arm | times
    units = [(f"r{n}", counts) for n in range(recordings)]
    found = experiment.figures(units)
    return {"share": 0.1, **found, "models": [{"model": name, **found} for name in (HOSTILE, "base")]}


ROUND: dict[str, Any] = {
    "id": "r1",
    "design": "doubt",
    "created_at": NOW,
    "filters": {"model": "m1", "language": "en", "since": "2026-11-01"},
    "wanted": 50,
    "double_share": 0.2,
    "passages": 900,
    "words": 12_000,
    "recordings": 3,
    "progress": {"mine": 3, "done": 20, "total": 48},
}
ROUND_FORM = {"design": "doubt", "wanted": "50", "double_share": "20", "model": "m1", "language": "en"}
ROUND_FORM |= {"since": HOSTILE, "until": ""}


def estimated(value: float, *, alone: bool = False) -> dict[str, Any]:
    low, high = (None, None) if alone else (value * 0.8, value * 1.2)
    return {"value": value, "low": low, "high": high, "units": 1 if alone else 3}


def reviewed(done: int, *, alone: bool = False) -> ReviewResultsPage:
    """Return the results of a round of which so much is done; alone: one recording, one reviewer."""
    rate = estimated(0.06, alone=alone) if done else None
    dispute = {"id": "p1", "recording_id": "r", "start_s": 1.0, "end_s": 4.5, "language": "en"}
    answers = [{"verdict": "corrected", "text": HOSTILE}, {"verdict": "inaudible", "text": ""}]
    agreement = {
        "passages": 9,
        "alike": rate,
        "words": {"share": rate, "kappa": estimated(0.7)},
        "distance": rate,
    }
    found = {
        "drawn": 48,
        "done": done,
        "unclear": int(done > 1),
        **dict.fromkeys(("word_error_rate", "recall", "precision"), rate),
        "errors": estimated(700.0, alone=alone) if done else None,
        "agreement": agreement if done > 1 else None,
        "audit": {"edits": rate, "corrected": rate, "segments": 300, "audited": 20} if done else None,
        "disputed": [dispute | {"heard": HOSTILE, "answers": answers}] if done > 1 else [],
    }
    filters = {} if alone else ROUND["filters"]
    return ReviewResultsPage(
        **BASE,
        results=ROUND | found | {"filters": filters},
        models={"m1": HOSTILE},
        is_owner=True,
        joined="In the golden set: 3." if done > 1 else "",
    )


STATES = ("queued", "running", "done", "failed", "cancelled")
ALL = tuple(recording(state) for state in STATES)
RATED = recording("done", id="r-rated", doubtful_share=0.06, stars=4)
FOUND = recording(
    "done",
    id="r-found",
    tags=(HOSTILE, "field work"),
    title_parts=marked(HOSTILE, terms_of("R&D")),
    filename_parts=marked("meeting.m4a", ()),
    hits=(Hit(marked(HOSTILE, ()), None), Hit(marked(HOSTILE, terms_of("meeting")), 75.2)),
    hits_total=7,
)
IMPORTS = tuple(
    ImportItem(f"i-{state}{progress}", f"https://example.org/{HOSTILE}", state, 1000, progress, error, done)
    for state, progress, error, done in (
        ("queued", None, None, None),
        ("running", None, None, None),
        ("running", 0.4, None, None),
        ("done", 1.0, None, "r1"),
        ("failed", None, "It is not there.", None),
        ("cancelled", 0.2, None, None),
    )
)
NO_VOCABULARY = Vocabulary((), (), (), (), None, 0, 0, ())
_EFFECT = term_effect([Use("a", True, Tally(9, 1, 1)), Use("b", False, Tally(1, 3, 0))])


def _term(state: str, reason: str = "", tag: str | None = None) -> ShownTerm:
    return ShownTerm(f"t-{state}", HOSTILE, tag, state, reason, False, NOW, _EFFECT)


VOCABULARY = Vocabulary(
    (ShownProposal(HOSTILE, 2, ((HOSTILE, 2),), (ShownPlace("r1", "t1", HOSTILE, HOSTILE, 1.0, 2.5),)),),
    (
        _term("accepted", "It did harm.", HOSTILE),
        ShownTerm("t2", "Zebulon", None, "accepted", "", True, NOW, term_effect([])),
    ),
    (_term("withdrawn", "It did harm."),),
    (_term("declined"),),
    vocabulary_effect([Trial("a", True, 1, 90), Trial("b", False, 2, 90), Trial("c", True, 3, 80)]),
    2,
    1,
    (HOSTILE, "board"),
)
UNKNOWN = recording("queued", id="r-new", duration_s=None, language=None, model=None)


def rows(*recordings: RecordingItem, **more: Any) -> LibraryRows:
    return LibraryRows(
        **({"recordings": recordings, "total": len(recordings), "stored": 7, "csrf_token": "f00d"} | more)
    )


def progress(state: str, *, workers: int = 1, chunks: bool = False, **more: Any) -> RecordingProgress:
    heard = (HeardChunk(0, 0.0, "Well, the first words."), HeardChunk(1, 28.5, "")) if chunks else ()
    return RecordingProgress(
        recording=recording(state, **more), chunks=heard, workers=workers, csrf_token="f00d"
    )


AUDIT: dict[str, Any] = {
    "edits": {"value": 0.05, "low": 0.03, "high": 0.08, "units": 12},
    "corrected": {"value": 0.07, "low": 0.045, "high": 0.1, "units": 12},
    "segments": 300,
    "audited": 40,
}


def measured(*, rated: bool = True) -> dict[str, Any]:
    counts = no_counts()
    counts["words"] |= {"total": 5000, "reviewed": 1200}
    counts["edits"] |= {
        "distance": 60,
        "substitutions": 40,
        "deletions": 12,
        "insertions": 8,
        "reference": 1210,
    }
    counts["flags"] = {
        "flagged_wrong": 30,
        "flagged_right": 50,
        "unflagged_wrong": 20,
        "unflagged_right": 1100,
    }
    counts["bins"] = {str(bin_): [bin_, 100 - bin_, bin_ * 1.0] for bin_ in range(5, 100, 5)}
    stars = [5, 5, 4, 2] if rated else []
    return {
        "model": {"name": "tiny.en", "sha256": "ab" * 32, "source": "package"},
        "transcripts": 3,
        **figures(counts),
        "audit": AUDIT if rated else None,
        "ratings": {
            **rating_figures(stars),
            "prompts": 6 if rated else 0,
            "answers": len(stars),
            "response_rate": 4 / 6 if rated else None,
        },
    }


def board(chosen: Chosen = Chosen(), *, full: bool = True, hidden: int = 0) -> Dashboard:  # noqa: B008 - frozen
    estimate = {"value": 0.05, "low": 0.04, "high": None, "units": 12}
    names = (*RATIOS, "flag_lift", "calibration_error", "abandonment", "rating")
    week = {"week": "2026-11-16", "transcripts": 3, "words": 1200, "models": [HOSTILE]}
    row = {
        "dimension": "tag",
        "value": HOSTILE,
        "name": HOSTILE,
        "transcripts": 3,
        "words": 1200,
        "errors": 60,
    }
    place = {
        "heard": HOSTILE,
        "meant": "",
        "times": 4,
        "transcripts": 2,
        "transcript": "t1",
        "recording": "r1",
    }
    place |= {"title": HOSTILE, "segment": "s0", "start_s": 61.0, "end_s": 62.0}
    counted = ("recordings", "recordings_measured", "words", "words_measured", "prompts", "opened", "answers")
    day = {"day": "2026-11-15", "then": 0.05, "now": None, "words_then": 900, "words_now": 1200}
    return Dashboard(
        chosen=chosen,
        choices=dict.fromkeys(DIMENSIONS, [("en", "en")] if full else []),
        figures=(),
        headline={
            **(dict.fromkeys(names, estimate if full else None)),
            "rating_bounds": {"low": 2.0, "high": 4.0} if full else None,
        },
        words={"total": 5000, "reviewed": 1200, "rewritten": 0},
        guardrail={"suppressed": {"no speech": 2}, "gaps": 3, "gaps_filled": 1, "gaps_dismissed": 0},
        slices=[row | {"coverage": 0.24, "excess": 12.0, "error_rate": estimate}] if full else [],
        weeks=[week | dict.fromkeys(TRENDS, estimate)] if full else [],
        changes=[{"day": "2026-11-17", "model": HOSTILE}] if full else [],
        history=[day] if full else [],
        substitutions=[place] if full else [],
        traffic=dict.fromkeys(counted, 5 if full else 0),
        marks=marks(hidden),
        uncounted=2 if full else 0,
    )


def upload(**more: Any) -> RecordingNewPage:
    fields = {"models": MODELS, "languages": LANGUAGES, "max_upload_bytes": 10**9, "max_duration_s": 28800.0}
    fields["imports"] = Imports()
    return RecordingNewPage(**(BASE | fields | more))


def recording_page(shown: RecordingProgress) -> RecordingPage:
    tags = RecordingTags(recording_id="r1", tags=(HOSTILE, "field work"), known=("old",))
    sure = 0.62 if shown.recording.state == "done" else None
    return RecordingPage(
        **BASE, progress=shown, models=MODELS, languages=LANGUAGES, tags=tags, language_probability=sure
    )


NOBODY = BASE | {"account_name": None, "notice": ""}
TOKENS = (TokenItem("k1", HOSTILE, NOW), TokenItem("k2", "nightly", NOW))
BROKEN: dict[str, Any] = {
    "status": 500,
    "code": "internal",
    "message": f"It broke: {HOSTILE}",
    "request_id": "abc123",
    "again": f"/?q={HOSTILE}",
}


def alarm(kind: str, state: str, value: float | None, seen_by: str | None = None, **more: Any) -> Alarm:
    details, scope = more.get("details", {}), more.get("scope", "")
    return Alarm(kind, scope, state, NOW, value, 0.25, details, NOW, seen_by, seen_by and NOW, KINDS[kind])


MODEL_SCOPE = f"{HOSTILE}@1a5afae06a4d"
NEW = {
    "few": "new",
    "has": [0, 25],
    "needs": [30, 20],
    "former": {"model": MODEL_SCOPE, "before": 140.2, "now": 131.7},
}
ALARMS = (
    alarm("drift_confidence", "alarm", 0.4217, scope=MODEL_SCOPE),
    alarm("workers", "alarm", 1.0, HOSTILE),
    alarm("edits", "warning", 4.2, scope=MODEL_SCOPE),
    alarm("drift_level", "ok", 0.02),
    alarm("drift_snr", "unknown", None, details={"few": "few", "has": [31, 4], "needs": [30, 20]}),
    alarm("drift_words", "unknown", None, scope="base@0123456789ab", details=NEW),
    alarm("drift_gaps", "ok", 0.01, scope="base@0123456789ab"),
)
CHANGES = tuple(
    AlarmChange(kind, scope, before, "alarm", 1.0, NOW, None, error, KINDS[kind])
    for kind, scope, before, error in (
        ("workers", "", "ok", None),
        ("edits", MODEL_SCOPE, "warning", "It answered 503."),
    )
)
NO_GOLDEN: dict[str, Any] = {"segments": 0, "recordings": 0, "seconds": 0, "unusable": 0, "runs": []}


def golden_run(state: str, change: float | None) -> dict[str, Any]:
    wer = {"value": 0.08, "low": 0.05, "high": 0.12, "units": 9}
    told = change and {"value": change, "low": 0.9, "high": 1.4, "units": 9}
    model = {"model": MEASURED_ON, "errors": 80, "words": 1000, "wer": wer, "change": told}
    return {"id": "g1", "state": state, "at": NOW.isoformat(), "models": [model]}


MEASURED_ON = {"name": "tiny.en", "sha256": "ab" * 32}
GOLDEN = {
    **NO_GOLDEN,
    "segments": 40,
    "recordings": 9,
    "runs": [golden_run("running", None), golden_run("done", 1.12), golden_run("done", None)],
}


CHANGED = differences(f"one two three four five six {HOSTILE} seven", "one two three four five six ten")
OLD = OldVersion(
    7,
    HOSTILE,
    (OldPassage(0.0, HOSTILE, False, CHANGED), OldPassage(61.5, "Speaker 2", True, ())),
    True,
)


def step(seq: int, kind: str, **more: Any) -> ToldStep:
    fields: dict[str, Any] = {"count": 1, "before": "", "after": "", "passages": (), "more": 0}
    fields |= more
    parts = differences(fields["before"], fields["after"])
    return ToldStep(seq=seq, kind=kind, at=NOW, parts=parts, **fields)


STEPS = (
    step(20, "segment_retyped", passages=(ToldPassage(3.0, CHANGED),)),
    step(19, "text_replaced", passages=(ToldPassage(3.0, CHANGED), ToldPassage(75.0, CHANGED)), more=3),
    step(18, "word_confirmed", count=12, after="yes"),
    step(17, "segment_excluded", after="private"),
    step(16, "speaker_named", before="Speaker 1", after=HOSTILE),
    step(15, "titled", before="Rain", after=HOSTILE),
    step(14, "commented", after=HOSTILE),
    step(13, "comment_settled", before=HOSTILE, after="yes"),
    step(12, "restored", after="4"),
    step(11, "gap_filled", after="dismissed"),
    step(10, "words_timed"),
)


def history(*steps: ToldStep, older: int | None = None) -> Versions:
    sitting = ToldSitting("a1", HOSTILE, NOW, NOW, 20, steps)
    return Versions(20, HOSTILE, (sitting,) if steps else (), {"a1": HOSTILE, "a2": ""}, older)


def names(*rows: NameRow, there: int = 2, **more: Any) -> NamesList:
    found = Names(min(2, there), there, tuple(row.name for row in rows if row.name), {"t1": HOSTILE}, None)
    found = replace(found, older=2 if there > 2 else None)
    return NamesList(csrf_token="token", rows=rows, found=found, **more)


def name_row(kind: str, passages: int, left: int = 0) -> NameRow:
    place = Place("s0", 61.5, kind == "number", 3, "… we met", HOSTILE, "there")
    name = Name(kind, HOSTILE, HOSTILE, passages, 1, (("t1", place),) * passages) if passages else None
    return NameRow(kind, HOSTILE, name, (LeftPassage("t1", HOSTILE, 61.5),) * left)


QUIET: dict[str, Any] = {"alarms": (), "golden": NO_GOLDEN}

SAMPLES: dict[str, tuple[str, Any]] = {
    "welcome": ("welcome", WelcomePage(**NOBODY, token="secret")),
    "welcome with errors": (
        "welcome",
        WelcomePage(**NOBODY, token="", errors={"": "The link is spent.", "password": "Too short."}),
    ),
    "sign in": ("sign_in", SignInPage(**NOBODY)),
    "sign in, wrong": ("sign_in", SignInPage(**NOBODY, name=HOSTILE, errors={"": "Name or password."})),
    "error": ("error", ErrorPage(**BASE, **BROKEN)),
    "error for nobody": ("error", ErrorPage(**NOBODY, status=404, code="not_found", message="Nothing here.")),
    "error fragment": ("fragments/error", ErrorPage(**BASE, **BROKEN)),
    "library": ("library", LibraryPage(**BASE, rows=rows(*ALL, RATED, UNKNOWN))),
    "library, empty": ("library", LibraryPage(**BASE, rows=rows(stored=0))),
    "library, nothing matches": ("library", LibraryPage(**BASE, rows=rows(wanted=Wanted(q=HOSTILE)))),
    "library, none in this state": ("library", LibraryPage(**BASE, rows=rows(wanted=Wanted(state="failed")))),
    "library, nothing matches and passes": (
        "library",
        LibraryPage(**BASE, rows=rows(wanted=Wanted(q="a", tag=HOSTILE, sort="-length"), trashed=2)),
    ),
    "library, found": (
        "library",
        LibraryPage(
            **BASE,
            rows=rows(FOUND, wanted=Wanted(q="R&D"), trashed=1),
            languages=LANGUAGES[1:],
            used_models=("tiny.en",),
            tags=((HOSTILE, 2),),
            models=MODELS,
            all_languages=LANGUAGES,
            formats=(FormatChoice("txt", "Text"),),
        ),
    ),
    "library, middle page": (
        "library",
        LibraryPage(**BASE, rows=rows(*ALL, total=150, offset=50, wanted=Wanted(q="a&b"))),
    ),
    "library rows": ("fragments/library_rows", rows(*ALL)),
    **{
        f"library rows after {action}": (
            "fragments/library_rows",
            rows(*ALL, said=Said(action, count, undo, "r1,r2", HOSTILE)),
        )
        for action, count, undo in (
            ("trash", 1, "restore"),
            ("restore", 2, ""),
            ("tag", 2, "untag"),
            ("untag", 1, "tag"),
            ("transcribe", 3, ""),
        )
    },
    "trash": (
        "trash",
        TrashPage(
            **BASE, items=(TrashItem(recording("done", trashed_at=NOW), NOW),), total=120, days=30, offset=50
        ),
    ),
    "trash, empty": ("trash", TrashPage(**BASE, items=(), total=0, days=30)),
    "vocabulary": ("vocabulary", VocabularyPage(**BASE, vocabulary=VOCABULARY)),
    "vocabulary, empty, refused": (
        "vocabulary",
        VocabularyPage(**BASE, vocabulary=NO_VOCABULARY, wanted=HOSTILE, errors={"text": "It is too long."}),
    ),
    "recording tags": (
        "fragments/recording_tags",
        RecordingTags(recording_id="r1", tags=(), known=(HOSTILE,), error="A tag has no comma."),
    ),
    "imports": ("fragments/imports", Imports(items=IMPORTS, workers=0)),
    "imports, none": ("fragments/imports", Imports()),
    "upload with imports, address refused": (
        "recording_new",
        upload(imports=Imports(items=IMPORTS), url=HOSTILE, errors={"url": "It is no address."}),
    ),
    "upload": ("recording_new", upload()),
    "upload without models, refused": (
        "recording_new",
        upload(models=(), errors={"file": "The file is empty."}),
    ),
    **{
        f"recording, {state}": ("recording", recording_page(progress(state, chunks=True))) for state in STATES
    },
    "recording without a worker": ("recording", recording_page(progress("queued", workers=0))),
    "recording, again": ("recording", recording_page(progress("running", transcript_id="t0"))),
    "recording, quiet": (
        "recording",
        recording_page(replace(progress("running", chunks=True), quiet_s=290.0, hung=1)),
    ),
    "recording, unknown": ("recording", recording_page(progress("queued", language=None, model=None))),
    "recording progress": ("fragments/recording_progress", progress("running")),
    "quality": (
        "quality",
        QualityPage(
            **BASE,
            figures=(
                measured(),
                measured(rated=False) | {"model": {"name": "base", "sha256": "cd" * 32, "source": "folder"}},
            ),
            board=board(hidden=5),
            query="language=en",
            alarms=ALARMS,
            golden=GOLDEN,
        ),
    ),
    "quality, empty": ("quality", QualityPage(**BASE, figures=(), board=board(full=False), **QUIET)),
    "quality, nothing to compare": (
        "quality",
        QualityPage(**BASE, figures=(measured(),), board=board(full=False), **QUIET),
    ),
    "quality, nothing matches": (
        "quality",
        QualityPage(
            **BASE, figures=(), board=board(Chosen(language="en"), full=False), query="language=en", **QUIET
        ),
    ),
    "alarms": (
        "alarms",
        AlarmsPage(**BASE, raised=2, alarms=ALARMS, groups=tuple(by_model(ALARMS)), changes=CHANGES),
    ),
    "names": (
        "names",
        NamesPage(
            **BASE,
            listed=names(
                name_row("name", 5),
                name_row("number", 2, 1),
                name_row("address", 1),
                name_row("other", 0, 12),
                name_row("name", 0),
            ),
        ),
    ),
    "names, of many": (
        "names",
        NamesPage(
            **BASE, listed=names(name_row("name", 4), name_row("name", 1), there=9, skip=2, first=1, limit=1)
        ),
    ),
    "names, none": ("names", NamesPage(**BASE, listed=names())),
    "names, no labels": ("names", NamesPage(**BASE, listed=names(there=0))),
    "names list": ("fragments/names_list", names(name_row("name", 1, 1))),
    "alarms, nobody looked": ("alarms", AlarmsPage(**BASE, alarms=(), groups=(), changes=())),
    "alarms, all is well": (
        "alarms",
        AlarmsPage(**BASE, alarms=ALARMS[3:], groups=tuple(by_model(ALARMS[3:])), changes=()),
    ),
    "quality, one recording": (
        "quality",
        QualityPage(**BASE, figures=(), board=board(full=False, hidden=1), **QUIET),
    ),
    "review": (
        "review",
        ReviewPage(
            **BASE,
            rounds=(ROUND, ROUND | {"id": "r2", "progress": {"mine": 0, "done": 1, "total": 1}}),
            models=(HeardModel("m1", HOSTILE, "ab" * 32),),
            languages=LANGUAGES[1:],
            form=ROUND_FORM,
            error="The last day comes before the first.",
        ),
    ),
    "review, nothing drawn": (
        "review",
        ReviewPage(**BASE, rounds=(), models=(), languages=(), form=ROUND_FORM | {"since": ""}),
    ),
    "review queue": (
        "review_queue",
        ReviewQueuePage(**BASE, round_id="r1", design="random", progress=ROUND["progress"]),
    ),
    "review results": ("review_results", reviewed(20)),
    "review results, alone": ("review_results", reviewed(1, alone=True)),
    "review results, none": ("review_results", reviewed(0)),
    **{
        f"labels export, {state}": (
            "fragments/labels_export",
            LabelsExport(id="e1", layout="nemo", state=state),
        )
        for state in STATES
    },
    "models": ("models", ModelsPage(**BASE, models=MODELS, workers=1)),
    "models, none": ("models", ModelsPage(**BASE, models=(), workers=0)),
    "settings with a watched folder": (
        "settings",
        SettingsPage(
            **BASE,
            tokens=TOKENS,
            languages=PAGE_LANGUAGES,
            watched=WatchedFolder("/srv/in", 3, (("", "It is not there."), (HOSTILE, "It is empty."))),
        ),
    ),
    "settings": (
        "settings",
        SettingsPage(**BASE, tokens=TOKENS, languages=PAGE_LANGUAGES, new_token="errata_secret"),
    ),
    "settings of the owner": (
        "settings",
        SettingsPage(
            **BASE,
            tokens=(),
            languages=PAGE_LANGUAGES,
            people=(
                PersonItem("a1", "ada", "owner", "active"),
                PersonItem("a2", HOSTILE, "editor", "invited"),
                PersonItem("a3", "cy", "editor", "active"),
                PersonItem("a4", "dan", "editor", "locked out"),
            ),
            invited=HOSTILE,
            invitation="http://localhost/invitation?token=1.x",
        ),
    ),
    "history": ("history", HistoryPage(**BASE, transcript_id="t1", history=history(*STEPS), shown=OLD)),
    "history of one person": (
        "history",
        HistoryPage(**BASE, transcript_id="t1", history=history(*STEPS, older=3), by="a1", before=9),
    ),
    "history, nothing yet": ("history", HistoryPage(**BASE, transcript_id="t1", history=history())),
    "history as heard": (
        "history",
        HistoryPage(**BASE, transcript_id="t1", history=history(), shown=OldVersion(0, "", (), False)),
    ),
    "invitation": ("welcome", WelcomePage(**NOBODY, token="1.x", name=HOSTILE, action="/invitation")),
    "settings with errors": (
        "settings",
        SettingsPage(
            **BASE,
            tokens=(),
            languages=(),
            errors={"token_name": "Give it a name.", "old_password": "Wrong."},
        ),
    ),
}

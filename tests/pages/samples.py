"""A context for every template, in the states that look different."""

from datetime import UTC, datetime
from typing import Any

from backend.domain.differing import differences
from backend.domain.figures import figures, rating_figures
from backend.domain.quality import no_counts
from backend.domain.search import marked, terms_of
from backend.domain.slicing import DIMENSIONS, TRENDS, Chosen
from backend.domain.units import RATIOS
from backend.services.dashboard import Dashboard
from backend.services.library import Hit, Wanted
from backend.services.versions import (
    OldPassage,
    OldVersion,
    ToldPassage,
    ToldSitting,
    ToldStep,
    Versions,
)
from backend.web.contexts.arriving import ImportItem, Imports, RecordingNewPage
from backend.web.contexts.choices import FormatChoice, LanguageChoice, ModelChoice
from backend.web.contexts.doors import SignInPage, WelcomePage
from backend.web.contexts.figures import LabelsExport, ModelsPage, QualityPage
from backend.web.contexts.library import LibraryPage, LibraryRows, RecordingItem, Said, TrashItem, TrashPage
from backend.web.contexts.page import ErrorPage
from backend.web.contexts.recording import HeardChunk, RecordingPage, RecordingProgress, RecordingTags
from backend.web.contexts.settings import PersonItem, SettingsPage, TokenItem, WatchedFolder
from backend.web.contexts.transcript import HistoryPage

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
        "ratings": {
            **rating_figures(stars),
            "prompts": 6 if rated else 0,
            "answers": len(stars),
            "response_rate": 4 / 6 if rated else None,
        },
    }


def board(chosen: Chosen = Chosen(), *, full: bool = True) -> Dashboard:  # noqa: B008 - frozen
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
        uncounted=2 if full else 0,
    )


def upload(**more: Any) -> RecordingNewPage:
    fields = {"models": MODELS, "languages": LANGUAGES, "max_upload_bytes": 10**9, "max_duration_s": 28800.0}
    fields["imports"] = Imports()
    return RecordingNewPage(**(BASE | fields | more))


def recording_page(shown: RecordingProgress) -> RecordingPage:
    tags = RecordingTags(recording_id="r1", tags=(HOSTILE, "field work"), known=("old",))
    return RecordingPage(**BASE, progress=shown, models=MODELS, languages=LANGUAGES, tags=tags)


NOBODY = BASE | {"account_name": None, "notice": ""}
TOKENS = (TokenItem("k1", HOSTILE, NOW), TokenItem("k2", "nightly", NOW))
BROKEN = {"status": 500, "code": "internal", "message": f"It broke: {HOSTILE}", "request_id": "abc123"}

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
    step(10, "times_set"),
)


def history(*steps: ToldStep, older: int | None = None) -> Versions:
    sitting = ToldSitting("a1", HOSTILE, NOW, NOW, 20, steps)
    return Versions(20, HOSTILE, (sitting,) if steps else (), {"a1": HOSTILE, "a2": ""}, older)


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
            board=board(),
            query="language=en",
        ),
    ),
    "quality, empty": ("quality", QualityPage(**BASE, figures=(), board=board(full=False))),
    "quality, nothing to compare": (
        "quality",
        QualityPage(**BASE, figures=(measured(),), board=board(full=False)),
    ),
    "quality, nothing matches": (
        "quality",
        QualityPage(**BASE, figures=(), board=board(Chosen(language="en"), full=False), query="language=en"),
    ),
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

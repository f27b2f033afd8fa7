"""Frames for notebooks: what may be seen, all of it, and nothing changed."""

import importlib
import json
import sys
import tomllib
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

import errata
from backend.domain.errors import Unavailable
from backend.notebooks import schemas
from backend.notebooks.connecting import Site, connect
from backend.services import library
from backend.services.measuring import quality
from backend.services.records import Records
from backend.storage.database import Database
from tests.conftest import ROOT

FRAMES = ("recordings", "hypotheses", "words", "events", "corrections", "ratings", "figures")
sqlite = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
"""For what no database does differently."""


@sqlite
def test_frames_hold_what_may_be_measured_and_nothing_else(site: str, records: Records) -> None:
    with errata.connect(site) as connected:
        recordings = connected.recordings().collect()
        assert recordings.height == 2
        seen = set(recordings["recording_id"])
        for name in ("hypotheses", "words", "events", "corrections", "ratings"):
            frame = getattr(connected, name)().collect()
            assert set(frame["recording_id"]) == seen, name
        library.change(records, recordings["recording_id"][0], "ann", consent_quality=False)
        assert connected.words().select(pl.col("recording_id").n_unique()).collect().item() == 1


@sqlite
def test_words_say_what_is_known_of_each(site: str) -> None:
    with errata.connect(site) as connected:
        words = connected.words().collect()
    assert words.height == 2 * 35
    reviewed = words.filter("reviewed")
    assert reviewed.height == 2 * 18
    assert reviewed["wrong"].null_count() == 0
    assert words.filter(~pl.col("reviewed"))["wrong"].null_count() == 2 * 17
    wrong = words.filter("wrong")
    assert sorted(wrong["text"]) == ["fox", "fox", "lazy"]
    assert words.filter("flagged").select("word").unique().height == 2


def test_words_and_counts_give_the_same_figures(site: str, records: Records) -> None:
    (page,) = quality(records)
    with errata.connect(site) as connected:
        figures = {row["figure"]: row for row in connected.figures().collect().to_dicts()}
        words = connected.words().filter(pl.col("wrong").is_not_null()).collect()
        corrections = connected.corrections().filter(kind="recognition").collect()
    assert figures["ewer"]["value"] == pytest.approx(page["ewer"])
    assert figures["coverage"]["value"] == pytest.approx(page["coverage"])
    assert figures["lift"]["value"] == pytest.approx(page["flags"]["lift"])
    assert figures["calibration error"]["value"] == pytest.approx(page["calibration"]["ece"])
    assert all(row["low"] <= row["value"] <= (row["high"] or 9e9) for row in figures.values())
    assert figures["ewer"]["units"] == 2
    precision = words.filter("flagged").select(pl.col("wrong").mean()).item()
    assert precision == pytest.approx(figures["flag precision"]["value"])
    assert corrections.height == words["wrong"].sum()


@sqlite
def test_figures_are_of_now_though_nothing_is_written(site: str, records: Records) -> None:
    with errata.connect(site) as connected:
        before = connected.figures().filter(figure="ewer").collect()["value"].item()
    (page,) = quality(records)  # stores the counts, which are then read
    with errata.connect(site) as connected:
        assert connected.figures().filter(figure="ewer").collect()["value"].item() == before == page["ewer"]


@sqlite
def test_what_people_call_things_is_shown_only_if_asked_for(site: str) -> None:
    with errata.connect(site) as connected:
        frames = [getattr(connected, name)().collect() for name in FRAMES]
        shown = [
            connected.recordings(titles=True).collect(),
            connected.events(names=True).collect(),
            connected.ratings(comments=True).collect(),
        ]
    plain = "".join(json.dumps(frame.to_dicts(), default=str) for frame in frames)
    for private in ("Secret", "interview 1", '"ann"'):
        assert private not in plain
    assert shown[0]["filename"].str.starts_with("interview").all()
    assert shown[1].filter(kind="titled")["payload"].str.contains("Secret").all()
    assert set(shown[2]["comment"]) == {"Secret praise"}


@sqlite
def test_a_person_is_the_same_within_a_connection_and_another_in_the_next(site: str) -> None:
    people = []
    for _ in range(2):
        with errata.connect(site) as connected:
            rated, logged = connected.ratings().collect(), connected.events().collect()
            assert set(rated["person"]) == set(logged["person"])
            people.append(rated["person"][0])
    assert people[0] != people[1]


@sqlite
def test_columns_are_those_of_the_schema_and_each_frame_goes_to_pandas(site: str) -> None:
    with errata.connect(site) as connected:
        for name in FRAMES:
            frame = getattr(connected, name)().collect()
            assert frame.schema == pl.Schema(getattr(schemas, name.upper())), name
            assert frame.to_pandas().shape == frame.shape
        assert connected.words().select("text").head(3).collect().shape == (3, 1)


@sqlite
def test_an_empty_site_has_empty_frames(database: Database) -> None:
    with errata.connect(database.url.render_as_string(hide_password=False)) as connected:
        assert all(getattr(connected, name)().collect().height == 0 for name in FRAMES)


def test_nothing_can_be_written_and_the_site_goes_on(site: str, records: Records) -> None:
    connected = errata.connect(site)
    assert isinstance(connected, Site)
    reader = connected._database
    with records.database.session() as writing:
        writing.execute(text("UPDATE recording SET title = 'changed meanwhile'"))
        assert connected.recordings().collect().height == 2  # while somebody writes
    for statement in ("DELETE FROM edit_event", "UPDATE recording SET title = ''", "DROP TABLE quality"):
        with pytest.raises(DBAPIError, match=r"read-?only"), reader.session() as session:
            session.execute(text(statement))
    titles = connected.recordings(titles=True).collect()["title"]
    assert set(titles) == {"changed meanwhile"}
    connected.close()


def test_a_site_is_found_by_its_folder_or_by_the_settings(
    sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "a folder with %"
    folder.mkdir()
    (folder / "errata.db").write_bytes(sqlite_template.read_bytes())
    monkeypatch.setenv("ERRATA_DATA_DIR", str(folder))
    for site in (folder, str(folder), None):
        with errata.connect(site) as connected:
            assert connected.recordings().collect().height == 0


def test_where_there_is_no_site_a_sentence_says_so_and_none_is_made(tmp_path: Path) -> None:
    with pytest.raises(Unavailable, match="There is no record at"):
        errata.connect(tmp_path)
    assert list(tmp_path.iterdir()) == []
    Database(f"sqlite:///{tmp_path / 'errata.db'}").engine.connect().close()
    with pytest.raises(Unavailable, match="another version"):
        errata.connect(tmp_path)


def test_a_wheel_brings_the_name() -> None:
    targets: Any = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["hatch"]["build"][
        "targets"
    ]
    ((source, target),) = targets["wheel"]["force-include"].items()
    assert (ROOT / source).is_file()
    assert Path(target).stem == errata.__name__
    assert errata.connect is connect


def test_without_polars_a_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith(("backend.notebooks", "polars"))]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ModuleNotFoundError, match=r"errata\[notebooks\]"):
        importlib.import_module("backend.notebooks")

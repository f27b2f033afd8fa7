"""Settings: from the environment over a file over defaults; a wrong one is named and stops the start."""

from pathlib import Path

import pytest

from backend.settings import Settings, SettingsError


@pytest.fixture(autouse=True)
def clean(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """No settings but those of the test; gives the folder it runs in."""
    import os

    for name in [name for name in os.environ if name.startswith("ERRATA_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "share"))
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_without_anything_it_works_for_one_person_on_this_machine(clean: Path) -> None:
    settings = Settings.load()
    assert settings.host == "127.0.0.1"
    assert settings.data_dir == clean / "share" / "errata"
    assert settings.database_url == f"sqlite:///{settings.data_dir / 'errata.db'}"


def test_the_environment_wins_over_the_file(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clean / "errata.toml").write_text('port = 1234\nmodel = "base"\nallowed_hosts = ["a.example"]\n')
    monkeypatch.setenv("ERRATA_PORT", "4321")
    settings = Settings.load()
    assert (settings.port, settings.model, settings.allowed_hosts) == (4321, "base", ["a.example"])


def test_the_file_can_be_named(clean: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (clean / "elsewhere.toml").write_text("beam_size = 2\n")
    monkeypatch.setenv("ERRATA_CONFIG", str(clean / "elsewhere.toml"))
    assert Settings.load().beam_size == 2


def test_values_are_written_as_people_write_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_MAX_UPLOAD_BYTES", "500MB")
    monkeypatch.setenv("ERRATA_ALLOWED_HOSTS", "a.example, b.example")
    monkeypatch.setenv("ERRATA_SECURE_COOKIES", "true")
    monkeypatch.setenv("ERRATA_LANGUAGE", "")
    settings = Settings.load()
    assert settings.max_upload_bytes == 500_000_000
    assert settings.allowed_hosts == ["a.example", "b.example"]
    assert settings.secure_cookies
    assert settings.language is None


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("ERRATA_PROT", "1", "Did you mean ERRATA_PORT"),
        ("ERRATA_XYZZY", "1", "The settings are ERRATA_ALARM_SECRET"),
        ("ERRATA_PORT", "99999", "ERRATA_PORT is '99999'"),
        ("ERRATA_DEVICE", "tpu", "'auto', 'cpu' or 'cuda'"),
        ("ERRATA_BASE_URL", "example.org", "ERRATA_BASE_URL"),
        ("ERRATA_LANGUAGE", "English", "ERRATA_LANGUAGE is 'English'"),
        ("ERRATA_DATABASE_URL", "mysql://a/b", "sqlite:/// or postgresql://"),
        ("ERRATA_DATABASE_URL", "nonsense", "ERRATA_DATABASE_URL"),
        ("ERRATA_DATABASE_URL", "sqlite://", "must name a file"),
        ("ERRATA_CONFIG", "/no/such/file", "not a file"),
    ],
)
def test_a_wrong_variable_is_named_with_what_would_work(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, sentence: str
) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert sentence in raised.value.message
    assert name in raised.value.message


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("prot = 1", "Did you mean port"),
        ("port = 'high'", "port in"),
        ("port = ", "not valid TOML"),
        ("[server]\nport = 1", "server in"),
    ],
)
def test_a_wrong_file_is_named_with_what_would_work(clean: Path, content: str, sentence: str) -> None:
    (clean / "errata.toml").write_text(content)
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert sentence in raised.value.message
    assert "errata.toml" in raised.value.message


def test_a_password_in_the_database_address_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_DATABASE_URL", "mysql://ann:secret@host/name")
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert "secret" not in raised.value.message


def test_every_setting_is_described() -> None:
    described = Settings.describe()
    assert {info.key for info in described} == set(Settings.model_fields)
    for info in described:
        assert info.variable == f"ERRATA_{info.key.upper()}"
        assert info.meaning.endswith(".")


def test_a_secret_that_will_not_do_is_not_repeated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_ALARM_SECRET", "hunter2")
    with pytest.raises(SettingsError) as raised:
        Settings.load()
    assert "ERRATA_ALARM_SECRET" in raised.value.message
    assert "hunter2" not in raised.value.message


def test_a_webhook_needs_a_secret_and_pinned_days_an_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ERRATA_ALARM_WEBHOOK", "https://example.org/hook")
    with pytest.raises(SettingsError, match="alarm_secret"):
        Settings.load()
    monkeypatch.setenv("ERRATA_ALARM_SECRET", "sixteen letters!!")
    monkeypatch.setenv("ERRATA_DRIFT_REFERENCE", "2026-02-01/2026-01-01")
    with pytest.raises(SettingsError, match="before the first"):
        Settings.load()
    monkeypatch.setenv("ERRATA_DRIFT_REFERENCE", "2026-01-01/2026-02-30")
    with pytest.raises(SettingsError, match="ERRATA_DRIFT_REFERENCE"):
        Settings.load()

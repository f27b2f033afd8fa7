"""Settings: environment variables ``ERRATA_*``, over a TOML file, over defaults that need no thought.

Read in ``app.py``, the commands and ``worker/main.py`` only; everything below is handed what it needs.
"""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from platformdirs import user_data_path
from pydantic import ByteSize, Field, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict
from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from backend.domain.errors import ErrataError

PREFIX = "ERRATA_"
CONFIG_VARIABLE = "ERRATA_CONFIG"
# Read by the tests alone, so that a developer may keep them exported.
TEST_PREFIX = "ERRATA_TEST_"

ComputeType = Literal[
    "auto",
    "int8",
    "int8_float16",
    "int8_float32",
    "int8_bfloat16",
    "int16",
    "float16",
    "bfloat16",
    "float32",
]


class SettingsError(ErrataError):
    """A setting is unknown or holds a value that cannot work."""


@dataclass(frozen=True, slots=True)
class SettingInfo:
    """One setting as the documentation lists it."""

    key: str
    variable: str
    default: str
    meaning: str


class Settings(BaseSettings):
    """Everything an operator may choose. ``Settings.load()`` reads it, ``Settings.describe()`` lists it."""

    model_config = SettingsConfigDict(
        env_prefix=PREFIX, extra="forbid", frozen=True, env_ignore_empty=True, validate_default=True
    )

    data_dir: Path = Field(
        default_factory=lambda: user_data_path("errata", appauthor=False),
        description="Folder for recordings, uploads, keys and, with SQLite, the database.",
    )
    database_url: str = Field(
        default="",
        description="sqlite:///PATH or postgresql://USER:PASSWORD@HOST/NAME; default: in the data folder.",
    )
    host: str = Field(default="127.0.0.1", min_length=1, description="Address the web server listens on.")
    port: int = Field(default=8765, ge=1, le=65535, description="Port the web server listens on.")
    base_url: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Address people reach it at, if not http://HOST:PORT (behind a proxy).",
    )
    allowed_hosts: Annotated[list[str], NoDecode] = Field(
        default=["localhost", "127.0.0.1", "[::1]"],
        min_length=1,
        description="Host names the web server answers to, separated by commas.",
    )
    secure_cookies: bool = Field(default=False, description="Send cookies over HTTPS only: true behind TLS.")
    model: str = Field(
        default="tiny.en",
        min_length=1,
        description="Model for new recordings: a folder, an installed model, or a name on the hub.",
    )
    language: str | None = Field(
        default=None,
        pattern=r"^[a-z]{2,3}$",
        description="Language of new recordings, such as en; empty: the model finds it.",
    )
    device: Literal["auto", "cpu", "cuda"] = Field(default="auto", description="Where the model runs.")
    compute_type: ComputeType = Field(
        default="auto", description="Number format of the model: auto is int8 on a CPU, float16 on a GPU."
    )
    threads: int = Field(default=0, ge=0, description="CPU threads for the model; 0: one a core.")
    workers: int = Field(
        default=1, ge=1, le=64, description="Recordings transcribed at once on this machine."
    )
    preset: Literal["fast", "balanced", "careful"] = Field(
        default="balanced", description="How much work goes into a transcript: fast, balanced or careful."
    )
    beam_size: int = Field(
        default=0, ge=0, le=20, description="Hypotheses kept while decoding; 0: as many as the preset says."
    )
    batch_size: int = Field(
        default=0, ge=0, le=64, description="Stretches of speech decoded together; 0: by the machine."
    )
    second_model: str = Field(
        default="auto",
        min_length=1,
        description="Model that gives a second opinion of every word: auto, off, or a model.",
    )
    missed_cost: float = Field(
        default=3.6,
        gt=1,
        le=1000,
        description="What a wrong word without a mark costs, in needless looks: higher marks more words.",
    )
    weighty_cost: float = Field(
        default=10.8, gt=1, le=1000, description="The same of numbers and negations, at least missed_cost."
    )
    speakers: Literal["auto", "off"] = Field(
        default="auto",
        description="Propose who speaks: auto by channels, and by voices where installed, or off.",
    )
    max_upload_bytes: ByteSize = Field(
        default=ByteSize(4 * 1024**3), gt=0, description="Largest file taken, such as 4GiB or 500MB."
    )
    max_duration_s: float = Field(
        default=8 * 3600.0, gt=0, description="Longest recording transcribed, in seconds."
    )
    stuck_after_s: float = Field(
        default=900.0,
        gt=0,
        description="Seconds without progress after which a step is begun again in a new worker process.",
    )
    rating_prompt_share: float = Field(
        default=1.0, ge=0, le=1, description="Random share of transcripts whose rating is asked for, 0 to 1."
    )
    vocabulary_terms: int = Field(
        default=10, ge=0, le=100, description="Most names and terms listened for in a recording; 0: none."
    )
    vocabulary_withheld_share: float = Field(
        default=0.2,
        ge=0,
        le=1,
        description="Random share of recordings without them, to measure their effect, 0 to 1.",
    )
    hidden_share: float = Field(
        default=0.1,
        ge=0,
        le=1,
        description="Random share of passages without marks, to measure whether marks help; 0: none.",
    )
    trash_days: int = Field(
        default=30, ge=1, description="Days a recording stays in the trash before it is erased."
    )
    import_hosts: Annotated[list[str], NoDecode] = Field(
        default=[],
        description="Hosts of a private network that recordings may be fetched from, separated by commas.",
    )
    watch_folder: Path | None = Field(
        default=None, description="Folder whose recordings are taken in by themselves; its files stay."
    )
    golden_every_h: float = Field(
        default=24.0, ge=0, description="Hours between evaluations of the golden set; 0: only when asked."
    )
    drift_days: int = Field(default=7, ge=1, description="The newest days, which are looked at for drift.")
    drift_reference_days: int = Field(
        default=28, ge=1, description="The days before them, which they are compared with."
    )
    drift_reference: str | None = Field(
        default=None,
        pattern=r"^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$",
        description="First and last day to compare with instead, such as 2026-01-01/2026-01-31.",
    )
    alarm_webhook: str | None = Field(
        default=None,
        pattern=r"^https?://",
        description="Address that changes of alarms are sent to; nothing is sent without.",
    )
    alarm_secret: str | None = Field(
        default=None, min_length=16, description="Secret that signs what is sent there."
    )
    metrics_token: str | None = Field(
        default=None,
        min_length=16,
        description="Bearer token that /metrics may be read with, beside those of people.",
    )
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        default="info", description="Least severe messages that are logged."
    )
    log_format: Literal["console", "json"] = Field(
        default="console", description="Log lines for people or for machines."
    )

    @field_validator("allowed_hosts", "import_hosts", mode="before")
    @classmethod
    def _split_hosts(cls, value: Any) -> Any:
        if isinstance(value, str):
            return [host.strip() for host in value.split(",") if host.strip()]
        return value

    @field_validator("data_dir", "watch_folder")
    @classmethod
    def _absolute(cls, value: Path | None) -> Path | None:
        return value and value.expanduser().absolute()

    @field_validator("drift_reference")
    @classmethod
    def _check_days(cls, value: str | None) -> str | None:
        if value is not None:
            first, last = (date.fromisoformat(day) for day in value.split("/"))
            if last < first:
                raise ValueError("the last day is before the first")
        return value

    @model_validator(mode="after")
    def _check_webhook(self) -> Self:
        if self.alarm_webhook and not self.alarm_secret:
            raise ValueError("alarm_webhook needs alarm_secret, which signs what is sent")
        return self

    @model_validator(mode="after")
    def _place_database(self) -> Self:
        url = self.database_url or f"sqlite:///{self.data_dir / 'errata.db'}"
        try:
            parsed = make_url(url)
        except ArgumentError as error:
            raise ValueError("it is not a database address") from error
        if parsed.get_backend_name() not in {"sqlite", "postgresql"}:
            raise ValueError("database_url must begin with sqlite:/// or postgresql://")
        if parsed.get_backend_name() == "sqlite" and parsed.database in {None, "", ":memory:"}:
            raise ValueError("database_url must name a file, as in sqlite:////srv/errata/errata.db")
        object.__setattr__(self, "database_url", url)
        return self

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Let the environment win over the file, whose values :meth:`load` hands in."""
        return env_settings, init_settings

    @classmethod
    def load(cls) -> "Settings":
        """Read the environment and the file.

        Returns
        -------
        Settings

        Raises
        ------
        SettingsError
            A key is unknown or a value cannot work; the sentence names it and what would.
        """
        file = _config_file()
        values = _read_toml(file) if file else {}
        _refuse_unknown_variables(cls, os.environ)
        try:
            return cls(**values)
        except ValidationError as error:
            raise SettingsError(_sentence(cls, error, file, values)) from error

    @classmethod
    def describe(cls) -> tuple[SettingInfo, ...]:
        """List every setting, its default and its meaning, for the documentation and ``errata doctor``."""
        return tuple(
            SettingInfo(key, f"{PREFIX}{key.upper()}", _default_text(key, field), field.description or "")
            for key, field in cls.model_fields.items()
        )


def _default_text(key: str, field: Any) -> str:
    if key == "data_dir":
        return "the user's data folder, such as ~/.local/share/errata"
    default = field.default
    if default is None or default == "":
        return ""
    if isinstance(default, ByteSize):
        return default.human_readable().replace(".0", "")
    if isinstance(default, list):
        return ",".join(str(item) for item in default)
    return str(default).lower() if isinstance(default, bool) else str(default)


def _config_file() -> Path | None:
    named = os.environ.get(CONFIG_VARIABLE)
    if named:
        file = Path(named).expanduser()
        if not file.is_file():
            raise SettingsError(
                f"{CONFIG_VARIABLE} names {file}, which is not a file. Create it or unset it."
            )
        return file
    file = Path.cwd() / "errata.toml"
    return file if file.is_file() else None


def _read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingsError(f"{file} is not valid TOML: {error}.") from error
    except OSError as error:
        raise SettingsError(f"{file} cannot be read: {error.strerror}.") from error


def _refuse_unknown_variables(cls: type[Settings], environment: Mapping[str, str]) -> None:
    known = {info.variable for info in cls.describe()} | {CONFIG_VARIABLE}
    for name in sorted(environment):
        upper = name.upper()
        if upper.startswith(PREFIX) and not upper.startswith(TEST_PREFIX) and upper not in known:
            raise SettingsError(f"{name} is not a setting.{_nearest(upper, known)}")


def _nearest(name: str, known: set[str]) -> str:
    by_key = {each.removeprefix(PREFIX): each for each in known}
    near = get_close_matches(name.removeprefix(PREFIX), sorted(by_key), n=1, cutoff=0.6)
    if near:
        return f" Did you mean {by_key[near[0]]}?"
    return f" The settings are {', '.join(sorted(known))}."


def _sentence(cls: type[Settings], error: ValidationError, file: Path | None, values: dict[str, Any]) -> str:
    first = error.errors()[0]
    key = str(first["loc"][0]) if first["loc"] else "database_url"
    variable = f"{PREFIX}{key.upper()}"
    where = variable if variable in os.environ else f"{key} in {file}" if key in values else variable
    if first["type"] == "extra_forbidden":
        return f"{key} in {file} is not a setting.{_nearest(key, set(cls.model_fields))}"
    reason = first["msg"].removeprefix("Value error, ")
    shown = "not what it must be" if key.endswith(("_secret", "_token")) else repr(first["input"])
    value = "" if not first["loc"] else f" is {shown}:"
    meaning = cls.model_fields[key].description
    return f"{where}{value or ' cannot be used:'} {reason[0].lower()}{reason[1:]}. It is: {meaning}"

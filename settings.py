"""Every setting, read once at the edge. Nothing below this module reads the environment."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any, Literal
from urllib.request import getproxies, proxy_bypass

from pydantic import BaseModel, ConfigDict, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

ROOT = Path(__file__).resolve().parent


class SettingsError(ValueError):
    """A setting cannot be used: which, and what it may be. Its value is not repeated; it may be a secret."""


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class IngestSettings(_Section):
    max_file_bytes: int = Field(gt=0)
    max_unpacked_bytes: int = Field(gt=0)
    passage_characters: int = Field(ge=80, le=2000)
    processes: int = Field(ge=0)


class FetchSettings(_Section):
    enabled: bool
    timeout_seconds: float = Field(gt=0, le=3600)
    max_bytes: int = Field(gt=0)
    max_redirects: int = Field(ge=0, le=20)
    private_addresses: bool

    def proxy(self, scheme: str, host: str) -> str | None:
        """Return the proxy that the environment names for an address; None to go there directly."""
        return None if proxy_bypass(host) else getproxies().get(scheme)


class EncoderSettings(_Section):
    name: str
    question_prefix: str
    passage_prefix: str


class SearchSettings(_Section):
    depth: int = Field(ge=1, le=1000)
    top: int = Field(ge=1, le=100)


class AnswerSettings(_Section):
    max_statements: int = Field(ge=1, le=10)
    caution: Literal["慎重", "標準", "積極的"]
    max_question_characters: int = Field(ge=100)


class AuditSettings(_Section):
    url: SecretStr  # it may hold a password
    keep_days: int = Field(ge=1)
    keep_questions: bool


class AccountSettings(_Section):
    session_minutes: int = Field(ge=1, le=720)
    failures: int = Field(ge=1)
    lockout_minutes: int = Field(ge=1)
    failures_by_source: int = Field(ge=1)


class PageSettings(_Section):
    voice_input: bool


class SignInSettings(_Section):
    mode: Literal["off", "local", "oidc"]
    provider: str
    name_claim: str = Field(min_length=1)
    role_claim: str
    department_claim: str
    administrators: tuple[str, ...]
    staff: tuple[str, ...]
    viewers: tuple[str, ...]
    others: Literal["staff", "viewer", "refused"]


class ModelSettings(_Section):
    provider: str
    name: str
    base_url: str
    api_key_variable: str
    timeout_seconds: float = Field(gt=0, le=600)
    first_token_seconds: float = Field(gt=0, le=600)
    retries: int = Field(ge=0, le=5)
    max_tokens: int = Field(ge=50, le=8000)
    passages: int = Field(ge=1, le=20)
    concurrent: int = Field(ge=1, le=64)
    unsupported: Literal["remove", "mark"]

    @property
    def is_on(self) -> bool:
        return bool(self.provider)

    @property
    def api_key(self) -> SecretStr | None:
        """The key, read where it is used and kept in no file; None when the variable is not set."""
        key = os.environ.get(self.api_key_variable, "") if self.api_key_variable else ""
        return SecretStr(key) if key else None

    @model_validator(mode="after")
    def _has_a_name(self) -> ModelSettings:
        if self.provider and not self.name:
            raise ValueError("[model] provider is set, but name is empty; name the model or empty the provider")
        return self


class Settings(BaseSettings):
    """The settings of one assistant; ``settings.toml`` explains each and holds the defaults."""

    model_config = SettingsConfigDict(env_prefix="KIROKU_", env_nested_delimiter="__", extra="forbid", frozen=True)

    store: Path
    records: Path
    policy: Path
    keep_generations: int = Field(ge=1)
    keep_originals: bool
    ingest: IngestSettings
    fetch: FetchSettings
    encoder: EncoderSettings
    search: SearchSettings
    answer: AnswerSettings
    model: ModelSettings
    audit: AuditSettings
    accounts: AccountSettings
    page: PageSettings
    sign_in: SignInSettings

    @property
    def audit_database(self) -> str | Path:
        """Where the audit log is: the URL of ``[audit]``, else a SQLite file in the store."""
        return self.audit.url.get_secret_value() or self.store / "audit.sqlite"

    @property
    def lost_events(self) -> Path:
        """Where events go that the audit log did not take."""
        return self.store / "audit-lost.jsonl"

    @property
    def evaluation(self) -> Path:
        """Where the questions are that feedback was turned into."""
        return self.store / "evaluation.jsonl"

    @property
    def files(self) -> dict[str, Path]:
        """What administrators write, and is in use, by the name that a backup gives it."""
        local = os.environ.get("KIROKU_SETTINGS")
        words = [ROOT / "prompts" / name for name in ("synonyms.toml", "examples.toml")]
        words += sorted((ROOT / "prompts" / "templates").glob("*.md"))
        return {
            "settings.toml": ROOT / "settings.toml",
            **({"settings.local.toml": Path(local)} if local else {}),
            "policy.toml": self.policy,
            **{path.relative_to(ROOT).as_posix(): path for path in words},
        }

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003  (named by the library)
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        files = [ROOT / "settings.toml"]
        if local := os.environ.get("KIROKU_SETTINGS"):
            files.append(Path(local))
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls, files, deep_merge=True)

    def model_post_init(self, _context: Any) -> None:
        for name in ("store", "records", "policy"):
            object.__setattr__(self, name, ROOT / getattr(self, name))


def load_settings(**overrides: Any) -> Settings:
    """Return the settings; ``overrides`` (from command-line flags) win over environment and files.

    Raises SettingsError.
    """
    try:
        return Settings(**{name: value for name, value in overrides.items() if value is not None})
    except ValidationError as error:
        wrong = [f"{'.'.join(map(str, one['loc']))}（{one['msg']}）" for one in error.errors()]
        places = "settings.toml、KIROKU_SETTINGS のファイル、環境変数 KIROKU_…"
        raise SettingsError(f"設定に誤りがあります：{'、'.join(wrong)}。{places} を直してください。") from None

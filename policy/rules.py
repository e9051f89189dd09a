"""``policy.toml`` as types. Whatever it says wrong is named by key and line; nothing has a default."""

from __future__ import annotations

import re
import string
import tomllib
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError, field_validator

from policy.errors import PolicyError
from policy.recognise import CATEGORIES

Text = Annotated[str, StringConstraints(min_length=1)]
Level = Annotated[int, Field(ge=1, le=3)]  # strict: true is no 1


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Category(_Table):
    """What is done with one kind of information on each path."""

    label: Text
    question: Literal["refuse", "mask", "warn", "allow"]
    document: Literal["refuse", "quarantine", "mask", "note", "allow"]
    answer: Literal["mask", "allow"]
    log: Literal["mask", "allow"]
    hint: str


class Allowed(_Table):
    """What is not taken for personal, though it looks so."""

    phones: list[Text]
    phone_words: list[Text]
    emails: list[Text]
    names: list[Text]
    documents: list[Text]


class Messages(_Table):
    """What staff are told; the words that may stand in braces are those of ``_WORDS``."""

    refused: Text
    masked: Text
    warned: Text
    document_level: Text
    document_refused: Text
    document_quarantined: Text

    @field_validator("*")
    @classmethod
    def _can_be_filled(cls, message: str) -> str:
        try:
            message.format(**dict.fromkeys(_WORDS, ""))
            used = {name for _, name, _, _ in string.Formatter().parse(message) if name is not None}
        except (ValueError, LookupError, AttributeError) as error:
            raise ValueError("braces") from error
        if "labels" not in used:
            raise ValueError("labels")
        return message


_WORDS = ("labels", "places", "hints", "max_level")


class Rules(_Table):
    """The whole of ``policy.toml``."""

    max_level: Level
    categories: dict[str, Category]
    levels: dict[Literal["2", "3"], Annotated[list[Text], Field(min_length=1)]]
    allowed: Allowed
    messages: Messages

    @field_validator("categories")
    @classmethod
    def _names_every_category(cls, categories: dict[str, Category]) -> dict[str, Category]:
        if missing := CATEGORIES - categories.keys():
            raise ValueError(f"missing {'、'.join(sorted(missing))}")
        if unknown := categories.keys() - CATEGORIES:
            raise ValueError(f"unknown {'、'.join(sorted(unknown))}")
        return categories

    @field_validator("levels")
    @classmethod
    def _names_both_levels(cls, levels: dict[str, list[str]]) -> dict[str, list[str]]:
        if missing := {"2", "3"} - levels.keys():
            raise ValueError(f"missing {'、'.join(sorted(missing))}")
        return levels


def read_rules(path: Path) -> Rules:
    """Read the policy. Raises PolicyError when it is missing, empty, or says something we do not know."""
    try:
        text = path.read_text(encoding="utf-8")
        content = tomllib.loads(text)
    except OSError as error:
        raise PolicyError(
            f"方針ファイル {path} を読めません({error.strerror})。設定 policy の場所を確認してください。"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(
            f"方針ファイル {path} の書き方が正しくありません({error})。該当の行を直してください。"
        ) from error
    try:
        return Rules.model_validate(content)
    except ValidationError as error:
        mistakes = "、".join(dict.fromkeys(_mistake(text, mistake) for mistake in error.errors()))
    raise PolicyError(f"方針ファイル {path}: {mistakes}。直してからもう一度起動してください。")


def _mistake(text: str, mistake: Any) -> str:
    """Return one mistake in Japanese, with its key and line, and without what was written there."""
    keys = [str(part) for part in mistake["loc"] if part != "[key]"]
    line = line_of(text, keys)
    place = f"{'.'.join(keys)}({line}行目)" if line else ".".join(keys)
    return f"{place} {_says(mistake)}"


def _says(mistake: Any) -> str:
    kind, context = mistake["type"], mistake.get("ctx", {})
    if kind == "missing":
        return "がありません"
    if kind == "extra_forbidden":
        return "は知らない項目です"
    if kind == "literal_error":
        return f"に書けるのは {str(context['expected']).replace(' or ', '、').replace(', ', '、')} だけです"
    if kind in ("int_type", "greater_than_equal", "less_than_equal"):
        return "に書けるのは 1、2、3 だけです"
    if kind in ("string_too_short", "too_short"):
        return "が空です"
    if kind == "value_error":
        return _value(str(context["error"]))
    return 'の書き方が違います(文字は " " で、並びは [ ] で囲み、表は [ ] の見出しの下に書きます)'


def _value(said: str) -> str:
    if said.startswith("missing "):
        return f"に {said.removeprefix('missing ')} がありません"
    if said.startswith("unknown "):
        return f"に知らない種類 {said.removeprefix('unknown ')} があります"
    if said == "labels":
        return "に {labels} がありません"
    return f"の {{ }} に書けるのは {'、'.join(_WORDS)} だけです"


def line_of(text: str, keys: list[str]) -> int | None:
    """Return the line, from 1, of a key or of the heading that should hold it; None when neither is there."""
    table, heading = "", None
    for number, line in enumerate(text.splitlines(), 1):
        if header := re.match(r"\s*\[([^\[\]]+)\]", line):
            table = header.group(1).strip()
            if table and ".".join(keys).startswith(table):
                heading = number
        elif (key := re.match(r'\s*"?([^\s="]+)"?\s*=', line)) and _joined(table, key.group(1)) in _prefixes(keys):
            return number
    return heading


def _joined(table: str, key: str) -> str:
    return f"{table}.{key}" if table else key


def _prefixes(keys: list[str]) -> set[str]:
    """Return the names under which a mistake may stand; behind a list's name an item's number follows."""
    return {".".join(keys), ".".join(keys[:-1])} if keys and keys[-1].isdecimal() else {".".join(keys)}

"""Templates for staff: one file each in ``templates/``, TOML between two lines of +++, the task for a model below."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

TEMPLATES = Path(__file__).with_name("templates")

Finder = Literal["questions", "meeting", "decisions", "changes"]

_PLACE = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    label: str


@dataclass(frozen=True, slots=True)
class Template:
    """A form with what it looks for."""

    name: str  # of its file, without .md
    title: str
    purpose: str
    order: int  # place in the list
    needs_model: bool
    finder: Finder
    questions: tuple[str, ...]  # asked of the records, places {{field}}; of the finder "questions"
    fields: tuple[Field, ...]
    example: Mapping[str, str]  # field: value
    task: str  # for a model, with places


def load_templates(folder: Path = TEMPLATES) -> tuple[list[Template], list[str]]:
    """Return the templates in their order, and a Japanese sentence for each file that cannot be used."""
    templates: list[Template] = []
    problems: list[str] = []
    for path in sorted(folder.glob("*.md")):
        try:
            templates.append(_template(path.stem, path.read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError):
            problems.append(f"ひな形 {path.name} を UTF-8 のファイルとして読めません。保存し直してください。")
        except ValueError as error:
            problems.append(f"ひな形 {path.name} は使えません：{error}。直すまで一覧に出しません。")
    return sorted(templates, key=lambda template: (template.order, template.name)), problems


def _template(name: str, text: str) -> Template:
    parts = re.split(r"^\+\+\+[ \t]*$", text.replace("\r\n", "\n"), maxsplit=2, flags=re.MULTILINE)
    if len(parts) != 3 or parts[0].strip():
        raise ValueError("先頭に +++ の行で挟んだ設定がありません")
    try:
        content = tomllib.loads(parts[1])
    except tomllib.TOMLDecodeError as error:
        raise ValueError(f"+++ の間の書き方が正しくありません({error})") from error
    return _checked(name, content, parts[2].strip())


def _checked(name: str, content: dict[str, Any], task: str) -> Template:
    for key, kind in (("title", str), ("purpose", str), ("finder", str), ("needs_model", bool), ("fields", list)):
        if not isinstance(content.get(key), kind) or content[key] == "":
            raise ValueError(f"{key} がないか、正しくありません")
    if content["finder"] not in get_args(Finder):
        raise ValueError(f"finder に書けるのは {'、'.join(get_args(Finder))} です")
    fields = tuple(_field(field) for field in content["fields"])
    names = {field.name for field in fields}
    example = content.get("example", {})
    if not fields or len(names) != len(fields) or not isinstance(example, dict) or example.keys() != names:
        raise ValueError("example には fields の name ごとに1つずつ例が要ります")
    questions = tuple(content.get("questions", ()))
    if content["finder"] == "questions" and not questions:
        raise ValueError("questions がありません")
    if content["finder"] != "questions" and "meeting" not in names:
        raise ValueError("fields に meeting がありません")
    if not task:
        raise ValueError("+++ の下に文章がありません")
    for place in _PLACE.findall("\n".join(map(str, (*questions, task)))):
        if place not in names:
            raise ValueError(f"{{{{{place}}}}} に当たる fields がありません")
    return Template(
        name=name,
        title=content["title"],
        purpose=content["purpose"],
        order=int(content.get("order", 100)),
        needs_model=content["needs_model"],
        finder=content["finder"],
        questions=tuple(str(question) for question in questions),
        fields=fields,
        example={key: str(value) for key, value in example.items()},
        task=task,
    )


def _field(field: object) -> Field:
    if not isinstance(field, dict) or not field.get("name") or not field.get("label"):
        raise ValueError("fields には name と label が要ります")
    return Field(str(field["name"]), str(field["label"]))

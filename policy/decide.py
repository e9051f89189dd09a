"""The one engine: a text and the path it is on → what may happen with it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from policy.errors import PolicyError
from policy.recognise import RECOGNISERS, marked_level, markings
from policy.types import Decision, Finding

HEAD = 400  # characters in which a document carries its marking


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of ``policy.toml``. There is no default: without a file nothing is allowed."""

    labels: dict[str, str]  # category: how staff call it
    refused_in_question: frozenset[str]
    max_level: int
    messages: dict[str, str]

    def decide(self, question: str) -> Decision:
        """Decide on what a person typed, before anything else sees it."""
        findings = tuple(
            Finding(start, end, category)
            for category in sorted(self.refused_in_question)
            for start, end in RECOGNISERS[category](question)
        )
        if not findings:
            return Decision("allow", (), "")
        labels = "・".join(dict.fromkeys(self.labels[finding.type] for finding in findings))
        return Decision("refuse", findings, self.messages["refused"].format(labels=labels))

    def inspect(self, text: str, level: int) -> Decision:
        """Decide on a document: its level as given, and any marking at its beginning."""
        head = text[:HEAD]
        findings = tuple(Finding(start, end, "confidential") for start, end in markings(head))
        marked = max((marked_level(head[finding.start : finding.end]) for finding in findings), default=1)
        if max(level, marked) <= self.max_level:
            return Decision("allow", (), "")
        label = self.labels["confidential"] if findings else f"機密性{level}の指定"
        return Decision(
            "refuse", findings, self.messages["document_refused"].format(labels=label, max_level=self.max_level)
        )


def load_policy(path: Path) -> Policy:
    """Read the policy. Raises PolicyError when it is missing, empty, or says something we do not know."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise PolicyError(
            f"方針ファイル {path} を読めません({error.strerror})。設定 policy の場所を確認してください。"
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise PolicyError(
            f"方針ファイル {path} の書き方が正しくありません({error})。該当の行を直してください。"
        ) from error
    return _policy(path, content)


def _policy(path: Path, content: dict[str, Any]) -> Policy:
    categories, messages = content.get("categories", {}), content.get("messages", {})
    if not isinstance(categories, dict) or not isinstance(messages, dict):
        raise _wrong(path, "categories と messages は [ ] で始まる見出しの下に書きます")
    if missing := RECOGNISERS.keys() - categories.keys():
        raise _wrong(path, f"categories に {', '.join(sorted(missing))} がありません")
    if unknown := categories.keys() - RECOGNISERS.keys():
        raise _wrong(path, f"categories に知らない種類 {', '.join(sorted(unknown))} があります")
    for name, category in categories.items():
        rule = category if isinstance(category, dict) else {}
        if rule.get("question") not in ("refuse", "allow") or not rule.get("label"):
            raise _wrong(path, f'categories.{name} には label と、question = "refuse" か "allow" が要ります')
    if not {"refused", "document_refused"} <= messages.keys():
        raise _wrong(path, "messages に refused と document_refused が要ります")
    for name, words in (("refused", {"labels"}), ("document_refused", {"labels", "max_level"})):
        if not _can_be_filled(messages[name], words):
            raise _wrong(path, f"messages.{name} の {{ }} に書けるのは {'、'.join(sorted(words))} だけです")
    if type(content.get("max_level")) is not int or content["max_level"] not in (1, 2, 3):  # True is 1 to Python
        raise _wrong(path, "max_level は 1、2、3 のいずれかです")
    return Policy(
        labels={name: category["label"] for name, category in categories.items()},
        refused_in_question=frozenset(name for name, rule in categories.items() if rule["question"] == "refuse"),
        max_level=content["max_level"],
        messages=messages,
    )


def _can_be_filled(message: object, words: set[str]) -> bool:
    try:
        return isinstance(message, str) and bool(message.format(**dict.fromkeys(words, "")))
    except (ValueError, LookupError, AttributeError):
        return False


def _wrong(path: Path, what: str) -> PolicyError:
    return PolicyError(f"方針ファイル {path}: {what}。直してからもう一度起動してください。")

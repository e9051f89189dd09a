"""The one engine: a text and the path it is on → what may happen with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path

from policy import engine, learned
from policy.contacts import MOBILE, national_digits, plain_address
from policy.fold import compose, fold, is_composed
from policy.markings import HEAD, markings
from policy.names import plain
from policy.offices import (
    is_a_public_address,
    is_an_offices_address,
    is_an_offices_own,
    is_called_an_office,
    is_of_an_office,
    is_on_duty,
)
from policy.person import Person
from policy.recognise import CATEGORIES, OTHER_RULES, RULES, recognise, says, without_overlaps
from policy.roles import is_public
from policy.rules import Rules, read_rules
from policy.types import Decision, Finding, Verdict, Way
from policy.weigh import weigh

_HARDNESS: tuple[Verdict, ...] = ("allow", "note", "warn", "mask", "quarantine", "refuse")
_MASK = "●"
_ORDER = {
    category: n for n, category in enumerate([*dict.fromkeys(rule.category for rule in RULES.values()), "person"])
}
_NAME_THEN_NUMBER = re.compile(
    r" ?(?:さん|様|氏|宅|方)?[ (:、の]{0,2}(?:携帯|自宅|電話|連絡先|TEL|Tel)?(?:番号)?[ ):はが]{0,2}"
)
_LEARNED_ON: tuple[Way, ...] = ("question", "log")  # records and answers are full of what is public
_LEARNED_MOST = 4_000  # characters, twice what a question may have; what is longer is a document
_SHOWN = 5  # places named in a message


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of ``policy.toml``. There is no default: without a file nothing is allowed."""

    rules: Rules
    max_level: int

    def warm(self) -> None:
        """Load both models now (seconds); else the first check does. Raises PolicyError when one cannot be."""
        engine.warm()
        learned.network()

    def decide(self, question: str, officials: Set[str] = frozenset()) -> Decision:
        """Decide on what a person typed, before anything else sees it.

        ``officials`` are the names of those who act in a public role in the records; they may be asked about.
        """
        findings = self._found(question, "question", officials)
        verdict = self._hardest(findings, "question")
        if verdict == "allow":
            return Decision("allow", (), "")
        name = {"refuse": "refused", "mask": "masked", "warn": "warned"}[verdict]
        text = self._masked(question, findings, "question") if verdict == "mask" else ""
        return Decision(verdict, findings, self._message(name, findings), text)

    def inspect(self, text: str, level: int, name: str = "") -> Decision:
        """Decide on a document: its level as given, any marking at its beginning, and personal information in it.

        ``name`` is the file name, by which a document that was quarantined is let in. No model is needed here.
        """
        marks = tuple(markings(text[:HEAD], self._levels()))
        highest = max([level, *(marked for _, marked in marks)])
        if highest > self.max_level:
            marked = tuple(Finding(*span, "confidential", "confidential.mark") for span, _ in marks)
            label = self.rules.categories["confidential"].label if marks else f"機密性{level}の指定"
            return Decision("refuse", marked, self._filled("document_level", label, marked))
        findings = self._found(text, "document", frozenset())
        verdict = self._hardest(findings, "document")
        if verdict == "quarantine" and name in self.rules.allowed.documents:
            verdict = "note"
        if verdict in ("refuse", "quarantine"):
            hard = tuple(f for f in findings if self._action(f.type, "document") == verdict)
            return Decision(
                verdict,
                findings,
                self._message({"refuse": "document_refused", "quarantine": "document_quarantined"}[verdict], hard),
            )
        masked = self._masked(text, findings, "document") if verdict == "mask" else ""
        return Decision(verdict, findings, "", masked)

    def redact(
        self, text: str, path: Way = "answer", officials: Set[str] = frozenset()
    ) -> tuple[str, tuple[Finding, ...]]:
        """Return ``text`` as long as before, what ``path`` does not allow masked, and the findings."""
        findings = self._found(text, path, officials)
        return self._masked(text, findings, path), findings

    def inspect_name(self, name: str) -> Decision:
        """Decide on a file name; ``text`` is the name to show, with what is refused masked."""
        decision = self.inspect(name, 1)
        if decision.verdict not in ("refuse", "quarantine"):
            return Decision("allow", (), "", name)
        shown = self._masked(name, decision.findings, "log")
        return Decision("refuse", decision.findings, f"ファイル名に{decision.message}", shown)

    def explain(self, finding: Finding) -> str:
        """Return in Japanese which rule spoke for a finding."""
        return says(finding.rule)

    def _found(self, text: str, path: Way, officials: Set[str]) -> tuple[Finding, ...]:
        """Return what is found of the categories that ``path`` does not allow, and that nothing lets pass."""
        if is_composed(text):
            return self._found_in(text, path, officials)
        composed, places = compose(text)
        return tuple(
            replace(one, start=places[one.start], end=places[one.end])
            for one in self._found_in(composed, path, officials)
        )

    def _found_in(self, text: str, path: Way, officials: Set[str]) -> tuple[Finding, ...]:
        """Return what ``_found`` does, of a text whose kana are composed."""
        categories = {name for name in CATEGORIES if self._action(name, path) != "allow"}
        found = recognise(text, categories)
        if "person" in categories and path != "document":
            found = [one for one in found if one.type != "person" or _is_in_a_table(text, one, officials)]
            found += self._by_model(text, categories, officials)
        if path in _LEARNED_ON and len(text) <= _LEARNED_MOST:
            found = weigh(text, found, categories, officials)
        named = [finding for finding in found if finding.type == "person"]
        found = [finding for finding in found if not self._lets_pass(text, finding, named)]
        found.sort(key=lambda finding: _ORDER[finding.type])
        if "confidential" in categories and path == "question":
            marks = [
                Finding(*span, "confidential", "confidential.mark")
                for span, level in markings(text, self._levels())
                if level > self.max_level
            ]
            found = marks + found
        return without_overlaps(found)

    def _by_model(self, text: str, categories: Set[str], officials: Set[str]) -> Iterator[Finding]:
        found, named = engine.analyze(text)
        for (start, end), rule in found:
            if OTHER_RULES[rule][0] in categories:
                yield Finding(start, end, OTHER_RULES[rule][0], rule)
        for person in named:
            finding = Finding(person.start, person.end, "person", person.rule)
            if not is_public(text, person, officials):
                yield finding

    def _lets_pass(self, text: str, finding: Finding, named: list[Finding]) -> bool:
        """Say whether the policy's own lists call a finding public; no number is that of an office and of a person."""
        allowed, words = self.rules.allowed, fold(text[finding.start : finding.end])
        if finding.type == "phone":
            digits = national_digits(words)
            if digits in map(national_digits, allowed.phones):
                return True
            if any(_touches(text, finding, person) for person in named):
                return False
            offices = allowed.phone_words
            if is_an_offices_own(fold(text), finding.start):
                return True
            if MOBILE.match(digits) and not is_on_duty(fold(text), finding.start, finding.end):
                return False
            return is_of_an_office(text, finding.start, offices) or is_called_an_office(
                text, finding.start, finding.end, offices
            )
        if finding.type == "email":
            address = plain_address(words)
            return is_a_public_address(address, allowed.emails) or (
                not any(_touches(text, finding, person) for person in named)
                and is_an_offices_address(text, finding.start, address, allowed.phone_words)
            )
        if finding.type == "person":
            return plain(re.sub(r"\s", "", words)) in map(plain, allowed.names)
        return False

    def _action(self, category: str, path: Way) -> Verdict:
        action: Verdict = getattr(self.rules.categories[category], path)
        return action

    def _hardest(self, findings: tuple[Finding, ...], path: Way) -> Verdict:
        return max((self._action(finding.type, path) for finding in findings), key=_HARDNESS.index, default="allow")

    def _masked(self, text: str, findings: tuple[Finding, ...], path: Way) -> str:
        characters = list(text)
        for finding in findings:
            if self._action(finding.type, path) in ("mask", "refuse"):
                characters[finding.start : finding.end] = _MASK * (finding.end - finding.start)
        return "".join(characters)

    def _levels(self) -> dict[int, list[str]]:
        return {int(level): words for level, words in self.rules.levels.items()}

    def _message(self, name: str, findings: tuple[Finding, ...]) -> str:
        return self._filled(
            name, "・".join(dict.fromkeys(self.rules.categories[f.type].label for f in findings)), findings
        )

    def _filled(self, name: str, labels: str, findings: tuple[Finding, ...]) -> str:
        places = "、".join(map(self._place, findings[:_SHOWN])) + (
            f" ほか{len(findings) - _SHOWN}か所" if len(findings) > _SHOWN else ""
        )
        hints = "".join(dict.fromkeys(self.rules.categories[finding.type].hint for finding in findings))
        message: str = getattr(self.rules.messages, name)
        return message.format(labels=labels, places=places, hints=hints, max_level=self.max_level)

    def _place(self, finding: Finding) -> str:
        mask = _MASK * min(finding.end - finding.start, 4)
        return f"{mask}({finding.start + 1}文字目から{finding.end}文字目、{says(finding.rule)})"


def load_policy(path: Path) -> Policy:
    """Read the policy. Raises PolicyError when it, or a part that it needs, is missing or wrong."""
    rules = read_rules(path)
    engine.require_parts()
    learned.require_weights()
    return Policy(rules, rules.max_level)


def _is_in_a_table(text: str, finding: Finding, officials: Set[str]) -> bool:
    """Say whether a name was found by the heading of its column, and nothing calls its bearer public."""
    person = Person(finding.start, finding.end, finding.rule, is_full=True)
    return finding.rule == "person.table" and not is_public(text, person, officials)


def _touches(text: str, number: Finding, person: Finding) -> bool:
    """Say whether a person's name stands directly before a number, or in brackets behind it."""
    between = text[person.end : number.start] if person.end <= number.start else text[number.end : person.start]
    if person.end <= number.start:
        return bool(_NAME_THEN_NUMBER.fullmatch(fold(between)))
    return fold(between).strip() in ("(", "[", "<")

"""The one engine: a text and the path it is on → what may happen with it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Set
from dataclasses import dataclass, replace
from pathlib import Path

from policy import engine, learned
from policy.births import is_of_many
from policy.contacts import plain_address
from policy.fold import after, before, compose, fold, fold_digits, fold_width, is_composed
from policy.identifiers import CHECKED, COUNTER
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
from policy.person import Person, Sentence
from policy.recognise import CATEGORIES, OTHER_RULES, RULES, recognise, says, without_overlaps
from policy.roles import is_known, is_of_the_public, is_public
from policy.rules import Rules, read_rules
from policy.types import Decision, Finding, Verdict, Way

_HARDNESS: tuple[Verdict, ...] = ("allow", "note", "warn", "mask", "quarantine", "refuse")
_MASK = "●"
_ORDER = {
    category: n for n, category in enumerate([*dict.fromkeys(rule.category for rule in RULES.values()), "person"])
}
_NAME_THEN_NUMBER = re.compile(
    r" ?(?:さん|様|氏|宅|方)?[ (:、の]{0,2}(?:携帯|自宅|電話|連絡先|TEL|Tel)?(?:番号)?[ ):はが]{0,2}"
)
_LEARNED_ON: tuple[Way, ...] = ("question", "log")  # records and answers are full of what is public
_SURNAME = 3  # characters of the longest surnames
_LEARNED_MOST = 4_000  # characters, twice what a question may have; what is longer is a document
_MOBILE = re.compile(r"0[789]0[1-9]")
_DIGITS = re.compile("[0-9]+")
_YEAR = re.compile(" ?年")
_A_CODE = re.compile("[0-9A-Za-z]+")
_A_HOUSE = re.compile("[0-9〇一二三四五六七八九十百]|号室")
_KANJI, _KANA = "[一-龥々〆ヶ㐀-䶿]", "[ぁ-んァ-ヴー-]"
_A_NAME = re.compile(
    rf"{_KANJI}{{1,6}}[ の]?(?:{_KANJI}{{0,4}}|{_KANA}{{1,8}}){_KANJI}{{0,3}}"
    rf"|{_KANA}{{1,8}} ?{_KANA}{{0,10}}|[A-Za-z][A-Za-z .,'-]+"
)
_AS_OF_A_PLACE = re.compile(
    "(?:の(?!件)|で|に|から|へ|まで|定住|地区|地域|地内|[一-龥]{1,4}(?:住宅|団地|公園|小学校|中学校))"
)
_KANJI_BEFORE = re.compile(rf"{_KANJI}$")
_OF_A_PERSON = re.compile(
    "(?:申請者|相談者|通報者|保護者|利用者|入居者|世帯主"
    r"|(?:児童|生徒|患者|住民|本人|個人(?:事業者?)?)(?=[のはが、 ]))[^。\n]{0,8}$"
)
_IS_A_PERSONS = re.compile(  # behind it
    r" ?(?:は|って)、?ど(?:の|こ)[^。\n]{0,6}(?:学区|投票所|収集日|避難所)|[ (][^。\n]{0,8}(?:届け|申し)出"
)
_FLEET = re.compile(
    "公用|共用|社用|[市町村]有|[市町村県]の|消防|救急|ポンプ|バス|収集|配送|リ-ス|センタ-|支所|会社"
    "|[課係室局部](?=[のがでへにを、 ]|所|$)"
)
_DAY = re.compile(r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}")
_SAYS_SOMETHING = re.compile("[一-龥ァ-ヴA-Za-z]")
_LONGEST = 60  # characters of anything personal
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
            found = _with_learned(text, found, categories, officials)
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
            digits = _digits(words)
            if digits in map(_digits, allowed.phones):
                return True
            if any(_touches(text, finding, person) for person in named):
                return False
            offices = allowed.phone_words
            if is_an_offices_own(fold(text), finding.start):
                return True
            if _MOBILE.match(digits) and not is_on_duty(fold(text), finding.start, finding.end):
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


def _with_learned(text: str, found: list[Finding], categories: Set[str], officials: Set[str]) -> list[Finding]:
    """Return what is left of ``found`` without what the network calls harmless, and what it alone found."""
    judged, folded = learned.judge(text), fold(text)
    left = [one for one in found if not judged.is_harmless(one) or _is_personal(folded, one)]
    return left + [
        one
        for one in (_with_its_digits(folded, one) for one in judged.findings())
        if one.type in categories
        and not any(one.start < other.end and other.start < one.end for other in left)
        and _may_be_personal(text, folded, one, officials)
        and not (_may_be_a_place(folded, one) and judged.sureness(one.start, one.end) < learned.SURE_OF_NO_PLACE)
    ]


def _is_personal(folded: str, finding: Finding) -> bool:
    """Say whether a rule is right whatever the network makes of it: a mobile, one alone, one called a person's."""
    if finding.type == "phone" and _MOBILE.match(_digits(folded[finding.start : finding.end])):
        return True
    if finding.type == "plate":
        return not _FLEET.search(folded)
    if finding.type not in ("phone", "address"):
        return False
    said, behind = before(folded, finding.start, 14), after(folded, finding.end, 14)
    return _is_all(folded, finding) or bool(_OF_A_PERSON.search(said) or _IS_A_PERSONS.match(behind))


def _may_be_a_place(folded: str, finding: Finding) -> bool:
    """Say whether a surname without 様 or さん stands where places do too, or is only the end of a longer word."""
    if finding.type != "person" or finding.end - finding.start > _SURNAME:
        return False
    is_an_end = finding.end - finding.start == 1 and bool(_KANJI_BEFORE.search(folded, 0, finding.start))
    return is_an_end or bool(_AS_OF_A_PLACE.match(folded, finding.end))


def _is_all(folded: str, finding: Finding) -> bool:
    """Say whether nothing that says anything is written beside a finding."""
    return not _SAYS_SOMETHING.search(folded[: finding.start] + folded[finding.end :])


def _with_its_digits(folded: str, finding: Finding) -> Finding:
    """Return a finding with all of the number that it ends in."""
    digits = _DIGITS.match(folded, finding.end) if folded[finding.end - 1].isdigit() else None
    return replace(finding, end=digits.end()) if digits else finding


def _may_be_personal(text: str, folded: str, finding: Finding, officials: Set[str]) -> bool:
    """Say whether nothing that we know for sure speaks against what the network found."""
    if finding.end - finding.start > _LONGEST or COUNTER.match(folded, finding.end) or _is_all(folded, finding):
        return False
    words = folded[finding.start : finding.end]
    beside = folded[finding.start - 1 : finding.start] + folded[finding.end : finding.end + 1]
    if _A_CODE.fullmatch(words) and _A_CODE.search(beside):
        return False
    if finding.type in CHECKED:
        groups = re.split("([^0-9]+)", fold_digits(words))
        return len(set(groups[1::2])) <= 1 and CHECKED[finding.type]("".join(groups[::2]))
    if finding.type == "person":
        person = _person(text, finding)
        is_a_house = folded[finding.end : finding.end + 1] == "家"  # 〜家 is left to the rules, a shop's name often
        return bool(_A_NAME.fullmatch(words)) and not (
            is_a_house or is_known(text, person, officials) or is_of_the_public(text, person)
        )
    if finding.type == "birth":
        return not is_of_many(folded, finding.start, finding.end)
    if finding.type == "address":
        return bool(_A_HOUSE.search(words)) and not _YEAR.match(folded, finding.end)
    return not _DAY.fullmatch(words)


def _person(text: str, finding: Finding) -> Person:
    sentence = Sentence(fold_width(text), (), ())
    return sentence.person(finding.start, finding.end, finding.rule, is_full=finding.end - finding.start > _SURNAME)


def _touches(text: str, number: Finding, person: Finding) -> bool:
    """Say whether a person's name stands directly before a number, or in brackets behind it."""
    between = text[person.end : number.start] if person.end <= number.start else text[number.end : person.start]
    if person.end <= number.start:
        return bool(_NAME_THEN_NUMBER.fullmatch(fold(between)))
    return fold(between).strip() in ("(", "[", "<")


def _digits(words: str) -> str:
    digits = re.sub(r"[^0-9]", "", fold(words))
    return "0" + digits[2:].removeprefix("0") if fold(words).lstrip("(").startswith("+81") else digits

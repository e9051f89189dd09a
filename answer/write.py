"""An answer in a model's words: prompt, stream, verification sentence by sentence, and what to give when that fails."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from answer.cite import cite
from answer.errors import ModelError
from answer.generate import Cancelled, ChatModel, never
from answer.rewrite import allowed
from answer.support import Line, Material, without_orders
from answer.types import Answer, Citation, Draft, Statement
from answer.verify import MARKER, Verdict, Verifier, cited
from index.types import Encoder
from ingest.sentences import sentence_spans
from prompts.load import fence, fill, harmless, load_prompt
from settings import ModelSettings

logger = logging.getLogger(__name__)

IN_THEIR_OWN_WORDS = "記録の文面のままお答えします"
NOTHING_LEFT = "回答の文が記録で確認できなかったため、記録の文面のままお答えします。"
REMOVED = "記録で確認できない文を{count}件、取り除きました。"
MARKED = "記録で確認できない文が{count}件あります。"
REWRITE_SECONDS = 5.0  # after which a follow-up question is made whole by rules
REMEMBERED = 4  # questions of a conversation that a follow-up may lean on
MAX_SENTENCES = 12  # shown of one answer, whatever the model says

_ABSENT = re.compile(r"記録に(?:は)?見当たりません")
_BULLET = re.compile(r"^\s*(?:[-*・●○]|#+|[0-9０-９]{1,2}[.．)）])\s*")
_COMPLETE = re.compile(
    rf"[。．！？!?](?:{MARKER.pattern})*(?=\s*[^\s\[［【(（])|\n"
)  # followed by what cannot be a marker


class Writer:
    """Words answers with a chat model. Thread-safe."""

    def __init__(self, model: ChatModel, encoder: Encoder, settings: ModelSettings) -> None:
        self.name = model.name
        self.passages = settings.passages
        self._model, self._encoder = model, encoder
        self._marks = settings.unsupported == "mark"
        self._system, self._question = load_prompt("answer"), load_prompt("question")

    @classmethod
    def open(cls, settings: ModelSettings, encoder: Encoder) -> Writer | None:
        """Return the writer of the settings; None when they name no model. Raises AssistantError."""
        return cls(ChatModel(settings), encoder, settings) if settings.is_on else None

    def write(
        self, extracted: Answer, materials: Sequence[Material], cancelled: Cancelled = never, task: str = ""
    ) -> Iterator[Draft | Answer]:
        """Yield drafts as sentences are verified, then the answer; ``extracted`` with a note when the model fails.

        ``task`` says what to write when that is more than answering ``extracted.question``.
        """
        started = time.monotonic()
        told = _Told(Verifier(self._encoder, materials), marks=self._marks)
        try:
            yield from self._drafts(task or extracted.question, materials, told, cancelled)
        except ModelError as error:
            logger.info("no answer from the model after %.1f s", time.monotonic() - started)
            yield _in_their_own_words(extracted, f"{error}。{IN_THEIR_OWN_WORDS}。", started)
            return
        if not told.is_supported:
            yield replace(_in_their_own_words(extracted, NOTHING_LEFT, started), removed=told.removed)
            return
        logger.info("%d sentences, %d removed", len(told.statements), told.removed)
        yield replace(
            extracted,
            statements=tuple(told.statements),
            citations=tuple(told.citations),
            short="",
            writer=self.name,
            removed=told.removed,
            note=told.note,
            seconds=round(extracted.seconds + time.monotonic() - started, 4),
        )

    def rewrite(self, question: str, previous: Sequence[str]) -> str | None:
        """Return a follow-up question made whole in the conversation's own words; None when the model cannot."""
        limit = time.monotonic() + REWRITE_SECONDS
        told = "\n".join(f"・{harmless(line)}" for line in previous[-REMEMBERED:])
        user = fill(load_prompt("conversation"), {"previous": told, "question": harmless(question)})
        try:
            text = self._model.complete(load_prompt("rewrite"), user, lambda: time.monotonic() > limit)
        except ModelError:
            return None
        return allowed(text, question, previous)

    def _drafts(
        self, question: str, materials: Sequence[Material], told: _Told, cancelled: Cancelled
    ) -> Iterator[Draft]:
        pending = ""
        user = fill(self._question, {"passages": fenced(materials), "question": harmless(question)})
        for piece in self._model.stream(self._system, user, cancelled):
            pending += piece
            whole, pending = _complete_sentences(pending)
            for sentence in whole:
                told.add(sentence)
            yield told.draft(pending)
        for sentence in _sentences(pending):
            told.add(sentence)


@dataclass
class _Told:
    """What has been verified so far."""

    verifier: Verifier
    marks: bool

    def __post_init__(self) -> None:
        self.statements: list[Statement] = []
        self.citations: list[Citation] = []
        self.removed = 0
        self._numbers: dict[tuple[int, int, int], int] = {}  # passage, first and last sentence: Citation.number

    @property
    def is_supported(self) -> bool:
        return any(statement.is_supported for statement in self.statements)

    @property
    def note(self) -> str:
        marked = sum(not statement.is_supported for statement in self.statements)
        notes = [REMOVED.format(count=self.removed)] if self.removed else []
        return "".join(notes + ([MARKED.format(count=marked)] if marked else []))

    def add(self, sentence: str) -> None:
        if len(self.statements) >= MAX_SENTENCES or not _says_something(sentence):
            return
        verdict = self.verifier.verify(sentence)
        if verdict.is_supported:
            numbers = list(dict.fromkeys(self._cite(line) for line in verdict.lines))
            self._keep(Statement(_closed(verdict), numbers[0], tuple(numbers[1:])))
        elif self.marks and verdict.may_be_marked:
            self._keep(Statement(_closed(verdict), 0))
        else:
            self.removed += 1

    def draft(self, pending: str) -> Draft:
        return Draft(tuple(self.statements), tuple(self.citations), cited(pending)[0], self.removed)

    def _keep(self, statement: Statement) -> None:
        if statement not in self.statements:
            self.statements.append(statement)

    def _cite(self, line: Line) -> int:
        passage, document = line.material.passage, line.material.document
        place = (passage.id, line.first, line.last)
        if place not in self._numbers:
            number = self._numbers[place] = len(self.citations) + 1
            start, end = passage.sentences[line.first][0], passage.sentences[line.last][1]
            self.citations.append(cite(number, passage, document, start, end))
        return self._numbers[place]


def fenced(materials: Iterable[Material]) -> str:
    """Return the passages as the model gets them: numbered, fenced, without what speaks to a machine."""
    return "\n\n".join(fence(material.number, material.about, without_orders(material)) for material in materials)


def _complete_sentences(text: str) -> tuple[list[str], str]:
    """Cut off the sentences that are complete together with their markers; return them and the rest."""
    end = 0
    for match in _COMPLETE.finditer(text):
        if text.count("「", 0, match.end()) <= text.count("」", 0, match.end()):
            end = match.end()
    return _sentences(text[:end]), text[end:]


def _sentences(text: str) -> list[str]:
    """Return the sentences of a text, each with the markers behind it."""
    found: list[str] = []
    for line in text.splitlines():
        plain = _BULLET.sub("", line).strip()
        for start, end in sentence_spans(plain):
            sentence = plain[start:end]
            if found and not MARKER.sub("", sentence).strip():
                found[-1] += sentence
                continue
            if found and (behind := re.match(rf"(?:{MARKER.pattern})+", sentence)):
                found[-1] += behind.group()
                sentence = sentence[behind.end() :].strip()
            if sentence:
                found.append(sentence)
    return found


def _says_something(sentence: str) -> bool:
    return bool(re.search(r"\w", cited(sentence)[0])) and not _ABSENT.search(sentence)


def _closed(verdict: Verdict) -> str:
    text = harmless(" ".join(verdict.text.split()))
    return text if re.search(r"[。．！？!?」]$", text) else f"{text}。"


def _in_their_own_words(extracted: Answer, note: str, started: float) -> Answer:
    return replace(extracted, note=note, seconds=round(extracted.seconds + time.monotonic() - started, 4))

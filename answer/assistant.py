"""The assistant: opens policy, encoder and store once, then answers questions."""

from __future__ import annotations

import copy
import logging
import re
import threading
import time
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from answer.changes import changed_since
from answer.compose import compose
from answer.courtesy import NOTHING_ASKED, is_courtesy
from answer.direct import direct
from answer.errors import AssistantError
from answer.evidence import Gauge
from answer.extract import Extraction, Measured, Quote, extract, sources_of
from answer.listing import asks_for_all, gathered
from answer.meeting import Meeting, read_meeting
from answer.minuted import minuted
from answer.model import load_models, sentence_features
from answer.officials import officials
from answer.place import home_of, is_unasked, own_first
from answer.question import Question, understand
from answer.rewrite import rewritten
from answer.scope import Scope, scope_of
from answer.sides import Side, of_side, sides_of
from answer.support import Material
from answer.templates import run_template
from answer.types import NOT_FOUND, Answer, Citation, Context, Draft, Statement
from answer.write import Writer
from index.answerable import figures
from index.departments import Department, may_see, visible
from index.encoder import load_encoder
from index.errors import EmptyStore, EncoderError, StoreError
from index.search import Generation
from index.store import Store
from index.synonyms import Synonyms
from index.thesaurus import Thesaurus
from index.types import Encoder, Filters
from ingest.types import Document
from policy.decide import load_policy
from policy.digits import without_long_numbers
from policy.errors import PolicyError
from policy.types import Decision
from prompts.examples import load_examples
from prompts.forms import Template
from prompts.load import fill
from prompts.synonyms import load_synonyms
from prompts.thesaurus import load_thesaurus
from settings import ROOT, Settings

logger = logging.getLogger(__name__)

EMPTY = "まだ記録が登録されていません。管理者に記録の追加を依頼してください。"
AGAIN = "年度、会議名、部署名などを加えるか、別の言葉で質問してみてください。"
NEAREST = 3
CONFIDENT = 0.65  # probability from which one value of the best quote is set in front of the answer


@dataclass(slots=True)
class _Opened:
    """What is open of the store, shared by all who ask."""

    generation: Generation | None = None
    live: int | None = None  # the live generation when it was opened
    officials: frozenset[str] = frozenset()  # of the generation; they may be asked about
    home: str = ""  # the municipality that most of its records are of
    examples: tuple[int | None, list[str]] = (None, [])  # the generation that answers them


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What of an extraction is told; the fields are those of Answer."""

    quotes: tuple[Quote, ...]
    short: str = ""
    note: str = ""


class Assistant:
    """Answers questions from the live generation; goes over to a newer one at the next question. Thread-safe."""

    def __init__(self, settings: Settings, encoder: Encoder, writer: Writer | None = None) -> None:
        """Raises AssistantError when the policy cannot be read or the store does not fit the encoder."""
        self._settings = settings
        self._encoder = encoder
        self.writer = writer  # words answers with a chat model; None where none is configured
        self._models = load_models()
        self._synonyms = Synonyms(*load_synonyms(), Thesaurus(load_thesaurus()))
        self._store = Store(settings.store)
        self._lock = threading.Lock()
        self._opened = _Opened()
        self._department: Department = None
        try:
            self._policy = load_policy(settings.policy)
            self._open_live()
        except (PolicyError, StoreError) as error:
            raise AssistantError(str(error)) from error
        if self._opened.generation:  # made now, so that the first page need not wait for them
            self._opened.examples = (self._opened.generation.number, self._make_examples())

    @classmethod
    def open(cls, settings: Settings, progress: Callable[[str], None] = lambda _line: None) -> Assistant:
        """Load everything; takes seconds. ``progress`` gets a Japanese line per step. Raises AssistantError."""
        try:
            policy = load_policy(settings.policy)  # first, because nothing may be answered without it
            progress("個人情報の検査を準備しています")
            policy.warm()
            progress("検索用モデルを読み込んでいます")
            encoder = load_encoder(
                settings.encoder.name, ROOT, settings.encoder.question_prefix, settings.encoder.passage_prefix
            )
        except (PolicyError, EncoderError) as error:
            raise AssistantError(str(error)) from error
        progress("記録の索引を開いています")
        return cls(settings, encoder, Writer.open(settings.model, encoder))

    def seen_by(self, department: Department) -> Assistant:
        """Return this assistant for somebody of a department, who is told of the records that he may see alone.

        It shares all that is open with this one, which tells of what everybody may see.
        """
        seen = copy.copy(self)
        seen._department = department
        return seen

    @property
    def encoder(self) -> Encoder:
        return self._encoder

    @property
    def is_empty(self) -> bool:
        return self.document_count == 0

    @property
    def document_count(self) -> int:
        generation = self._current()
        return len(visible(generation.documents.values(), self._department)) if generation else 0

    @property
    def documents(self) -> list[Document]:
        generation = self._current()
        return visible(generation.documents.values(), self._department) if generation else []

    @property
    def examples(self) -> list[str]:
        """Return questions that the records answer now, those that everybody may see."""
        generation = self._current()
        number = generation.number if generation else None
        if self._opened.examples[0] != number:
            self._opened.examples = (number, self.seen_by(None)._make_examples())
        return self._opened.examples[1]

    @property
    def generation_number(self) -> int:
        return self._opened.generation.number if self._opened.generation else 0

    def meeting(self, document: Document) -> Meeting:
        """Return a record with all that was read in it; without anything when it is gone or not to be seen."""
        generation = self._current()
        held = generation and generation.documents.get(document.id)
        if not generation or not held or not may_see(self._department, held):
            return Meeting(document, ())
        return read_meeting(generation.table, held)

    def refusal(self, text: str) -> Answer | None:
        """Return the answer that refuses ``text``; None when the policy allows it."""
        started = time.monotonic()
        decision = self._policy.decide(text, self._opened.officials)
        return self._refused(decision.message, started) if decision.verdict == "refuse" else None

    def ask(self, question: str, filters: Filters | None = None, *, everywhere: bool = False) -> Answer:
        """Answer a question; whatever is typed gives an Answer.

        ``filters`` narrow the records; ``everywhere`` asks all of them, whatever time the question names.
        """
        started = time.monotonic()
        admitted = self._admitted(question, started)
        if isinstance(admitted, Answer):
            return admitted
        return self._answered(question, admitted, filters, everywhere, started)

    def ask_after(self, question: str, previous: Sequence[str], filters: Filters | None = None) -> Answer:
        """Answer a question of a conversation; one that leans on ``previous`` is made whole first.

        ``filters`` narrow the records.
        The words of earlier questions alone are carried over, never an answer: evidence is what the records say.
        """
        started = time.monotonic()
        admitted = self._admitted(question, started)
        if isinstance(admitted, Answer):
            return admitted
        told = _told(question, admitted)
        whole = rewritten(told, previous)
        if whole is None:
            return self._answered(question, admitted, filters, False, started)
        understood = self.writer.rewrite(told, previous) if self.writer else None
        answer = self.ask(understood or whole.question, filters)
        if answer.status == "refused":
            return answer
        return replace(answer, asked=_one_line(told), note=answer.note or admitted.message)

    def _admitted(self, question: str, started: float) -> Decision | Answer:
        """Return what the policy decides on a question that may be asked, else the answer that refuses it."""
        most = self._settings.answer.max_question_characters
        if not question.strip():
            return self._refused("質問を入力してください。", started)
        if len(question) > most:
            return self._refused(
                f"質問が長すぎます({len(question):,}文字)。{most:,}文字以内で入力してください。", started
            )
        self._current()  # whoever acts in the records now may be asked about
        decision = self._policy.decide(question, self._opened.officials)
        if decision.verdict == "refuse":
            logger.info("refused a question of %d characters", len(question))
            return self._refused(decision.message, started)
        return decision

    def _answered(
        self, question: str, decision: Decision, filters: Filters | None, everywhere: bool, started: float
    ) -> Answer:
        told = _one_line(_told(question, decision))
        answer = self._redacted(self._answer(told, self._current(), filters, everywhere, started))
        if decision.message:
            answer = replace(answer, note=_joined(decision.message, answer.note))
        logger.info("%s in %.3f s, %d characters", answer.status, answer.seconds, len(question))
        return answer

    def write(
        self,
        answer: Answer,
        cancelled: Callable[[], bool] = lambda: False,
        task: str = "",
        *,
        filters: Filters | None = None,
        everywhere: bool = False,
    ) -> Iterator[Draft | Answer]:
        """Yield drafts and at last the answer in the model's words; ``answer`` itself where no model has a say.

        ``filters`` and ``everywhere`` are those that ``answer`` was asked with: the model reads no other records.
        """
        generation = self._current()
        if self.writer is None or generation is None or answer.status != "answered":
            yield answer
            return
        scope = self._scope(answer.question, generation, filters, everywhere=everywhere)
        materials = self._materials(answer, generation, scope, self.writer.passages)
        for written in self.writer.write(answer, materials, cancelled, task):
            if isinstance(written, Answer):
                yield self._redacted(replace(written, note=_joined(answer.note, written.note)))
            else:
                yield self._redacted_draft(written)

    def from_template(self, template: Template, values: Mapping[str, str]) -> Answer:
        """Return the answer of a filled form in the records' own words."""
        return run_template(template, self._told(values), self)

    def write_template(
        self,
        template: Template,
        values: Mapping[str, str],
        answer: Answer,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> Iterator[Draft | Answer]:
        """Yield drafts and at last the form's answer in the model's words, where the form asks for a model."""
        if not template.needs_model:
            yield answer
            return
        yield from self.write(answer, cancelled, fill(template.task, self._told(values)))

    def _told(self, values: Mapping[str, str]) -> dict[str, str]:
        """Return the fields of a form with what the policy masks masked."""
        return {
            name: _told(value, self._policy.decide(value, self._opened.officials)) for name, value in values.items()
        }

    def written(self, answer: Answer, filters: Filters | None = None) -> Answer:
        """Return the answer, asked with ``filters``, in the model's words where there is a model."""
        for written in self.write(answer, filters=filters):
            if isinstance(written, Answer):
                return written
        return answer

    def _materials(self, answer: Answer, generation: Generation, scope: Scope, most: int) -> list[Material]:
        """Return the passages for a model: those cited first, then other hits; masked as they are shown."""
        cited = [citation.passage for citation in answer.citations]
        search = self._settings.search
        hits = scope.ordered(generation.search(scope.question, search.top, search.depth, scope.filters))
        wanted = list(dict.fromkeys([*cited, *(hit.passage.id for hit in hits)]))[:most]
        passages = generation.table.passages(wanted)
        shown = {identity: replace(found, text=self._shown(found.text)) for identity, found in passages.items()}
        return [
            Material(number, shown[identity], generation.documents[shown[identity].document])
            for number, identity in enumerate((identity for identity in wanted if identity in shown), 1)
        ]

    def context(self, citation: Citation) -> Context | None:
        """Return a citation's passage with its neighbours; None when the record is gone since, or not to be seen."""
        generation = self._current()
        passage = generation and generation.table.passages([citation.passage]).get(citation.passage)
        if not generation or not passage or not may_see(self._department, generation.documents[passage.document]):
            return None
        before = generation.table.passage_at(passage.document, passage.ordinal - 1)
        after = generation.table.passage_at(passage.document, passage.ordinal + 1)
        text = self._shown(passage.text)
        start = text.find(citation.quote)
        if start < 0:
            return None
        return Context(
            before=self._shown(before.text) if before else "",
            passage=text,
            after=self._shown(after.text) if after else "",
            quote_start=start,
            quote_end=start + len(citation.quote),
        )

    def _answer(
        self, question: str, generation: Generation | None, filters: Filters | None, everywhere: bool, started: float
    ) -> Answer:
        if generation is None:
            return self._not_found(question, (), started, f"{NOT_FOUND}。{EMPTY}")
        if is_courtesy(question):
            return self._not_found(question, (), started, f"{NOT_FOUND}。{NOTHING_ASKED}")
        if filters in (None, Filters()) and not everywhere and (changes := changed_since(question, self)):
            seconds = round(time.monotonic() - started, 4)
            return replace(changes, question=question, seconds=seconds, generation=generation.number)
        if not everywhere and (listed := self._minuted(question, generation, filters)):
            seconds = round(time.monotonic() - started, 4)
            return replace(listed, question=question, seconds=seconds, generation=generation.number)
        if (sides := sides_of(question)) and (compared := self._compared(sides, generation, filters, everywhere)):
            seconds = round(time.monotonic() - started, 4)
            return replace(compared, question=question, seconds=seconds, generation=generation.number)
        scope = self._scope(question, generation, filters, everywhere=everywhere)
        measured = self._measured(scope, generation)
        found = extract(measured, self._models, self._settings.answer.max_statements)
        told = self._told_of(measured, found, generation)
        statements, citations = compose(told.quotes, home=self._opened.home)
        if not citations or scope.is_empty or not self._is_enough(found):
            searched = f"({scope.said})" if scope.said else ""
            return replace(
                self._not_found(question, citations[:NEAREST], started, f"{NOT_FOUND}{searched}。{AGAIN}"),
                scope=scope.said,
            )
        return Answer(
            question=question,
            status="answered",
            statements=statements,
            citations=citations,
            nearest=(),
            message="",
            seconds=round(time.monotonic() - started, 4),
            generation=generation.number,
            scope=scope.said,
            short=told.short,
            note=told.note,
        )

    def _minuted(self, question: str, generation: Generation, filters: Filters | None) -> Answer | None:
        """Return what minutes list of what is asked of a meeting; None where that is not asked, or nothing listed."""
        within = replace(filters or Filters(), department=self._department)
        documents = within.select(generation.documents.values())
        home = self._opened.home
        return minuted(question, documents, self.meeting, lambda text: self._understood(text, generation), home)

    def _compared(
        self, sides: tuple[Side, Side], generation: Generation, filters: Filters | None, everywhere: bool
    ) -> Answer | None:
        """Return what the records tell of each of two sides, under its name; None when they tell of neither."""
        statements: list[Statement] = []
        citations: list[Citation] = []
        absent: list[str] = []
        for side, other in (sides, sides[::-1]):
            scope = self._scope(side.question, generation, filters, everywhere=everywhere)
            measured = self._measured(scope, generation)
            found = extract(measured, self._models, self._settings.answer.max_statements)
            is_told = not scope.is_empty and self._is_enough(found)
            told = own_first(measured.question, found.quotes, self._opened.home)
            quotes = of_side(side, other, measured.question, told, scope) if is_told else ()
            said, cited = compose(quotes, len(citations) + 1, side.name, self._opened.home)
            statements += said
            citations += cited
            if not said:
                absent.append(side.name)
        if not statements:
            return None
        return Answer("", "answered", tuple(statements), tuple(citations), (), "", 0.0, 0, absent=tuple(absent))

    def _is_enough(self, found: Extraction) -> bool:
        """Tell whether what was found answers, as far as the settings want it to be sure.

        Who did something by words is told by his words, which need not say as much as other answers.
        """
        caution = self._settings.answer.caution
        if caution == "標準" and found.names_the_doer:
            caution = "積極的"
        return found.probability >= self._models.thresholds[caution]

    def _told_of(self, measured: Measured, found: Extraction, generation: Generation) -> _Chosen:
        """Return what is told of what was found: all of a list that is asked for, or the best quotes."""
        if asks_for_all(measured.question):
            sources = {sentence.source.passage.id: sentence.source for sentence in measured.sentences}
            quotes, note = gathered(measured.question, found.quotes, sources.values(), generation.table)
            return _Chosen(quotes, note=note)
        quotes = own_first(measured.question, found.quotes, self._opened.home)
        short = direct(measured.question, quotes) if found.probability >= CONFIDENT else None
        if short is None or is_unasked(measured.question, quotes[short.place], self._opened.home):
            return _Chosen(quotes)
        first = quotes[short.place]
        others = tuple(quote for quote in quotes if quote is not first)
        return _Chosen((first, *others), short.words, short.note)

    def _scope(
        self, question: str, generation: Generation, filters: Filters | None, *, everywhere: bool = False
    ) -> Scope:
        filters = replace(filters or Filters(), department=self._department)
        documents = filters.select(generation.documents.values())
        scope = Scope(question, None) if everywhere else scope_of(question, documents, date.today())
        narrowed = replace(scope.filters, department=self._department) if scope.filters else filters
        return replace(scope, filters=narrowed)

    def _redacted(self, answer: Answer) -> Answer:
        """Mask what the policy does not let be shown, should it have slipped into a record."""
        return replace(
            answer,
            short=self._shown(answer.short),
            note=self._shown(answer.note),
            statements=tuple(replace(s, text=self._shown(s.text)) for s in answer.statements),
            citations=tuple(map(self._redacted_citation, answer.citations)),
            nearest=tuple(map(self._redacted_citation, answer.nearest)),
        )

    def _redacted_draft(self, draft: Draft) -> Draft:
        """Mask a draft as its answer will be, and numbers of its last words before they are whole."""
        return replace(
            draft,
            statements=tuple(replace(s, text=self._shown(s.text)) for s in draft.statements),
            citations=tuple(map(self._redacted_citation, draft.citations)),
            pending=without_long_numbers(self._shown(draft.pending)),
        )

    def _redacted_citation(self, citation: Citation) -> Citation:
        asked = self._shown(citation.asked) if citation.asked else citation.asked
        header = self._shown(citation.header) if citation.header else citation.header
        return replace(citation, quote=self._shown(citation.quote), asked=asked, header=header)

    def _shown(self, text: str) -> str:
        return self._policy.redact(text)[0]

    def likely(self, question: str, filters: Filters | None = None) -> dict[str, float]:
        """Return for each record that a question finds the probability that its best sentence answers.

        All records are asked together: only so can their figures be compared.
        """
        best: dict[str, float] = {}
        for sentence in self.measured(question, filters).sentences:
            if sentence.states and sentence.complete:
                document = sentence.source.document.id
                probability = self._models.sentence.probability(sentence_features(sentence))
                best[document] = max(probability, best.get(document, 0.0))
        return best

    def measured(self, question: str, filters: Filters | None = None) -> Measured:
        """Return a question with the sentences of its hits, measured against it."""
        generation = self._current()
        assert generation
        return self._measured(self._scope(question, generation, filters), generation)

    def _measured(self, scope: Scope, generation: Generation) -> Measured:
        understood = self._understood(scope.question, generation)
        search = self._settings.search
        found = generation.measure(scope.question, search.depth, scope.filters)
        hits = scope.ordered(generation.rank(found, search.top))
        gauge = Gauge(self._encoder, generation.vectors)
        sentences = gauge.measure(understood, found.vector, sources_of(generation, hits))
        return Measured(understood, sentences, figures(generation.evidence(found)) if hits else [])

    def _understood(self, question: str, generation: Generation) -> Question:
        return understand(question, generation.lexical.document_frequency, generation.manifest.passages, self._synonyms)

    def _not_found(self, question: str, nearest: tuple[Citation, ...], started: float, message: str) -> Answer:
        seconds = round(time.monotonic() - started, 4)
        return Answer(question, "not_found", (), (), nearest, message, seconds, self.generation_number)

    def _refused(self, message: str, started: float) -> Answer:
        seconds = round(time.monotonic() - started, 4)
        return Answer("", "refused", (), (), (), message, seconds, self.generation_number)

    def _current(self) -> Generation | None:
        """Return the live generation, opening it when it changed; on damage the one that is open goes on."""
        with self._lock:
            try:
                if self._store.live() != self._opened.live:
                    self._open_live()
            except StoreError:
                logger.exception("the live generation cannot be opened; generation in use stays")
            return self._opened.generation

    def _open_live(self) -> None:
        opened = self._opened
        opened.live = self._store.live()
        try:
            opened.generation = Generation(self._store, self._encoder, synonyms=self._synonyms)
            opened.officials = officials(opened.generation)
            opened.home = home_of(opened.generation.documents.values())
        except EmptyStore:
            opened.generation = None
            opened.officials = frozenset()
            opened.home = ""

    def _make_examples(self, most: int = 4) -> list[str]:
        """Return questions that the records answer: those of ``prompts/examples.toml``, else made from headings."""
        examples = [question for question in load_examples() if self.ask(question).status == "answered"][:most]
        if examples:
            return examples
        for document in self.documents:
            for heading in self._headings(document.id):
                question = f"{heading}について教えてください"
                if self.ask(question).status == "answered":
                    examples.append(question)
                    break
            if len(examples) == most:
                break
        return examples

    def _headings(self, document: str) -> list[str]:
        assert self._opened.generation
        passages = self._opened.generation.table.passages_of(document)
        headings = [passage.headings[-1] for passage in passages if passage.headings and len(passage.text) > 60]
        return [plain for heading in dict.fromkeys(headings) if 6 <= len(plain := _plain_heading(heading)) <= 24][:5]


def _told(text: str, decision: Decision) -> str:
    """Return what goes on of a text that the policy decided on."""
    return decision.text if decision.verdict == "mask" else text


def _joined(first: str, second: str) -> str:
    return first if second in first else f"{first}{second}"


def _one_line(question: str) -> str:
    """Return a question without line breaks, control characters and halves of characters."""
    plain = "".join(" " if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp") else c for c in question)
    return " ".join(plain.split())


def _plain_heading(heading: str) -> str:
    """Strip number and mark of a heading, and a closing について."""
    plain = re.sub(r"^[\s第0-9０-９（()）.．\-章節条項議題①-⑳【】■#]+", "", heading)
    return re.sub(r"(?:について)?[】」]?$", "", plain).strip("「」 　")

"""Answers without a language model: the sentences that answer, verbatim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from answer.evidence import Sentence, Source
from answer.model import Models, Ranked, answerable_figures, ranked
from answer.question import Question, coverage, is_question
from index.lexical import Terms
from index.search import Generation
from index.types import Hit
from index.words import fold, words
from ingest.types import Passage

QUOTE_CHARACTERS = 280  # a quote grows to its neighbours up to this
LIST_CHARACTERS = 600  # … or, from the sentence that introduces a list to the item, up to this
GROWTH = 0.08  # share of the question that a neighbouring sentence must add to be quoted with it
FOLLOWING = 0.03  # a further statement needs this share of the best one's score
NEIGHBOUR = 0.5  # … or, for a statement, this share of the best one's score
REPLY_PASSAGES = 3  # of what replies to a question that was found
NAMED = 0.8  # of the weight of a matter, from which a quote with its headings names it
REPLY_STRENGTH = 0.9  # of the hit on its question

_WHO = frozenset(words("誰 だれ どなた 人 方 課"))
# A sentence that begins so is understood only with the one before it.
_LEANS = re.compile(
    r"(?:この|その|これ|それ|ここ|そこ|こちら|そちら|同|うち|なお|また|ただし|ただ|しかし|一方|さらに|加えて|具体的|例えば|よって|従って|したがって)"
)

_ITEM = re.compile(
    r"[（(][0-9０-９一二三四五六七八九十ア-ン]{1,2}[)）]|[①-⑳]|[ア-ン][ 　.．、]"
    r"|[0-9０-９]{1,2}[ 　.．、)）]|[・●○•\-*] ?"
)
FRAGMENT = re.compile(r"(?:こと|もの|とき|場合|者)[。．]?$")  # an item that is no statement of its own
LEAD = re.compile(r"次の|次に|以下の|下記|各号|ならない|禁止|とおり|[：:]$")


@dataclass(frozen=True, slots=True)
class Quote:
    """A stretch of one passage, ready to be cited."""

    source: Source
    first: int  # places of its first and last sentence in the passage
    last: int
    score: float  # probability that its best sentence answers

    @property
    def span(self) -> tuple[int, int]:
        """Offsets into the passage's text."""
        sentences = self.source.passage.sentences
        return sentences[self.first][0], sentences[self.last][1]

    @property
    def text(self) -> str:
        start, end = self.span
        return self.source.passage.text[start:end]

    @property
    def sentences(self) -> list[str]:
        """The sentences, headings and rows it is made of, as printed."""
        passage = self.source.passage
        return [passage.text[start:end] for start, end in passage.sentences[self.first : self.last + 1]]


@dataclass(frozen=True, slots=True)
class Measured:
    """A question with the sentences of its hits, measured against it."""

    question: Question
    sentences: list[Sentence]
    of_hits: list[float]  # index.answerable.FIGURES: what the hits themselves say; empty without hits


@dataclass(frozen=True, slots=True)
class Extraction:
    quotes: tuple[Quote, ...]  # best first; at least one unless nothing was found at all
    probability: float  # that they answer the question
    names_the_doer: bool = False  # whether the first is of the person who is asked for


def names_the_doer(question: Question, sentence: Sentence) -> bool:
    """Tell whether a sentence is of somebody who does what a question names, 誰が試行を提案したか, to all it names."""
    passage = sentence.source.passage
    if "person" not in question.wanted.kinds or not question.acts or not passage.speaker:
        return False
    told = sentence.forms.union(words(fold(" ".join(passage.headings))))
    matter = {
        form: weight
        for form, weight in question.terms.items()
        if form not in _WHO and not any(act.named.search(form) for act in question.acts)
    }
    return sentence.acted == 1.0 and coverage(matter, told, question.alternatives) >= NAMED


def _doers_first(question: Question, best_first: Ranked) -> Ranked:
    """Return the sentences with those that name the doer in front, as far as they are good enough to be told."""
    least = FOLLOWING * best_first[0][1]
    doers = [pair for pair in best_first if pair[1] >= least and names_the_doer(question, pair[0])]
    return [*doers, *(pair for pair in best_first if pair not in doers)] if doers else best_first


def sources_of(generation: Generation, hits: Sequence[Hit]) -> list[Source]:
    """Return the passages of the hits, and behind each that asks something what replies to it."""
    best = (hits[0].score if hits else 0.0) or 1.0
    found: dict[int, Source] = {}
    for hit in hits:
        strength = max(0.0, hit.score / best)
        section = generation.table.section_terms(hit.passage)
        _keep(found, Source(hit.passage, hit.document, strength, section=section))
        for reply in _replies(generation, hit.passage):
            _keep(found, Source(reply, hit.document, strength * REPLY_STRENGTH, hit.passage, section))
    terms = generation.table.terms([*found, *(hit.passage.id for hit in hits)])
    return [_with_terms(source, terms) for source in found.values()]


def _keep(found: dict[int, Source], source: Source) -> None:
    held = found.get(source.passage.id)
    if held is None or (held.asked is None and source.asked is not None):
        found[source.passage.id] = source


def _with_terms(source: Source, terms: Mapping[int, Terms]) -> Source:
    asked = frozenset(terms[source.asked.id].body.split()) if source.asked else frozenset()
    return replace(source, terms=terms[source.passage.id], asked_terms=asked)


def _replies(generation: Generation, asked: Passage) -> list[Passage]:
    """Return the beginning of the turns that reply to a question; behind anything else that asks, what follows it."""
    if asked.turn is not None and asked.turn_kind == "question":
        return generation.table.replies_to(asked.document, asked.turn, REPLY_PASSAGES)
    start, end = asked.sentences[-1]
    if not is_question(fold(asked.text[start:end])):
        return []
    following = generation.table.passage_at(asked.document, asked.ordinal + 1)
    return [following] if following else []


def extract(measured: Measured, models: Models, most: int) -> Extraction:
    """Return up to ``most`` quotes for a question and the probability that they answer it."""
    best_first = ranked(measured.sentences, models.sentence)
    if not best_first:
        return Extraction((), 0.0)
    probability = models.answerable.probability(answerable_figures(best_first, measured.of_hits))
    ordered = _doers_first(measured.question, best_first)
    named = names_the_doer(measured.question, ordered[0][0])
    return Extraction(_choose(measured.question, ordered, most), probability, named)


def _choose(question: Question, best_first: Ranked, most: int) -> tuple[Quote, ...]:
    """Take the best sentence, then the best ones elsewhere, each grown to the neighbours that belong to it.

    A sentence that asks answers nothing: it is quoted only where no other is there.
    """
    quotes: list[Quote] = []
    told: set[str] = set()
    stating = [pair for pair in best_first if pair[0].states] or best_first
    for sentence, score in stating:
        if len(quotes) == most or (quotes and score < FOLLOWING * quotes[0].score):
            break
        if any(_inside(sentence, quote) for quote in quotes) or (
            quotes and not (sentence.states and sentence.complete)
        ):
            continue
        quote = _with_lead(_grown(question, sentence, score, best_first, quotes))
        if quote is None:
            continue
        over = next((place for place, held in enumerate(quotes) if _overlap(held, quote)), None)
        if over is not None:
            quotes[over] = _joined(quotes[over], quote)
            continue
        if (plain := re.sub(r"\s", "", quote.text)) not in told:
            quotes.append(quote)
            told.add(plain)
    return tuple(quotes)


def _with_lead(quote: Quote) -> Quote | None:
    """Begin the quote of a list's item with the sentence that introduces the list.

    「入力すること」 under 「次のことをしてはならない」 says the opposite when it stands alone. None when that sentence
    is not in the passage or too far away to be quoted together.
    """
    texts = [quote.source.passage.text[start:end] for start, end in quote.source.passage.sentences]
    if not (_ITEM.match(texts[quote.first]) and FRAGMENT.search(texts[quote.first])):
        return quote
    leads = [place for place in range(quote.first) if LEAD.search(texts[place]) and not _ITEM.match(texts[place])]
    if not leads:
        return None
    led = replace(quote, first=leads[-1])
    return led if led.span[1] - led.span[0] <= LIST_CHARACTERS else None


def _overlap(one: Quote, other: Quote) -> bool:
    same = one.source.passage.id == other.source.passage.id
    return same and one.first <= other.last and other.first <= one.last


def _joined(quote: Quote, other: Quote) -> Quote:
    """Return one quote of both, two stretches of one list, unless it would be too long; then ``quote``."""
    joined = replace(quote, first=min(quote.first, other.first), last=max(quote.last, other.last))
    return joined if joined.span[1] - joined.span[0] <= LIST_CHARACTERS else quote


def _inside(sentence: Sentence, quote: Quote) -> bool:
    return sentence.source.passage.id == quote.source.passage.id and quote.first <= sentence.place <= quote.last


def _grown(
    question: Question,
    sentence: Sentence,
    score: float,
    best_first: Ranked,
    quotes: Sequence[Quote],
) -> Quote:
    """Grow a sentence to the neighbours that it leans on, that lean on it, or that share more of the question."""
    passage = sentence.source.passage.id
    around = {
        s.place: (s, p)
        for s, p in best_first
        if s.source.passage.id == passage and not any(_inside(s, quote) for quote in quotes)
    }
    first = last = sentence.place
    for step, places in ((-1, range(first - 1, first - 3, -1)), (1, range(last + 1, last + 3))):
        for place in places:
            start, end = (place, last) if step < 0 else (first, place)
            grown = Quote(sentence.source, start, end, score)
            if place not in around or grown.span[1] - grown.span[0] > QUOTE_CHARACTERS:
                break
            if not _belongs(question, around, place, place - step, score):
                break
            first, last = start, end
    return Quote(sentence.source, first, last, score)


def _belongs(
    question: Question, around: dict[int, tuple[Sentence, float]], place: int, neighbour: int, score: float
) -> bool:
    """Tell whether the sentence at ``place`` is to be read together with the quoted one next to it."""
    sentence, probability = around[place]
    quoted = around[neighbour][0]
    later = sentence if place > neighbour else quoted
    if _LEANS.match(later.folded):
        return True
    gain = coverage(question.terms, quoted.forms | sentence.forms) - coverage(question.terms, quoted.forms)
    return gain >= GROWTH or (bool(sentence.states and sentence.complete) and probability >= NEIGHBOUR * score)

"""What a question asks: its terms with their weight, and the kind of answer it wants."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from answer.acts import Act, acts
from answer.contrast import Contrasts, contrasts
from answer.held import Similar
from answer.timing import AskedTime, asked_times
from answer.voice import voices
from answer.wanted import ERAS, Wanted, wanted
from index.synonyms import Alternatives, Synonyms
from index.words import STOP_PARTS, Word, analyse, fold

# How much of its idf a term keeps. What an answer is about are the names and nouns; verbs are said in other words.
_PARTS = {
    "名詞": 1.0,
    "代名詞": 0.3,
    "形状詞": 0.6,
    "接尾辞": 0.6,
    "接頭辞": 0.5,
    "動詞": 0.4,
    "形容詞": 0.4,
    "副詞": 0.3,
}
_PROPER = 1.3
NO_SYNONYMS = Synonyms()
FOCUS = 2  # terms at the end of a question that say what is asked; Japanese puts the subject before them


@dataclass(frozen=True, slots=True)
class Question:
    """A question, understood."""

    text: str
    terms: dict[str, float]  # normalized form: its idf in the records, by part of speech
    fixed: frozenset[str]  # terms that no other word can stand for: names and numbers
    names: frozenset[str]  # proper nouns among the terms
    focus: dict[str, float]  # the last of the terms with their weights: what is asked of the subject
    compounds: tuple[str, ...]  # folded runs of nouns: 生成ai利用研修
    quoted: tuple[str, ...]  # folded words in 「」
    phrases: tuple[str, ...]  # folded stretches that an answer must share: 令和8年度, 第2回
    contrasts: Contrasts
    times: tuple[AskedTime, ...]  # that it names
    voices: tuple[str, ...]  # whose words it asks for
    acts: tuple[Act, ...]  # that it says were done by words
    about_asking: bool  # it asks who asked, or what was asked
    wanted: Wanted
    heaviest: float  # the weight of a noun that stands nowhere
    alternatives: Alternatives  # what else its terms may be called
    likes: Similar  # what is said for its terms in everyday words


# A number with what it counts is one thing: 8 and 年度 alone stand everywhere.
_NUMBERED = re.compile(
    r"(?:令和|平成|昭和)?(?:[0-9]+|元)年(?:[0-9]+月(?:[0-9]+日|号)?)?(?!度)|第?[0-9.]+(?:月号|月[0-9]+日|月|日|回|号|期|次|章|条|版)"
    r"|(?:令和|平成|昭和)?(?:[0-9]+|元)年度(?:第[0-9]+回)?|[0-9][0-9,.]*(?:[億千百万]+円|[一-龠%ァ-ヴ]{1,2})"
)
# Who asked, or what was asked: that is told by the sentence that asks.
_ABOUT_ASKING = re.compile(
    r"(?:質問(?:し|を)|尋ね|聞(?:い|き)|問う|問い(?:かけ|ただ))(?:し?(?:てい)?(?:た|まし[た]))?(?:の(?:は|って)?(?!です)|人|方|者|[議委]員|課長|町|市|村|区|内容|こと)"
    r"|(?:誰|だれ|どなた|何を|どんなこと)[^。]*(?:質問(?:し|を)|尋ね|聞(?:い|き)(?!たい)|問う|問い)"
)
_AROUND_NUMBERS = re.compile(r"(?<=[0-9])\s+(?=\D)|(?<=[^\sA-Za-z])\s+(?=[0-9])")
_BLANK = re.compile(r"\s")  # most sentences have none, and that is seen quickly
_QUOTED = re.compile(r"[「『]([^「」『』]{2,40})[」』]")
_ASKS = re.compile(
    r"(?:[?？]|(?:です|ます|でしょう|ません|[るたいうくすつぬぶむの])か(?:ね)?[。．]?|"
    r"(?:伺|うかが|お尋ね|お聞き|質問|お聞かせ|教えて)[^。]{0,14}[。．]?)$"
)


def understand(
    text: str,
    document_frequency: Callable[[str], int],
    passages: int,
    synonyms: Synonyms = NO_SYNONYMS,
    today: date | None = None,
) -> Question:
    """Read a question against records of ``passages`` passages, in which a term stands so many times.

    ``today`` is the day of asking, by which 昨年度 and a month without a year are told; the present day by default.
    """
    words = analyse(text)
    content = [word for word in words if word.is_content] or words
    folded = fold(text)
    terms = {
        word.form: _part_weight(word) * inverse_frequency(document_frequency(word.form), passages) for word in content
    }
    return Question(
        text=text,
        terms=terms,
        fixed=frozenset(word.form for word in content if _is_fixed(word)),
        names=frozenset(
            word.form for word in content if word.detail.startswith("固有名詞") and word.surface not in ERAS
        ),
        focus={form: terms[form] for form in list(dict.fromkeys(word.form for word in content))[-FOCUS:]},
        compounds=tuple(_compounds(words)),
        quoted=tuple(_QUOTED.findall(folded)),
        phrases=tuple(dict.fromkeys(_NUMBERED.findall(closed(folded)))),
        contrasts=contrasts(closed(folded)),
        times=asked_times(text, today or date.today()),
        voices=voices(folded),
        acts=acts(folded),
        about_asking=_ABOUT_ASKING.search(folded) is not None,
        wanted=wanted(folded),
        heaviest=inverse_frequency(0, passages),
        alternatives=synonyms.alternatives([word.form for word in words if word.part not in STOP_PARTS]),
        likes={form: synonyms.thesaurus.likeness(form) for form in terms},
    )


def _compounds(words: Iterable[Word]) -> Iterator[str]:
    """Yield the runs of nouns and affixes that are two characters or longer."""
    run = ""
    for word in (*words, None):
        if word and word.part in ("名詞", "接尾辞", "接頭辞") and (run or word.is_content):
            run += word.surface
        else:
            if len(run) > 1:
                yield run
            run = ""


def _is_fixed(word: Word) -> bool:
    return word.detail.startswith(("固有名詞", "数詞")) or word.form.isascii()


def _part_weight(word: Word) -> float:
    return _PROPER if word.detail.startswith("固有名詞") else _PARTS.get(word.part, 0.5)


def inverse_frequency(frequency: int, passages: int) -> float:
    """Return BM25's idf (Robertson & Zaragoza, 2009), never negative."""
    return math.log(1 + (passages - frequency + 0.5) / (frequency + 0.5))


def closed(folded: str) -> str:
    """Close the spaces that PDFs print around numbers, so that 令和 8 年度 is 令和8年度."""
    return _AROUND_NUMBERS.sub("", folded) if _BLANK.search(folded) else folded


def coverage(terms: Mapping[str, float], forms: Iterable[str], alternatives: Alternatives | None = None) -> float:
    """Return the share of the terms' weight that ``forms`` hold, 0 to 1; with ``alternatives``, by synonyms too."""
    held = frozenset(forms)
    others = alternatives or {}
    shared = sum(
        weight for form, weight in terms.items() if form in held or any(other <= held for other in others.get(form, ()))
    )
    return shared / (sum(terms.values()) or 1.0)


def is_question(folded: str) -> bool:
    """Tell a sentence that asks from one that states: minutes repeat the searcher's words in the member's question."""
    return bool(_ASKS.search(folded))

"""Presidio's analyzer over GiNZA, with the recognisers of ours. The model is loaded once, by whoever needs it first."""

from __future__ import annotations

import importlib.util
import re
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from importlib.abc import MetaPathFinder
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from policy.errors import PolicyError
from policy.fold import fold_width
from policy.people import may_be_names, people
from policy.person import Person, Word
from policy.types import Span

if TYPE_CHECKING:
    from presidio_analyzer import AnalyzerEngine

Vectors = npt.NDArray[np.float32]  # (words, 300), each row of unit length or zero
MODEL = "ja_ginza"
_REACH = 12  # words beside a possible name that the model reads: its eight layers see a word further each
_PIECE = 2_000  # characters given to the model at once; SudachiPy refuses more than 49,149 bytes
_UNKNOWN_TO_THE_MODEL = str.maketrans(
    "髙﨑嵜濵邉邊德瀨栁桺桒𠮷黑增鄕鄉冨槗𣘺戶", "高崎崎浜辺辺徳瀬柳柳桑吉黒増郷郷富橋橋戸"
)
_WRITING = re.compile(r"[一-龥々ぁ-んァ-ヴA-Za-z㐀-䶿]")
_MISSING = "個人名を見分けるための部品 {names} がありません。'scripts/run' をもう一度実行して導入してください。"
_BROKEN = (
    "個人名を見分けるためのモデル {model} を読み込めません({why})。"
    "'scripts/run' をもう一度実行して導入し直してください。"
)
_lock = threading.Lock()  # SudachiPy's tokenizer serves one thread at a time


def require_parts() -> None:
    """Raise PolicyError when a library is missing: the policy is never silently weaker. Loads nothing."""
    missing = [
        name for name in ("spacy", "ginza", MODEL, "presidio_analyzer") if importlib.util.find_spec(name) is None
    ]
    if missing:
        raise PolicyError(_MISSING.format(names="、".join(missing)))


def warm() -> None:
    """Load the model now. Raises PolicyError when it cannot be loaded."""
    _analyzer()


def analyze(text: str) -> tuple[list[tuple[Span, str]], list[Person]]:
    """Return ((start, end), rule) of what Presidio's own recognisers found, and the persons. Loads the model."""
    if not _WRITING.search(fold_width(text)):
        return [], []
    found: list[tuple[Span, str]] = []
    named: list[Person] = []
    for start, piece in pieces(fold_width(text).translate(_UNKNOWN_TO_THE_MODEL), _PIECE):
        with _lock:
            results = _analyzer().analyze(piece, "ja")
        for result in results:
            metadata = result.recognition_metadata or {}
            person = metadata.get("person")
            if person is not None:
                named.append(_moved(person, start))
            else:
                found.append(((start + result.start, start + result.end), f"presidio.{result.entity_type.lower()}"))
    return found, named


def words_with_vectors(text: str) -> tuple[list[Word], Vectors]:
    """Return the words of a text (width folded), and the vector that the model knows each by. Loads the model."""
    with _lock:
        model = _analyzer().nlp_engine.nlp["ja"]  # type: ignore[attr-defined]
        document = model.make_doc(text.translate(_UNKNOWN_TO_THE_MODEL))
    vectors = np.array([token.vector for token in document], np.float32)
    return _words(document), vectors / np.linalg.norm(vectors, axis=1, keepdims=True).clip(1e-6)


def _moved(person: Person, by: int) -> Person:
    return Person(person.start + by, person.end + by, person.rule, person.is_full, person.honorific)


def pieces(text: str, most: int) -> Iterator[tuple[int, str]]:
    """Yield (start, piece); a text longer than ``most`` is cut behind a sentence or line end, or a blank, if it can."""
    start = 0
    while start < len(text):
        end = len(text)
        if end - start > most:
            ends = [start + text[start : start + most].rfind(mark) + 1 for mark in ("\n", "。", " ")]
            end = next((end for end in ends if end > start + most // 2), start + most)
        yield start, text[start:end]
        start = end


@cache
def _analyzer() -> AnalyzerEngine:
    require_parts()
    try:
        with _without("torch", "transformers"):  # seconds to import, for models that nobody asks for here
            import presidio_analyzer.predefined_recognizers  # noqa: F401
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.predefined_recognizers import IbanRecognizer

        return AnalyzerEngine(
            registry=RecognizerRegistry(
                recognizers=[_person_recognizer(), IbanRecognizer(supported_language="ja")], supported_languages=["ja"]
            ),
            nlp_engine=_ginza(),
            supported_languages=["ja"],
        )
    except (ImportError, OSError, ValueError, KeyError) as error:
        raise PolicyError(_BROKEN.format(model=MODEL, why=type(error).__name__)) from error


@contextmanager
def _without(*names: str) -> Iterator[None]:
    """Hide libraries that others use where they find them, from this thread; what is imported already stays."""
    here = threading.get_ident()

    class Absent(MetaPathFinder):
        def find_spec(self, name: str, _path: object, _target: object = None) -> None:
            if name in names and threading.get_ident() == here:
                raise ModuleNotFoundError(name=name)

    finder = Absent()
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)


def _ginza() -> Any:
    """Return GiNZA as Presidio's language engine; words and names only, the parser is not asked for."""
    import spacy
    from presidio_analyzer.nlp_engine import NerModelConfiguration, NlpArtifacts, SpacyNlpEngine
    from spacy.tokens import Span

    class Ginza(SpacyNlpEngine):
        """Asks the model for persons only around words that may be names: the words alone take a tenth of the time."""

        def process_text(self, text: str, language: str) -> NlpArtifacts:
            model = self.get_nlp(language)
            document = model.make_doc(text)
            entities = []
            for start, end in _around(may_be_names(text, _words(document)), len(document)):
                part = document[start:end].as_doc()
                for _, component in model.pipeline:
                    part = component(part)
                entities += [Span(document, start + one.start, start + one.end, one.label) for one in part.ents]
            document.set_ents(entities)
            return self._doc_to_nlp_artifact(document, language)

    model = spacy.load(MODEL, exclude=["parser", "morphologizer", "compound_splitter", "bunsetu_recognizer"])
    others = [label for label in model.get_pipe("ner").labels if label != "Person"]  # type: ignore[attr-defined]
    configuration = NerModelConfiguration(
        labels_to_ignore=others, model_to_presidio_entity_mapping={"Person": "PERSON"}, default_score=1.0
    )
    engine = Ginza([{"lang_code": "ja", "model_name": MODEL}], configuration)
    engine.nlp = {"ja": model}  # type: ignore[assignment]  # declared None there
    return engine


def _around(places: Sequence[int], most: int) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of the stretches of at most ``most`` words that reach ``_REACH`` words around ``places``."""
    start = end = 0
    for place in places:
        if place - _REACH > end:
            if end:
                yield start, end
            start = place - _REACH
        end = min(most, place + _REACH + 1)
    if end:
        yield start, end


def _words(document: Any) -> list[Word]:
    return [Word(token.idx, token.idx + len(token.text), token.tag_) for token in document]


def _person_recognizer() -> Any:
    from presidio_analyzer import EntityRecognizer, RecognizerResult

    class PersonRecognizer(EntityRecognizer):
        """Names, by all that is known: Presidio's PERSON is one voice among them."""

        def load(self) -> None:
            """Nothing: the words and the model's persons come with each text."""

        def analyze(
            self,
            text: str,
            entities: list[str],  # noqa: ARG002  (named by the library)
            nlp_artifacts: Any = None,
        ) -> list[RecognizerResult]:
            persons = [(entity.start_char, entity.end_char) for entity in nlp_artifacts.entities]
            return [
                RecognizerResult("PERSON", person.start, person.end, 1.0, recognition_metadata={"person": person})
                for person in people(text, _words(nlp_artifacts.tokens), persons)
            ]

    return PersonRecognizer(supported_entities=["PERSON"], supported_language="ja")

"""Text recognition by Tesseract, where it is installed: the optional extra ``ocr`` and the program with ``jpn``."""

from __future__ import annotations

import logging
import re
import shutil
from functools import cache
from typing import TYPE_CHECKING

from ingest.layout import Piece, is_item
from ingest.lines import join

if TYPE_CHECKING:
    from PIL.Image import Image

logger = logging.getLogger(__name__)

LANGUAGES = "jpn"  # it turns to jpn_vert by itself where the lines are vertical
SECONDS = 120  # for one page
LEAST_CONFIDENCE = 40.0  # of 100, the mean of a page's words; below it stands no text but a picture
LEAST_CHARACTERS = 5  # on a page
FULL = 0.9  # of the widest line of a paragraph


@cache
def can_recognise() -> bool:
    """Tell whether pytesseract, Tesseract and its Japanese data are here."""
    if shutil.which("tesseract") is None:
        return False
    try:
        import pytesseract

        return LANGUAGES in pytesseract.get_languages()
    except Exception:  # not installed, or a Tesseract that does not start
        return False


def ocr_advice() -> str:
    if can_recognise():
        return "文字認識(OCR)でも読めませんでした。鮮明にスキャンし直すか、元の文書を追加してください。"
    return (
        "元の文書を追加するか、サーバーに文字認識(pip install kiroku[ocr] と tesseract-ocr-jpn)を入れて"
        "から追加し直してください。"
    )


def recognise(picture: Image, page: int) -> list[Piece]:
    """Return the paragraphs of a scanned page, in the order that Tesseract reads; none where it finds no text."""
    import pytesseract

    try:
        words = pytesseract.image_to_data(picture, lang=LANGUAGES, output_type=pytesseract.Output.DICT, timeout=SECONDS)
    except (pytesseract.TesseractError, RuntimeError, OSError) as error:  # RuntimeError: it took too long
        logger.warning("text recognition of page %d failed: %s", page, type(error).__name__)
        return []
    paragraphs: dict[tuple[int, int], dict[int, str]] = {}
    confidences: list[float] = []
    for block, paragraph, line, confidence, word in zip(
        words["block_num"], words["par_num"], words["line_num"], words["conf"], words["text"], strict=True
    ):
        if float(confidence) >= 0 and word.strip():
            lines = paragraphs.setdefault((block, paragraph), {})
            lines[line] = join(lines.get(line, ""), word.strip())
            confidences.append(float(confidence))
    found = [piece for lines in paragraphs.values() for piece in _pieces(list(lines.values()), page)]
    characters = sum(len(re.sub(r"\W", "", piece.text)) for piece in found)
    if characters < LEAST_CHARACTERS or sum(confidences) / len(confidences) < LEAST_CONFIDENCE:
        return []
    return found


def _pieces(lines: list[str], page: int) -> list[Piece]:
    """Join the lines that go on: Tesseract's paragraphs are cut at the marks and short lines of Japanese lists."""
    widest = max(map(len, lines))
    texts: list[str] = []
    full = False
    for line in lines:
        if texts and full and not is_item(line):
            texts[-1] = join(texts[-1], line)
        else:
            texts.append(line)
        full = len(line) >= FULL * widest and not line.endswith("。")
    return [Piece(text, "item" if is_item(text) else "paragraph", 0, page) for text in texts]

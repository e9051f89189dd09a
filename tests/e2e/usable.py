"""What keeps somebody from using a page: barriers that axe finds, pale or small text, English, a cut side."""

from __future__ import annotations

import json
import re

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

LATIN_WORD = re.compile(r"[A-Za-z]{2,}")
NUMBER = re.compile(r"(?<=問い合わせ番号は )[0-9A-F]{6}")
OUR_OWN_LATIN = {"DX", "AI"}  # as in every record: the product's name, and 生成AI
STILL = "*, *::before, *::after { transition: none !important; animation-duration: 0s !important; }"  # a style sheet
UNREADABLE = """() => {
  const numbers = (colour) => colour.match(/[\\d.]+/g).map(Number);
  const light = (value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
  const ground = (element) => {
    for (; element; element = element.parentElement) {
      const colour = numbers(getComputedStyle(element).backgroundColor);
      if (colour.length === 3 || colour[3] === 1) return colour;
    }
    return [255, 255, 255];
  };
  const contrast = (element) => {
    const [one, other] = [numbers(getComputedStyle(element).color), ground(element)].map(luminance);
    return (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  };
  return [...document.querySelectorAll("body *")].filter((element) => element.checkVisibility()
    && [...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim())
    && (contrast(element) < 4.5 || parseFloat(getComputedStyle(element).fontSize) < 16)
  ).map((element) => element.outerHTML);
}"""  # elements whose own text is too pale (WCAG 2.1, 1.4.3) or too small
CUT_OFF = """() => [...document.querySelectorAll("body *")].filter((element) =>
  element.checkVisibility({visibilityProperty: true}) && !element.closest(".page-picture, .table")
  && element.getBoundingClientRect().right > innerWidth + 0.5).map((element) => element.outerHTML.slice(0, 200))
"""  # elements that run over the side; a page's picture and a wide table scroll by themselves
OUR_WORDS = """() => {
  const copy = document.body.cloneNode(true);
  for (const other of copy.querySelectorAll("bdi, style, script, noscript, iframe, [aria-hidden=true], "
    + "[data-testid=stIconMaterial], [data-testid=stChatInputTextArea], .table td")) other.remove();
  const parts = [document.title, copy.textContent];
  for (const element of copy.querySelectorAll("[title], [aria-label], [alt], [placeholder]"))
    for (const name of ["title", "aria-label", "alt", "placeholder"]) parts.push(element.getAttribute(name));
  return parts.join("\\n");
}"""  # what the page says by itself: without what stands in records, charts and the letters that stand for pictures


def serious(page: Page) -> list[str]:
    """Return what axe calls serious or critical, with the elements it means."""
    response = Axe().run(page).response
    return [
        json.dumps([found["id"], [node["html"][:200] for node in found["nodes"]]], ensure_ascii=False)
        for found in response["violations"]
        if found["impact"] in ("serious", "critical")
    ]


def english(page: Page, *allowed: str) -> set[str]:
    """Return the words in Latin letters that the page says by itself, without the stretches that are ``allowed``."""
    words = NUMBER.sub("", str(page.evaluate(OUR_WORDS)).replace("\N{WORD JOINER}", ""))
    for stretch in allowed:
        words = words.replace(stretch, "")
    return set(LATIN_WORD.findall(words)) - OUR_OWN_LATIN

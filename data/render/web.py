"""Sample records as pages of a town's web site, with the menus around them that a reader has to drop."""

from __future__ import annotations

from html import escape
from pathlib import Path
from string import Template

from data.render.markup import Block, Source

TAGS = {"title": "h1", "heading1": "h2", "heading2": "h3", "heading3": "h4", "right": "p", "text": "p", "indent": "p"}


def render_html(source: Source, template: Path) -> bytes:
    page = Template(template.read_text(encoding="utf-8"))
    return page.substitute(
        title=escape(source.head["title"]),
        section=escape(source.head["section"]),
        author=escape(source.head["author"]),
        date=source.head["date"],
        main="\n".join(_elements(source.blocks)),
    ).encode()


def _elements(blocks: tuple[Block, ...]) -> list[str]:
    lines: list[str] = []
    for number, block in enumerate(blocks):
        if block.kind == "table":
            lines += _table(block)
        elif block.kind == "item":
            opens = number == 0 or blocks[number - 1].kind != "item"
            closes = number + 1 == len(blocks) or blocks[number + 1].kind != "item"
            lines.append(f"{'<ul>' if opens else ''}<li>{escape(block.text)}</li>{'</ul>' if closes else ''}")
        else:
            align = ' class="right"' if block.kind == "right" else ""
            lines.append(f"<{TAGS[block.kind]}{align}>{escape(block.text)}</{TAGS[block.kind]}>")
    return lines


def _table(block: Block) -> list[str]:
    rows = []
    for number, row in enumerate(block.rows):
        tag = "td" if number else "th"
        rows.append("<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in row) + "</tr>")
    return ["<table>", *rows, "</table>"]

"""Write the sample records of the invented town 汐見野町 from their sources: ``python -m data.make_records``."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.render.markup import Source, read_source
from data.render.pdf import render_pdf
from data.render.web import render_html
from data.render.word import render_docx

HERE = Path(__file__).parent
SOURCES, RECORDS = HERE / "sources", HERE / "records"


def render(source: Source) -> bytes:
    """Return the record's bytes in the format that the suffix of its ``file`` names."""
    match Path(source.head["file"]).suffix:
        case ".pdf":
            return render_pdf(source)
        case ".docx":
            return render_docx(source)
        case ".html":
            return render_html(source, SOURCES / "page.html")
        case _:
            text = source.body.replace("\n", "\r\n") if source.head["encoding"] == "cp932" else source.body
            return text.encode(source.head["encoding"])


def write_records(folder: Path) -> list[Path]:
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for path in sorted(SOURCES.glob("*.txt")):
        source = read_source(path)
        target = folder / source.head["file"]
        target.write_bytes(render(source))
        written.append(target)
    return written


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=RECORDS, help="folder to write to")
    for target in write_records(parser.parse_args().out):
        print(f"{target.name}: {target.stat().st_size:,} bytes")

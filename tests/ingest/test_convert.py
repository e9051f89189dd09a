"""Old Office files: read through LibreOffice where it is, answered clearly where it is not."""

from __future__ import annotations

import time
from io import BytesIO

import docx
import pytest

from ingest import convert
from ingest.errors import BrokenFile, MisnamedFile, UnsupportedFile
from ingest.read import Limits, read_file

LIMITS = Limits(10_000_000, 100_000_000)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)


@pytest.fixture
def office(tmp_path, monkeypatch):
    """Return what puts a ``soffice`` in the way that does as the shell script says."""

    def install(script):
        folder = tmp_path / "bin"
        folder.mkdir()
        program = folder / "soffice"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")

    return install


@pytest.fixture
def new_document(tmp_path):
    document = docx.Document()
    document.add_paragraph("計画を承認した。")
    out = BytesIO()
    document.save(out)
    path = tmp_path / "new.docx"
    path.write_bytes(out.getvalue())
    return path


def written(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(("name", "data"), [("a.doc", OLE), ("a.rtf", b"{\\rtf1 text}")])
def test_an_old_document_is_read_as_what_libreoffice_makes_of_it(tmp_path, office, new_document, name, data):
    office(f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {new_document} "$2/record.docx"')
    assert read_file(written(tmp_path, name, data), LIMITS).text == "計画を承認した。"


@pytest.mark.parametrize(("suffix", "becomes"), [(".doc", ".docx"), (".xls", ".xlsx"), (".ppt", ".pptx")])
def test_without_libreoffice_the_answer_says_what_to_save_it_as(tmp_path, monkeypatch, suffix, becomes):
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(UnsupportedFile, match=rf"「a\{suffix}」.*\{becomes} か PDF で保存し直して"):
        read_file(written(tmp_path, f"a{suffix}", OLE), LIMITS)


def test_what_libreoffice_cannot_convert_is_broken(tmp_path, office):
    office("exit 1")
    with pytest.raises(BrokenFile, match=r"「a\.doc」は LibreOffice で変換できません"):
        read_file(written(tmp_path, "a.doc", OLE), LIMITS)


def test_a_conversion_that_hangs_is_ended(tmp_path, office, monkeypatch):
    office("sleep 60 & sleep 60")
    monkeypatch.setattr(convert, "SECONDS", 0.2)
    started = time.monotonic()
    with pytest.raises(BrokenFile, match="終わりませんでした"):
        read_file(written(tmp_path, "a.xls", OLE), LIMITS)
    assert time.monotonic() - started < 10


def test_another_format_under_an_old_name_is_not_converted(tmp_path, office):
    office("exit 1")
    with pytest.raises(MisnamedFile, match=r"拡張子が \.doc ですが、中身はPDF"):
        read_file(written(tmp_path, "a.doc", b"%PDF-1.7\n"), LIMITS)

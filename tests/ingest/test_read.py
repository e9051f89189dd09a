from __future__ import annotations

import os
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path

import docx
import openpyxl
import pptx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ingest.errors import (
    BrokenFile,
    EmptyFile,
    EncryptedFile,
    IngestError,
    MisnamedFile,
    NoText,
    OversizedFile,
    UnknownEncoding,
    UnreadableFile,
    UnsupportedFile,
)
from ingest.read import SUPPORTED, Limits, find_files, read_file

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "files"
LIMITS = Limits(max_file_bytes=200_000_000, max_unpacked_bytes=1_000_000_000)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(1000)
HTML = "<html><body><h1>議事録</h1><p>計画を承認した。</p><table><tr><td>事務局<td>説明</table></body></html>"
TEXT = "１ 日時\n令和6年5月10日\n事務局\t説明した。\n・承認\n"
MARKDOWN = "# 議事録\n\n- 承認\n\n| a | b |\n|--|--|\n| 1 | 2 |\n"


def docx_bytes() -> bytes:
    document = docx.Document()
    document.add_heading("議事録", 1)
    document.add_paragraph("計画を承認した。")
    document.add_table(2, 2).cell(0, 0).text = "事務局"
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def xlsx_bytes() -> bytes:
    workbook = openpyxl.Workbook()
    for row in (["項目", "金額"], ["計画を承認した。", 1150], ["日付", date(2024, 5, 10)]):
        workbook.active.append(row)
    out = BytesIO()
    workbook.save(out)
    return out.getvalue()


def pptx_bytes() -> bytes:
    presentation = pptx.Presentation()
    slide = presentation.slides.add_slide(presentation.slide_layouts[1])
    slide.shapes.title.text = "計画を承認した。"
    slide.placeholders[1].text = "・住民への周知\n体制"
    out = BytesIO()
    presentation.save(out)
    return out.getvalue()


def zip_bytes() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "本文")
    return out.getvalue()


DOCX, XLSX, PPTX = docx_bytes(), xlsx_bytes(), pptx_bytes()


@pytest.mark.parametrize("suffix", sorted(SUPPORTED | {".PDF", ".Docx"}))
def test_every_supported_kind_is_read_whatever_the_case_of_its_extension(tmp_path, pdf, shown, suffix):
    content = {
        ".pdf": pdf([["計画を承認した。"]]),
        ".docx": docx_bytes(),
        ".xlsx": xlsx_bytes(),
        ".pptx": pptx_bytes(),
        ".html": HTML.encode(),
        ".htm": HTML.encode(),
    }
    path = tmp_path / f"議事録{suffix}"
    path.write_bytes(content.get(suffix.lower(), "計画を承認した。".encode()))
    assert "計画を承認した。" in "\n".join(text for _, _, text in shown(read_file(path, LIMITS)))


@pytest.mark.parametrize(
    ("name", "data", "error", "says"),
    [
        ("a.txt", b"", EmptyFile, "空のファイル"),
        ("a.pdf", b"", EmptyFile, "空のファイル"),
        ("a.txt", b" \r\n", NoText, "文字がありません"),
        ("a.txt", b"%PDF-1.7\n...", MisnamedFile, r"拡張子が \.txt ですが、中身はPDF"),
        ("a.txt", HTML.encode(), MisnamedFile, "中身はHTML"),
        ("a.txt", HTML.encode("utf-16"), MisnamedFile, "中身はHTML"),
        ("a.txt", b"{\\rtf1\\ansi", MisnamedFile, "中身はRTF"),
        ("a.pdf", zip_bytes(), MisnamedFile, "中身はZIP"),
        (
            "a.pdf",
            b"\n<!DOCTYPE html><html>",
            MisnamedFile,
            "中身はHTML",
        ),  # what a portal answers after its session ended
        ("a.pdf", "議事録です。".encode(), BrokenFile, "PDFとして壊れています"),
        ("a.html", b"%PDF-1.7\n...", MisnamedFile, "中身はPDF"),
        ("a.md", docx_bytes(), MisnamedFile, "中身はZIP"),
        ("a.docx", OLE, MisnamedFile, "中身は旧形式の Office 文書"),
        (
            "a.docx",
            OLE + "EncryptedPackage".encode("utf-16-le"),
            EncryptedFile,
            "パスワードが必要",
        ),  # so Office locks one
        ("a.docx", zip_bytes(), BrokenFile, "DOCX として壊れています"),
        ("a.docx", b"\x89PNG\r\n", MisnamedFile, "中身は画像"),
        ("a.xlsx", OLE, MisnamedFile, "中身は旧形式の Office 文書"),
        ("a.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "パスワードが必要"),
        ("a.pptx", OLE + "EncryptedPackage".encode("utf-16-le"), EncryptedFile, "パスワードが必要"),
        ("a.xlsx", zip_bytes(), BrokenFile, "XLSX として壊れています"),
        ("a.pptx", b"text", BrokenFile, "PPTXとして壊れています"),
        ("a.pptx", docx_bytes(), MisnamedFile, "PowerPoint の文書ではありません"),
        ("a.jtd", OLE, UnsupportedFile, r"\.docx か PDF で保存し直して"),
        ("a.xlsm", xlsx_bytes(), UnsupportedFile, r"\.xlsx か PDF で保存し直して"),
        ("a.png", b"\x89PNG\r\n", UnsupportedFile, r"画像です。PDF にまとめて"),
        ("a.zip", zip_bytes(), UnsupportedFile, r"「a\.zip」\(\.zip\)は読めない形式"),
        ("README", b"text", UnsupportedFile, "拡張子なし"),
        ("a.txt", bytes(range(1, 256)) * 4, UnknownEncoding, "文字コードが分かりません"),
        ("a.pdf", b"%PDF-1.4\n%%EOF", BrokenFile, "PDF として壊れています"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_by_name(tmp_path, name, data, error, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(error, match=says) as refusal:
        read_file(path, LIMITS)
    assert f"「{name}」" in str(refusal.value)


def test_a_file_over_the_limit_is_refused(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes(b"a" * 11)
    with pytest.raises(OversizedFile, match="上限の 10 バイト"):
        read_file(path, Limits(10, 10))


def test_a_missing_file_is_unreadable(tmp_path):
    with pytest.raises(UnreadableFile, match=r"「a\.txt」を開けません"):
        read_file(tmp_path / "a.txt", LIMITS)


def test_a_folder_is_unreadable(tmp_path):
    (tmp_path / "a.txt").mkdir()
    with pytest.raises(UnreadableFile, match="フォルダー"):
        read_file(tmp_path / "a.txt", LIMITS)


def test_a_pipe_is_not_waited_on(tmp_path):
    os.mkfifo(tmp_path / "a.txt")
    with pytest.raises(UnreadableFile, match="通常のファイルではありません"):
        read_file(tmp_path / "a.txt", LIMITS)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_unreadable(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("本文")
    path.chmod(0)
    with pytest.raises(UnreadableFile, match="を開けません"):
        read_file(path, LIMITS)


def test_files_are_found_with_their_place_below_the_folder_named(tmp_path):
    folder = tmp_path / "記録"
    for place in (
        "b.txt",
        "令和6年度/第1回/議事録.pdf",
        "令和6年度/名簿.xls",
        ".隠し/c.txt",
        ".d.txt",
        "~$b.docx",
        "Thumbs.db",
    ):
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(b"x")
    single = tmp_path / "単独.txt"
    single.write_bytes(b"x")
    assert find_files([single, folder]) == [
        (folder / "b.txt", "b.txt"),
        (folder / "令和6年度/名簿.xls", "令和6年度/名簿.xls"),  # no reader takes it: it will be named as failed
        (folder / "令和6年度/第1回/議事録.pdf", "令和6年度/第1回/議事録.pdf"),
        (single, "単独.txt"),
    ]


def test_links_in_a_circle_end_and_a_file_reached_twice_is_given_once(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "f.txt").write_bytes(b"x")
    (tmp_path / "a" / "up").symlink_to(tmp_path, target_is_directory=True)
    assert find_files([tmp_path, tmp_path / "a"]) == [(tmp_path / "a" / "f.txt", "a/f.txt")]


def test_a_path_that_is_not_there_is_found_so_that_reading_names_it(tmp_path):
    assert find_files([tmp_path / "無い.txt"]) == [(tmp_path / "無い.txt", "無い.txt")]


def test_a_file_name_written_in_shift_jis_gets_a_place_that_can_be_stored(tmp_path):
    (tmp_path / os.fsdecode("議事録.txt".encode("cp932"))).write_text("本文")
    [(path, place)] = find_files([tmp_path])
    assert (place, read_file(path, LIMITS).text) == ("議事録.txt", "本文")


MUTATIONS = st.lists(st.tuples(st.integers(0, 10**6), st.binary(min_size=0, max_size=6)), min_size=1, max_size=8)
QUICK = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def mutated(whole: bytes, mutations: list[tuple[int, bytes]], cut: int) -> bytes:
    data = bytearray(whole)
    for place, content in mutations:
        place %= len(data)
        data[place : place + len(content)] = content
    if cut % 3 == 0:
        del data[cut % len(data) :]
    return bytes(data)


def rezipped(whole: bytes, mutations: list[tuple[int, bytes]], part: int) -> bytes:
    """Return the zip with one of its parts mutated and all checksums right."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(whole)) as source, zipfile.ZipFile(out, "w") as target:
        names = source.namelist()
        for name in names:
            content = source.read(name)
            target.writestr(name, mutated(content, mutations, 1) if name == names[part % len(names)] else content)
    return out.getvalue()


def read_or_refused(path: Path, data: bytes, shown) -> None:
    path.write_bytes(data)
    try:
        extract = read_file(path, LIMITS)
    except IngestError:
        return
    assert shown(extract)
    extract.text.encode("utf-8")
    for block in extract.blocks:
        if block.header:
            assert 0 <= block.header[0] < block.header[1] <= block.start


@pytest.mark.usefixtures("without_recognition")
@pytest.mark.parametrize("suffix", [".pdf", ".docx", ".xlsx", ".pptx", ".html", ".txt", ".md"])
@QUICK
@given(mutations=MUTATIONS, cut=st.integers(0, 10**6))
def test_damaged_files_are_read_or_refused_and_never_crash(tmp_path, pdf, shown, suffix, mutations, cut):
    whole = {
        ".pdf": pdf([["１ 日時", "令和6年5月10日", "計画を承認した。"], ["- 2 -", "閉会した。"]]),
        ".docx": DOCX,
        ".xlsx": XLSX,
        ".pptx": PPTX,
        ".html": HTML.encode(),
        ".txt": TEXT.encode(),
        ".md": MARKDOWN.encode(),
    }[suffix]
    read_or_refused(tmp_path / f"a{suffix}", mutated(whole, mutations, cut), shown)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".pptx"])
@QUICK
@given(mutations=MUTATIONS, part=st.integers(0, 1000))
def test_zips_with_one_part_damaged_are_read_or_refused_and_never_crash(tmp_path, shown, suffix, mutations, part):
    whole = {".docx": DOCX, ".xlsx": XLSX, ".pptx": PPTX}[suffix]
    read_or_refused(tmp_path / f"a{suffix}", rezipped(whole, mutations, part), shown)


POINT = st.tuples(st.integers(0, 590), st.integers(0, 840))


@pytest.mark.usefixtures("without_recognition")
@QUICK
@given(
    shown_texts=st.lists(
        st.tuples(
            POINT,
            st.sampled_from([1, 5, 7, 10, 24]),
            st.text("計画を承認した。1２(a ・第章-\u3000", min_size=1, max_size=30),
        ),
        min_size=1,
        max_size=12,
    ),
    ruled=st.lists(st.tuples(POINT, st.integers(0, 300), st.booleans()), max_size=12),
    turn=st.sampled_from([0, 90, 180, 270]),
)
def test_texts_and_lines_anywhere_on_a_page_give_sound_blocks(tmp_path, drawn, shown, shown_texts, ruled, turn):
    texts = [(x, y, size, text) for (x, y), size, text in shown_texts]
    lines = [(x, y, x + (0 if down else length), y + (length if down else 0)) for (x, y), length, down in ruled]
    read_or_refused(tmp_path / "a.pdf", drawn([(texts, lines)], turn=turn), shown)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="../shared is not here")
def test_real_government_files_are_read(shown):
    short = {}
    for path, place in find_files([CORPUS]):
        extract = read_file(path, LIMITS)
        assert shown(extract)
        if len(extract.text) <= 200:
            short[place] = len(extract.text)
    assert short == {}

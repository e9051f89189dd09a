"""The house: which package may import which, and where each outside library lives."""

from __future__ import annotations

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FREE = ("bench", "tests", "data")
MAY_IMPORT = {  # a package of ours: those it may import
    "settings": set(),
    "policy": set(),
    "prompts": set(),
    "ingest": {"policy"},
    "index": {"policy", "ingest"},
    "answer": {"policy", "ingest", "index", "prompts", "settings"},
    "audit": {"answer"},  # answer.types alone, see below
    "commands": {"policy", "ingest", "index", "answer", "audit", "prompts", "settings"},
    "ui": {"policy", "ingest", "index", "answer", "audit", "prompts", "settings"},
    "app": {"policy", "ingest", "index", "answer", "audit", "commands", "ui", "prompts", "settings"},
    "cli": {"policy", "commands", "settings"},
}
HOMES = {  # an outside library: the modules that may import it
    "pypdf": {"ingest/pdf.py"},
    "pypdfium2": {"ingest/glyphs.py", "ui/viewer_pdf.py"},
    "pytesseract": {"ingest/ocr.py"},
    "docx": {"ingest/docx.py", "answer/export.py"},
    "openpyxl": {"ingest/xlsx.py"},
    "pptx": {"ingest/pptx.py"},
    "trafilatura": {"ingest/html.py"},
    "httpx": {"ingest/fetch.py"},
    "langchain_text_splitters": {"ingest/split.py"},
    "langchain_core": {"index/retriever.py", "answer/"},
    "langchain": {"answer/generate.py"},
    "langsmith": {"answer/generate.py"},
    "sentence_transformers": {"index/encoder.py"},
    "torch": {"index/encoder.py"},
    "tokenizers": {"index/static_model.py"},
    "safetensors": {"index/static_model.py"},
    "faiss": {"index/dense.py"},
    "tantivy": {"index/lexical.py"},
    "sudachipy": {"index/words.py"},
    "sqlite3": {"index/passages.py"},
    "filelock": {"index/store.py"},
    "spacy": {"policy/engine.py"},
    "presidio_analyzer": {"policy/engine.py"},
    "phonenumbers": {"policy/contacts.py"},
    "pydantic_settings": {"settings.py"},
    "typer": {"cli.py", "commands/"},
    "rich": {"commands/terminal.py"},
    "sqlalchemy": {"audit/"},
    "alembic": {"audit/database.py", "audit/migrations/"},
    "argon2": {"audit/passwords.py"},
    "streamlit": {"app.py", "ui/"},
}


def tracked(*patterns: str) -> list[str]:
    """Return the files of the project, new ones included, ignored ones not."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [path for path in sorted(set(listed)) if (ROOT / path).is_file()]


OURS = [path for path in tracked("*.py") if path.split("/")[0] not in FREE]


def imports(path: str) -> Iterator[str]:
    """Yield the first part of every module imported anywhere in a file, inside functions too."""
    for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield str(node.module).split(".")[0]


def package_of(path: str) -> str:
    return path.split("/")[0].removesuffix(".py")


def test_every_module_belongs_to_a_package_of_the_house():
    assert {package_of(path) for path in OURS} - MAY_IMPORT.keys() - {"scripts"} == set()


@pytest.mark.parametrize("path", OURS)
def test_imports_go_one_way(path):
    package = package_of(path)
    back = {name for name in imports(path) if name in MAY_IMPORT and name != package} - MAY_IMPORT.get(package, set())
    assert back == set()


def test_the_audit_log_knows_of_the_other_rooms_their_types_alone():
    pattern = re.compile(r"^\s*(?:from|import) ((?:policy|ingest|index|prompts|answer)\b\S*)", re.MULTILINE)
    found = {name for path in tracked("audit/*.py") for name in pattern.findall((ROOT / path).read_text("utf-8"))}
    assert found <= {"answer.types"}


@pytest.mark.parametrize("path", OURS)
def test_nothing_imports_tests_or_measures(path):
    assert set(imports(path)) & set(FREE) == set()


@pytest.mark.parametrize("library", HOMES)
def test_each_outside_library_has_one_home(library):
    strangers = [
        path for path in OURS if library in imports(path) and not any(path.startswith(home) for home in HOMES[library])
    ]
    assert strangers == []


def test_only_settings_read_the_environment():
    readers = [
        path
        for path in OURS
        if path not in ("settings.py", "app.py")
        and re.search(r"\bos\.(?:environ|getenv)\b", (ROOT / path).read_text(encoding="utf-8"))
    ]
    assert readers == []


def test_no_file_is_named_utils():
    assert [path for path in tracked("*.py") if Path(path).stem in ("utils", "util", "helpers", "common", "misc")] == []


def test_no_file_names_a_place_on_somebodys_machine():
    places = re.compile(r"/(?:home|Users)/[a-z][a-z0-9_-]*/|/(?:work|root)/(?:main|shared)|/tmp/w/|[A-Z]:\\Users\\")
    named = []
    for path in tracked():
        content = (ROOT / path).read_bytes()
        if b"\0" not in content and path != "tests/test_architecture.py":
            named += [f"{path}: {match.group()}" for match in places.finditer(content.decode("utf-8", "replace"))]
    assert named == []


def test_no_tracked_file_is_larger_than_the_shipped_model_may_be():
    assert [path for path in tracked() if (ROOT / path).stat().st_size > 32_000_000] == []

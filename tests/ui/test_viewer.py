"""The page of a record without a browser: what is shown when not everything is there."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from index.store import Store
from index.update import Options, add
from tests.conftest import ROOT, TopicEncoder
from ui.records_reading import Records
from ui.viewer import CHANGED, GONE, PICTURE, TEXT
from ui.viewer_place import Place, fingerprint

MINUTES, SPOKEN = "dx-honbu-r5-1.pdf", "gikai-r6-06.txt"


def record_page(folder: str) -> None:
    from pathlib import Path

    from index.store import Store
    from ui.records_reading import Records
    from ui.viewer import show_page

    show_page(Records(Store(Path(folder))))


@pytest.fixture
def records(store: Store, options: Options) -> Records:
    add(store, TopicEncoder, [(ROOT / "data" / "records" / name, name) for name in (MINUTES, SPOKEN)], options)
    return Records(store)


def place_of(records: Records, source: str, words: str) -> Place:
    document = next(document for document in records.documents() if document.source == source)
    return Place(document.id, records.text(document).index(words), len(words), fingerprint(words))


def opened(store: Store, place: Place) -> AppTest:
    app = AppTest.from_function(record_page, kwargs={"folder": str(store.folder)}, default_timeout=30)
    for name, value in place.parameters.items():
        app.query_params[name] = value
    return app.run()


def shown(app: AppTest) -> str:
    assert not app.exception
    return "".join(element.value for element in app.html)


def originals(store: Store) -> list[Path]:
    return list((store.folder / "originals").iterdir())


def test_a_pdf_opens_on_its_page_and_the_text_is_one_press_away(store: Store, records: Records) -> None:
    app = opened(store, place_of(records, MINUTES, "試行用の注意事項"))
    assert app.radio[0].options[:2] == [PICTURE, TEXT]
    assert '<p class="sheet-number" lang="ja" role="status">3 / 4ページ</p>' in shown(app)
    assert shown(app).count('class="quoted-box"') == 1
    app.radio[0].set_value(TEXT).run()
    assert "<mark>試行用の注意事項</mark>" in shown(app)


@pytest.mark.parametrize(("damage", "words"), [(None, "原本は保管されていません。"), (b"damage", "が壊れています。")])
def test_without_a_sound_original_the_text_is_shown_and_it_is_said_why(
    store: Store, records: Records, damage: bytes | None, words: str
) -> None:
    for path in originals(store):
        path.unlink()
        if damage:
            path.write_bytes(damage)
    app = opened(store, place_of(records, MINUTES, "試行用の注意事項"))
    assert words in shown(app)
    assert "<mark>試行用の注意事項</mark>" in shown(app)
    assert PICTURE not in app.radio[0].options


def test_a_record_that_is_no_pdf_is_not_said_to_lack_a_picture(store: Store, records: Records) -> None:
    for path in originals(store):
        path.unlink()
    app = opened(store, place_of(records, SPOKEN, "一般質問を行います"))
    assert "原本" not in shown(app)
    assert "<mark>一般質問を行います</mark>" in shown(app)


def test_a_record_that_says_something_else_now_is_shown_without_a_mark(store: Store, records: Records) -> None:
    place = place_of(records, SPOKEN, "一般質問を行います")
    app = opened(store, Place(place.document, place.start, place.length, fingerprint("別の言葉")))
    assert CHANGED in shown(app)
    assert "<mark>" not in shown(app)


def test_a_place_behind_the_end_of_a_record_opens_its_end(store: Store, records: Records) -> None:
    place = place_of(records, MINUTES, "試行用の注意事項")
    app = opened(store, Place(place.document, 999_999_999, 5, "00000000"))
    assert "4 / 4ページ" in shown(app)


@pytest.mark.parametrize("document", ["000000000000", "../../etc/passwd", "<script>"])
def test_an_unknown_record_is_said_to_be_gone(store: Store, records: Records, document: str) -> None:
    html = shown(opened(store, Place(document)))
    assert GONE in html
    assert document not in html

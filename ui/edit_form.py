"""For administrators: what was read in a record put right, and the departments that alone may see it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

import streamlit as st

from audit.types import Event
from index.edit_values import KINDS, LABELS, LISTS, EditField
from index.edited import value_of
from index.edits import Edited, Typed, edit
from index.errors import EditRefused, StoreLocked
from index.store import Store
from ingest.types import Document, EditValue
from policy.decide import load_policy
from settings import load_settings
from ui.notice import japanese_errors, notice_html
from ui.reach import Person
from ui.records_reading import Records
from ui.source_card import literal
from ui.viewer_place import place_from

FOLDED = "記録の情報を直す・部署に限る（管理者）"
INTRODUCTION = (
    "読み取りが違うところだけを直してください。空にすると「記録に書かれていない」とします。"
    "直した内容は、同じ文書を読み直しても残ります。"
)
EVERYBODY = "「見られる部署」を空にすると、全員が見られます。書くと、その部署の人と管理者だけが見られます。"
DONE = "直しました。次の質問から反映されます。"
NOTHING = "変わったところがありません。"
NOT_ALLOWED = "記録の情報を直せるのは管理者だけです。"
_SAID = "edit_said"  # in the session: what to say once the page has started over

HINTS: dict[EditField, str] = {
    "held_on": "例：2023-06-21、令和5年6月21日",
    "published_on": "例：2023-06-21、令和5年6月21日",
    "fiscal_year": "例：2023、令和5年度",
    "meeting_number": "例：1",
    "materials": "1行に1件",
    "departments": "1行に1つ",
}


def show_edit_form(store: Store, document: Document, person: Person, *, record: Callable[[Event], object]) -> None:
    """Show the fields of a record to an administrator, and publish what is put right.

    ``person`` is who asks in this very run, as the server knows it; ``record`` writes the event into the audit log.
    """
    if person.role != "administrator":
        st.html(notice_html("この操作はできません", NOT_ALLOWED))
        return
    key = f"edit_{document.id}"
    if said := st.session_state.pop(_SAID, ""):
        st.html(f'<p class="about" role="status" lang="ja">{escape(said)}</p>')
    st.html(f'<p class="about" lang="ja">{INTRODUCTION}{EVERYBODY}</p>{edits_html(document)}')
    version = len(document.edits), max((made.at for made in document.edits), default="")
    with st.form(f"{key}_form_{version}"):  # fields of another version would keep what they showed before
        shown = {field: _field(f"{key}_{field}_{version}", field, value_of(document, field)) for field in LABELS}
        edited = [made.field for made in document.edits]
        undone = st.multiselect(
            "取り消す訂正（読み取ったとおりに戻す）",
            edited,
            key=f"{key}_undo_{version}",
            format_func=LABELS.__getitem__,
            placeholder="選んでください",
            disabled=not edited,
        )
        sent = st.form_submit_button("直した内容を反映する")
    if sent:
        typed: Typed = {
            field: words.splitlines() if field in LISTS else words
            for field, words in shown.items()
            if field not in undone and words.strip() != _words(value_of(document, field))
        }
        _publish(store, document, person, typed, undone, record)


def show_below(store: Store, records: Records, person: Person, *, record: Callable[[Event], object]) -> None:
    """Show the form, folded, below the record that the address names; nothing where it names none."""
    place = place_from(st.query_params.to_dict())
    with japanese_errors():
        document = records.document(place.document) if place else None
        if document:
            with st.expander(FOLDED, key=f"edit_{document.id}_folded"):
                show_edit_form(store, document, person, record=record)


def edits_html(document: Document) -> str:
    """Return who put what right and when; nothing where nobody did."""
    lines = "".join(
        f"<li>{LABELS[made.field]}：{literal(_words(made.value) or 'なし')}"
        f"（{literal(made.who)}、{made.at[:10]} {made.at[11:16]}）</li>"
        for made in document.edits
    )
    return f'<h3 class="label" lang="ja">これまでの訂正</h3><ul lang="ja">{lines}</ul>' if lines else ""


def _field(key: str, field: EditField, value: EditValue) -> str:
    words, label = _words(value), LABELS[field]
    if field == "kind":
        kinds = ["", *KINDS]
        return str(st.selectbox(label, kinds, kinds.index(words), key=key, format_func=lambda kind: kind or "（なし）"))
    if field in LISTS:
        return st.text_area(label, words, key=key, placeholder=HINTS[field], height="content") or ""
    return st.text_input(label, words, key=key, placeholder=HINTS.get(field)) or ""


def _words(value: EditValue) -> str:
    if isinstance(value, tuple):
        return "\n".join(value)
    return "" if value is None else str(value)


def _publish(
    store: Store,
    document: Document,
    person: Person,
    typed: Typed,
    undone: list[EditField],
    record: Callable[[Event], object],
) -> None:
    if not typed and not undone:
        st.html(notice_html(NOTHING, "", "not_found"))
        return
    settings = load_settings()
    try:
        edited = edit(
            store, document.id, typed, person.name or "", load_policy(settings.policy), undone=undone,
            keep_generations=settings.keep_generations, keep_originals=settings.keep_originals,
        )  # fmt: skip
    except (EditRefused, StoreLocked) as error:
        st.html(notice_html("直していません", str(error)))
        return
    if edited.published:
        event = Event("edit", person.name, person.department, "done", edited.seconds, edited.generation, edited.details)
        record(event)
    st.session_state[_SAID] = told(edited)
    st.rerun()


def told(edited: Edited) -> str:
    """Return what an edit did, as a sentence."""
    if not edited.published:
        return NOTHING
    return f"{DONE}（{'、'.join(LABELS[field] for field in edited.changes or edited.undone)}）"

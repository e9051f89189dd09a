"""世代: what each changed, by whom and when; the way back and forward; two compared; old ones cleared."""

from __future__ import annotations

from datetime import datetime
from html import escape

import streamlit as st

from index.errors import StoreError
from index.generations import Difference, compare_generations, compare_texts
from index.originals import Originals
from index.store import Manifest, Store
from ui.access import Person
from ui.admin_desk import Desk
from ui.admin_report import diff_html, table_html
from ui.notice import notice_html
from ui.source_card import literal

NAMED = 5  # documents of a change that the list names
SWITCH = "switch_to"  # the generation that waits for a confirmation
NOTHING = "まだ世代がありません。「取り込み」で記録を足すと、最初の世代ができます。"
SAME = "この二つの世代の文書は同じです。"


def show(desk: Desk, person: Person) -> None:
    """Show the generations with everything that can be done to them."""
    store = desk.store(person)
    live, numbers = store.live(), store.generations()
    st.html('<h2 lang="ja">世代</h2>')
    if live is None:
        st.html(notice_html("まだ世代がありません", NOTHING, "not_found"))
        return
    if done := st.session_state.pop("versions_done", None):
        st.html(f'<p class="found" role="status" lang="ja">{escape(done)}</p>')
    st.html(history_html(store, numbers, live))
    _show_switch(desk, person, store, numbers, live)
    if len(numbers) > 1:
        _show_comparison(desk, store, numbers, live)
        _show_prune(desk, person, store, numbers, live)


# -- the list


def history_html(store: Store, numbers: list[int], live: int) -> str:
    """Return the list, the newest first; one that is damaged says so."""
    rows = []
    for number in reversed(numbers):
        name = f"{number}（いまの世代）" if number == live else str(number)
        try:
            rows.append((name, *_cells(store.manifest(number))))
        except StoreError as error:
            rows.append((name, literal(str(error)), "", "", "", ""))
    return table_html("世代の一覧", ("世代", "作った日時", "作った人", "かかった時間", "文書", "変わったこと"), rows)


def _cells(manifest: Manifest) -> tuple[str, str, str, str, str]:
    return (
        when(manifest.created),
        literal(manifest.who),
        f"{manifest.seconds:.1f}秒",
        f"{manifest.documents:,}件",
        _changes(manifest.change),
    )


def when(moment: str) -> str:
    """Return an ISO 8601 moment as it is read here, in the server's time zone."""
    return f"{datetime.fromisoformat(moment).astimezone():%Y-%m-%d %H:%M}"


def _changes(change: dict[str, list[str]]) -> str:
    parts = []
    for kind, name in (("added", "追加"), ("changed", "変更"), ("removed", "削除")):
        if places := change.get(kind):
            named = "、".join(map(literal, places[:NAMED]))
            more = f" ほか{len(places) - NAMED:,}件" if len(places) > NAMED else ""
            parts.append(f"{name} {len(places):,}件（{named}{more}）")
    return "<br>".join(parts)


# -- back and forward


def _show_switch(desk: Desk, person: Person, store: Store, numbers: list[int], live: int) -> None:
    st.html('<h2 lang="ja">前に戻す・先に進める</h2>')
    others = [number for number in numbers if number != live]
    if not others:
        st.html('<p class="about" lang="ja">ほかの世代はありません。</p>')
        return
    older, newer = [n for n in others if n < live], [n for n in others if n > live]
    with st.container(key="switch", horizontal=True, gap="small", vertical_alignment="bottom"):
        if older and st.button(f"一つ前の世代 {older[-1]} に戻す", key="back"):
            st.session_state[SWITCH] = older[-1]
        if newer and st.button(f"一つ先の世代 {newer[0]} に進める", key="forward"):
            st.session_state[SWITCH] = newer[0]
        chosen = st.selectbox("ほかの世代", list(reversed(others)), key="switch_choice")
        if st.button("この世代に切り替える", key="switch_to_chosen"):
            st.session_state[SWITCH] = chosen
    if (wanted := st.session_state.get(SWITCH)) in others:
        _confirm_switch(desk, person, store, live, wanted)


def _confirm_switch(desk: Desk, person: Person, store: Store, live: int, wanted: int) -> None:
    st.html(
        f'<h3 class="label" lang="ja">世代 {live} から世代 {wanted} に切り替えると、次のように変わります</h3>'
        + difference_html(compare_generations(store, live, wanted))
    )
    with st.container(key="confirm_switch", horizontal=True, gap="small"):
        if st.button(f"世代 {wanted} に切り替える", key="switch_now", type="primary"):
            before, _ = store.switch_to(wanted)
            desk.record("rollback", person, {"from": before}, generation=wanted)
            st.session_state["versions_done"] = (
                f"世代 {wanted} に切り替えました。次の質問から、その記録でお答えします。"
            )
            del st.session_state[SWITCH]
            st.rerun()
        if st.button("やめる", key="switch_not"):
            del st.session_state[SWITCH]
            st.rerun()


def difference_html(difference: Difference) -> str:
    if difference.is_none:
        return f'<p class="about" lang="ja">{SAME}</p>'
    kinds = (("加わる", difference.added), ("変わる", difference.changed), ("なくなる", difference.removed))
    rows = [(literal(document.title), kind, literal(document.place)) for kind, found in kinds for document in found]
    return table_html("文書の違い", ("題名", "違い", "ファイル"), rows)


# -- two compared


def _show_comparison(desk: Desk, store: Store, numbers: list[int], live: int) -> None:
    st.html('<h2 lang="ja">二つの世代を比べる</h2>')
    newest_first = list(reversed(numbers))
    with st.container(key="compare_generations", horizontal=True, gap="small"):
        first = st.selectbox("もとの世代", newest_first, index=min(1, len(numbers) - 1), key="generation_first")
        second = st.selectbox("比べる世代", newest_first, index=newest_first.index(live), key="generation_second")
    if not st.toggle("違いを表示する", key="show_difference"):  # reading two generations is not free
        return
    difference = compare_generations(store, first, second)
    st.html(difference_html(difference))
    if difference.changed:
        titles = {document.id: document.title for document in difference.changed}
        chosen = st.selectbox("本文の違いを見る文書", list(titles), format_func=titles.__getitem__, key="changed_text")
        policy = desk.policy()
        diff = compare_texts(store, first, second, chosen, lambda text: policy.redact(text)[0])
        st.html(diff_html(titles[chosen], diff))


# -- old ones cleared


def _show_prune(desk: Desk, person: Person, store: Store, numbers: list[int], live: int) -> None:
    st.html('<h2 lang="ja">古い世代を減らす</h2>')
    most = len(numbers)
    keep = st.number_input("残す世代の数", 1, most, min(desk.settings.keep_generations, most), key="keep")
    going = [number for number in numbers[:-keep] if number != live]
    if not going:
        st.html('<p class="about" lang="ja">減らす世代はありません。</p>')
        return
    named = "、".join(map(str, going))
    st.html(f'<p class="about" lang="ja">世代 {named} がなくなります。その世代へは戻せなくなります。</p>')
    sure = st.checkbox(f"世代 {named} をなくしてよいことを確かめました", key=f"prune_sure_{named}")
    if sure and st.button("古い世代を減らす", key="prune"):
        with store.writing():
            removed = store.discard(number for number in going if number in store.generations())
            Originals(store).prune()
        desk.record("prune", person, {"generations": removed}, generation=store.live())
        st.session_state["versions_done"] = f"世代 {'、'.join(map(str, removed))} をなくしました。"
        st.rerun()

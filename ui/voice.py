"""声で入力: the button for the browser's speech recognition, and what must be read before its first use.

``voice.js`` shows it where the browser has speech recognition; the settings decide whether it is in the page at all.
"""

from __future__ import annotations

import streamlit as st

VOICE = "声で入力"
VOICE_WARNING = (
    "声で入力すると、ブラウザーによっては、話した声が庁外の音声認識サービス（ブラウザーの提供元）へ送られます。"
    "個人情報や機密情報は話さないでください。"
)


def show_voice() -> None:
    st.html(_HTML, width="content")


_HTML = (
    '<div class="voice-input" lang="ja" hidden>'
    f'<button type="button" class="voice" aria-pressed="false">{VOICE}</button>'
    f'<div class="voice-consent" hidden><p>{VOICE_WARNING}</p>'
    '<button type="button" class="voice-agree">分かりました。話します</button>'
    '<button type="button" class="voice-decline">やめる</button></div>'
    '<p class="voice-state" role="status"></p></div>'
)

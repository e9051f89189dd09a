"""The same page over an assistant made by hand: each question below has its one answer, whatever the records say.

Started as ``streamlit run tests/e2e/fake_app.py -- MODE``: ``ready``, ``slow``, ``error``, ``empty`` or ``writing``.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from answer.errors import AssistantError
from answer.types import Answer, Citation, Context, Draft, Statement
from app import open_desk, serve
from index.departments import Department
from index.types import Filters
from policy.types import Decision
from prompts.forms import Template
from ui.desk import Desk

ANSWERED = "令和5年度第1回の会議で、窓口の申請について何が決まりましたか"
NOT_FOUND = "庁舎の屋上に畑を作る計画はありますか"
REFUSED = "個人番号 1234-5678-9012 の方の申請はどうなりましたか"  # no valid number: only the server tells
BROKEN = "途中で壊れる質問"
HOSTILE = "<img src=x onerror=alert(1)> **太字** $x$ [a](http://example.com/) :smile: # 見出し"
RECORD = HOSTILE + " <script>window.hacked = 1</script> \N{RIGHT-TO-LEFT OVERRIDE}逆"
FOLLOW_UP = "それはいつからですか"
GIVEN_UP = "回答の作成を中止しました。記録の文面のままお答えします。"
NOTE = "記録で確認できない文を1件、取り除きました。"
EXAMPLES = [ANSWERED, NOT_FOUND, "標準化の期限はいつですか", HOSTILE]

MINUTES = "令和5年度第1回 ひばり町DX推進本部会議 議事録"
PASSAGES = {  # by Citation.passage: before, passage, after
    1: (
        "町民課長\u3000窓口の混雑は三月と四月に集中しており、待ち時間は最長で五十分になっています。",
        "企画課長\u3000転入と転出の届出は、令和5年10月から電子申請で受け付けることとします。"
        "あわせて、窓口には職員が付き添う端末を2台置きます。",
        "本部長\u3000高齢の方が取り残されないよう、案内の方法を次回までにまとめてください。",
    ),
    2: (
        "本部長\u3000ほかに意見はありませんか。",
        "本部長\u3000意見がないようですので、原案のとおり決定します。端末の費用は6月の補正予算で要求します。",
        "",
    ),
    3: (
        "",
        "第3章\u3000行政手続のオンライン化\n（1）転入・転出、児童手当、保育所の申込みの三つを、令和6年度末までに電子化する。",
        "（2）オンライン化した手続の利用率を毎年度公表する。",
    ),
    4: (RECORD, RECORD, RECORD),
}


def citation(number: int, passage: int, quote: str, **known: object) -> Citation:
    values: dict[str, object] = {
        "number": number, "passage": passage, "document": "minutes", "source": "dx-kaigi-2023-06.pdf",
        "title": MINUTES, "headings": (), "page": 3, "speaker": None, "role": None, "date": date(2023, 6, 21),
        "quote": quote, "start": 0, "score": 0.9,
    }  # fmt: skip
    return Citation(**{**values, **known})  # type: ignore[arg-type]


CITATIONS = (
    citation(
        1, 1, "転入と転出の届出は、令和5年10月から電子申請で受け付けることとします。",
        headings=("議題1\u3000窓口の申請について",), speaker="佐藤一郎", role="企画課長",
    ),
    citation(2, 2, "端末の費用は6月の補正予算で要求します。", page=5, role="本部長"),
    citation(
        3, 3, "転入・転出、児童手当、保育所の申込みの三つを、令和6年度末までに電子化する。", document="plan",
        title="ひばり町DX推進計画（第2期）", source="dx-plan-2.docx", page=None, date=date(2019, 5, 1),
    ),
)  # fmt: skip


class FakeAssistant:
    is_empty = False
    document_count = 1234
    examples = EXAMPLES
    writer: object = None

    def seen_by(self, _department: Department) -> FakeAssistant:
        return self

    def ask_after(self, question: str, previous: Sequence[str], filters: Filters | None = None) -> Answer:
        if question == FOLLOW_UP and previous:
            return replace(ANSWERS[ANSWERED], asked=FOLLOW_UP)
        return self.ask(question)

    def from_template(self, template: Template, values: Mapping[str, str]) -> Answer:
        return replace(ANSWERS[ANSWERED], question=f"{template.title}：{'、'.join(values.values())}")

    def write(self, answer: Answer, given_up: Callable[[], bool], **_within: object) -> Iterator[Draft | Answer]:
        """Write a sentence in a second, then wait to be given up, or end after ten."""
        first = answer.statements[0]
        for length in range(0, len(first.text), 3):
            time.sleep(0.05)
            yield Draft((), (), first.text[:length], 0)
        yield Draft((first,), answer.citations, "端末の費用は", 0)
        for _ in range(100):
            if given_up():
                yield replace(answer, note=GIVEN_UP)
                return
            time.sleep(0.1)
        yield replace(answer, statements=(first,), citations=answer.citations[:1], writer="模型1", removed=1, note=NOTE)

    def ask(self, question: str, filters: Filters | None = None, *, everywhere: bool = False) -> Answer:
        if question == BROKEN:
            raise RuntimeError(question)
        return ANSWERS.get(question) or Answer(question, "not_found", (), (), (), "言い換えてみてください。", 0.02, 1)

    def context(self, citation: Citation) -> Context | None:
        if citation.passage not in PASSAGES:
            return None
        before, passage, after = PASSAGES[citation.passage]
        start = passage.index(citation.quote)
        return Context(before, passage, after, start, start + len(citation.quote))


ANSWERS = {
    ANSWERED: Answer(
        ANSWERED,
        "answered",
        tuple(Statement(cited.quote, cited.number) for cited in CITATIONS),
        CITATIONS,
        (),
        "",
        0.12,
        1,
    ),
    NOT_FOUND: Answer(
        NOT_FOUND,
        "not_found",
        (),
        (),
        (citation(1, 3, "行政手続のオンライン化", title="ひばり町DX推進計画（第2期）"), citation(2, 99, "ない")),
        "屋上の畑について書かれた記録はありませんでした。言葉を変えるか、年度や会議名を加えて質問してみてください。",
        0.08,
        1,
    ),
    REFUSED: Answer(
        "",
        "refused",
        (),
        (),
        (),
        "個人番号が含まれているため、お受けできません。個人を特定できる情報を除いて質問してください。",
        0.01,
        1,
    ),
    HOSTILE: Answer(
        HOSTILE,
        "answered",
        (Statement(RECORD, 1),),
        (citation(1, 4, HOSTILE, title=RECORD, headings=(RECORD,), speaker=RECORD, role=RECORD, source=RECORD),),
        (),
        RECORD,
        0.1,
        1,
    ),
}


def open_fake(progress: Callable[[str], None]) -> FakeAssistant:
    mode = sys.argv[1] if len(sys.argv) > 1 else "ready"
    progress("検索の言葉を読み込んでいます")
    if mode == "slow":
        time.sleep(2)
        progress("記録を開いています")
        time.sleep(1)
    if mode == "error":
        raise AssistantError("索引が見つかりません。管理者に「kiroku rebuild」の実行を依頼してください。")
    assistant = FakeAssistant()
    assistant.is_empty = mode == "empty"
    assistant.writer = object() if mode == "writing" else None
    return assistant


HERE = Path(tempfile.gettempdir()) / f"kiroku-fake-{os.getpid()}"  # of this server: a store without records, and a log


def decide(text: str) -> Decision:
    return Decision("refuse" if "090-" in text else "allow", (), "")


def open_fake_desk() -> Desk:
    HERE.mkdir(exist_ok=True)
    return open_desk(HERE / "audit.sqlite", decide)


if __name__ == "__main__":
    serve(open_fake, HERE, desk_by=open_fake_desk)  # type: ignore[arg-type]

"""Another place's record is told as another place's, and after our own."""

from __future__ import annotations

from dataclasses import replace
from itertools import accumulate

import pytest

from answer.assistant import Assistant
from answer.evidence import Source
from answer.extract import Quote
from answer.place import Place, home_of, other_place, own_first
from answer.question import Question, understand
from ingest.types import Document, Facts, Passage

HOME = "汐見野町"


def quote(
    *sentences: str, heading: str = "", title: str = "会議", body: str | None = None, score: float = 0.9
) -> Quote:
    """Return a quote of the last sentence of a passage."""
    ends = list(accumulate(len(one) for one in sentences))
    spans = tuple((end - len(one), end) for end, one in zip(ends, sentences, strict=True))
    text = "".join(sentences)
    headings = (heading,) if heading else ()
    passage = Passage(0, title, 0, None, headings, None, 0, len(text), text, spans)
    document = Document(title, title, title, title, None, 1, "", text, facts=Facts(body=body))
    last = len(sentences) - 1
    return Quote(Source(passage, document, 1.0), last, last, score)


@pytest.mark.parametrize(
    ("told", "place"),
    [
        (quote("青嶺市は人口約7万人。", "7月に始めた。"), Place("青嶺市", is_said=False)),
        (quote("青嶺市は7月に始めた。"), Place("青嶺市", is_said=True)),
        (quote("7月に始めた。", heading="事例「青嶺市における窓口」"), Place("青嶺市", is_said=False)),
        (quote("青嶺市は人口約7万人。", "北汐町では5月に、", "7月に始めた。"), Place("北汐町", is_said=False)),
        (quote("青嶺市は人口約7万人。", "本町では7月に始めた。"), None),
        (quote("汐見野町は7月に始めた。"), None),
        (quote("青嶺市は7月に始めた。", title="青嶺市DX推進計画"), None),
        (quote("青嶺市は7月に始めた。", body="青嶺市"), None),
        (quote("先進市の例では7月に始めた。"), None),
        (quote("各市町村は7月に始めた。"), None),
        (quote("7月に始めた。"), None),
        # what one item of a list says, another does not go on with; the paragraph before the list holds for all
        (quote("・青嶺市では書類を減らした。", "・共同調達で費用が下がった。"), None),
        (quote("・青嶺市では書類を減らした。", "次に仕様を決めた。"), Place("青嶺市", is_said=False)),
        (quote("青嶺市は人口約7万人。", "・書類を減らした。", "・案内係を置いた。"), Place("青嶺市", is_said=False)),
    ],
)
def test_the_nearest_place_that_is_named_counts(told, place):
    assert other_place(told, HOME) == place


def asked(text: str) -> Question:
    return understand(text, lambda _form: 1, 100)


def test_our_own_is_told_first_where_the_question_names_no_place():
    other, own = quote("青嶺市は7月に始めた。", score=0.9), quote("10月に始めた。", title="広報", score=0.5)
    assert own_first(asked("窓口はいつ始まりますか"), [other, own], HOME) == (own, other)
    assert own_first(asked("青嶺市の窓口はいつ始まりましたか"), [other, own], HOME) == (other, own)
    weak = replace(own, score=0.4)  # less than half as good
    assert own_first(asked("窓口はいつ始まりますか"), [other, weak], HOME) == (other, weak)


def test_home_is_where_most_records_are_of():
    ours, theirs, unknown = (quote("a", body=body).source.document for body in (HOME, "青嶺市", None))
    assert home_of([ours, ours, theirs, unknown, unknown, unknown]) == HOME
    assert home_of([ours, theirs]) == ""
    assert home_of([unknown]) == ""


def test_a_report_on_another_town_is_told_by_its_name(assistant: Assistant):
    answer = assistant.ask("書かない窓口はいつから始まりますか")
    assert answer.statements[0].text == "9月2日にはキャッシュレス決済が、10月1日には「書かない窓口」が始まります。"
    abroad = [one.text for one in answer.statements if "令和３年７月に" in one.text]
    assert abroad
    assert abroad[0].startswith("〔青嶺市〕")
    assert "〔" not in "".join(citation.quote for citation in answer.citations)

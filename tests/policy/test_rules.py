"""policy.toml: whatever it says wrong is named by key and line, and nothing starts."""

from __future__ import annotations

import pytest

from policy.decide import load_policy
from policy.errors import PolicyError
from policy.recognise import CATEGORIES
from policy.rules import line_of
from tests.policy.conftest import FILE

SHIPPED = FILE.read_text(encoding="utf-8")


def test_the_shipped_policy_refuses_every_category_and_takes_level_1(policy):
    assert {name for name, rule in policy.rules.categories.items() if rule.question == "refuse"} == CATEGORIES
    assert policy.max_level == 1
    assert {name for name, rule in policy.rules.categories.items() if rule.log != "mask"} == set()


def test_without_a_policy_file_nothing_starts(tmp_path):
    with pytest.raises(PolicyError, match=r"none\.toml を読めません\(No such file.*設定 policy の場所"):
        load_policy(tmp_path / "none.toml")


def test_a_folder_is_no_policy_file(tmp_path):
    with pytest.raises(PolicyError, match="を読めません"):
        load_policy(tmp_path)


def line(words):
    return next(n for n, text in enumerate(SHIPPED.splitlines(), 1) if text.startswith(words))


PHONE = line("[categories.phone]")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "max_level がありません、categories がありません"),
        (b"# nothing", "max_level がありません"),
        (b"max_level = ", "書き方が正しくありません.*該当の行"),
        (b"\xff\xfe", "書き方が正しくありません"),
        (SHIPPED.replace("[categories.phone]", "[categories.fax]"), r"categories.* に phone がありません"),
        (
            SHIPPED + '[categories.fax]\nlabel = "x"\nquestion = "refuse"\ndocument = "note"\nanswer = "mask"\n'
            'log = "mask"\nhint = ""',
            r"categories.* に知らない種類 fax があります",
        ),
        (
            SHIPPED.replace('label = "電話番号"\nquestion = "refuse"', 'label = "電話番号"\nquestion = "perhaps"'),
            rf"categories.phone.question\({PHONE + 2}行目\) に書けるのは 'refuse'、'mask'、'warn'、'allow' だけです",
        ),
        (
            SHIPPED.replace('label = "電話番号"\nquestion = "refuse"\n', 'label = "電話番号"\n'),
            rf"categories.phone.question\({PHONE}行目\) がありません",
        ),
        (SHIPPED.replace('label = "電話番号"', 'label = ""'), rf"categories.phone.label\({PHONE + 1}行目\) が空です"),
        (
            SHIPPED.replace('label = "電話番号"', 'label = "電話番号"\nquestoin = "allow"'),
            rf"categories.phone.questoin\({PHONE + 2}行目\) は知らない項目です",
        ),
        (
            SHIPPED.replace("max_level = 1", "max_level = 4"),
            rf"max_level\({line('max_level')}行目\) に書けるのは 1、2、3 だけ",
        ),
        (SHIPPED.replace("max_level = 1", "max_level = true"), "max_level.* に書けるのは"),
        (SHIPPED.replace("max_level = 1", 'max_level = "1"'), "max_level.* に書けるのは"),
        (SHIPPED.replace("max_level = 1", "max_level = [1]"), "max_level.* に書けるのは"),
        (SHIPPED.split("[messages]")[0], "messages がありません"),
        ("categories = 1", "categories.* の書き方が違います"),
        (SHIPPED.replace("phones = []", "phones = 1"), rf"allowed.phones\({line('phones')}行目\) の書き方が違います"),
        (
            SHIPPED.replace("phones = []", "phones = [1]"),
            rf"allowed.phones.0\({line('phones')}行目\) の書き方が違います",
        ),
        (SHIPPED.replace("documents = []", 'documents = [""]'), r"allowed.documents.0\(\d+行目\) が空です"),
        (SHIPPED.replace('3 = ["機密性3"', '4 = ["機密性3"'), r"levels.4\(\d+行目\) "),
        (SHIPPED.replace('refused = "{labels}と', 'refused = "{label}と', 1), r"messages.refused\(\d+行目\) の"),
        (SHIPPED.replace('refused = "{labels}と', 'refused = "', 1), r"messages.refused.* に \{labels\} がありません"),
        (SHIPPED.replace("{max_level}", "{}"), "messages.document_level"),
        (SHIPPED.replace('\nrefused = "{labels}と', '\nrefused = 5 # "'), "messages.refused.* の書き方が違います"),
    ],
)
def test_a_wrong_policy_is_refused_by_key_and_line(tmp_path, content, message):
    path = tmp_path / "policy.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(PolicyError, match=rf"方針ファイル {path}.*(?:{message})"):
        load_policy(path)


def test_a_mistake_is_named_without_what_was_written(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(SHIPPED.replace("max_level = 1", 'max_level = "ひみつ"'), encoding="utf-8")
    with pytest.raises(PolicyError, match="max_level") as caught:
        load_policy(path)
    assert "ひみつ" not in str(caught.value)


def test_all_mistakes_are_named_at_once(tmp_path):
    path = tmp_path / "policy.toml"
    path.write_text(
        SHIPPED.replace("max_level = 1", "max_level = 9").replace("phones = []", "phones = 1"), encoding="utf-8"
    )
    with pytest.raises(PolicyError, match=r"max_level.*allowed\.phones"):
        load_policy(path)


@pytest.mark.parametrize(
    ("keys", "number"),
    [
        (["d"], 1),
        (["a", "b"], 3),
        (["a", "b", "0"], 3),  # an item of a list
        (["a", "c"], 2),  # missing: the heading that should hold it
        (["x", "y"], None),
    ],
)
def test_the_line_of_a_key(keys, number):
    assert line_of("d = 0\n[a]\nb = [1]", keys) == number

import pytest

from index.synonyms import Synonyms
from index.thesaurus import RELATED, SAME, Thesaurus
from index.words import words
from prompts.thesaurus import load_thesaurus

ENTRIES = {"催促": (("督促", "催告"), ("期限",)), "上限": ((), ("最大", "まで"))}


def test_words_of_the_same_meaning_may_stand_for_a_term():
    assert Synonyms(thesaurus=Thesaurus(ENTRIES)).alternatives(["催促"]) == {
        "催促": (frozenset({"督促"}), frozenset({"催告"}))
    }


def test_the_citys_own_synonyms_come_first():
    own = Synonyms([["催促", "お知らせ状"]], thesaurus=Thesaurus(ENTRIES)).alternatives(["催促"])
    assert frozenset({"督促"}) not in own["催促"]


def test_related_words_count_less_and_words_that_are_never_searched_not_at_all():
    assert Thesaurus(ENTRIES).likeness("催促") == {"督促": SAME, "催告": SAME, "期限": RELATED}
    assert Thesaurus(ENTRIES).likeness("上限") == {"最大": RELATED}
    assert Thesaurus(ENTRIES).likeness("予算") == {}


@pytest.fixture(scope="module")
def shipped():
    return load_thesaurus()


def test_every_word_of_the_shipped_one_is_a_term_as_questions_have_it(shipped):
    assert len(shipped) > 5_000
    assert [word for word in list(shipped)[::50] if words(word) != [word]] == []


def test_a_line_that_is_a_remark_is_no_word(tmp_path):
    path = tmp_path / "thesaurus.tsv"
    path.write_text("# 督促\t催促\n督促\t催促 催告\n", encoding="utf-8")
    assert load_thesaurus(path) == {"督促": (("催促", "催告"), ())}
    assert load_thesaurus(tmp_path / "none.tsv") == {}

"""What changed between two versions of a text, shown whole and in order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bihuan.web.differences import Stretch, differences

text = st.text(alphabet="经现场核查属实不整改。；\n1a", max_size=60)


def joined(stretches, *kinds):
    return "".join(stretch.text for stretch in stretches if stretch.kind in kinds)


@given(text, text)
def test_what_stayed_and_was_added_is_the_new_text_and_what_stayed_and_was_removed_the_old(before, after):
    found = differences(before, after)
    assert joined(found, "same", "added") == after
    assert joined(found, "same", "removed") == before


def test_a_word_put_into_a_sentence_is_marked_alone():
    assert differences("该厂夜间生产。已停工。", "该厂夜间违规生产。已停工。") == [
        Stretch("same", "该厂夜间"),
        Stretch("added", "违规"),
        Stretch("same", "生产。"),
        Stretch("same", "已停工。"),
    ]


def test_a_sentence_written_anew_is_shown_as_one_taken_out_and_one_put_in():
    assert differences("现场未见异常。", "已责令停产整治。") == [
        Stretch("removed", "现场未见异常。"),
        Stretch("added", "已责令停产整治。"),
    ]

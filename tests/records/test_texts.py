"""Texts in revisions, committed to without being told, and erasable."""

from __future__ import annotations

import pytest

from bihuan.records.models import Text
from bihuan.records.texts import TextDraft, erase, newest, read_texts, write_texts
from bihuan.rules.canonical import commitment
from tests.records.office import NOW, command

pytestmark = pytest.mark.usefixtures("db")

STREAM = 5


def extract(part_id: int, content: str, audience: str = "county") -> TextDraft:
    return TextDraft(STREAM, "case", part_id, "content", content, audience)


def test_texts_come_back_in_the_order_they_were_written():
    written = write_texts([extract(n, f"第{n}件") for n in (3, 1, 2)], command=command())
    texts = read_texts(text.id for text in written)
    assert [texts[text.id] for text in written] == ["第3件", "第1件", "第2件"]


def test_the_journal_can_hold_a_text_without_telling_it():
    (written,) = write_texts([extract(1, "北岭县宏达板材厂夜间排烟")], command=command())
    row = Text.objects.get(id=written.id)
    assert written.commitment == row.commitment == commitment(row.salt, "北岭县宏达板材厂夜间排烟")
    assert (row.written_at, row.written_by) == (NOW, "user:7")


def test_the_same_words_twice_cannot_be_told_from_each_other_by_their_commitments():
    first, second = write_texts([extract(1, "查无此事"), extract(2, "查无此事")], command=command())
    assert first.commitment != second.commitment


def test_a_text_written_again_is_the_next_revision_and_the_old_one_stays():
    (old,) = write_texts([extract(1, "初稿")], command=command())
    (new,) = write_texts([extract(1, "改稿")], command=command())
    assert list(Text.objects.order_by("id").values_list("revision", flat=True)) == [1, 2]
    assert read_texts([old.id, new.id]) == {old.id: "初稿", new.id: "改稿"}


def test_two_revisions_in_one_set_follow_each_other():
    write_texts([extract(1, "初稿"), extract(2, "别件"), extract(1, "改稿")], command=command())
    found = newest([STREAM], field="content", audience="county")
    assert {part: (text.revision, text.content) for part, text in found.items()} == {
        1: (2, "改稿"),
        2: (1, "别件"),
    }


def test_each_audience_has_its_own_revisions():
    write_texts([extract(1, "原文", "city"), extract(1, "摘要", "county")], command=command())
    assert newest([STREAM], field="content", audience="city")[1].content == "原文"
    assert newest([STREAM], field="content", audience="county")[1].content == "摘要"
    assert newest([STREAM], field="content", audience="public") == {}
    assert list(Text.objects.values_list("revision", flat=True)) == [1, 1]


def test_an_erased_text_is_empty_and_says_who_erased_it():
    (written,) = write_texts([extract(1, "说出了举报人的住处")], command=command())
    assert erase([written.id], command=command()) == 1
    assert erase([written.id], command=command()) == 0
    assert read_texts([written.id]) == {written.id: ""}
    assert newest([STREAM], field="content", audience="county")[1].content == ""
    row = Text.objects.get(id=written.id)
    assert (row.content, row.erased_by, row.commitment) == ("", "user:7", written.commitment)


def test_what_was_never_written_is_absent():
    assert read_texts([]) == {}
    assert read_texts([404]) == {}
    assert write_texts([], command=command()) == []


def test_a_hundred_texts_take_as_many_statements_as_one(django_assert_num_queries):
    for count, statements in ((1, 2), (9, 3), (100, 3)):  # a few go in by one INSERT
        with django_assert_num_queries(statements):
            write_texts([extract(n, "摘要") for n in range(count)], command=command())

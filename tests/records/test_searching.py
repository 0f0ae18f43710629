"""A word finds the cases it stands in, for those who may see them, and for nobody else."""

from __future__ import annotations

import pytest

from bihuan.records import searching
from bihuan.records.models import SearchText
from bihuan.records.searching import SearchDraft, add_bodies, add_body, find, index_texts, remove_body
from bihuan.rules.actor import PostRef
from tests.records.office import actor

pytestmark = pytest.mark.usefixtures("db")

NORTH, SOUTH = 20, 30
ROUND, OLD_ROUND = 2, 1
CLERK, NORTH_DESK, SOUTH_DESK = actor(1, "city_desk"), actor(NORTH, "desk"), actor(SOUTH, "desk")


def keep(
    stream: int, content: str, *, extract: str | None = None, bodies=(NORTH,), in_round: int = ROUND
) -> None:
    """A case with its original for the city and its extract for those it was ordered to."""
    index_texts(
        [
            SearchDraft(stream, "city", content, in_round),
            SearchDraft(
                stream, "county", extract if extract is not None else content, in_round, tuple(bodies)
            ),
        ]
    )


def found(words: str, who=CLERK, *, round_id: int | None = ROUND, **more) -> list[int]:
    return find(who, words, round_id=round_id, **more)


def test_words_of_a_complaint_find_it_newest_first():
    keep(5, "北岭县宏达板材厂夜间排烟")
    keep(7, "宏达板材厂噪声")
    keep(6, "南屏县尾矿库渗水")
    assert found("板材厂") == [7, 5]
    assert found("宏达 夜间") == [5]
    assert found("矿库渗") == [6]
    assert found("矿厂") == []


def test_a_county_finds_what_it_was_ordered_and_nothing_else():
    keep(5, "宏达板材厂", bodies=(NORTH,))
    keep(6, "宏达板材厂", bodies=(SOUTH,))
    assert found("宏达", NORTH_DESK) == [5]
    assert found("宏达", SOUTH_DESK) == [6]
    assert found("宏达") == [6, 5]


def test_a_county_does_not_find_by_words_only_the_original_has():
    keep(5, "住在宏达小区的老张举报板材厂", extract="群众反映板材厂")
    assert found("老张", NORTH_DESK) == []
    assert found("板材厂", NORTH_DESK) == [5]
    assert found("老张") == [5]


def test_the_city_looks_in_the_original_and_not_in_what_others_were_told():
    keep(5, "板材厂夜里放黑烟", extract="群众反映废气扰民")
    assert found("废气扰民", NORTH_DESK) == [5]
    assert found("废气扰民") == []


def test_those_who_run_the_system_find_nothing():
    keep(5, "宏达板材厂")
    assert found("宏达", actor(NORTH, "system_admin")) == []
    assert found("宏达", actor(None, "handler")) == []


def test_a_secretary_finds_what_the_leader_finds():
    keep(5, "宏达板材厂", bodies=(NORTH,))
    keep(6, "宏达板材厂", bodies=(SOUTH,))
    keep(7, "宏达板材厂", bodies=())
    secretary = actor(SOUTH, "secretary", acts_for=(PostRef(3, NORTH, "head"),))
    assert found("宏达", secretary) == [6, 5]


def test_a_search_stays_in_the_round_asked_for_or_goes_through_all():
    keep(5, "宏达板材厂", in_round=OLD_ROUND)
    keep(6, "宏达板材厂")
    assert found("宏达", NORTH_DESK) == [6]
    assert found("宏达", NORTH_DESK, round_id=OLD_ROUND) == [5]
    assert found("宏达", NORTH_DESK, round_id=None) == [6, 5]
    assert found("宏达", CLERK, round_id=OLD_ROUND) == [5]


def test_a_search_stops_at_its_limit_with_the_newest():
    for stream in range(1, 8):
        keep(stream, "宏达板材厂")
    assert found("宏达", limit=3) == [7, 6, 5]


def test_words_without_anything_to_look_for_find_nothing():
    keep(5, "宏达板材厂")
    assert found("，。 !") == []
    assert found("") == []


@pytest.mark.parametrize(
    "words", ["'", "\\", "a:*&b|!c", "<->", "宏达 & 不存在", "@u20", "@c1", "%s", "\x00"]
)
def test_signs_of_the_query_language_are_only_signs(words):
    keep(5, "宏达板材厂")
    assert found(words) == []


def test_a_body_that_gets_an_order_finds_the_case_and_one_that_loses_it_does_not():
    keep(5, "宏达板材厂夜间排烟", bodies=())
    add_body([5], SOUTH)
    assert found("板材厂夜间", SOUTH_DESK) == [5]
    add_body([5], SOUTH)
    remove_body([5], SOUTH)
    assert found("板材厂夜间", SOUTH_DESK) == []
    assert found("板材厂夜间") == [5]


def test_a_body_whose_number_begins_like_anothers_is_another():
    keep(5, "宏达板材厂", bodies=(NORTH, NORTH * 10))
    remove_body([5], NORTH)
    assert found("宏达", actor(NORTH * 10, "desk")) == [5]
    assert found("宏达", NORTH_DESK) == []


def test_new_texts_take_the_place_of_old_ones():
    keep(5, "宏达板材厂")
    keep(5, "尾矿库", bodies=(SOUTH,))
    assert SearchText.objects.count() == 2
    assert found("宏达") == found("宏达", NORTH_DESK) == []
    assert found("尾矿", SOUTH_DESK) == [5]


def test_a_word_found_everywhere_is_found_newest_first_through_all_rounds(monkeypatch):
    monkeypatch.setattr(searching, "_SHELF", 2)
    for stream in range(1, 21):
        keep(stream, "噪声扰民" if stream % 2 else "小煤窑", in_round=OLD_ROUND if stream < 15 else ROUND)
    keep(3, "小煤窑噪声")
    assert found("噪声", round_id=None, limit=2) == [19, 17]
    assert found("噪声", round_id=None, limit=5) == [19, 17, 15, 13, 11]
    assert found("小煤窑噪声", round_id=None, limit=2) == [3]
    assert found("噪声", NORTH_DESK, round_id=None, limit=5) == [19, 17, 15, 13, 11]


def test_many_cases_are_indexed_and_opened_in_a_fixed_number_of_statements(django_assert_num_queries):
    drafts = [SearchDraft(stream, "county", "宏达板材厂", ROUND) for stream in range(50)]
    with django_assert_num_queries(2):
        index_texts(drafts)
    with django_assert_num_queries(1):
        add_bodies((stream, body) for stream in range(50) for body in (NORTH, SOUTH))
    assert len(found("宏达", NORTH_DESK)) == len(found("宏达", SOUTH_DESK)) == 50

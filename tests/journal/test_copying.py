"""Sets of rows by COPY, a few by one INSERT: columns by name, defaults from the model, alike either way."""

from __future__ import annotations

import pytest

from bihuan.journal.copying import FEW, draw_ids, insert_rows
from bihuan.journal.models import Message, Stream
from bihuan.people.models import Area
from tests.journal.cast import NOW

few_and_many = pytest.mark.parametrize("count", [2, FEW + 1])


@few_and_many
def test_rows_come_back_by_their_ids_with_the_defaults_they_left_out(db, count):
    names = [f"第{number}区" for number in range(count)]
    ids = insert_rows(Area, [{"code": str(place), "name": name} for place, name in enumerate(names)])
    found = Area.objects.in_bulk(ids)
    assert [found[i].name for i in ids] == names
    assert found[ids[0]].aliases == []
    assert found[ids[0]].parent is None


@few_and_many
def test_lists_and_facts_are_kept_as_they_are(db, count):
    rows = [
        {"code": str(n), "name": "高新区", "aliases": ["高新", "清河高新区, “老区” 100%s"]}
        for n in range(count)
    ]
    assert Area.objects.get(id=insert_rows(Area, rows)[-1]).aliases == ["高新", "清河高新区, “老区” 100%s"]
    facts = {"text": "一\t二\\三\n'); --", "list": [1, None]}
    message = {
        "stream_ref": 1,
        "code": "x",
        "to_body_id": 1,
        "to_role": "desk",
        "group_key": "g",
        "facts": facts,
        "created_at": NOW,
    }
    found = Message.objects.get(id=insert_rows(Message, [message] * count)[-1])
    assert (found.facts, found.effect_key, found.created_at) == (facts, None, NOW)


@few_and_many
def test_rows_may_bring_ids_drawn_beforehand_all_or_some_of_them(db, count):
    first, second, third = draw_ids(Area, 3)
    rows = [{"id": second, "code": "b", "name": "乙"}, {"id": first, "code": "a", "name": "甲"}]
    assert insert_rows(Area, rows) == [second, first]
    others: list[dict[str, object]] = [{"code": str(n), "name": "丁"} for n in range(count)]
    more = [{"id": third, "code": "c", "name": "丙"}, *others]
    assert insert_rows(Area, more)[0] == third
    assert dict(Area.objects.filter(id__in=[first, second, third]).values_list("id", "name")) == {
        first: "甲", second: "乙", third: "丙",
    }  # fmt: skip


@few_and_many
def test_a_misspelt_column_is_refused_instead_of_forgotten(db, count):
    rows = [{"code": "a", "name": "甲"}] * (count - 1)
    with pytest.raises(ValueError, match="no column parent"):
        insert_rows(Area, [*rows, {"code": "a", "name": "甲", "parent": 1}])
    assert not Stream.objects.exists()

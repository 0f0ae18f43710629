"""Sets of rows by COPY: columns by name, defaults from the model."""

from __future__ import annotations

import pytest

from bihuan.journal.copying import draw_ids, insert_rows
from bihuan.journal.models import Message, Stream
from bihuan.people.models import Area
from tests.journal.cast import NOW


def test_rows_come_back_by_their_ids_with_the_defaults_they_left_out(db):
    ids = insert_rows(Area, [{"code": "350105", "name": "东湖区"}, {"code": "350106", "name": "西山区"}])
    found = Area.objects.in_bulk(ids)
    assert [found[i].name for i in ids] == ["东湖区", "西山区"]
    assert found[ids[0]].aliases == []
    assert found[ids[0]].parent is None


def test_lists_and_facts_are_kept_as_they_are(db):
    rows = [{"code": "1", "name": "高新区", "aliases": ["高新", "清河高新区, “老区”"]}]
    assert Area.objects.get(id=insert_rows(Area, rows)[0]).aliases == ["高新", "清河高新区, “老区”"]
    facts = {"text": "一\t二\\三\n", "list": [1, None]}
    message = {
        "stream_ref": 1,
        "code": "x",
        "to_body_id": 1,
        "to_role": "desk",
        "group_key": "g",
        "facts": facts,
        "created_at": NOW,
    }
    found = Message.objects.get(id=insert_rows(Message, [message])[0])
    assert (found.facts, found.effect_key, found.created_at) == (facts, None, NOW)


def test_a_row_may_bring_an_id_drawn_beforehand(db):
    first, second = draw_ids(Area, 2)
    rows = [{"id": second, "code": "b", "name": "乙"}, {"id": first, "code": "a", "name": "甲"}]
    assert insert_rows(Area, rows) == [second, first]
    assert Area.objects.get(id=second).name == "乙"


def test_a_misspelt_column_is_refused_instead_of_forgotten(db):
    with pytest.raises(ValueError, match="no column parent"):
        insert_rows(Area, [{"code": "a", "name": "甲", "parent": 1}])
    assert not Stream.objects.exists()

"""Which body answers for an area or a kind of pollution."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bihuan.people.models import Area, Body
from bihuan.people.queries.areas import areas_named
from bihuan.people.queries.bodies import (
    ancestors_of,
    bodies_by_ids,
    city_desk,
    line_bureau_for,
    receivers_for,
    receivers_under,
)
from bihuan.people.queries.organisation import organisation_at
from bihuan.rules.errors import NotFound
from tests.cast import NOW


@pytest.mark.parametrize("printed", ["北岭县", "北岭", " 北岭 县\n", "清河市北岭县", "清河市北岭"])
def test_an_area_is_known_by_all_it_is_called(cast, printed):
    assert areas_named([printed])[printed].id == cast.area("北岭县")


def test_a_zone_is_an_area_and_an_unknown_name_is_left_out(cast):
    found = areas_named(["高新区", "高新区", "临川县", ""])
    assert {name: area.code for name, area in found.items()} == {"高新区": "990171"}


def test_a_name_two_townships_bear_means_neither_without_its_county(cast):
    for county in ("北岭县", "南屏县"):
        Area.objects.create(code=f"{county}-城关", name="城关镇", parent_id=cast.area(county))
    found = areas_named(["城关镇", "北岭县城关镇", "清河市南屏县城关镇"])
    assert {name: area.code for name, area in found.items()} == {
        "北岭县城关镇": "北岭县-城关",
        "清河市南屏县城关镇": "南屏县-城关",
    }


def test_the_city_proposes_the_county_and_the_county_its_township(cast):
    town = cast.area("青石镇")
    by_city = receivers_for(
        [cast.area("北岭县"), town, cast.area("高新区")], giver_id=cast.body("city"), at=NOW
    )
    assert {area: body.code for area, body in by_city.items()} == {
        cast.area("北岭县"): "bl",
        town: "bl",
        cast.area("高新区"): "gx",
    }
    by_county = receivers_for([town, cast.area("白塔镇")], giver_id=cast.body("bl"), at=NOW)
    assert {area: body.code for area, body in by_county.items()} == {town: "bl1"}


def test_a_bureau_seated_in_a_county_does_not_answer_for_it(cast):
    Body.objects.filter(code="farm").update(area_id=cast.area("北岭县"))
    proposed = receivers_for([cast.area("北岭县")], giver_id=cast.body("city"), at=NOW)
    assert proposed[cast.area("北岭县")].code == "bl"


def test_a_body_that_has_ended_is_proposed_no_more_but_old_papers_still_name_it(cast):
    Body.objects.filter(code="xs").update(ended_at=NOW)
    west = cast.area("西山区")
    assert receivers_for([west], giver_id=cast.body("city"), at=NOW) == {}
    assert receivers_for([west], giver_id=cast.body("city"), at=NOW - timedelta(days=1))[west].code == "xs"
    assert "xs" not in [body.code for body in receivers_under(cast.body("city"), at=NOW)]
    assert bodies_by_ids([cast.body("xs")])[cast.body("xs")].name == "西山区"


def test_each_kind_of_pollution_has_its_line_bureau(cast):
    found = line_bureau_for(["air", "dust", "livestock", "other"], at=NOW)
    assert {line: body.code for line, body in found.items()} == {
        "air": "eco",
        "dust": "housing",
        "livestock": "farm",
    }


def test_of_two_bureaus_that_claim_a_kind_the_first_by_code_is_proposed(cast):
    Body.objects.filter(code="farm").update(lines=["livestock", "air"])
    assert line_bureau_for(["air"], at=NOW)["air"].code == "eco"
    Body.objects.filter(code="eco").update(ended_at=NOW)
    assert line_bureau_for(["air"], at=NOW)["air"].code == "farm"


def test_the_bodies_above_a_township_are_its_county_and_the_city(cast):
    above = ancestors_of([cast.body("bl1"), cast.body("city")])
    assert above == {cast.body("bl1"): (cast.body("bl"), cast.body("city")), cast.body("city"): ()}


def test_the_city_desk_is_asked_for_before_there_is_one(cast):
    assert city_desk(at=NOW).code == "city"
    Body.objects.filter(code="city").update(ended_at=NOW)
    with pytest.raises(NotFound):
        city_desk(at=NOW)


def test_the_organisation_is_shown_as_it_lies_with_vacant_posts(cast):
    shown = [(entry.body.code, entry.depth) for entry in organisation_at(NOW)]
    assert shown[:2] == [("administration", 0), ("city", 0)]
    assert ("bl", 1) in shown
    assert shown[shown.index(("bl", 1)) + 1] == ("bl1", 2)
    county = organisation_at(NOW, under=cast.body("bl"))
    assert [entry.body.code for entry in county] == ["bl", "bl1", "bl2", "bl3"]
    leaders = ["县委书记", "县长", "分管副县长", "常务副县长"]
    assert [post.name for post in county[0].posts] == [*leaders, "专班", "经办", "联络员"]
    assert county[0].posts[1].holders[0].display_name == "北岭县县长"


def test_looking_up_costs_the_same_for_one_and_for_many(cast, django_assert_num_queries):
    city, areas = cast.body("city"), list(cast.ids["areas"].values())
    for some in (areas[:1], areas):
        with django_assert_num_queries(2):
            receivers_for(some, giver_id=city, at=NOW)
    with django_assert_num_queries(1):
        areas_named(list(cast.ids["areas"]))
    with django_assert_num_queries(1):
        ancestors_of(cast.ids["bodies"].values())
    with django_assert_num_queries(3):
        organisation_at(NOW)

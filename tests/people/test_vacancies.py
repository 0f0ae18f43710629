"""An empty post shows before somebody needs its signature."""

from __future__ import annotations

from bihuan.people.models import Tenure, User
from bihuan.people.queries.vacancies import Vacancy, filled_roles, holders_at, vacancies
from tests.cast import NOW


def leave(actor):
    Tenure.objects.filter(user_id=actor.user_id).update(until=NOW)


def test_in_a_full_office_nothing_is_vacant(cast):
    assert vacancies(NOW) == []


def test_a_county_without_its_heads_is_shown(cast):
    leave(cast.beiling_head)
    assert vacancies(NOW) == []
    leave(cast.beiling_party)
    assert vacancies(NOW) == [Vacancy(cast.body("bl"), "head")]
    assert vacancies(NOW, body_ids=[cast.body("np")]) == []
    assert "head" not in filled_roles([cast.body("bl")], NOW)[cast.body("bl")]


def test_a_division_of_work_nobody_does_is_shown(cast):
    leave(cast.city_chase)
    assert vacancies(NOW) == [Vacancy(cast.body("city"), "city_desk", "chase")]


def test_an_acting_holder_fills_the_post(cast):
    leave(cast.beiling_head)
    leave(cast.beiling_party)
    Tenure.objects.create(
        post_id=cast.ids["posts"]["bl-head"], user_id=cast.beiling_deputy.user_id, kind="acting", since=NOW
    )
    assert vacancies(NOW) == []
    tenures = {holder.post_name: holder.tenure for holder in holders_at([cast.body("bl")], NOW)}
    assert tenures["县长"] == "acting"


def test_somebody_who_cannot_log_in_fills_no_rung(cast):
    User.objects.filter(id=cast.people["bl1_deputy"].user_id).update(is_active=False)
    assert filled_roles([cast.body("bl1")], NOW)[cast.body("bl1")] == {"head", "handler"}


def test_looking_for_vacancies_is_two_statements_for_any_number_of_bodies(cast, django_assert_num_queries):
    with django_assert_num_queries(2):
        vacancies(NOW)
    with django_assert_num_queries(1):
        holders_at(cast.ids["bodies"].values(), NOW)

"""Who picks up the telephone at which hour."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bihuan.people.models import Shift
from bihuan.people.queries.duty import on_duty, shifts_between
from tests.cast import NOW


def test_somebody_is_on_duty_at_every_hour_of_the_night(cast):
    bodies = [cast.body(code) for code in ("city", "bl", "np", "dh", "xs", "gx")]
    for hour in range(48):
        duty = on_duty(bodies, NOW - timedelta(days=1) + timedelta(hours=hour))
        assert [len(duty[body]) for body in bodies] == [1] * len(bodies)


def test_at_the_change_of_shift_the_next_one_is_on_duty(cast):
    county, evening = cast.body("bl"), datetime(2024, 6, 3, 12, 0, tzinfo=UTC)  # 20:00 in the city
    (day,) = on_duty([county], evening - timedelta(seconds=1))[county]
    (night,) = on_duty([county], evening)[county]
    assert (day.ends_at, night.starts_at) == (evening, evening)
    assert {day.person, night.person} == {"北岭县专班", "北岭县经办"}


def test_a_body_nobody_is_entered_for_has_nobody(cast):
    assert on_duty([cast.body("eco")], NOW) == {cast.body("eco"): []}


def test_without_a_number_of_their_own_the_person_is_reached_at_the_desk(cast):
    body = cast.body("bl")
    Shift.objects.filter(body_id=body).delete()
    span = {"starts_at": NOW, "ends_at": NOW + timedelta(hours=8)}
    Shift.objects.create(body_id=body, person="值班员", **span)
    (guest,) = on_duty([body], NOW)[body]
    assert (guest.user_id, guest.person, guest.phone) == (None, "值班员", "内线8210")
    Shift.objects.update(user_id=cast.beiling_desk.user_id, person="")
    (known,) = on_duty([body], NOW)[body]
    assert known.person == "北岭县专班"
    assert known.phone not in ("", "内线8210")


def test_the_roster_of_a_night_is_one_statement(cast, django_assert_num_queries):
    bodies = [cast.body("city"), cast.body("bl")]
    with django_assert_num_queries(1):
        assert len(shifts_between(bodies, NOW, NOW + timedelta(hours=12))) == 4
    with django_assert_num_queries(1):
        on_duty(bodies, NOW)

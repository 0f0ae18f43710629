"""清河市 as the demo lets it stand: the whole of it, with one office empty and one held by an acting head."""

from __future__ import annotations

from bihuan.cli.demo.bureaus import UNITS_ABOVE
from bihuan.cli.demo.organisation import accounts, build_organisation
from bihuan.cli.demo.places import PLACES
from bihuan.cli.demo.seats import all_seats
from bihuan.people.models import Tenure
from bihuan.people.queries.bodies import bodies_by_ids, receivers_under
from bihuan.people.queries.duty import on_duty
from bihuan.people.queries.vacancies import Vacancy, vacancies
from bihuan.rules.actor import SYSTEM
from bihuan.rules.command import Command
from tests.cast import NOW


def test_the_whole_city_stands_with_one_empty_office_and_one_acting_head(db):
    ids = build_organisation(command=Command(SYSTEM, NOW, "city"), duty_days=3)
    bodies = ids["bodies"]
    assert vacancies(NOW) == [Vacancy(bodies["gd"], "head")]
    acting = Tenure.objects.exclude(kind="holder").values_list("user__login", "kind", "paper")
    assert list(acting) == [("cy-head", "acting", "清组干〔2024〕31号")]
    desks = [bodies["city"], *(bodies[place.code] for place in PLACES)]
    assert {len(found) for found in on_duty(desks, NOW).values()} == {1}
    offered = {body.code for body in receivers_under(bodies["city"], at=NOW)}
    assert {"sq", "jq", "water", "waterworks"} <= offered
    above = {code for code, _name, _kind in UNITS_ABOVE}
    assert above <= set(bodies)
    assert not above & offered
    kinds = {body.kind for body in bodies_by_ids(bodies.values()).values()}
    assert kinds >= {"county", "zone", "township", "bureau", "state_firm", "provincial_unit", "central_unit"}


def test_everybody_has_a_login_of_their_own_and_every_account_is_listed():
    logins = [seated.login for seated in all_seats()]
    assert len(logins) == len(set(logins))
    listed = [login for _code, _name, posts in accounts() for _post, login in posts]
    assert sorted(listed) == sorted(set(logins) - {"gd-head"})

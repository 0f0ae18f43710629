"""Every move and everybody: allowed to those its row names and to nobody else, whatever else is wrong with the asking."""

from __future__ import annotations

import pytest

from bihuan.cases.actions import effects
from bihuan.cases.actions.applying import EFFECTS, TABLES
from bihuan.cases.actions.telling import addresses_of
from bihuan.rules import vocabulary
from bihuan.rules.clocks import CLOCK_KINDS, WINDOWS
from bihuan.rules.command import Command
from bihuan.rules.errors import FactMissing, NotAllowed, Refusal, Stale, WrongState
from bihuan.rules.facts import clean_facts
from bihuan.rules.guards import GUARDS
from bihuan.rules.lifecycle import ALL_MOVES, ENTERING, MOVES
from bihuan.rules.moves import Move
from bihuan.rules.plan import plan
from bihuan.rules.policy import DEFAULT_POLICY
from bihuan.rules.snapshots import Target
from bihuan.web.forms.fields import Offered, field_for
from tests.contracts.everybody import EVERYBODY, NOW, stands_for, target

STATES = {
    "case": vocabulary.STAGES, "order": vocabulary.ORDER_STATES, "report": vocabulary.REPORT_STATES,
    "answer": vocabulary.ANSWER_STATES, "rectification": vocabulary.RECTIFICATION_STATES,
    "disclosure": vocabulary.DISCLOSURE_STATES, "strike_off": vocabulary.STRIKE_OFF_STATES,
    "objection": vocabulary.OBJECTION_STATES, **dict.fromkeys(vocabulary.PETITIONS, vocabulary.PETITION_STATES),
}  # fmt: skip
NAMED_BY_EFFECT = ("next_signer", "asker", "limit_owner")
moves = pytest.mark.parametrize("code", sorted(MOVES))


def refusal(move: Move, who: str, at: Target, *, seen: int = 1) -> Refusal | None:
    """What somebody meets who asks for a move without any facts."""
    command = Command(EVERYBODY[who][0], NOW, "contract-0001")
    try:
        plan(move.code, [(at, {})], command=command, seen={at.id: seen})
    except Refusal as met:
        return met
    return None


def is_allowed(met: Refusal | None) -> bool:
    """Whether somebody got past the question who they are."""
    return not isinstance(met, NotAllowed)


@moves
def test_a_move_is_for_those_its_row_names_and_for_nobody_else(code):
    move = MOVES[code]
    for state in move.sources:
        at = target(move.part, state)
        allowed = {who for who in EVERYBODY if is_allowed(refusal(move, who, at))}
        assert allowed == {who for who in EVERYBODY if stands_for(who, move.part) & set(move.who)}, state


@moves
def test_who_lacks_the_role_learns_neither_state_nor_version_nor_what_is_missing(code):
    move = MOVES[code]
    for state in STATES[move.part]:
        for who in ("head of another county", "system_admin", "the system"):
            met = refusal(move, who, target(move.part, state, version=9), seen=1)
            assert isinstance(met, NotAllowed), (who, state)


@moves
def test_a_move_starts_from_the_states_of_its_row_and_from_no_other(code):
    move = MOVES[code]
    signing = {"next_signer", "secretary:next_signer"} >= set(move.who)
    who = next(who for who in EVERYBODY if stands_for(who, move.part) & set(move.who))
    for state in STATES[move.part]:
        met = refusal(move, who, target(move.part, state))
        if signing and state != "signing":
            assert isinstance(met, NotAllowed)  # a paper that is not out for signature has no next signer
        else:
            assert isinstance(met, WrongState) == (state not in move.sources), state


@moves
def test_a_page_gone_stale_is_told_before_anything_missing_unless_the_move_only_adds(code):
    move = MOVES[code]
    who = next(who for who in EVERYBODY if stands_for(who, move.part) & set(move.who))
    met = refusal(move, who, target(move.part, move.sources[0], version=3), seen=2)
    assert isinstance(met, Stale) != move.adds


@moves
def test_all_a_row_names_exists(code):
    move = MOVES[code]
    everything = set().union(*(stands_for(who, move.part) for who in EVERYBODY))
    assert set(move.who) <= everything
    assert set(move.guards) <= set(GUARDS)
    assert {*move.starts, *move.stops} <= set(CLOCK_KINDS)
    assert {*move.sources, *([move.target] if move.target else [])} <= set(STATES[move.part])
    assert move.part in TABLES
    at = target(move.part, move.sources[0])
    assert all(addresses_of(audience, at) for audience in move.tells if audience not in NAMED_BY_EFFECT)
    assert move.target or move.leads_to or code in EFFECTS
    assert move.label
    assert move.sentence
    assert move.source


@moves
def test_every_fact_has_a_shape_a_field_and_words(code):
    move = MOVES[code]
    assert len({fact.name for fact in move.facts}) == len(move.facts)
    for fact in move.facts:
        assert field_for(fact, Offered(), move_label=move.label).label == fact.label
        assert fact.label
        assert fact.choices is None or all(fact.choices.values())


@moves
def test_the_first_required_fact_left_out_is_named(code):
    move = MOVES[code]
    required = [fact.name for fact in move.facts if fact.required]
    if not required:
        assert clean_facts(move, {}) == {}
        return
    with pytest.raises(FactMissing) as missing:
        clean_facts(move, {})
    assert missing.value.fact == required[0]


def test_no_guard_effect_or_clock_hangs_in_the_air():
    assert {name for move in ALL_MOVES for name in move.guards} == set(GUARDS)
    assert set(EFFECTS) <= set(MOVES)
    assert effects.__all__
    started = {kind for move in ALL_MOVES for kind in move.starts} | {
        k for kinds in ENTERING.values() for k in kinds
    }
    stopped = {kind for move in ALL_MOVES for kind in move.stops} | set(WINDOWS)
    assert started <= stopped
    assert {state for _part, state in ENTERING} <= {state for states in STATES.values() for state in states}


def test_whoever_a_chain_asks_to_sign_can_be_found_among_the_people():
    everything = {name for who in EVERYBODY for name in EVERYBODY[who][1]}
    asked = {step.capacity for chain in DEFAULT_POLICY.chains for step in chain.steps}
    assert asked <= everything

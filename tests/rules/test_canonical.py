"""The text that is hashed must be the same for every machine and every year to come."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bihuan.rules.canonical import GENESIS, canonical, chain_hash, commitment, facts_hash

SHANGHAI = timezone(timedelta(hours=8))
plain_text = st.text(st.characters(codec="utf-8"))
moments = st.integers(-(10**15), 10**15).map(
    lambda count: datetime(2024, 6, 3, tzinfo=SHANGHAI) + timedelta(microseconds=count)
)
facts = st.recursive(
    st.none() | st.booleans() | st.integers() | plain_text | st.dates() | moments,
    lambda inner: st.lists(inner) | st.dictionaries(plain_text, inner),
    max_leaves=12,
)


def test_an_entry_reads_the_same_whatever_the_order_of_its_facts() -> None:
    moment = datetime(2024, 6, 3, 10, 11, tzinfo=SHANGHAI)
    assert canonical(
        {"号": ("D3HE",), "at": moment, "on": date(2024, 6, 3), "note": None, "late": False}
    ) == ('{"at":"2024-06-03T02:11:00.000000Z","late":false,"note":null,"on":"2024-06-03","号":["D3HE"]}')


def test_sets_are_written_sorted() -> None:
    assert canonical(frozenset({"西山区", "东湖区", "北岭县"})) == canonical(["东湖区", "北岭县", "西山区"])
    assert canonical({3, 1, 2}) == "[1,2,3]"


@pytest.mark.parametrize("value", [1.5, float("nan"), {"fine": [2.0]}, object(), b"raw", {1: "one"}])
def test_what_has_no_single_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match=r"canonical form"):
        canonical(value)


def test_a_moment_without_time_zone_is_refused() -> None:
    with pytest.raises(TypeError, match="aware"):
        canonical({"at": datetime.fromisoformat("2024-06-03T10:11")})


def test_broken_unicode_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogate"):
        canonical("\ud800")


def test_the_chain_is_the_hash_postgresql_makes() -> None:
    """encode(sha256(convert_to(repeat('0',64) || E'\\n' || '{"n":"交办"}','UTF8')),'hex')."""
    expected = hashlib.sha256(b"0" * 64 + b"\n" + '{"n":"交办"}'.encode()).hexdigest()
    assert chain_hash(GENESIS, canonical({"n": "交办"})) == expected


def test_a_commitment_changes_with_its_salt() -> None:
    assert commitment("a1", "本人电话") != commitment("a2", "本人电话")
    assert len(commitment("a1", "")) == 64


@given(facts)
def test_what_is_written_can_be_read_and_written_again_unchanged(value: object) -> None:
    text = canonical(value)
    assert canonical(json.loads(text)) == text
    assert facts_hash(value) == hashlib.sha256(text.encode()).hexdigest()


@given(moments)
def test_one_moment_has_one_text_in_every_time_zone(moment: datetime) -> None:
    assert canonical(moment) == canonical(moment.astimezone(UTC))


@given(st.dictionaries(plain_text, st.integers()))
def test_the_order_of_entry_does_not_matter(mapping: dict[str, int]) -> None:
    assert canonical(dict(reversed(mapping.items()))) == canonical(mapping)

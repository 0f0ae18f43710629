"""What the search writes, PostgreSQL reads: whatever people type, it finds and never fails."""

from __future__ import annotations

import re
from collections.abc import Iterator

import psycopg
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bihuan.rules.canonical import GENESIS, canonical, chain_hash
from bihuan.rules.search import document_vector, normalise, query
from tests.scratch import ScratchCluster

letters = st.text(alphabet="北岭县厂水AB01，。 '\\:&|!<>()*〔〕\n", max_size=40)
scraps = st.text(alphabet="北岭县厂水AB01", min_size=1, max_size=6)
Server = psycopg.Connection[tuple[object, ...]]


@pytest.fixture(scope="module")
def server(scratch_cluster: ScratchCluster) -> Iterator[Server]:
    scratch = scratch_cluster.copy()
    with psycopg.connect(scratch.app_url, autocommit=True) as connection:
        yield connection
    scratch_cluster.drop(scratch)


def finds(server: Server, *, wanted: str, vector: str) -> object:
    row = server.execute("SELECT %s::tsvector @@ %s::tsquery", (vector, wanted)).fetchone()
    return row and row[0]


@given(text=st.text(), typed=st.text())
@settings(deadline=None)
def test_whatever_is_typed_is_a_query(server: Server, text: str, typed: str) -> None:
    vector = document_vector(text, tags=["r12", "u34"])
    assert finds(server, wanted=query(typed, tags=["r12"]), vector=vector) in (True, False)
    assert finds(server, wanted=query("", tags=["r12", "u34"]), vector=vector) is True
    assert finds(server, wanted=query(typed, tags=["u3"]), vector=vector) is False


@given(letter=letters, scrap=scraps)
@settings(deadline=None)
def test_a_scrap_is_found_exactly_where_it_stands(server: Server, letter: str, scrap: str) -> None:
    compared = re.sub(r"(?<=[^\x00-\x7f])\s+(?=[^\x00-\x7f])", "", normalise(letter))
    found = finds(server, wanted=query(scrap, tags=["r1"]), vector=document_vector(letter, tags=["r1"]))
    assert found is (normalise(scrap) in compared)


def test_the_longest_text_still_fits(server: Server) -> None:
    vector = document_vector("".join(f"{number:05d}" for number in range(20_000)), tags=["r1"])
    assert finds(server, wanted=query("00042", tags=["r1"]), vector=vector) is True


def test_the_chain_is_the_same_in_sql(server: Server) -> None:
    body = canonical({"号": "D3HE202406020011", "note": "换行\n引号\"'\\"})
    row = server.execute(
        "SELECT encode(sha256(convert_to(%s || E'\\n' || %s, 'UTF8')), 'hex')", (GENESIS, body)
    ).fetchone()
    assert row == (chain_hash(GENESIS, body),)

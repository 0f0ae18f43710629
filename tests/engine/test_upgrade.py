"""A database goes to a newer PostgreSQL whole or not at all, and the old one stays until somebody says so."""

import os
import shutil
from pathlib import Path

import psycopg
import pytest

from bihuan.engine import lock
from bihuan.engine.carrying import first_difference
from bihuan.engine.cluster import start_cluster
from bihuan.engine.database import Database
from bihuan.engine.errors import AlreadyRunning, NotCarried, NothingToUpgrade, OldKept, OnServer
from bihuan.engine.initdb import existing_major
from bihuan.engine.instance import Instance
from bihuan.engine.upgrade import COMPLETE, drop_old, finish_swap, upgrade
from tests.engine.conftest import give_to_engine

DEBIAN_15 = Path("/usr/lib/postgresql/15/bin")
WORDS = "夜间偷排"
GUARDED = """
CREATE TABLE entered (id bigint GENERATED ALWAYS AS IDENTITY, words text);
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'append only'; END $$;
CREATE TRIGGER only_added BEFORE DELETE ON entered EXECUTE FUNCTION refuse();
ALTER TABLE entered ENABLE ALWAYS TRIGGER only_added;
GRANT SELECT, INSERT ON entered TO bihuan_app
"""


@pytest.fixture
def instance(ground: Path) -> Instance:
    (ground / "data").mkdir()
    give_to_engine(ground)
    return Instance(ground / "data", "real")


@pytest.fixture
def old(instance: Instance) -> Instance:
    if not DEBIAN_15.exists():
        pytest.skip("缺 PostgreSQL 15：没有可升级的旧版本")
    with start_cluster(instance.cluster, durable=False, binaries=DEBIAN_15) as cluster:
        cluster.create_database("bihuan")
        with psycopg.connect(cluster.url("bihuan_owner", "bihuan"), autocommit=True) as owner:
            owner.execute(GUARDED)
        with psycopg.connect(cluster.url("bihuan_app", "bihuan")) as app:
            app.execute("INSERT INTO entered (words) VALUES (%s)", [WORDS])
    return instance


def test_an_upgrade_carries_everything_and_one_that_fails_leaves_the_old_as_it_was(old, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    with pytest.raises(NotCarried) as refused:
        upgrade(old, verify=lambda _: False)
    assert str(refused.value) == "升级没有完成：日志核验未通过。原数据未动，仍可照常启动。"
    assert existing_major(old.cluster) == 15

    kept = upgrade(old, verify=is_as_entered)
    assert (existing_major(old.cluster), existing_major(kept)) == (18, 15)
    with start_cluster(old.cluster, durable=False) as cluster:
        with (
            psycopg.connect(cluster.url("bihuan_owner", "bihuan")) as owner,
            pytest.raises(psycopg.errors.RaiseException, match="append only"),
        ):
            owner.execute("DELETE FROM entered")
        with psycopg.connect(cluster.url("bihuan_app", "bihuan")) as app:
            app.execute("INSERT INTO entered (words) VALUES ('')")
            assert app.execute("SELECT array_agg(id) FROM entered").fetchone() == ([1, 2],)

    with pytest.raises(NothingToUpgrade):
        upgrade(old, verify=is_as_entered)
    assert drop_old(old)
    assert not kept.exists()
    assert not drop_old(old)


def is_as_entered(database: Database) -> bool:
    with psycopg.connect(database.url) as app:
        return app.execute("SELECT words FROM entered").fetchone() == (WORDS,)


def folder(instance: Instance, name: str, *, major: int) -> Path:
    made = instance.folder / name
    (made / "data").mkdir(parents=True)
    (made / "data" / "PG_VERSION").write_text(f"{major}\n")
    give_to_engine(instance.folder)
    return made


def test_a_swap_that_power_cut_off_is_finished_by_whoever_comes_next(instance):
    folder(instance, "postgres.old", major=15)
    new = folder(instance, "postgres.new", major=18)
    assert not finish_swap(instance)  # not known to be whole
    (new / COMPLETE).touch()
    assert finish_swap(instance)
    assert existing_major(instance.cluster) == 18
    assert not (instance.cluster / COMPLETE).exists()
    assert not new.exists()


def test_before_the_swap_the_old_database_is_the_one_that_counts(instance):
    folder(instance, "postgres", major=15)
    new = folder(instance, "postgres.new", major=18)
    (new / COMPLETE).touch()
    assert not finish_swap(instance)
    assert existing_major(instance.cluster) == 15


def test_an_upgrade_nobody_may_make_now_is_refused_in_a_sentence(instance, monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    folder(instance, "postgres", major=15)
    folder(instance, "postgres.old", major=14)
    with pytest.raises(OldKept, match="drop-old"):
        upgrade(instance, verify=lambda _: True)
    held = lock.hold(instance.lock)
    with pytest.raises(AlreadyRunning):
        upgrade(instance, verify=lambda _: True)
    os.close(held)
    shutil.rmtree(instance.cluster)
    with pytest.raises(NothingToUpgrade, match="还没有数据库"):
        upgrade(instance, verify=lambda _: True)
    monkeypatch.setenv("DATABASE_URL", "postgresql://a@b/c")
    with pytest.raises(OnServer):
        upgrade(instance, verify=lambda _: True)


def test_a_row_that_did_not_come_along_is_named():
    assert first_difference({"public.a": (1, "5")}, {"public.a": (1, "5")}) == ""
    assert first_difference({"public.a": (1, "5")}, {"public.a": (1, "6")}) == "public.a"
    assert first_difference({"public.b": (1, "5")}, {}) == "public.b"


def test_the_old_database_is_not_dropped_before_there_is_another(instance):
    folder(instance, "postgres.old", major=15)
    assert not drop_old(instance)

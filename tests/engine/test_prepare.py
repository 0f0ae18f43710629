"""What was prepared once is not prepared again, and what is kept of front-end packages stands alone."""

import os

from bihuan.engine.front_end import keep_asset
from bihuan.engine.places import places_for
from bihuan.engine.prepare import fingerprint, program_fingerprint


def test_a_changed_requirement_is_noticed(tmp_path):
    pinned = tmp_path / "base.txt"
    pinned.write_text("django==1")
    before = fingerprint([pinned])
    assert fingerprint([pinned]) == before
    pinned.write_text("django==2")
    assert fingerprint([pinned]) != before


def test_an_edited_program_is_noticed_its_compiled_files_are_not(tmp_path):
    program = tmp_path / "bihuan"
    (program / "__pycache__").mkdir(parents=True)
    (program / "a.py").write_text("1")
    before = program_fingerprint(tmp_path)
    (program / "__pycache__" / "a.pyc").write_text("x")
    assert program_fingerprint(tmp_path) == before
    os.utime(program / "a.py", ns=(0, 0))
    assert program_fingerprint(tmp_path) != before


def test_a_kept_front_end_file_names_no_source_map(tmp_path):
    (tmp_path / "t.css").write_text("a{}\n/*# sourceMappingURL=t.css.map */\n")
    (tmp_path / "t.js").write_text("f();\n//# sourceMappingURL=t.js.map\n")
    for name in ("t.css", "t.js"):
        keep_asset(tmp_path / name, tmp_path / "vendor" / name)
        assert "sourceMappingURL" not in (tmp_path / "vendor" / name).read_text()


def test_an_ordinary_users_program_runs_in_place_roots_under_the_system_users_home(tmp_path):
    assert places_for(tmp_path, as_root=False).source == tmp_path / "src"
    first, second = places_for(tmp_path / "a", as_root=True), places_for(tmp_path / "b" / "a", as_root=True)
    assert first.source.is_relative_to("/var/lib/bihuan")
    assert first.home != second.home
    assert first.data("demo") == second.data("demo") != first.data("real")

"""These tests are left out of every run that does not ask for them: by `-m kill` or by their folder."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability.chance import BLOWS, SEED

HERE = Path(__file__).parent


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the tests here out unless they are asked for."""
    by_mark = "kill" in (config.option.markexpr or "").replace("not kill", "")
    by_name = any(f"tests/{HERE.name}" in argument for argument in config.args)
    return None if by_mark or by_name or HERE not in collection_path.parents else True


def pytest_report_header() -> str:
    """What makes this run again."""
    return f"BIHUAN_KILL_SEED={SEED} BIHUAN_KILLS={BLOWS}"

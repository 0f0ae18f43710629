"""Where the program, its environment and its data lie on this machine; makes none of them."""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

from bihuan.engine.users import SERVICE_HOME

CHECKOUT_VARIABLE = "BIHUAN_CHECKOUT"
DATA_NAMES = {"real": "data", "demo": "data-demo", "exercise": "data-exercise"}


@dataclass(frozen=True)
class Places:
    """The folders of one checkout for one user.

    checkout: what was cloned. home: where what is made from it lies. state: where data folders lie.
    """

    checkout: Path
    home: Path
    venv: Path
    source: Path
    state: Path

    @property
    def python(self) -> Path:
        """The interpreter everything of ours runs with."""
        return self.venv / "bin" / "python"

    @property
    def assets(self) -> Path:
        """Front-end files as fetched."""
        return self.home / "assets"

    @property
    def static(self) -> Path:
        """Static files as served."""
        return self.home / "static"

    @property
    def last_data(self) -> Path:
        """Names the data folder last started from this checkout."""
        return self.home / "last-data"

    def data(self, kind: str) -> Path:
        """Return the data folder a kind of instance uses when none is named."""
        return self.state / DATA_NAMES[kind]


def places_for(checkout: Path, *, as_root: bool) -> Places:
    """Return where things lie: in the checkout, or under the system user's home for root."""
    if not as_root:
        home = checkout / "var"
        return Places(checkout, home, checkout / ".venv", checkout / "src", home)
    key = hashlib.sha256(os.fsencode(checkout)).hexdigest()[:8]
    home = SERVICE_HOME / "apps" / f"{checkout.name}-{key}"
    return Places(checkout, home, home / "venv", home / "src", SERVICE_HOME)


def places_of_this_process() -> Places:
    """Return the places the launcher prepared before it handed over to us."""
    checkout = Path(os.environ[CHECKOUT_VARIABLE])
    here = Path(__file__).resolve()
    return places_for(checkout, as_root=not here.is_relative_to(checkout))

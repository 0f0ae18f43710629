"""How long these tests strike, and by which chance: printed with each run, so that it can be had again."""

from __future__ import annotations

import os
import random

SEED = int(os.environ.get("BIHUAN_KILL_SEED") or random.SystemRandom().randrange(10**6))
BLOWS = int(os.environ.get("BIHUAN_KILLS") or 12)

"""Recomputes the whole journal and says what is broken, and what it cannot prove; changes nothing."""

from bihuan.journal.verify.findings import Finding, Verdict
from bihuan.journal.verify.run import Options, verify
from bihuan.journal.verify.snapshot import Snapshot

__all__ = ["Finding", "Options", "Snapshot", "Verdict", "verify"]

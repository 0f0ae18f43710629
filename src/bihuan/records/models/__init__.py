"""Tables of records: columns and constraints only."""

from bihuan.records.models.access import Access, View
from bihuan.records.models.clock import Clock
from bihuan.records.models.evidence import Blob, Evidence
from bihuan.records.models.sealed import (
    GrantedHalf,
    SealedField,
    SealedRecord,
    SealEnvelope,
    SealKey,
    SealRecovery,
    SealRequest,
    SealRing,
    WhoSaw,
)
from bihuan.records.models.signature import Signature
from bihuan.records.models.text import SearchText, Text

__all__ = [
    "Access",
    "Blob",
    "Clock",
    "Evidence",
    "GrantedHalf",
    "SealEnvelope",
    "SealKey",
    "SealRecovery",
    "SealRequest",
    "SealRing",
    "SealedField",
    "SealedRecord",
    "SearchText",
    "Signature",
    "Text",
    "View",
    "WhoSaw",
]

"""Tables of records: columns and constraints only."""

from bihuan.records.models.access import Access, View
from bihuan.records.models.clock import Clock
from bihuan.records.models.evidence import Blob, Evidence
from bihuan.records.models.signature import Signature
from bihuan.records.models.text import SearchText, Text

__all__ = ["Access", "Blob", "Clock", "Evidence", "SearchText", "Signature", "Text", "View"]

"""Who and what stands in many rows: groups of capacities, bounds of late entry, facts asked for again and again."""

from __future__ import annotations

from datetime import timedelta
from types import MappingProxyType

from bihuan.rules.moves import Fact
from bihuan.rules.vocabulary import VERDICTS

DESK = ("dispatch",)
REVIEW = ("review",)
SHIFT = ("shift_head",)
RECEIVER = ("receiver_desk", "receiver_handler")
RECEIVER_LEADERS = ("receiver_deputy", "receiver_head")
RECEIVER_ALL = ("receiver_desk", *RECEIVER_LEADERS)
SECRETARIES = ("secretary:receiver_deputy", "secretary:receiver_head")
LEADER = ("leader_in_charge", "secretary:leader_in_charge")
WORKERS = (*RECEIVER, *RECEIVER_LEADERS, *LEADER)
LEAD = ("lead_desk", "lead_handler")
SIGNER = ("next_signer", "secretary:next_signer")
# A day for what is done in the field or on paper and typed in afterwards; a wrong moment further back needs a new row.
FIELD_LATE = timedelta(hours=24)
PHONE_LATE = timedelta(hours=2)
# What is done on an order that came in, up to and after its report: long rectifications go on when all is answered.
WORKING = ("received", "reported", "accepted")

REASON = Fact("reason", "理由", "long_text")
NOTE = Fact("note", "情况", "long_text")
OPINION = Fact("note", "意见", "long_text", required=False)
DOCUMENT = Fact("document_no", "文号", "text", max_length=80, help="所依据文件的文号")
DOCUMENT_IF_ANY = Fact("document_no", "文号", "text", required=False, max_length=80)
FILES = Fact("files", "佐证材料", "files", required=False)
SIGNATURE = Fact("signature", "签字", "signature", help="上传纸质签字扫描件，或手写签名")
FINDING = Fact("finding", "调查核实情况", "long_text", max_length=8000)
HANDLING = Fact("handling", "处理和整改情况", "long_text", max_length=8000)
LINE_BODY = Fact("line_body", "行业主管部门", "body", required=False, help="填写后须先出具意见")
FOUND = MappingProxyType({code: label for code, label in VERDICTS.items() if code != "pending"})

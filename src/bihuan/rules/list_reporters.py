"""Which sealed field a column about the complainant holds, by its header; reads no value."""

from __future__ import annotations

import re

_OTHER = re.compile(r"邮箱|微信|QQ|E-?MAIL|地区|区域|性别|年龄|职业|民族|备注|信息|情况", re.IGNORECASE)
_FIELDS = (
    ("id_number", re.compile(r"身份证|证件号")),
    ("phone", re.compile(r"电话|手机|(?:来电|联系|举报)号码|联系方式")),
    ("address", re.compile(r"住址|地址|住所")),
    ("name", re.compile(r"姓名|名字|署名|称呼|人$|者$|群众$")),
)


def reporter_field(label: str) -> str:
    """The field of a column of the complainant: name, phone, address, id_number, or other.

    label: as the list shows it, parts joined by /; the last part counts first. A column of several things at once
    (姓名及电话) is other, since a grant for one of them must not open the rest.
    """
    last = label.rsplit("/", 1)[-1]
    if _OTHER.search(last):
        return "other"
    found = [field for field, words in _FIELDS if words.search(last)]
    return found[0] if len(found) == 1 else "other"

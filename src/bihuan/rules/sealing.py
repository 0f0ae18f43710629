"""What is sealed, for how long it may be opened and how it is kept from being shown by accident; encrypts nothing.

Source of every number: DESIGN, reasons in docs/decisions; no published rule names one.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import NoReturn

from bihuan.rules.actor import Actor
from bihuan.rules.errors import GuardRefused, NotAllowed, NotFound

CUSTODIAN, APPROVER = "custodian", "approver"
ROLE_OF_HALF: Mapping[str, str] = {
    CUSTODIAN: "confidentiality_officer",
    APPROVER: "confidentiality_approver",
}
HALF_OF_ROLE: Mapping[str, str] = {role: half for half, role in ROLE_OF_HALF.items()}

# A reporter is called back with what a call needs and nothing else.
CALL_BACK = "call_back"
CALL_BACK_FIELDS = ("salutation", "phone")
CALL_BACK_OPENINGS = 1
CALL_BACK_TERM = timedelta(hours=2)
TERMS = {2: timedelta(hours=2), 8: timedelta(hours=8), 24: timedelta(hours=24)}
WHO_SAW_TERM = timedelta(days=7)
# Two holders of each half, so that one illness or forgotten passphrase leaves nothing unreadable.
HOLDERS_WANTED = 2

# Sixteen characters of eight kinds: a stolen database is then not opened by guessing, each guess costing what
# records.sealed.wrapping asks of it.
SHORTEST_PASSPHRASE = 16
FEWEST_CHARACTERS = 8
TRIES = 5
TRIES_TERM = timedelta(minutes=30)

SMALLEST_SIZE = 512
_EVEN_STEPS_TO = 64 * 1024

_TITLES = ("先生", "女士", "同志", "老师", "小姐", "大爷", "大妈", "阿姨", "师傅", "某某", "某")
_DOUBLE_SURNAMES = frozenset(
    {
        "欧阳", "上官", "司马", "诸葛", "司徒", "皇甫", "夏侯", "尉迟", "公孙", "令狐", "慕容", "宇文", "长孙", "东方", "南宫",
        "西门", "独孤", "端木", "轩辕", "百里", "呼延", "申屠", "太史", "淳于", "澹台", "濮阳", "钟离", "闻人", "赫连", "拓跋",
    }
)  # fmt: skip
_ID_LENGTH, _SEX_DIGIT = 18, 16


@dataclass(frozen=True, slots=True, repr=False, eq=False)
class Confided:
    """Something a reporter confided, in memory for a moment: text as UTF-8, or a file with its name and type.

    Nothing shows it by accident: repr and str tell nothing, JSON and pickle refuse it, it is never compared.
    """

    content: bytes
    name: str = ""
    media_type: str = ""

    @property
    def text(self) -> str:
        """The content as text."""
        return self.content.decode()

    def __repr__(self) -> str:
        """Nothing of the content, not even its length."""
        return "Confided()"

    def __reduce__(self) -> NoReturn:
        """Raises TypeError: what is confided is not written anywhere but sealed."""
        raise TypeError("What is confided is not pickled.")


class Reporter:
    """What one row, letter or call tells of its reporter, by field of `vocabulary.SEALED_FIELDS`; shows nothing."""

    __slots__ = ("_values",)

    def __init__(self, values: Mapping[str, Confided]) -> None:
        self._values = dict(values)

    @classmethod
    def of_texts(cls, texts: Mapping[str, str]) -> Reporter:
        """From texts by field; blank ones are left out, and a salutation is added where there is a name."""
        said = {field: text.strip() for field, text in texts.items() if text.strip()}
        if "name" in said:
            said = {"salutation": salutation_of(said["name"], said.get("id_number", "")), **said}
        return cls({field: Confided(text.encode()) for field, text in said.items()})

    @property
    def fields(self) -> tuple[str, ...]:
        """Which fields there are."""
        return tuple(self._values)

    def __bool__(self) -> bool:
        """Whether there is anything to seal."""
        return bool(self._values)

    def items(self) -> Iterator[tuple[str, Confided]]:
        """Field and content, for sealing and for showing what was opened."""
        yield from self._values.items()

    def __repr__(self) -> str:
        """Nothing of what it holds."""
        return "Reporter()"

    def __reduce__(self) -> NoReturn:
        """Raises TypeError: what is confided is not written anywhere but sealed."""
        raise TypeError("What is confided is not pickled.")


def salutation_of(name: str, id_number: str = "") -> str:
    """How a reporter is addressed on the phone: 王先生, 王女士 where the identity number tells, else 王先生/女士."""
    bare = name.strip().split("、")[0].split("（")[0].split("(")[0].strip()
    if not bare or "·" in bare or not all("\u4e00" <= character <= "\u9fff" for character in bare):
        return "举报人"
    surname = bare[:2] if bare[:2] in _DOUBLE_SURNAMES else bare[0]
    title = next((title for title in _TITLES if bare.endswith(title) and len(bare) > len(title)), "")
    if title and "某" not in title:
        return surname + title
    number = id_number.strip()
    if len(number) == _ID_LENGTH and number[_SEX_DIGIT].isdigit():
        return surname + ("先生" if int(number[_SEX_DIGIT]) % 2 else "女士")
    return f"{surname}先生/女士"


def padded_size(size: int) -> int:
    """To how many bytes a content is filled up, so that its sealed size tells next to nothing.

    All short texts get the same size; from there doubling, from 64 KB on by steps of at most an eighth.
    """
    if size <= SMALLEST_SIZE:
        return SMALLEST_SIZE
    if size <= _EVEN_STEPS_TO:
        return 1 << (size - 1).bit_length()
    exponent = size.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (size + mask) & ~mask


def plain_passphrase(typed: str) -> str:
    """A passphrase in the one form it is kept under, whatever the input method made of it."""
    return unicodedata.normalize("NFKC", typed).strip()


def check_passphrase(typed: str, *, again: str) -> None:
    """Raises GuardRefused for a passphrase too easy to guess, or typed differently the second time."""
    passphrase = plain_passphrase(typed)
    if passphrase != plain_passphrase(again):
        raise GuardRefused("passphrase_again", "两次输入的保密口令不一致，不能设置")
    if len(passphrase) < SHORTEST_PASSPHRASE or len(set(passphrase)) < FEWEST_CHARACTERS:
        sentence = (
            f"保密口令应不少于{SHORTEST_PASSPHRASE}个字符，其中不同字符不少于{FEWEST_CHARACTERS}个，不能设置"
        )
        raise GuardRefused("passphrase_short", sentence)


def check_half(actor: Actor, half: str, *, act: str) -> None:
    """Raises NotAllowed for the holders of the other half, NotFound for everybody else who does not hold this one."""
    if actor.role == ROLE_OF_HALF[half]:
        return
    if actor.role in HALF_OF_ROLE:
        raise NotAllowed(act)
    raise NotFound("page")


def check_other_hand(user_id: int | None, *others: int | None) -> None:
    """Raises GuardRefused when one person would do what two have to do, whatever posts they hold."""
    if user_id in others:
        raise GuardRefused("same_hand", "申请与审批不得由同一人办理，请由另一人审批")


def asked_fields(purpose: str, wanted: Collection[str], present: Collection[str]) -> tuple[str, ...]:
    """The fields a request is for: those wanted that there are, for a call back only what a call needs.

    Raises GuardRefused when nothing is left.
    """
    allowed = CALL_BACK_FIELDS if purpose == CALL_BACK else tuple(present)
    fields = tuple(
        field for field in present if field in allowed and (purpose == CALL_BACK or field in wanted)
    )
    if not fields:
        raise GuardRefused("no_fields", "缺要查看的项目，不能申请")
    return fields


def term_of(purpose: str, hours: int) -> timedelta:
    """How long a grant lasts. hours: as chosen among TERMS; a call back has its own. Raises GuardRefused for others."""
    if purpose == CALL_BACK:
        return CALL_BACK_TERM
    if hours not in TERMS:
        raise GuardRefused("term", "缺有效期，不能批准")
    return TERMS[hours]

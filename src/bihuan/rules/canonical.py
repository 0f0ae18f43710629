"""The one text form of facts, and the hashes made of it; draws no salt, reads nothing, writes nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime
from json.encoder import encode_basestring as _quoted
from typing import Any

GENESIS = "0" * 64
_CONSTANTS = {None: "null", True: "true", False: "false"}


def canonical(value: object) -> str:
    """JSON text of a value, the same on every machine and day: keys sorted, compact, moments in UTC.

    Takes None, bool, int, str, date, aware datetime, and mappings (text keys), lists, tuples and sets of
    these; sets are sorted, moments go to the microsecond. Raises TypeError for anything else, floats and
    naive datetimes above all; ValueError for text that has no UTF-8 form.
    """
    return _checked(_text(value))


def canonical_mapping(texts: Mapping[str, str]) -> str:
    """The same of a mapping whose values are canonical texts already; the names are plain ones."""
    return _mapping((f'"{name}"', texts[name]) for name in sorted(texts))


def commitment(salt: str, content: str) -> str:
    """SHA-256 (hex) of salt, line feed, content: what the journal keeps of a text that may be erased."""
    return _sha256(f"{salt}\n{content}")


def chain_hash(previous: str, body: str) -> str:
    """SHA-256 (hex) of the previous entry's hash, line feed, this entry's body; the first follows GENESIS.

    In PostgreSQL: encode(sha256(convert_to(previous || E'\\n' || body, 'UTF8')), 'hex').
    """
    return _sha256(f"{previous}\n{body}")


def facts_hash(value: object) -> str:
    """SHA-256 (hex) of the canonical text of a command's facts."""
    return _sha256(canonical(value))


def utc_text(moment: datetime) -> str:
    """An aware moment as 2024-06-03T02:11:00.000000Z. Raises TypeError when it is naive."""
    if moment.tzinfo is None or moment.utcoffset() is None:
        raise TypeError("A moment without a time zone has no canonical form; give an aware datetime.")
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _checked(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise ValueError("Text with half a surrogate pair has no UTF-8 form.") from error
    return text


def _text(value: object) -> str:
    made = _USUAL.get(type(value))
    return made(value) if made else _unusual_text(value)


def _unusual_text(value: object) -> str:
    match value:
        case None | True | False:
            return _CONSTANTS[value]
        case str():
            return _quoted(value)
        case int():
            return int.__repr__(value)
        case datetime():
            return _quoted(utc_text(value))
        case date():
            return _quoted(value.isoformat())
        case Mapping():
            return _mapping_text(value)
        case list() | tuple():
            return _list_text(value)
        case set() | frozenset():
            return f"[{','.join(sorted(map(_text, value)))}]"
        case float():
            raise TypeError("A float has no canonical form; give whole units (fen, seconds) or text.")
        case _:
            raise TypeError(f"A {type(value).__name__} has no canonical form.")


def _list_text(values: Iterable[object]) -> str:
    return f"[{','.join(map(_text, values))}]"


def _mapping_text(value: Mapping[object, object]) -> str:
    return _mapping((_quoted(key), _text(value[key])) for key in sorted(map(_key, value)))


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise TypeError("Facts are named by text; a key of another type has no canonical form.")
    return key


def _mapping(pairs: Iterable[tuple[str, str]]) -> str:
    return "{" + ",".join([f"{name}:{text}" for name, text in pairs]) + "}"


# What facts are mostly made of, told by its very type: asking kind by kind takes several times as long.
_USUAL: dict[type, Callable[[Any], str]] = {
    str: _quoted,
    int: int.__repr__,
    list: _list_text,
    tuple: _list_text,
    dict: _mapping_text,
}

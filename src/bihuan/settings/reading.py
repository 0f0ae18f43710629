"""Reads numbers from the environment, and says in a sentence which one is none."""

import os

from django.core.exceptions import ImproperlyConfigured


def whole_number(name: str, *, default: int, least: int = 1) -> int:
    """The variable as a number, `default` when it is not set or empty.

    Raises ImproperlyConfigured, with a sentence, when it is no whole number or below `least`.
    """
    text = os.environ.get(name, "").strip()
    if not text:
        return default
    if not text.isdecimal() or int(text) < least:
        raise ImproperlyConfigured(f"环境变量 {name} 的值“{text}”不能使用：应为不小于 {least} 的整数。")
    return int(text)

"""Numbers as officials write them: paper numbers, money, days and moments; draws and counts nothing."""

from __future__ import annotations

from datetime import date, datetime

from bihuan.rules.calendar import local

FEN_PER_WAN = 1_000_000
FEN_DIGITS = 6


def order_number(series_prefix: str, *, year: int, n: int) -> str:
    """The official number of a paper, such as 清环督交〔2024〕12号.

    Source: GB/T 9704-2012, 7.2.5: full year in six-cornered brackets, number without leading zeros, 号.
    Raises ValueError for an empty prefix, a year not of four digits, or a number below 1.
    """
    if not series_prefix.strip() or not 1000 <= year <= 9999 or n < 1:
        raise ValueError(f"No official number: {series_prefix!r}, {year}, {n}.")
    return f"{series_prefix.strip()}〔{year}〕{n}号"


def money_words(fen: int) -> str:
    """An amount in 万元, exact to the fen and no longer than needed: 1,553,452,800 fen are 1553.4528万元."""
    sign, amount = ("-" if fen < 0 else ""), abs(fen)
    whole, rest = divmod(amount, FEN_PER_WAN)
    decimals = f"{rest:0{FEN_DIGITS}d}".rstrip("0")
    return f"{sign}{whole}{'.' if decimals else ''}{decimals}万元"


def day_words(day: date) -> str:
    """A day as 2024年6月3日. For a moment take its local day first: see `moment_words`.

    Source: GB/T 9704-2012, 7.3.5.4: Arabic digits, four-digit year, no leading zeros.
    """
    return f"{day.year}年{day.month}月{day.day}日"


def moment_words(moment: datetime) -> str:
    """An aware moment on the city's clock as 2024年6月3日 11:02, seconds left off."""
    here = local(moment)
    return f"{day_words(here.date())} {here:%H:%M}"


def short_moment_words(moment: datetime, *, today: date) -> str:
    """The same without what today tells: 11:02, 6月3日 11:02, or with the year when it is another."""
    here = local(moment)
    if here.date() == today:
        return f"{here:%H:%M}"
    year = "" if here.year == today.year else f"{here.year}年"
    return f"{year}{here.month}月{here.day}日 {here:%H:%M}"

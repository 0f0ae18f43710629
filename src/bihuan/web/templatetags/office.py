"""The office's tags and filters: moments, time left, states, the metro strip, forms; they show, they ask nothing.

What stands in every row of a list is written here directly; what stands once on a page has a partial in `web/parts/`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.template import Context
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from bihuan.rules.clocks import span_words
from bihuan.web import wording
from bihuan.web.commands import REQUEST_ID, SEEN, new_request_id
from bihuan.web.differences import differences
from bihuan.web.forms import FactForm
from bihuan.web.strip import StripLink
from bihuan.web.tones import tone_of

register = template.Library()

STRIP_WORDS = {"done": "已完成", "current": "当前", "late": "超期", "todo": "未到", "skipped": "无须"}


@register.filter
def moment(value: datetime | None, now: datetime | None = None) -> str:
    """`{{ order.issued_at|moment:now }}`: 6月3日 12:02; without `now`, or in another year, with the year."""
    if value is None:
        return ""
    return wording.moment_words(value, now=now) if now else wording.full_moment_words(value)[:-3]


@register.filter
def full_moment(value: datetime | None) -> str:
    """2024年6月3日 12:02:05."""
    return wording.full_moment_words(value) if value else ""


@register.filter
def day(value: date | datetime | None) -> str:
    """2024年6月3日."""
    if isinstance(value, datetime):
        value = localdate(value)
    return wording.full_day_words(value) if value else ""


@register.filter
def weekday(value: date | datetime | None) -> str:
    """周一."""
    if isinstance(value, datetime):
        value = localdate(value)
    return wording.weekday_words(value) if value else ""


@register.filter
def span(length: timedelta) -> str:
    """2 天 3 小时."""
    return span_words(length)


@register.filter
def yuan(fen: int | None) -> str:
    """1,234.50 for 123450 fen."""
    return "" if fen is None else wording.yuan_words(fen)


@register.filter
def label(code: str, table: str) -> str:
    """`{{ case.channel|label:"channel" }}`; the tables are named in `web.wording.TABLES`."""
    return wording.label_of(code, table)


@register.filter
def labels(codes: Iterable[str], table: str) -> str:
    """Several labels joined by 、."""
    return "、".join(wording.label_of(code, table) for code in codes)


@register.filter
def likeness(code: str, about: str) -> str:
    """`{{ code|likeness:about }}`: a reason for which two complaints are held to be alike."""
    return wording.likeness_words(code, about)


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """An icon of the sprite; with words it speaks to screen readers, without it is ornament."""
    return _drawn(name, format_html('role="img" aria-label="{}"', words)) if words else _ornament(name)


@lru_cache(maxsize=128)  # a hundred of them stand on a page, always the same few
def _ornament(name: str) -> SafeString:
    return _drawn(name, SafeString('aria-hidden="true"'))


def _drawn(name: str, attributes: SafeString) -> SafeString:
    return format_html(
        '<svg class="icon icon-{}" {}><use href="{}#{}"></use></svg>',
        name,
        attributes,
        static("web/icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def time_left(context: Context, due_at: datetime | None, started_at: datetime | None = None) -> SafeString:
    """The moment a limit ends and what is left: 6月3日 12:02 余 12 分; a script keeps it current."""
    if due_at is None:
        return SafeString("")
    now: datetime = context["now"]
    tone = wording.left_tone(due_at, now=now, started_at=started_at)
    started = f' data-started="{started_at.isoformat()}"' if started_at else ""
    sign = icon({"late": "late", "near": "near"}.get(tone, "clock"))
    left, moment = wording.left_words(due_at, now=now), wording.moment_words(due_at, now=now)
    # Written without escaping, for it stands in every row: all of it is ours, made of moments and numbers.
    return SafeString(
        f'<time class="left left-{tone}" datetime="{due_at.isoformat()}" data-left{started}>{sign}'
        f'<b class="left-words">{left}</b> <span class="left-moment">{moment}</span></time>'
    )


@register.simple_tag(takes_context=True)
def left_tone(context: Context, due_at: datetime, started_at: datetime | None = None) -> str:
    """`late`, `near` or `calm`, for a part of a page that is coloured as a whole."""
    return wording.left_tone(due_at, now=context["now"], started_at=started_at)


@register.simple_tag
def state(code: str, table: str) -> SafeString:
    """A state, verdict or conclusion as words behind a shape: `{% state order.state "order" %}`."""
    return _state(code, table, get_language()) if code else SafeString("")


@lru_cache(maxsize=256)
def _state(code: str, table: str, _language: str | None) -> SafeString:
    tone = tone_of(code, table)
    return format_html(
        '<span class="state state-{}">{}{}</span>', tone, icon(f"s-{tone}"), wording.label_of(code, table)
    )


@register.simple_tag
def key_marks(classes: Sequence[str]) -> SafeString:
    """The key classes of a case (重点), each as a mark; nothing for an ordinary case."""
    return format_html_join(
        " ",
        '<span class="key">{}{}</span>',
        ((icon("key"), wording.label_of(code, "key")) for code in classes),
    )


@register.simple_tag(takes_context=True)
def form_keys(context: Context, seen: Mapping[int, int] | None = None) -> SafeString:
    """What every posting form of our own carries: secret, request number, who fills it in, the versions seen.

    seen: version of each part on the page, by id.
    """
    frame = context["frame"]
    fields = [
        ("csrfmiddlewaretoken", str(context["csrf_token"])),
        (REQUEST_ID, new_request_id()),
        (frame.seat_field, frame.seat),
        ("seat_title", frame.actor.title if frame.actor else ""),
        *((SEEN, f"{part_id}:{version}") for part_id, version in (seen or {}).items()),
    ]
    return format_html_join("", '<input type="hidden" name="{}" value="{}">', fields)


@register.inclusion_tag("web/parts/form.html", takes_context=True)
def fact_form(
    context: Context, form: FactForm, action: str, submit: str = "", cancel: str = ""
) -> dict[str, Any]:
    """A whole form of a move: fields, message area, buttons. submit: words of the button, else the move's name."""
    return {
        "form": form,
        "action": action,
        "submit": submit or _(form.move.label),
        "cancel": cancel,
        "frame": context["frame"],
        "now": context["now"],
        "csrf_token": context["csrf_token"],
    }


@register.inclusion_tag("web/parts/strip.html", takes_context=True)
def chain_strip(context: Context, links: Sequence[StripLink]) -> dict[str, Any]:
    """The chain of a case as a metro strip; on a phone it begins at the current link."""
    rows = [{"link": link, "words": _(STRIP_WORDS[link.state])} for link in links]
    return {"rows": rows, "now": context["now"]}


@register.inclusion_tag("web/parts/difference.html")
def text_difference(before: str, after: str) -> dict[str, Any]:
    """What changed from one text to the next, marked by sign and colour."""
    return {"stretches": differences(before, after)}


@register.inclusion_tag("web/parts/empty.html", takes_context=True)
def nothing(context: Context, words: str, next_due: datetime | None = None) -> dict[str, Any]:
    """What stands where a list has no rows; next_due: the next moment something is due, if any."""
    return {"words": words, "next_due": next_due, "now": context["now"]}

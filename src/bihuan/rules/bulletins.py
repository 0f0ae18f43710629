"""A bulletin (工作简报) or an article as published: its metadata, blank or not, its title, source, day, and its articles."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bihuan.rules.list_dates import find_date
from bihuan.rules.list_text import compact
from bihuan.rules.statements.surroundings import is_title

# Names of government-information metadata. Source: practice of publishing sites since 2016; a field may be blank.
FIELDS = (
    "名称", "发布机构", "发文单位", "索引号", "主题分类", "文号", "发文字号", "发布日期", "成文日期", "生成日期", "主题词",
    "关键词", "效力状态", "有效性", "时效性", "公开方式", "体裁", "组配分类", "生效日期", "废止日期",
)  # fmt: skip
_SEPARATORS = re.compile(r"\s*[|｜\t]\s*|\s{2,}")
_LABEL = re.compile(rf"(?P<field>{'|'.join(FIELDS)})\s*[:：]?\s*(?P<value>.*)")
_SOURCE = re.compile(r"来源\s*[:：]\s*(?P<source>[^\s:：]*?)\s*(?=时间|日期|发布|$)")
_DAY = re.compile(r"(?:发布|发表)?(?:时间|日期)\s*[:：]\s*(?P<day>.+)$")
_NOISE = re.compile(
    r"扫一扫|下载本文档|文档简介|已阅读\d+页|还剩\d+页|版权说明|温馨提示|继续免费阅读|打印本页|关闭窗口|分享到|上一篇|下一篇|责任编辑"
    r"|^[•·]\s*\d+\.|_第\d+页$"
)
_PAGE_TITLE = re.compile(r"(?P<title>.+)_第\d+页")
# A title is printed over two lines at the most; a paragraph is at least this long.
_TITLE_LINES = 2
_SHORTEST_PARAGRAPH = 40


@dataclass(frozen=True, slots=True)
class Article:
    """One article: its title, "" where it has none, and its paragraphs."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Publication:
    """A published text. metadata: field → value, None where the field is printed blank. published_on: as printed."""

    metadata: dict[str, str | None]
    title: str | None
    source: str | None
    published_on: date | None
    articles: tuple[Article, ...]


def read_publication(lines: Sequence[str]) -> Publication:
    """What a text without a list says of itself, and its articles; lines of the site around it belong to none."""
    metadata: dict[str, str | None] = {}
    source: str | None = None
    published_on: date | None = None
    body: list[str] = []
    for line in lines:
        if fields := _fields_of(line):
            metadata.update({name: value for name, value in fields.items() if value or name not in metadata})
        elif (origin := _SOURCE.search(line)) or _DAY.match(line):
            source = (origin["source"] or None) if origin else source
            published_on = find_date(line).value or published_on
        elif not _NOISE.search(line):
            body.append(line)
    pages = (found["title"] for line in lines if (found := _PAGE_TITLE.fullmatch(line)))
    title = metadata.get("名称") or next(pages, None)
    articles = _articles([line for line in body if not title or compact(line) != compact(title)])
    published_on = published_on or find_date(metadata.get("发布日期") or "").value
    return Publication(metadata, title, source, published_on, tuple(articles))


def _fields_of(line: str) -> dict[str, str | None]:
    """The metadata of a line of such fields: 发布机构 | 索引号 | 0330021K/2019-00457 | is two fields, the first blank."""
    cells = [cell.strip() for cell in _SEPARATORS.split(line)]
    if len(cells) < 2 or not _LABEL.fullmatch(cells[0]):
        return {}
    found: dict[str, str | None] = {}
    name: str | None = None
    for cell in cells:
        label = _LABEL.fullmatch(cell)
        if label and (name is None or label["field"] == cell or label["value"]):
            name = label["field"]
            found[name] = label["value"].strip() or None
        elif cell and name:
            found[name] = found[name] or cell
    return found


def _articles(lines: Sequence[str]) -> list[Article]:
    articles: list[Article] = []
    titles: list[str] = []
    paragraphs: list[str] = []
    for line in lines:
        if is_title(line) and len(line) < _SHORTEST_PARAGRAPH:
            if paragraphs:
                articles.append(Article("".join(titles[-_TITLE_LINES:]), tuple(paragraphs)))
                titles, paragraphs = [], []
            titles.append(line)
        else:
            paragraphs.append(line)
    return (
        [*articles, Article("".join(titles[-_TITLE_LINES:]), tuple(paragraphs))] if paragraphs else articles
    )

"""A published bulletin is read with its metadata, blank fields included, and article by article."""

from __future__ import annotations

from datetime import date

from bihuan.rules.bulletins import read_publication
from bihuan.rules.mending import mended_paragraphs
from tests.intake import spoiling


def test_metadata_may_be_blank():
    found = read_publication(mended_paragraphs(spoiling.bulletin().split("\n")).texts)
    assert found.metadata == {
        "名称": "某省环境保护督察“回头看”工作简报第7期", "发布机构": None, "索引号": "0330021K/2019-00457",
        "主题分类": "环保督察", "文号": None, "发布日期": None, "主题词": None, "效力状态": None,
    }  # fmt: skip
    assert found.published_on == date(2019, 1, 15)
    assert found.source is None


def test_articles_are_told_by_their_titles_each_once():
    found = read_publication(mended_paragraphs(spoiling.bulletin().split("\n")).texts)
    assert [article.title for article in found.articles] == [
        "夜查南屏市重污染天气应急响应",
        "北岭市建立市县领导包联制度督导检查整改工作",
        "东湖市打造交办问题闭合链条",
        "“回头看”督察进行时",
    ]
    assert [len(article.paragraphs) for article in found.articles] == [1, 1, 1, 2]


def test_lines_of_the_site_around_an_article_are_no_part_of_it():
    texts = mended_paragraphs(line for line in spoiling.report().split("\n") if line).texts
    found = read_publication(texts)
    assert found.title == "东湖：包案到人促整改"
    assert not any(
        "已阅读" in line or "温馨提示" in line for one in found.articles for line in one.paragraphs
    )

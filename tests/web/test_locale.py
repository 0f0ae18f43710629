"""The framework speaks as the office does, and what it says is compiled from what is written."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.LOCALE_PATHS[0]) / "zh_Hans/LC_MESSAGES"
WRITTEN = (FOLDER / "django.po").read_text()


def test_the_compiled_sentences_are_those_written():
    with (FOLDER / "django.mo").open("rb") as compiled:
        catalogue = gettext.GNUTranslations(compiled)
    for english, chinese in re.findall(r'\nmsgid "(.+)"\nmsgstr "(.+)"', WRITTEN):
        assert catalogue.gettext(english) == chinese
    for english, many, chinese in re.findall(
        r'\nmsgid "(.+)"\nmsgid_plural "(.+)"\nmsgstr\[0\] "(.+)"', WRITTEN
    ):
        assert catalogue.ngettext(english, many, 2) == chinese


def test_no_sentence_flatters_or_shouts():
    assert not set("您！") & set(WRITTEN)

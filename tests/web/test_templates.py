"""What the templates are made of."""

from __future__ import annotations

import re

from tests.e2e.office import ROOT

MIXED = re.compile(r"\{\{[^{}]*%\}|\{%[^{}]*\}\}")


def test_no_place_of_a_template_is_shown_as_it_is_written():
    templates = list((ROOT / "src" / "bihuan").rglob("templates/**/*.html"))
    assert len(templates) > 50
    mixed = {file.name: found for file in templates if (found := MIXED.findall(file.read_text()))}
    assert mixed == {}

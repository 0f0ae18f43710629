"""What is drawn can be read: contrast of the tokens in light and dark, no syntax old browsers miss, no icon missing."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from bihuan import desk, web

STATIC = Path(web.__file__).parent / "static/web"
TOKENS = (STATIC / "tokens.css").read_text()
TEXTS = ("ink", "ink-2", "ink-3", "accent", "accent-strong", "danger", "near", "good")
GROUNDS = ("paper", "ground", "hover", "accent-soft", "danger-soft", "near-soft", "good-soft")
# Secondary grey is for help on plain grounds; what stands on a coloured ground is written in ink.
NEVER_TOGETHER = {
    ("ink-3", "danger-soft"),
    ("ink-3", "near-soft"),
    ("ink-3", "accent-soft"),
    ("ink-3", "good-soft"),
}
AA = 4.5
TOO_NEW = ("color-mix(", "oklch(", "light-dark(", "@container", ":has(", "@layer", "dvh", "@scope")


def tokens_of(theme):
    block = re.search(rf'\[data-bs-theme="{theme}"\] \{{(.*?)\}}', TOKENS, re.DOTALL)
    assert block
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", block[1]))


def luminance(colour):
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_text_can_be_read_on_every_ground_it_stands_on(theme):
    tokens = tokens_of(theme)
    poor = {
        pair: round(contrast(tokens[pair[0]], tokens[pair[1]]), 2)
        for pair in product(TEXTS, GROUNDS)
        if pair not in NEVER_TOGETHER and contrast(tokens[pair[0]], tokens[pair[1]]) < AA
    }
    assert poor == {}
    assert contrast(tokens["on-accent"], tokens["accent"]) >= AA


def test_light_and_dark_name_the_same_tokens():
    assert set(tokens_of("light")) == set(tokens_of("dark"))


@pytest.mark.parametrize("sheet", sorted(STATIC.glob("*.css")), ids=lambda sheet: sheet.name)
def test_no_style_sheet_asks_for_what_browsers_of_five_years_ago_lack(sheet):
    written = sheet.read_text()
    assert [word for word in TOO_NEW if word in written] == []
    assert "http" not in written


def test_every_icon_a_template_asks_for_is_in_the_sprite(sprite):
    known = set(re.findall(r'<symbol id="([\w-]+)"', sprite))
    templates = [
        file for house in (web, desk) for file in Path(house.__path__[0]).rglob("templates/**/*.html")
    ]
    asked = {name for file in templates for name in re.findall(r'\{% icon "([\w-]+)"', file.read_text())}
    assert asked - known == set()

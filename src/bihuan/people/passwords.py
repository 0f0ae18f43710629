"""Password rules beyond Django's own, and the random passwords people start with."""

from __future__ import annotations

import secrets
from collections.abc import Callable

from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bihuan.people.models import User

KINDS: tuple[Callable[[str], bool], ...] = (
    str.islower,
    str.isupper,
    str.isdigit,
    lambda char: not char.isalnum(),
)
KINDS_NEEDED = 3
# Without the signs that are read wrongly from paper or the telephone: 0 O 1 l I.
LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP_LENGTH = 4, 4  # 16 of 56 signs: 93 bits
INITIAL_ITERATIONS = 1_000


class ThreeKinds:
    """Asks for three of four kinds of characters: lower case, upper case, digits, others."""

    def validate(self, password: str, _user: User | None = None) -> None:
        """Raises ValidationError when fewer than three kinds occur."""
        if kinds_in(password) < KINDS_NEEDED:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return _("口令应包含大写字母、小写字母、数字、符号中的至少三类")


def kinds_in(password: str) -> int:
    """How many of the four kinds of characters occur."""
    return sum(any(kind(char) for char in password) for kind in KINDS)


def random_password() -> str:
    """A password nobody can guess, in groups that can be read out: K7mq-x4Rd-9wTn-bA3e."""
    while True:
        groups = (
            "".join(secrets.choice(LETTERS) for _sign in range(GROUP_LENGTH)) for _group in range(GROUPS)
        )
        password = "-".join(groups)
        if kinds_in(password) > KINDS_NEEDED:
            return password


def hash_of_random(password: str) -> str:
    """The stored form of a `random_password`.

    A slow hash protects what people make up; 93 random bits need none, and a thousand new users at full cost
    would take minutes. The first log-in stores the full form by itself, and asks for another password.
    """
    hasher = PBKDF2PasswordHasher()
    return hasher.encode(password, hasher.salt(), iterations=INITIAL_ITERATIONS)

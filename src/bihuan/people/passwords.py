"""Password rules beyond Django's own."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from bihuan.people.models import User


class ThreeKinds:
    """Asks for three of four kinds of characters: lower case, upper case, digits, others."""

    def validate(self, password: str, user: User | None = None) -> None:
        """Raises ValidationError when fewer than three kinds occur."""
        kinds = [str.islower, str.isupper, str.isdigit, lambda c: not c.isalnum()]
        if sum(any(kind(char) for char in password) for kind in kinds) < 3:
            raise ValidationError(self.get_help_text(), code="too_few_kinds")

    def get_help_text(self) -> str:
        """The rule in one sentence."""
        return str(_("口令应包含大写字母、小写字母、数字、符号中的至少三类"))

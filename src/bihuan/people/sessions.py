"""Django's sessions in our own table, so that a person's sessions can be listed and ended; decides nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db

from bihuan.people.models import Session

ADDRESS, AGENT, BEGAN_AT, USED_AT = "address", "agent", "began_at", "used_at"
LONGEST_ADDRESS, LONGEST_AGENT = 45, 200


class SessionStore(db.SessionStore):
    """A session whose row also says whose it is, from where, since when and when it was last used."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of sessions."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row of this session as its data says."""
        row = super().create_model_instance(data)
        if not isinstance(row, Session):
            raise TypeError("Sessions are kept in the table get_model_class names.")
        row.user_id = int(data[SESSION_KEY]) if data.get(SESSION_KEY) else None
        row.address = str(data.get(ADDRESS, ""))[:LONGEST_ADDRESS]
        row.agent = str(data.get(AGENT, ""))[:LONGEST_AGENT]
        row.began_at, row.used_at = _moment(data.get(BEGAN_AT)), _moment(data.get(USED_AT))
        return row


def _moment(seconds: object) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if isinstance(seconds, int) else None

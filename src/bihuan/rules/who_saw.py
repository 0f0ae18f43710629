"""Who may learn who saw a case, and who lets them; reads nothing. Source: the table of roles."""

from __future__ import annotations

ASKER = "discipline"
GRANTERS = ("city_leader", "confidentiality_approver")
# Who reads texts meant for discipline staff: a report of retaliation goes straight to these two.
DISCIPLINE_READERS = frozenset({"discipline", "city_leader"})

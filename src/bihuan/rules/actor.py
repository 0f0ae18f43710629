"""Who acts: a person at one post of one body, as values; knows nothing of tables or sessions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PostRef:
    """A post another person's paper may be prepared for: its id, its body and its role there."""

    post_id: int
    body_id: int
    role: str


@dataclass(frozen=True, slots=True)
class Actor:
    """One person acting as the holder of one post.

    user_id and post_id are None only for the system itself. `functions` are the divisions of work at a city desk
    (dispatch, chase, review, figures, disclosure, shift_head). `acts_for` holds the posts a secretary prepares for.
    `tenure` is how the post is held: holder, acting or authorised.
    """

    user_id: int | None
    post_id: int | None
    body_id: int | None
    role: str
    functions: frozenset[str] = frozenset()
    acts_for: tuple[PostRef, ...] = ()
    tenure: str = "holder"
    title: str = ""

    @property
    def key(self) -> str:
        """Stable name of the actor for commands and journal: `user:7` or `system`."""
        return "system" if self.user_id is None else f"user:{self.user_id}"

    @property
    def sees_city(self) -> bool:
        """True for those who see every case of the city: the city desk, its leader, their secretary, the system."""
        return self.role in CITY_ROLES or any(post.role in CITY_ROLES for post in self.acts_for)


CITY_ROLES = frozenset({"city_desk", "city_leader", "system"})

SYSTEM = Actor(user_id=None, post_id=None, body_id=None, role="system", title="系统")

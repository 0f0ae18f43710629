"""Finding what a row refers to by any of its names; says so when there is none, or more than one."""

from __future__ import annotations

from django.utils.translation import gettext as _

from bihuan.people.roster.rows import Place


class Names:
    """The names of all things of one kind. what: the kind in Chinese; hint: where a missing one is to be entered."""

    def __init__(self, what: str, problems: list[str]) -> None:
        self._what = what
        self._problems = problems
        self._ids: dict[str, set[int]] = {}

    def add(self, number: int, *names: str) -> None:
        """Let these names mean the thing of this id; blank ones mean nothing."""
        for name in filter(None, names):
            self._ids.setdefault(name, set()).add(number)

    def find_if_said(self, name: str, place: Place) -> int | None:
        """The same, but a blank name means nothing and is no problem."""
        return self.find(name, place) if name else None

    def find(self, name: str, place: Place) -> int | None:
        """The id of what is meant; None, with a problem noted, when nothing or several things bear the name."""
        ids = self._ids.get(name, set())
        if len(ids) == 1:
            return next(iter(ids))
        if ids:
            sentence = _("%(place)s：有多个%(what)s叫“%(name)s”，请改填代码")
        else:
            sentence = _("%(place)s：%(what)s“%(name)s”未找到，请先在%(what)s表中登记或更正名称")
        self._problems.append(sentence % {"place": place, "what": self._what, "name": name})
        return None

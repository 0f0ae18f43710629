"""Times what is given to it and says how it compares with its target; knows no operation."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

WARM_UP = 5  # first requests of a kind, which fill caches and compile templates; not counted
Request = Callable[[], object]


@dataclass(frozen=True, slots=True)
class Target:
    """What is to be reached. unit: ms (median, at most), s (the whole, at most), /s (rows, at least), MB (at most).

    p95: milliseconds that 95 of 100 requests may take at the most.
    """

    bound: float
    unit: str
    p95: float | None = None

    def __str__(self) -> str:
        said = f"{'≥' if self.unit == '/s' else '≤'} {self.bound:,.0f} {self.unit}"
        return said if self.p95 is None else f"{said}，p95 ≤ {self.p95:,.0f}"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one operation took at one size.

    done: requests made, or rows worked on in one go, which took median_ms. megabytes: for memory only. ratio: of the
    median to that at the smallest size.
    """

    operation: str
    label: str
    size: int
    done: int
    median_ms: float | None = None
    p95_ms: float | None = None
    per_second: float | None = None
    megabytes: float | None = None
    target: Target | None = None
    ratio: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is reached; None without one."""
        if self.target is None:
            return None
        reached = {
            "ms": self.median_ms,
            "s": None if self.median_ms is None else self.median_ms / 1000,
            "/s": self.per_second,
            "MB": self.megabytes,
        }[self.target.unit]
        if reached is None:
            return False
        if self.target.p95 is not None and (self.p95_ms is None or self.p95_ms > self.target.p95):
            return False
        return reached >= self.target.bound if self.target.unit == "/s" else reached <= self.target.bound

    def as_json(self) -> dict[str, Any]:
        """Plain values, rounded to what is worth reading."""
        plain = {name: round(v, 2) if isinstance(v, float) else v for name, v in asdict(self).items()}
        return plain | {"target": str(self.target) if self.target else None, "is_met": self.is_met}


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a measurement found, before it has a name: how much was done, and the times or the memory.

    seconds: how long all of it took where several were done at once.
    """

    done: int
    milliseconds: tuple[float, ...] = ()
    megabytes: float | None = None
    one_go: bool = False
    seconds: float | None = None

    def named(self, operation: str, label: str, *, size: int, target: Target | None) -> Measured:
        """The outcome as a row of the report."""
        if not self.milliseconds:
            return Measured(operation, label, size, self.done, megabytes=self.megabytes, target=target)
        total = self.seconds or sum(self.milliseconds) / 1000
        return Measured(
            operation,
            label,
            size,
            self.done,
            median_ms=statistics.median(self.milliseconds),
            p95_ms=None if self.one_go else percentile(self.milliseconds, 95),
            per_second=self.done / total if total else None,
            target=target,
        )


def time_requests(requests: Iterable[Request]) -> Outcome:
    """Make the requests one after the other and time each; the first few are made twice, once uncounted."""
    wanted = list(requests)
    for request in wanted[:WARM_UP]:
        request()
    return Outcome(len(wanted), tuple(_time(request) for request in wanted))


def time_work(work: Callable[[], int]) -> Outcome:
    """Do the work once and time it; the work says how many rows it was."""
    began = time.perf_counter()
    rows = work()
    return Outcome(rows, ((time.perf_counter() - began) * 1000,), one_go=True)


def _time(request: Request) -> float:
    began = time.perf_counter()
    request()
    return (time.perf_counter() - began) * 1000


def percentile(values: Iterable[float], percent: int) -> float:
    """The smallest value that at least so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]

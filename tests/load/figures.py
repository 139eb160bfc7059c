"""The arithmetic of a load measurement: percentiles, and what a phase came to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Answer:
    """What happened to one request: the seconds from when it was due until the whole page was there, or the fault.

    From when it was due, not from when it was sent: a learner whose last answer is still out sends late, and a server
    that has fallen behind must not look quick for it.
    """

    seconds: float
    error: str | None = None


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest of the values that this share of them, above 0 and up to 1, does not exceed. NaN of none."""
    if not values:
        return math.nan
    return sorted(values)[math.ceil(share * len(values)) - 1]


def errors(answers: Sequence[Answer]) -> Counter[str]:
    """How often each error came."""
    return Counter(answer.error for answer in answers if answer.error is not None)


def p95(answers: Sequence[Answer]) -> float:
    """Seconds, of those that were answered."""
    return percentile([answer.seconds for answer in answers if answer.error is None], 0.95)


def row(name: str, answers: Sequence[Answer]) -> str:
    """One line of the table whose head is `HEAD`."""
    good = [answer.seconds for answer in answers if answer.error is None]
    columns = [percentile(good, share) for share in (0.5, 0.95, 1.0)]
    milliseconds = "".join(f"{seconds * 1000:10,.0f}" for seconds in columns)
    return f"{name:<24}{len(answers):>8,}{milliseconds}{sum(errors(answers).values()):>8}"


HEAD = f"{'':<24}{'number':>8}{'p50, ms':>10}{'p95, ms':>10}{'most, ms':>10}{'errors':>8}"

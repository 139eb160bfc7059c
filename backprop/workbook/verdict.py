"""What happened in one check, as it travels from the child process to the command."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field


class Failed(Exception):
    """Raised by a check at the first thing that does not hold.

    Args:
        reason: which misconception shows: the key of a message in the exercise's content, or in `common.toml`.
        facts: numbers and names for the gaps in that message.
    """

    def __init__(self, reason: str, **facts: object) -> None:
        super().__init__(reason)
        self.reason = reason
        self.facts = {name: shown(value) for name, value in facts.items()}


@dataclass(frozen=True, slots=True)
class Frame:
    """One line of the learner's file on the way to an exception."""

    line: int
    function: str
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The result of one check.

    Attributes:
        reason: empty where the exercise passes, else the key of the message that says why not.
        facts: for the gaps in that message.
        error: the last line of the traceback, in PyTorch's or Python's own words. Empty where nothing was raised.
        frames: the learner's own lines that led there, outermost first.
    """

    reason: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    error: str = ""
    frames: tuple[Frame, ...] = ()

    @property
    def passed(self) -> bool:
        return not self.reason

    def to_json(self) -> str:
        return json.dumps(asdict(self))

    @classmethod
    def from_json(cls, text: str) -> Verdict:
        """Raises: ValueError, KeyError or TypeError where `text` is not what `to_json` gives."""
        read = json.loads(text)
        return cls(read["reason"], read["facts"], read["error"], tuple(Frame(**frame) for frame in read["frames"]))


def shown(value: object) -> str:
    """A fact as a message shows it: numbers with five digits, other values short and on one line."""
    if isinstance(value, float):
        return f"{value:.5g}"
    text = " ".join(str(value).split())
    return text if len(text) <= 200 else f"{text[:200]} ..."

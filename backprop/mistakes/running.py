"""Runs a form in the installed PyTorch and writes down what it printed, warned of and raised, and on which line."""

import gc
import sys
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from types import TracebackType
from typing import Literal

import torch
from torch import Tensor

from backprop.mistakes.listing import Listing, listing
from backprop.mistakes.records import Case, Form

MAX_EVENTS = 200


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a form did.

    Attributes:
        kind: what.
        line: of its listing, from 1.
        text: what was printed, or the message, word for word.
        type: of the exception or the warning; empty for what was printed.
        named: the single numbers among what was printed, in order, each with the text printed before it.
    """

    kind: Literal["printed", "warned", "raised"]
    line: int
    text: str
    type: str = ""
    named: tuple[tuple[str, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """A form's code and what it did, in order."""

    listing: Listing
    events: tuple[Event, ...]

    @property
    def printed(self) -> tuple[str, ...]:
        """What it printed, line by line."""
        return tuple(event.text for event in self.events if event.kind == "printed")

    @property
    def raised(self) -> Event | None:
        """The exception that ended it, if one did."""
        return next((event for event in self.events if event.kind == "raised"), None)

    @property
    def warned(self) -> tuple[Event, ...]:
        """Its warnings."""
        return tuple(event for event in self.events if event.kind == "warned")


@dataclass(frozen=True, slots=True)
class Demonstration:
    """Both forms of a case, run with the same setting."""

    broken: Shown
    mended: Shown


def demonstrate(case: Case, value: int | None = None) -> Demonstration:
    """Run both forms of a case.

    Warnings are a process's, not a thread's: run one demonstration at a time.

    Args:
        case: the case.
        value: of its setting; None for the default, or where there is none.

    Raises:
        ValueError: if `value` is not one that the setting allows.
    """
    setting = case.setting
    if setting is None:
        if value is not None:
            raise ValueError(f"The case {case.name} has no setting, but it was given {value!r:.40}.")
    else:
        value = setting.default if value is None else value
        if not setting.allows(value):
            allowed = f"a whole number from {setting.low} to {setting.high} in steps of {setting.step}"
            raise ValueError(f"{setting.name} must be {allowed}, but it is {value!r:.40}.")
    arguments = {} if setting is None or value is None else {setting.name: value}
    if setting is not None and case.measures:
        # What the first call of a process sets up inside PyTorch would be measured too, and garbage as it is let go.
        _run(case.broken, listing(case.broken, setting, setting.low), {setting.name: setting.low})
        gc.collect()
    return Demonstration(
        *(
            Shown(text := listing(form, setting, value), _run(form, text, arguments))
            for form in (case.broken, case.mended)
        )
    )


def _run(form: Form, text: Listing, arguments: dict[str, int]) -> tuple[Event, ...]:
    file, events, elsewhere = form.__code__.co_filename, list[Event](), warnings.showwarning

    def note(event: Event) -> None:
        if len(events) < MAX_EVENTS:
            events.append(event)

    def show(*values: object) -> None:
        named = tuple(
            (before if isinstance(before, str) else "", float(value))
            for before, value in pairwise(("", *values))
            if isinstance(value, int | float) or (isinstance(value, Tensor) and value.numel() == 1)
        )
        line = sys._getframe(1).f_lineno - text.first + 1
        note(Event("printed", line, " ".join(map(str, values)), named=named))

    def warn(message: Warning | str, category: type[Warning], filename: str, lineno: int, *_: object) -> None:
        if filename == file:
            note(Event("warned", lineno - text.first + 1, str(message), category.__name__))
        else:  # another thread's
            elsewhere(message, category, filename, lineno)

    with torch.inference_mode(False), torch.enable_grad(), torch.random.fork_rng(devices=[]), _warnings_to(warn):
        try:
            form(show, **arguments)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is what the page shows)
            line = _line_in(file, error.__traceback__) - text.first + 1
            note(Event("raised", line, str(error), type(error).__name__))
    return tuple(events)


@contextmanager
def _warnings_to(show: Callable[..., None]) -> Iterator[None]:
    """Every warning goes to `show`, so that it has its place among the other events."""
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.showwarning = show
        yield


def _line_in(file: str, traceback: TracebackType | None) -> int:
    """The innermost line of `file` that an exception came through."""
    line = 0
    while traceback is not None:
        if traceback.tb_frame.f_code.co_filename == file:
            line = traceback.tb_lineno
        traceback = traceback.tb_next
    return line

"""A page's settings, each declared once: its default, what is allowed, and how it is written in a link.

Streamlit's own `bind="query-params"` would keep a widget in the address, too. But it drops a value that it cannot use
without a word, where here the learner is told what was received and what is allowed.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

import dataclasses
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any, Generic, Protocol, TypeVar, cast

from backprop.numbers import link_number, link_whole
from backprop.ui.shell.link_values import as_text, table_rows

S = TypeVar("S")
T = TypeVar("T")
N = TypeVar("N", int, float)
OWN = "own"  # the name of a learner's own data among the data that a page offers
# Browsers, proxies and chat programs shorten longer addresses.
MAX_LINK_CHARACTERS = 1_500

# Begins the sentence about a link whose table was too long for it.
NO_TABLE = "The link asks for a table of its own but holds none, as one too long for a link is passed on as a file"


class Kind(Protocol[T]):
    """What a setting may be, and how it travels in a link."""

    @property
    def allowed(self) -> str:
        """What may stand in a link, as in “it is a number from 0 to 1”."""

    def read(self, text: str) -> T:
        """The value. Raises `ValueError` where it is not allowed."""

    def write(self, value: T) -> str:
        """The shortest text that reads back as the same value."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number within these limits."""

    low: float
    high: float

    @property
    def allowed(self) -> str:
        return f"it is a number from {_digits(self.low)} to {_digits(self.high)}"

    def read(self, text: str) -> float:
        return _within(link_number(text), self.low, self.high)

    def write(self, value: float) -> str:
        return as_text(value)


@dataclass(frozen=True, slots=True)
class Whole:
    """A whole number within these limits."""

    low: int
    high: int

    @property
    def allowed(self) -> str:
        return f"it is a whole number from {self.low:,} to {self.high:,}"

    def read(self, text: str) -> int:
        return _within(link_whole(text), self.low, self.high)

    def write(self, value: int) -> str:
        return str(value)


@dataclass(frozen=True, slots=True)
class Choice(Generic[T]):
    """One of these: names, numbers, or members of an `Enum`. `otherwise`: what to say if they are too many to list."""

    among: tuple[T, ...]
    otherwise: str = ""

    @property
    def allowed(self) -> str:
        return self.otherwise or f"it is one of: {', '.join(map(self.write, self.among))}"

    def read(self, text: str) -> T:
        for one in self.among:
            if self.write(one) == text:
                return one
        raise ValueError(text)

    def write(self, value: T) -> str:
        return as_text(value.value if isinstance(value, Enum) else value)


@dataclass(frozen=True, slots=True)
class Switch:
    """On or off, as 1 or 0."""

    allowed: str = "it is 0 or 1"

    def read(self, text: str) -> bool:
        return ("0", "1").index(text) == 1

    def write(self, value: bool) -> str:
        return "1" if value else "0"


@dataclass(frozen=True, slots=True)
class Table(Generic[T]):
    """A learner's own data, which travel as rows with `;` between them, beside a setting `data` that says `own`.

    `parse` raises `ValueError` with a sentence that says what it could not read.
    """

    parse: Callable[[str], T]
    format: Callable[[T], str]

    def read(self, text: str) -> T:
        return self.parse(table_rows(text))

    def write(self, data: T) -> str:
        return ";".join(line.replace(", ", ",") for line in self.format(data).splitlines())

    def fits(self, data: T) -> bool:
        """Whether these data are short enough to travel in a link."""
        return len(self.write(data)) <= MAX_LINK_CHARACTERS


def _within(number: N, low: float, high: float) -> N:
    if not low <= number <= high:
        raise ValueError(number)
    return number


def setting(default: T, kind: Kind[Any] | Table[Any], *, used: str = "", parameter: str = "") -> T:
    """Declare a field of a dataclass of settings.

    `used`: what happens where a link asks for what is not allowed. `parameter`: its name in a link, if not the field's.
    """
    declared: T = dataclasses.field(default=default, metadata={"kind": kind, "used": used, "parameter": parameter})
    return declared


class Linked(Protocol[S]):
    """Settings that travel in a link: `Fields`, or `Dependent` ones."""

    @property
    def defaults(self) -> S: ...

    @property
    def parameters(self) -> Collection[str]: ...

    def widgets(self, settings: S) -> Mapping[str, object]: ...

    def to_query(self, settings: S) -> dict[str, str]: ...

    def from_query(self, query: Mapping[str, str]) -> tuple[S, list[str]]: ...

    def has_long_table(self, settings: S) -> bool: ...

    def with_table_of(self, settings: S, other: S) -> S: ...


@dataclass(frozen=True, slots=True)
class Dependent(Generic[S]):
    """Settings of which one decides what another may be, so that they are read and written all together."""

    defaults: S
    parameters: Collection[str]
    widgets: Callable[[S], Mapping[str, object]]
    to_query: Callable[[S], dict[str, str]]
    from_query: Callable[[Mapping[str, str]], tuple[S, list[str]]]

    def has_long_table(self, settings: S) -> bool:
        return False

    def with_table_of(self, settings: S, other: S) -> S:
        return settings


class Fields(Generic[S]):
    """All settings of a page, declared in a dataclass with `setting`.

    Args:
        defaults: the settings of a first visit.
        parameter: what stands before a setting's name in a link.
        key: what stands before it in the key of its widget.
    """

    def __init__(self, defaults: S, *, parameter: str = "", key: str = "") -> None:
        self.defaults, self._parameter, self._key = defaults, parameter, key
        fields = dataclasses.fields(cast(Any, defaults))
        declared = {field.name: field.metadata["kind"] for field in fields}
        self._used = {field.name: field.metadata["used"] for field in fields}
        self._short = {field.name: field.metadata["parameter"] or field.name for field in fields}
        self.kinds: dict[str, Kind[Any]] = {
            name: kind for name, kind in declared.items() if not isinstance(kind, Table)
        }
        self._tables = [(name, kind) for name, kind in declared.items() if isinstance(kind, Table)]

    def key(self, name: str) -> str:
        """The key, in the session, of the widget for a setting."""
        return f"{self._key}{self._short[name]}"

    def parameter(self, name: str) -> str:
        """The name of a setting in a link."""
        return f"{self._parameter}{self._short.get(name, name)}"

    @property
    def parameters(self) -> frozenset[str]:
        """All names in a link."""
        return frozenset(map(self.parameter, (*self.kinds, *("table" for _ in self._tables))))

    def widgets(self, settings: S) -> dict[str, object]:
        """What each widget shows, by its key."""
        return {self.key(name): getattr(settings, name) for name in self.kinds}

    def to_query(self, settings: S, *, whole: bool = False) -> dict[str, str]:
        """The settings that differ from the defaults, as query parameters.

        Data too long for a link are left out, unless `whole`; that they are a learner's own is said all the same.
        """
        query = {
            self.parameter(name): kind.write(getattr(settings, name))
            for name, kind in self.kinds.items()
            if getattr(settings, name) != getattr(self.defaults, name)
        }
        for name, table in self._tables:
            # Settings that hold data have a field of this name.
            if getattr(settings, "data") == OWN and (whole or not self.has_long_table(settings)):  # noqa: B009
                query[self.parameter("table")] = table.write(getattr(settings, name))
        return query

    def has_long_table(self, settings: S) -> bool:
        """Whether these settings are of a table that a link has no room for."""
        return any(
            getattr(settings, "data") == OWN and not table.fits(getattr(settings, name))  # noqa: B009
            for name, table in self._tables
        )

    def with_table_of(self, settings: S, other: S) -> S:
        """These settings with the table of others."""
        tables = {name: getattr(other, name) for name, _ in self._tables}
        return cast(S, dataclasses.replace(cast(Any, settings), data=OWN, **tables))

    def from_query(self, query: Mapping[str, str]) -> tuple[S, list[str]]:
        """Read query parameters. Returns settings, and one sentence for each that could not be used.

        A parameter that cannot be used leaves its default; one that is unknown is passed over, as other pages and
        hosts have parameters of their own.
        """
        chosen: dict[str, object] = {}
        refused = list[str]()
        for name, kind in self.kinds.items():
            text = query.get(self.parameter(name))
            if text is None or (name == "data" and self.parameter("table") in query):
                continue
            try:
                chosen[name] = kind.read(text)
            except ValueError:
                used = self._used[name] or f"{kind.write(getattr(self.defaults, name))} is used"
                refused.append(refusal(self.parameter(name), text, kind.allowed, used))
        for name, table in self._tables:
            used = getattr(self.defaults, "data")  # noqa: B009
            if (text := query.get(self.parameter("table"))) is not None:
                try:
                    chosen |= {name: table.read(text), "data": OWN}
                except ValueError as error:
                    refused.insert(0, f"The link's table could not be read, so the data are “{used}”. {error}")
            elif chosen.get("data") == OWN:
                del chosen["data"]
                refused.append(f"{NO_TABLE}; the data are “{used}” instead.")
        return dataclasses.replace(cast(Any, self.defaults), **chosen), refused


def refusal(parameter: str, text: str, allowed: str, used: str) -> str:
    """The sentence for a parameter of a link that cannot be used. `used`: what happens, as in “0.01 is used”."""
    return f"The link asks for {parameter} = “{text[:40]}”, but {allowed}; {used} instead."


def _digits(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")

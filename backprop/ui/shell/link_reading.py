"""What somebody meant by a link that mail, a chat program or a typing hand has changed on its way.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar
from urllib.parse import parse_qsl, unquote_plus

S = TypeVar("S")
Query = Mapping[str, str]
Reader = Callable[[Query], tuple[S, list[str]]]

_MOST_READINGS = 40  # of one parameter
_LONGEST_MENDED = 4_000  # characters; a longer text is no link that a person has passed on
_AMPERSAND = r"(?:amp;|#38;|&|\?)"  # what is left of `&` where a program wrote it as `&amp;`, and a `?` in its place
_INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
_VANISHING = re.compile(rf"^[\s{_INVISIBLE}]+|[\s{_INVISIBLE}]+$|[{_INVISIBLE}]")  # what nobody sees, and no text needs
_QUOTES = "\"'<>“”„‘’«»"
_CLOSING = ".,;:!?)]}" + _QUOTES


@dataclass(frozen=True, slots=True)
class Link:
    """The parameters of a link that a page knows.

    Attributes:
        query: each with its text.
        taken: the names that they had in the link, which may differ from those that the page writes.
        doubts: one sentence for each that was given twice with different texts.
    """

    query: dict[str, str]
    taken: frozenset[str]
    doubts: list[str]


def link(parameters: Iterable[tuple[str, Sequence[str]]], known: Collection[str]) -> Link:
    """Find the known parameters among all of a link, each with everything that it was given.

    A name counts as known whatever stands round it that a link's way leaves there: `amp;lr`, `LR`, `l\nr`. A link whose
    marks were encoded once more arrives as one long name without a text, and is taken apart again.
    """
    found: dict[str, list[str]] = {}
    taken = set()
    for name, texts in parameters:
        for text in texts:
            for part, value in _parts(name, text, known):
                found.setdefault(part, []).append(_VANISHING.sub("", value))
                taken.add(name)
    doubts = [
        f"The link gives {name} more than once, as {_quoted(values)}; the last is used."
        for name, values in found.items()
        if len(set(values)) > 1
    ]
    return Link({name: values[-1] for name, values in found.items()}, frozenset(taken), doubts)


def as_meant(query: Query, read: Reader[S]) -> tuple[S, list[str]]:
    """Read a query as it stands. What is refused so is read as it may have been meant, if that is not refused.

    Returns settings, and one sentence for each parameter that could not be used, in the words for what was received.
    """
    settings, refused = read(query)
    for name in (None, *query):
        if not refused:
            break
        readings = _all_alike(query) if name is None else _readings(query, name)
        for other in islice(readings, _MOST_READINGS):
            better, still = read(other)
            if len(still) < len(refused):
                query, settings, refused = other, better, still
                break
    return settings, refused


def _parts(name: str, text: str, known: Collection[str]) -> Iterator[tuple[str, str]]:
    plain = _known(name, known)
    if plain is not None:
        yield plain, text
    elif "=" in name and len(name) <= _LONGEST_MENDED:
        whole = f"{name}={text}" if text else name
        for part, value in parse_qsl(whole.replace("&amp;", "&"), keep_blank_values=True):
            if (plain := _known(part, known)) is not None:
                yield plain, value


def _known(name: str, known: Collection[str]) -> str | None:
    if name in known:
        return name
    plain = re.sub(rf"^{_AMPERSAND}+|[\s{_INVISIBLE}]", "", name).casefold()
    return plain if plain in known else None


def _quoted(values: Sequence[str]) -> str:
    different = [f"“{value[:40]}”" for value in dict.fromkeys(values)]
    return ", ".join(different[:4]) + (" and others" if len(different) > 4 else "")


def _all_alike(query: Query) -> Iterator[Query]:
    """The query with all its texts changed in the same way."""
    if sum(map(len, query.values())) <= _LONGEST_MENDED:
        for mend in _MENDERS:
            yield {name: mend(text) for name, text in query.items()}


def _readings(query: Query, name: str) -> Iterator[Query]:
    """The query with other readings of one parameter, the likeliest first."""
    if len(query[name]) > _LONGEST_MENDED:
        return
    seen = {query[name]}
    texts = [query[name]]
    for text in texts:  # grows on the way: a text may have been changed twice
        for mend in _MENDERS:
            if (mended := mend(text)) not in seen:
                seen.add(mended)
                texts.append(mended)
                yield {**query, name: mended}
    # `;`, or a second `?`, where `&` belongs.
    first, *rest = re.split(r"(?:&amp;|[&;?\s])+(?=\w+=)", query[name])
    more = [part.partition("=") for part in rest]
    if rest and not any(key in query for key, _, _ in more):
        yield {**query, name: first, **{key: value for key, _, value in more}}


_MENDERS: tuple[Callable[[str], str], ...] = (
    lambda text: text.strip(_QUOTES).strip(),
    lambda text: unquote_plus(text) if "%" in text else text,
    lambda text: re.sub(r"[ ]*[\r\n\t]+[ ]*", "", text),
    lambda text: text.removeprefix("3D"),  # of `=3D`, as mail writes `=`
    lambda text: text.replace("+", " "),
    # Two operands with nothing between them: the plus sign of a link that was written by hand is read as a blank.
    lambda text: re.sub(r"(?<=[\w)\]])[ ]+(?=[\w(\[])", "+", text),
    str.casefold,
    lambda text: text[:-1] if text.endswith(tuple(_CLOSING)) else text,
)

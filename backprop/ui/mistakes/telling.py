"""A run's numbers in a card's sentences."""

import math
from collections.abc import Mapping

from backprop.mistakes import CATALOG, Demonstration, Shown
from backprop.ui.graph.saved import WHAT_BACKWARD_FREES
from backprop.ui.mistakes.content import card_words
from backprop.ui.mistakes.words import CardWords, CaseWords
from backprop.ui.parts.numbers import number

WORDS: Mapping[str, CardWords] = {mistake.name: card_words(mistake.name) for mistake in CATALOG}
TITLES: Mapping[str, str] = {
    mistake.name: f"{place}. {WORDS[mistake.name].title}" for place, mistake in enumerate(CATALOG, start=1)
}
_UNITS = ("kB", "MB", "GB")


def happened(words: CaseWords, shown: Demonstration, value: int | None) -> str:
    """The sentences on what happens, with the numbers of this run."""
    broken, mended = _numbers(shown.broken), _numbers(shown.mended)
    return words.happens.format(
        broken=broken,
        mended=mended,
        broken_last=broken[-1] if broken else {},
        mended_last=mended[-1] if mended else {},
        what_backward_frees=WHAT_BACKWARD_FREES,
        setting="" if value is None else f"{value:,}",
    )


def memory(kilobytes: float) -> str:
    """Memory in plain text: `740 kB`, `1.3 MB`."""
    if math.isnan(kilobytes):
        return "an amount of memory that this system does not report"
    power = min(len(_UNITS) - 1, int(math.log10(abs(kilobytes)) // 3)) if kilobytes else 0
    return f"{number(kilobytes / 1000**power, 3)} {_UNITS[power]}"


def _numbers(shown: Shown) -> list[dict[str, str]]:
    """For each line of output, its numbers by the text before them."""
    return [
        {name: memory(value) if name.startswith("kB") else _number(value) for name, value in event.named}
        for event in shown.events
        if event.kind == "printed"
    ]


def _number(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) and value >= 1000 else number(value)

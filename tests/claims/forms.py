"""Every sentence of a page is one of a list of forms, and every form has a function that recomputes its claims.

FORMS = Forms("training")

@FORMS.form(r"w ends at (?P<w>{number})\\.")
def w_ends(truth, w):
    assert shows(w, truth.zeroed.weights[-1])

FORMS.check(text, truth)  # splits the text; fails at a sentence of no form, or whose claim is false
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

NUMBER = r"(?:−?[\d,]*\.?\d+(?: × 10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?|too large)"
_PLAIN_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
# A sentence ends at a mark that a space or a line's end follows: not inside 0.01, w.grad or 10⁻².
_END = re.compile(r"(?<=[.?!])[”’)]?(?:\*\*)?(?:\s+|$)|\s*\n\s*")
_BETWEEN = re.compile(rf"between ({NUMBER}) and ({NUMBER})")
ALL: list[Forms] = []  # whose counts are reported at the end of the run


class Forms:
    """The sentence forms of one page, with how often each was met."""

    def __init__(self, page: str) -> None:
        self.page = page
        self.counts: dict[str, int] = {}
        self._forms: list[tuple[str, re.Pattern[str], Callable[..., None]]] = []
        ALL.append(self)

    def form(self, pattern: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
        """Register a checker for the sentences that match all of `pattern`, in which `{number}` is a shown number.

        The checker is called with the truth and the pattern's named groups, and raises AssertionError at a false claim.
        """

        def register(check: Callable[..., None]) -> Callable[..., None]:
            self._forms.append((check.__name__, re.compile(pattern.replace("{number}", NUMBER)), check))
            self.counts.setdefault(check.__name__, 0)
            return check

        return register

    def check(self, text: str, truth: Any) -> None:
        """Check every sentence of `text`: a page's words, in Markdown."""
        for sentence in sentences(text):
            matches = [(name, match, check) for name, form, check in self._forms if (match := form.fullmatch(sentence))]
            if not matches:
                raise AssertionError(f"No form for this sentence: {sentence!r}")
            for name, match, check in matches:
                self.counts[name] += 1
                try:
                    check(truth, **match.groupdict())
                except AssertionError as error:
                    raise AssertionError(f"{name}: {sentence!r} is false. {error}") from error

    def report(self) -> str:
        """How many sentences were checked, and which forms never occurred."""
        unseen = [name for name, count in self.counts.items() if not count]
        line = f"{self.page}: {sum(self.counts.values()):,} sentences of {len(self.counts) - len(unseen)} forms checked"
        return f"{line}; never met: {', '.join(unseen)}" if unseen else line


def sentences(text: str) -> Iterator[str]:
    """The sentences of a Markdown text, without its stars and list marks; decimals and `w.grad` stay whole."""
    start = 0
    for end in _END.finditer(text):
        yield from _stripped(text[start : end.end()])
        start = end.end()
    yield from _stripped(text[start:])


def _stripped(sentence: str) -> Iterator[str]:
    sentence = re.sub(r"^(?:[-*#>]+|\d+\.)\s", "", sentence.replace("**", "").strip())
    for shown in ("None", "nan", "inf", "not a number", "∞"):
        assert not re.search(rf"(?<!\w){shown}(?!\w)", sentence), f"{shown!r} in {sentence!r}"
    for low, high in _BETWEEN.findall(sentence):
        assert low != high, f"Nothing lies between {low} and {high}: {sentence!r}"
    if sentence:
        yield sentence


def read(text: str) -> float:
    """A number as the pages show it: `10,000`, `−7.84`, `2.5 × 10⁻⁷`."""
    mantissa, _, power = text.partition(" × 10")
    value = float(mantissa.replace(",", "").replace("−", "-"))
    return value * 10.0 ** int(power.translate(_PLAIN_DIGITS)) if power else value


def shows(text: str, value: float, digits: int = 5) -> bool:
    """Whether `text` is `value`, rounded to `digits` significant digits (half of the last one, and a hair)."""
    shown = read(text)
    if value == 0 or shown == 0:
        return shown == value
    unit = 10.0 ** (int(f"{abs(value):e}".split("e")[1]) - digits + 1)
    return abs(shown - value) <= 0.5 * unit * (1 + 1e-6) + 1e-12 * abs(value)

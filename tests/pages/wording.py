"""What no sentence of the app may hold, whatever the settings are: Python's own words, wrong plurals, raw numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from tests.pages.driver import Text

# Stands in everything hostile that the generated tests type; markup beside it that is not escaped was not meant to be.
TOKEN = "zqj"

_NOUNS = re.findall(
    r"\w+",
    """
    answer cell character class column digit edge element epoch error exercise feature gradient graph hint input layer
    line mistake name neuron node number operation operand output parameter pass point program row run sample sequence
    step table time token update unit value vector warning weight word
    """,
)
_SINGULAR = {noun: noun for noun in _NOUNS} | {"learning rate": "learning rate", "try": "try", "loss": "loss"}
_PLURALS = {
    **{noun: f"{noun}es" if noun.endswith(("s", "x")) else f"{noun}s" for noun in _SINGULAR if noun != "try"},
    "try": "tries",
    "matrix": "matrices",
    "bias": "biases",
}
_PLURAL = "|".join(sorted(_PLURALS.values(), key=len, reverse=True))
_SINGLE = "|".join(sorted(_SINGULAR, key=len, reverse=True))
_COUNT = re.compile(
    r"(?P<before>[\w.=×−⁻^/]*[ ,]*)(?<![\w.,/×−⁻=^-])(?P<count>\d[\d,]*) "
    r"(?P<between>(?:(?!of |to |in |and |or |by |at |is |for |per |than |the |a |an |w |x |y |times )[a-z]+ ){0,2})"
    rf"(?P<noun>{_PLURAL}|{_SINGLE})\b(?![\w-]| \d)"
)
# A number after one of these names a thing, and what follows is a verb or another thing: “step 1 updates w”.
_NAMES_ONE = re.findall(
    r"\w+",
    "an and by chapter column epoch exercise from is layer line neuron point rate row sample step to version w",
)

_FORBIDDEN = {
    "a Python value": r"(?<!=)\b(?:None|nan|NaN|inf|True|False)\b|<class|<function|Traceback|\barray\(|\bnp\.\w|dtype=",
    "nothing times": r"\b0 times\b",
    "a doubled word": r"(?i:\b(?!that\b|had\b)([a-z]{2,}) \1\b)",
    # From 13 digits on; a refusal names the number that stays as the learner gave it, in full.
    "a raw number": r"(?:\b0\.0*[1-9]\d{12,}|\b[1-9]\d*\.\d{12,}|\d{13,}|\b\d+(?:\.\d+)?e[+-]\d+\b)"
    r"(?!\d* stays in use)",
    "a placeholder": r"(?<!\\)\{\w*\}|%[sdg]\b",
    "a hole": r" ,| \.(?![\w.…])|,,|: \.(?!\d)|“”",
}
_MARKUP = rf"(?<!\\)(?:\*\*|__|\$|:red\[|!?\[|<b>|`|~~|^#+ )\s*{TOKEN}"


@lru_cache(maxsize=10_000)  # most of what a page says it says again in its next answer
def faults(text: Text) -> tuple[str, ...]:
    """What is wrong with it, each with the words round it."""
    return tuple(_faults(text))


def _faults(text: Text) -> Iterator[str]:
    yield from _in_prose(text)
    if text.field == "figure":
        markup, read = rf"<[^<>]*>{TOKEN}", text.text
    else:
        markup, read = _MARKUP, _without_code(text.text)
    if text.field not in ("alt", "placeholder") and text.kind != "latex":
        for match in re.finditer(markup, read, re.MULTILINE):
            yield f"markup from outside: …{read[max(match.start() - 40, 0) : match.end() + 40]}…"


def _in_prose(text: Text) -> Iterator[str]:
    prose = _prose(text)
    if text.kind == "latex" or TOKEN in prose:  # a name that somebody gave, which may be anything
        return
    for name, pattern in _FORBIDDEN.items():
        if name == "a placeholder" and text.field == "figure":
            continue  # Plotly's own, in what it shows under the pointer
        if name == "a raw number" and text.kind == "select_slider":
            continue  # a rate of a link, which is shown as it is
        for match in re.finditer(pattern, prose):
            yield f"{name}: …{prose[max(match.start() - 60, 0) : match.end() + 40]}…"
    for match in _COUNT.finditer(prose):
        one, plural = match["count"] == "1", match["noun"] in _PLURALS.values()
        before = match["before"].strip(" ,").lower()  # a number there: this is the last of several
        if one == plural and before not in _NAMES_ONE and not before[-1:].isdigit():
            yield f"a wrong number of things: {prose[max(match.start() - 40, 0) : match.end() + 20]}"
    for opening, closing in ("()", "[]", "“”"):
        if prose.count(opening) != prose.count(closing):
            yield f"{opening}{closing} do not match: {prose[:200]}"
    if _without_escapes(text.text).count("`") % 2:
        yield f"a backtick too many: {text.text[:200]}"


def _without_escapes(text: str) -> str:
    return re.sub(r"\\[^\w\s]", "", text)


def _without_code(text: str) -> str:
    """The text with a box for each piece of code or formula in it."""
    text = re.sub(r"```.*?```", "□", text, flags=re.DOTALL)
    text = re.sub(r"(?<![\\`])(`+)(?!`).+?(?<!`)\1(?!`)", "□", text, flags=re.DOTALL)
    return re.sub(r"(?<!\\)\$[^$\n]+(?<!\\)\$", "□", text)


def _prose(text: Text) -> str:
    """The sentences alone: no code, no quotation of what somebody typed, no formula, no markup."""
    prose = re.sub(
        r"(\*\*\w+(?:Error|Warning)\*\*:).*|\b\w+Error: .*", r"\1", text.text, flags=re.DOTALL
    )  # PyTorch's words
    prose = _without_code(prose)
    prose = re.sub(r"\\([^\w\s])", r"\1", prose)
    prose = re.sub(r"“[^”]*”|‘[^’]*’|(?<!\w)'[^'\n]*'(?!\w)", "“□”", prose)
    return re.sub(r"https?://\S+|:material/\w+:|:[a-z]+\[|</?\w[^<>]*>|\*\*", "", prose)

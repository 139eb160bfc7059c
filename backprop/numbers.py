"""Numbers as people write them: one reader for every place where one is typed, and a strict one for links.

A reader raises `ValueError` with a clause, such as `“abc” is not a number`; who asked adds what is allowed.
"""

import math
import re

# What keyboards, typeset text and this app's own words have for the plain signs. Digits of every script are digits.
_SIGNS = str.maketrans(
    {
        **dict.fromkeys("−–‐‑﹣－", "-"),
        **dict.fromkeys("＋﹢", "+"),
        **dict.fromkeys("，﹐", ","),
        **dict.fromkeys("．٫", "."),
        **dict.fromkeys("’＇٬\u00a0\u202f\u2009\u2007", "'"),  # spaces that do not break, as between thousands
        "ｅ": "e",
        "Ｅ": "E",
    }
)
_SUPERSCRIPTS = str.maketrans("⁺⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "+-0123456789")
_TIMES = r"\s*(?:[×xX*·⋅∙]|\\cdot|\\times)\s*"
_POWER = r"10(?:\s*(?:\^|\*\*)\s*[({]?(?P<power>[-+]?[0-9]+)[)}]?|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+))"
_NUMBER = re.compile(
    rf"(?P<sign>[-+]?)\s*(?:(?P<digits>[0-9.,'_]+)(?:[eE](?P<e>[-+]?[0-9]+)|{_TIMES}{_POWER})?"
    rf"|{_POWER.replace('power', 'alone').replace('raised', 'up')})"
)
_PLAIN = re.compile(r"[0-9]+\.?[0-9]*|\.[0-9]+")
_DECIMAL_COMMA = re.compile(r"[0-9]+,[0-9]+")
_MAY_BE_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")
# Groups of three: the mark between them is another than the one before the decimals, or there are several of them.
_GROUPED = tuple(
    re.compile(rf"(?P<whole>[1-9][0-9]{{0,2}}{groups})(?P<rest>{rest})")
    for groups, rest in (
        (r"(?P<mark>[_'])[0-9]{3}(?:(?P=mark)[0-9]{3})*", r"(?:[.,][0-9]*)?"),
        (r"(?:,[0-9]{3})+", r"\.[0-9]*"),
        (r"(?:\.[0-9]{3})+", r",[0-9]+"),
        (r"(?P<mark>[.,])[0-9]{3}(?:(?P=mark)[0-9]{3})+", ""),
    )
)
_IN_A_LINK = re.compile(r"-?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_MOST_CHARACTERS = 400  # more than any float needs


class TwoReadings(ValueError):
    """A number that may be one of two, as `1,234`."""


def plain_signs(text: str) -> str:
    """`text` with ASCII digits and signs for those of other scripts, full-width ones, and the typeset minus sign."""
    return "".join(str(int(c)) if c.isdecimal() and not c.isascii() else c for c in text.translate(_SIGNS))


def read_number(text: str) -> float:
    """The number that a person typed: `0.05`, `−3`, `1e-3`, `2.5 × 10⁻⁷`, `0,05`, `1,234.5`, `1'000`, `０．５`.

    A comma is read as what it is where there is only one way to read it. `1,234` could be either, and is refused.

    Raises:
        ValueError: a clause that says what was received; `TwoReadings` where it may be one of two numbers.
    """
    received = quoted(text)
    if not text.strip():
        raise ValueError("nothing is typed here")
    match = _NUMBER.fullmatch(plain_signs(text.strip())) if len(text) <= _MOST_CHARACTERS else None
    if match is None:
        if text.strip().lstrip("+-−").casefold() in ("∞", "inf", "infinity", "nan", "not a number"):
            raise ValueError(f"{received} is not a finite number")
        raise ValueError(f"{received} is not a number")
    digits = _with_point(match["digits"] or "1", received)
    raised = (match["raised"] or match["up"] or "").translate(_SUPERSCRIPTS)
    exponent = match["e"] or match["power"] or match["alone"] or raised or "0"
    number = float(f"{match['sign']}{digits}e{exponent}")
    if math.isinf(number):
        raise ValueError(f"{received} is too large for a computer’s number")
    return number


def _with_point(digits: str, received: str) -> str:
    """The digits with a decimal point, and nothing between thousands."""
    if _PLAIN.fullmatch(digits):
        return digits
    if _MAY_BE_THOUSANDS.fullmatch(digits):
        raise TwoReadings(
            f"{received} is {digits.replace(',', '.')} or {digits.replace(',', '')}; write one of the two"
        )
    if _DECIMAL_COMMA.fullmatch(digits):
        return digits.replace(",", ".")
    for pattern in _GROUPED:
        if match := pattern.fullmatch(digits):
            return re.sub(r"[^0-9]", "", match["whole"]) + match["rest"].replace(",", ".")
    raise ValueError(f"{received} is not a number")


def read_whole(text: str) -> int:
    """The whole number that a person typed. `1,000` has only one reading here; `1.000` has two, and is refused.

    Raises:
        ValueError: as `read_number`.
    """
    plain = plain_signs(text.strip())
    if re.fullmatch(rf"[-+]?{_MAY_BE_THOUSANDS.pattern}", plain):
        return int(plain.replace(",", ""))
    number = read_number(text)
    if not number.is_integer():
        raise ValueError(f"{quoted(text)} is not a whole number")
    if re.fullmatch(r"[-+]?[1-9][0-9]{0,2}\.000", plain):
        raise TwoReadings(f"{quoted(text)} is {number:.0f} or {number * 1000:.0f}; write one of the two")
    return int(number)


def link_number(text: str) -> float:
    """The number in a link: ASCII digits, a point, an exponent; `-7.84`, `1e-06`.

    Raises:
        ValueError: as `read_number`.
    """
    number = float(text) if len(text) <= _MOST_CHARACTERS and _IN_A_LINK.fullmatch(text) else math.nan
    if not math.isfinite(number):
        raise ValueError(f"{quoted(text)} is not a number as links have them, such as 0.05 or -3")
    return number


def link_whole(text: str) -> int:
    """The whole number in a link: digits, and a minus sign before them where it is negative.

    Raises:
        ValueError: as `read_number`.
    """
    if not re.fullmatch(r"-?[0-9]{1,15}", text):
        raise ValueError(f"{quoted(text)} is not a whole number as links have them, such as 100")
    return int(text)


def quoted(text: str) -> str:
    """What was typed as a sentence quotes it: on one line, and not too long."""
    line = "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))
    return f"“{line[:40]}{'…' * (len(line) > 40)}”"

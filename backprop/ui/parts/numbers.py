"""Numbers as a reader sees them: five digits, a true minus sign, powers of ten instead of long rows of zeros."""

import math
from decimal import Decimal

_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def number(value: float, digits: int = 5) -> str:
    """`value` in plain text, to `digits` significant digits: `1.0984`, `−7.84`, `2.5 × 10⁻⁷`."""
    mantissa, exponent = _parts(value, digits)
    return mantissa if exponent is None else f"{mantissa} × 10{str(exponent).translate(_SUPERSCRIPTS)}"


def told_apart(*values: float, digits: int = 5, most: int = 10) -> list[str]:
    """The values with as many digits as it takes, up to `most`, for those that differ to read differently."""
    texts = [number(value, digits) for value in values]
    while len(set(texts)) < len({value + 0.0 for value in values}) and digits < most:
        digits += 1
        texts = [number(value, digits) for value in values]
    return texts


def exact(value: float) -> str:
    """`value` as it stands in a field: all its digits, none too many. `0.000001`, `-3`, `1.5e+20`."""
    if value and not 1e-9 <= abs(value) < 1e15:
        return repr(value)
    text = format(Decimal(repr(value + 0.0)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def counted(how_many: int, one: str, several: str = "") -> str:
    """So many of them: `1 epoch`, `1,000 epochs`. `several` is the plural where it is not made with an s."""
    return f"{how_many:,} {one if how_many == 1 else several or f'{one}s'}"


def latex_number(value: float, digits: int = 5, *, in_product: bool = False) -> str:
    r"""`value` in LaTeX; with `in_product`, in parentheses where a sign or a power would be misread: `(-7.84)`."""
    mantissa, exponent = _parts(value, digits)
    mantissa = mantissa.replace("−", "-").replace("∞", r"\infty").replace("not a number", r"\text{not a number}")
    text = mantissa if exponent is None else rf"{mantissa} \cdot 10^{{{exponent}}}"
    return f"({text})" if in_product and (text.startswith("-") or exponent is not None) else text


def _parts(value: float, digits: int) -> tuple[str, int | None]:
    if math.isnan(value):
        return "not a number", None
    if math.isinf(value):
        return "∞" if value > 0 else "−∞", None
    value += 0.0  # −0 reads as 0
    text = f"{value:.{digits}g}"
    # A number that reads as 10000 or 0.001 needs no power of ten.
    exponent = int(f"{value:e}".split("e")[1]) if value else 0
    if -4 <= exponent < max(digits, 6):
        plain = f"{float(text):.{max(digits - 1 - exponent, 0)}f}"
        return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace("-", "−"), None
    mantissa, power = f"{value:.{digits - 1}e}".split("e")
    return mantissa.rstrip("0").rstrip(".").replace("-", "−"), int(power)

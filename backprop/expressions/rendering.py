"""An expression written out: as it is typed, as LaTeX, and as PyTorch code, with no more parentheses than it needs."""

import math
import re
from collections.abc import Callable

from backprop.expressions.operations import ATOM, PRODUCT, RULES, SIGNED, Notation, Rule
from backprop.expressions.tree import Expression, Name, Number, fold

Written = tuple[str, int]  # a piece of text, and how tightly it binds

_GREEK = frozenset(
    {
        *("alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "kappa", "mu", "nu", "xi"),
        *("pi", "rho", "sigma", "tau", "phi", "chi", "psi", "omega"),
    }
)
_ACCENTS = frozenset({"hat", "bar", "tilde", "dot"})


def to_text(expression: Expression) -> str:
    """The expression as it is typed: `parse` reads the same expression from it."""
    return _write(expression, lambda rule: rule.text, _plain_number, str)


def to_latex(expression: Expression) -> str:
    r"""The expression as LaTeX (what KaTeX draws): `w1 * x` as `w_{1} \cdot x`, a quotient as a fraction.

    A product of matrices stands without a dot, `W \, x`; the logarithm is the natural one, `\ln`.
    """
    return _write(expression, lambda rule: rule.latex, _latex_number, name_to_latex, careful_signs=True)


def to_code(expression: Expression) -> str:
    """The expression as Python with PyTorch: `torch.sigmoid(W1 @ x + b1)`.

    The names in it must be tensors. A number is a plain Python number where PyTorch takes one beside a
    tensor, and `torch.tensor(…)` where it does not.
    """
    return _write(expression, lambda rule: rule.code, _plain_number, str, tensors=True)


def number_to_latex(value: float, digits: int | None = None) -> str:
    r"""A number for a formula: `-2`, `1.5 \cdot 10^{-7}`, `\infty`. All digits, or rounded to `digits`."""
    if math.isnan(value):
        return r"\mathrm{nan}"
    if math.isinf(value):
        return r"\infty" if value > 0 else r"-\infty"
    text = plain_number(value) if digits is None else f"{value + 0.0:.{digits}g}"  # + 0.0 takes the sign from −0
    mantissa, _, exponent = text.partition("e")
    return rf"{mantissa} \cdot 10^{{{int(exponent)}}}" if exponent else mantissa


def plain_number(value: float) -> str:
    """A float as it is typed: `2` for 2.0, otherwise as many digits as tell it from every other float."""
    short = value.is_integer() and abs(value) < 1e15 and (value or math.copysign(1, value) > 0)  # -0 has no int
    return str(int(value)) if short else repr(value)


def name_to_latex(name: str) -> str:
    r"""A name for a formula: `w1` as `w_{1}`, `y_hat` as `\hat{y}`, `theta` as `\theta`, `rate` as `\mathrm{rate}`."""
    base, _, rest = name.rstrip("_").partition("_")
    if not rest and (digits := re.search(r"(?<=\D)\d+$", base)):
        base, rest = base[: digits.start()], digits[0]
    written = f"\\{base}" if base in _GREEK else base if len(base) == 1 else rf"\mathrm{{{base}}}"
    if rest in _ACCENTS:
        return rf"\{rest}{{{written}}}"
    if rest:
        lower = rest if rest.isdigit() or len(rest) == 1 else rf"\mathrm{{{rest}}}".replace("_", r"\_")
        return rf"{written}_{{{lower}}}"
    return written


def _plain_number(value: float) -> Written:
    return plain_number(value), SIGNED if math.copysign(1, value) < 0 else ATOM


def _latex_number(value: float) -> Written:
    text = number_to_latex(value)
    return text, PRODUCT if r"\cdot" in text else _plain_number(value)[1]


def _write(
    expression: Expression,
    notation: Callable[[Rule], Notation],
    number: Callable[[float], Written],
    name: Callable[[str], str],
    *,
    careful_signs: bool = False,
    tensors: bool = False,
) -> str:
    brackets = r"\left({}\right)" if careful_signs else "({})"

    def write(part: Expression, operands: tuple[Written, ...]) -> Written:
        if isinstance(part, Number):
            return number(part.value)
        if isinstance(part, Name):
            return name(part.name), ATOM
        rule = RULES[part.operation]
        if tensors:
            become_tensors = rule.become_tensors([isinstance(operand, Number) for operand in part.operands])
            operands = tuple(
                _tensor(operand) if becomes and isinstance(operand, Number) else written
                for operand, written, becomes in zip(part.operands, operands, become_tensors, strict=True)
            )
        style = notation(rule)
        texts = [
            brackets.format(text)
            # A formula with two signs in a row, `x + -y`, is right but nobody writes it.
            if binding < needed or (careful_signs and place > 0 and needed and text.startswith("-"))
            else text
            for place, ((text, binding), needed) in enumerate(zip(operands, style.needs, strict=True))
        ]
        return style.template.format(*texts), style.binding

    if tensors and isinstance(expression, Number):
        return _tensor(expression)[0]
    return fold(expression, write)[0]


def _tensor(number: Number) -> Written:
    return f"torch.tensor({number.value!r})", ATOM  # 2.0, not 2: a tensor of an int counts in whole numbers

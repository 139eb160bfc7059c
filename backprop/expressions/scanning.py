"""Checks the tokens of an expression one by one, so that every refusal points at its place.

What passes is well formed; `ast` then says how tightly its operators bind (see `parsing`).
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from backprop.expressions.operations import operations_called
from backprop.expressions.suggestions import instead_of, instead_of_attribute
from backprop.expressions.tokens import Token, tokens_of
from backprop.expressions.tree import MAX_NAME_CHARACTERS, is_name

ExpressionProblem = Literal[
    "not_text", "empty", "too_long", "character", "name", "function", "arguments", "syntax",
    "too_many_operations", "too_deep", "exponent", "number", "value",
]  # fmt: skip


class ExpressionError(ValueError):
    """Text that is refused: one sentence with what was received and what is allowed, and the place.

    Attributes:
        kind: what is wrong, for a page that has its own words.
        position, length: the place in the text, in characters, the first of them 0.
    """

    def __init__(self, message: str, *, kind: ExpressionProblem, position: int = 0, length: int = 0) -> None:
        super().__init__(message)
        self.kind = kind
        self.position = position
        self.length = length

    # An exception with keyword-only arguments cannot be pickled by itself; caches pickle.
    def __reduce__(self) -> tuple[object, ...]:
        return _rebuild, (str(self), self.kind, self.position, self.length)


def _rebuild(message: str, kind: ExpressionProblem, position: int, length: int) -> ExpressionError:
    return ExpressionError(message, kind=kind, position=position, length=length)


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How much text may ask for. The defaults keep the worst of it far below a second.

    Attributes:
        characters: of the text.
        operations: in the expression.
        depth: operations one inside another. `w + 1 + 1 + …` counts one for each.
        nesting: parentheses one inside another, and methods; Python's own parser gives up at 200.
        exponent: size of a number after `**`.
        number: size of any number. 1e100 squared, cubed is still a float64.
    """

    characters: int = 10_000
    operations: int = 1_500
    depth: int = 1_500
    nesting: int = 50
    exponent: float = 100.0
    number: float = 1e100


_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "−": "for minus write -", "–": "for minus write -", "×": "for times write *", "·": "for times write *",
        "÷": "for division write /", "^": "for a power write **", "²": "for a square write **2",
        "³": "for a cube write **3", "√": "for a square root write sqrt(…)", "=": "write the right-hand side alone",
        "[": "tensors are typed beside the expression, not in it",
    }
)  # fmt: skip

_EXPECTED = "where a number, a name or “(” is expected"


def as_typed(value: float) -> str:
    """A large number as a person would type it: `1e100`."""
    return f"{value:g}".replace("e+", "e")


def quoted(text: str) -> str:
    """A piece of what was typed, quoted: 40 characters of it, with control characters spelled out."""
    spelled = "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text[:40])
    return f"'{spelled}{'…' if len(text) > 40 else ''}'"


def scan(text: str, limits: Limits) -> None:
    """Check that `text` is an expression of allowed parts.

    Raises:
        ExpressionError: at the first place that is not.
    """
    if not isinstance(text, str):
        raise ExpressionError(f"An expression is text, but this is {text!r:.40}.", kind="not_text")
    if len(text) > limits.characters:
        message = f"The expression has {len(text):,} characters; up to {limits.characters:,} are allowed."
        raise ExpressionError(message, kind="too_long", position=limits.characters, length=len(text))
    tokens = tokens_of(text)
    if not tokens:
        raise ExpressionError("The expression is empty; write one, for example (x*w - y)**2.", kind="empty")
    _check_order(tokens, limits)


def _unknown(token: Token, *, in_function: bool) -> ExpressionError:
    alike = unicodedata.normalize("NFKC", token.text)
    if token.text == "=" and in_function:
        allowed = "a function takes values alone, and sum, mean, max and min take all the numbers of theirs"
    elif token.text in _INSTEAD:
        allowed = _INSTEAD[token.text]
    elif not token.text.isascii() and alike.isascii() and alike.isprintable():
        allowed = f"it only looks like the plain {quoted(alike)}"
    elif token.text.isalpha():
        allowed = "names are written with the plain letters a to z"
    else:
        allowed = "an expression has numbers, names, + - * / ** @, functions and parentheses"
    return _error(
        f"{quoted(token.text)} at character {token.position + 1} is not allowed; {allowed}", token, "character"
    )


def _check_name(token: Token, after: Token | None) -> None:
    if token.kind not in ("name", "method"):
        return
    called = after is not None and after.text == "("
    bare = token.text.removeprefix(".")
    if token.kind == "method" and not (called and operations_called(bare)):
        instead = instead_of(bare) if called else instead_of_attribute(bare)
        raise _error(f"{quoted(token.text)} is not allowed here; {instead}", token, "function")
    if called and not operations_called(bare):
        instead = instead_of(token.text, times=is_name(token.text))
        raise _error(f"{quoted(token.text)} is not a function I know; {instead}", token, "function")
    if token.kind == "name" and not called and token.is_function:
        known = operations_called(token.text)
        what = f"is a function; write {token.text}(…)" if known else f"is not allowed here; {instead_of(token.text)}"
        raise _error(f"{quoted(token.text)} {what}", token, "function")
    if token.kind == "name" and not called and not is_name(token.text):
        allowed = f"a name has up to {MAX_NAME_CHARACTERS} letters, digits and _, a letter first, and is no Python word"
        raise _error(f"{quoted(token.text)} cannot be a name; {allowed}", token, "name")


def _check_number(token: Token, limits: Limits) -> None:
    if not float(token.text) <= limits.number:
        message = f"{quoted(token.text)} is too large; numbers up to {as_typed(limits.number)} are allowed"
        raise _error(message, token, "number")
    if re.fullmatch(r"0+[1-9]\d*", token.text):  # Python once read these as octal, and now refuses them
        raise _error(f"{quoted(token.text)} begins with a zero; write {token.text.lstrip('0')}", token, "number")


def _check_order(tokens: list[Token], limits: Limits) -> None:
    """An operand, an operator, an operand, …: with the parentheses closed, and commas only in a function's."""
    opened: list[tuple[Token, Token | None]] = []  # each with the function or the method that it belongs to
    methods = 0  # `x.sum()` is `sum(x)`: as deep as a pair of parentheses, where another one stands around it
    before: Token | None = None
    operand_due = True
    for token, after in zip(tokens, [*tokens[1:], None], strict=True):
        _check_name(token, after)
        if token.kind == "unknown":
            raise _unknown(token, in_function=bool(opened and opened[-1][1]))
        if token.kind == "number":
            _check_number(token, limits)
        called = before if token.text == "(" and before is not None and before.kind in ("name", "method") else None
        if token.kind == "method" and not operand_due:
            operand_due = True  # its parenthesis, which may be empty
        elif operand_due:
            if token.kind != "operator":
                operand_due = token.kind == "name" and after is not None and after.text == "("
                if token.kind == "method":
                    raise _error(f"{quoted(token.text)} {_after(before)}, {_EXPECTED}", token)
            elif token.text == "(":
                opened.append((token, called))
                methods += _is_method(called)
                if len(opened) + methods > limits.nesting:
                    message = f"There are more than {limits.nesting} parentheses and methods one inside another"
                    raise _error(f"{message}; up to {limits.nesting} are allowed", token, "too_deep")
            elif token.text == ")" and opened and before is opened[-1][0] and _is_method(opened[-1][1]):
                opened.pop()
                operand_due = False
            elif token.text not in ("-", "+"):
                raise _error(f"{quoted(token.text)} {_after(before)}, {_EXPECTED}", token)
        elif token.kind != "operator" or token.text == "(":
            raise _error(f"{quoted(token.text)} {_after(before)}; write an operator between them, * for times", token)
        elif token.text == ")":
            if not opened:
                raise _error(f"')' at character {token.position + 1} closes a parenthesis that was never opened", token)
            opened.pop()
        elif token.text == "//":
            raise _error(
                f"'//' at character {token.position + 1} is not an operation I know; for division write /", token
            )
        elif token.text == ",":
            if not (opened and opened[-1][1]):
                message = f"',' at character {token.position + 1} is not inside a function's parentheses"
                raise _error(f"{message}; a decimal point is a '.'", token)
            operand_due = True
        else:
            operand_due = True
        before = token
    if operand_due:
        raise _error(f"The expression ends after {quoted(tokens[-1].text)}, {_EXPECTED}", tokens[-1])
    if opened:
        first = opened[-1][0]
        raise _error(f"'(' at character {first.position + 1} is never closed; write ')' where it ends", first)


def _is_method(token: Token | None) -> bool:
    return token is not None and token.kind == "method"


def _after(before: Token | None) -> str:
    return "stands first" if before is None else f"follows {quoted(before.text)} at character {before.position + 1}"


def _error(message: str, token: Token, kind: ExpressionProblem = "syntax") -> ExpressionError:
    return ExpressionError(f"{message}.", kind=kind, position=token.position, length=len(token.text))

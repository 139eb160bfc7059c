"""The pieces of an expression's text: numbers, names, methods, operators."""

import re
from dataclasses import dataclass
from typing import Literal

from backprop.expressions.operations import FUNCTIONS

_TOKEN = re.compile(
    r"(?P<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?P<name>(?:torch(?:\.nn\.functional)?\.)?[A-Za-z_]\w*)"
    r"|(?P<method>\.[A-Za-z_]\w*)|(?P<operator>\*\*|//|[-+*/@(),])",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Token:
    """A number, a name, a method with its dot, an operator, or a character that is none; and where it begins."""

    kind: Literal["number", "name", "method", "operator", "unknown"]
    text: str
    position: int

    @property
    def is_function(self) -> bool:
        """Whether a parenthesis has to follow it. `pow` may be a value's name, `max` and `torch.pow` may not."""
        return self.kind == "method" or self.text in FUNCTIONS or self.text.startswith("torch.")


def tokens_of(text: str) -> list[Token]:
    """The tokens, up to the first character that is none of them, which is the last one."""
    tokens: list[Token] = []
    position = 0
    while position < len(text):
        if text[position] in " \t\r\n":
            position += 1
        elif match := _TOKEN.match(text, position):
            tokens.append(Token(match.lastgroup, match[0], position))  # type: ignore[arg-type]
            position = match.end()
        else:
            tokens.append(Token("unknown", text[position], position))
            break  # refused in its turn: something before it may be wrong already
    return tokens

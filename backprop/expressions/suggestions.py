"""What to write in place of what is not there: only what means the same, and otherwise what there is."""

import difflib
import math
from collections.abc import Collection, Mapping
from types import MappingProxyType

import torch

from backprop.expressions.operations import FUNCTIONS, operations_called

# By the name in lower case: an expression with the same value, x (or a, b, low, high) standing for what is in the
# parentheses.
SAME: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("sig", "sigm", "logistic", "expit"), "sigmoid(x)"),
        **dict.fromkeys(("square", "sqr", "squared"), "x**2"),
        "cube": "x**3",
        "tan": "sin(x) / cos(x)",
        "sinh": "(exp(x) - exp(-x)) / 2",
        "cosh": "(exp(x) + exp(-x)) / 2",
        "ln": "log(x)",
        "log10": "log(x) / log(10)",
        "log2": "log(x) / log(2)",
        "log1p": "log(1 + x)",
        "expm1": "exp(x) - 1",
        "exp2": "2**x",
        "reciprocal": "1 / x",
        "rsqrt": "1 / sqrt(x)",
        "logsigmoid": "log(sigmoid(x))",
        "softplus": "log(1 + exp(x))",
        **dict.fromkeys(("silu", "swish"), "x * sigmoid(x)"),
        "softsign": "x / (1 + abs(x))",
        "leaky_relu": "max(x, 0.01 * x)",
        "relu6": "min(relu(x), 6)",
        **dict.fromkeys(("absolute", "fabs"), "abs(x)"),
        **dict.fromkeys(("average", "avg"), "mean(x)"),
        "amax": "max(x)",
        "amin": "min(x)",
        **dict.fromkeys(("clamp", "clip"), "min(max(x, low), high)"),
        **dict.fromkeys(("mm", "mv", "dot", "bmm", "inner"), "a @ b"),
        **dict.fromkeys(("add", "sub", "mul", "div"), "a + b, a - b, a * b or a / b"),
        **dict.fromkeys(("mse", "mse_loss", "mseloss"), "mean((a - b)**2)"),
        "norm": "sqrt(sum(x**2))",
    }
)
_TRANSPOSED = "nothing is transposed in an expression; type the value transposed in its own field"
# Where no expression has the same value: what to do instead.
_INSTEAD: Mapping[str, str] = MappingProxyType(
    {
        "where": "there is no choice between values; for the larger of two write max(a, b), for x above 0 relu(x)",
        **dict.fromkeys(("t", "transpose", "mt"), _TRANSPOSED),
        "tensor": "a number is written as it is, 2.5; vectors and matrices are typed beside the expression",
        **dict.fromkeys(("item", "detach", "clone", "float", "double"), "it is not needed here; leave it out"),
        "backward": "write the loss alone; the page calls backward() for you",
    }
)
_PREFIXES = ("torch.nn.functional.", "torch.")


def instead_of(function: str, *, times: bool = False) -> str:
    """What to write in place of a function that is not there. `times`: whether it may be a name before a product."""
    bare = next((function.removeprefix(prefix) for prefix in _PREFIXES if function.startswith(prefix)), function)
    lower = bare.lower()
    if lower in SAME:
        return f"write {SAME[lower]}"
    if lower in _INSTEAD:
        return _INSTEAD[lower]
    misspelled = not _is_known(bare) and not any(character.isdigit() for character in bare)
    if misspelled and (near := difflib.get_close_matches(lower[:40], FUNCTIONS, n=1, cutoff=0.75)):
        return f"did you mean {near[0]}"
    return f"the functions are {', '.join(FUNCTIONS)}" + (", and for times write *" if times else "")


def instead_of_attribute(attribute: str) -> str:
    """What to write in place of `x.attribute`, without parentheses."""
    if operations_called(attribute):
        return f"write .{attribute}(…)"
    return _INSTEAD.get(attribute.lower(), "attributes of a value cannot be read")


def _is_known(name: str) -> bool:
    """Whether PyTorch or Python's mathematics has a function of this name: then it is meant, and not misspelled."""
    return any(name in vars(module) for module in (torch, torch.nn.functional, math))


def notes_on_names(found: Collection[str]) -> tuple[str, ...]:
    """A sentence of Markdown for each name that may not be what it seems: `e`, `nan`, or `wx` beside `w` and `x`."""
    sentences = []
    numbers = {"e": "exp(1)", "pi": "3.14159265"}
    for name in found:
        if name in numbers:
            sentences.append(
                f"`{name}` is taken as a name with a value of its own. For the number, write `{numbers[name]}`."
            )
            continue
        if name.lower() in ("nan", "inf", "infinity"):
            sentences.append(f"`{name}` is taken as a name with a value of its own; every number here is finite.")
            continue
        for place in range(1, len(name)):
            first, second = name[:place], name[place:]
            if first in found and second in found:
                sentences.append(
                    f"`{name}` is taken as one name. For {first} times {second}, write `{first}*{second}`."
                )
                break
    return tuple(sentences)

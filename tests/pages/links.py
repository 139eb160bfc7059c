"""Links that a learner, or somebody with bad intentions, might open: all from an explicit seed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Chapter
from backprop.mistakes import CATALOG as MISTAKES
from backprop.trace import PROGRAMS
from backprop.ui.graph.settings import PRESETS as EXPRESSIONS
from backprop.ui.lesson.chapters import CHAPTERS
from backprop.ui.trace.settings import PALETTE
from tests.pages.wording import TOKEN

Value = Callable[[Random], str]
HOSTILE = (
    f"**{TOKEN}** ${TOKEN}$ :red[{TOKEN}] ![{TOKEN}](http://e.f)",
    f"<b>{TOKEN}</b><script>{TOKEN}</script>",
    f"`{TOKEN}",
    f"# {TOKEN}\n- {TOKEN}",
    f"[{TOKEN}](javascript:alert(1)) ~~{TOKEN}~~ __{TOKEN}__",
    f"{{{TOKEN}}} %s {{0}} \\{TOKEN}",
    f"__import__('os').{TOKEN}()",
)
_ODD = (
    *("", " ", "nan", "inf", "-inf", "NaN", "1e999", "-1e999", "1e-320", "-0", "0", "1", "-1", "٣", "1_0", "+5", " 5 "),
    *("0,05", "2,5", "5.", ".5", "0x10", "true", "None", "[]", "{}", "null", "−3", "1 000", "1/3", "½", "2×10⁻³", "١"),
    *("1" * 400, "9" * 20, "\x00", "\ud7ff", "😀", "a" * 2_000, "../..", "%00", "&amp;", ";", ",", "=", "1;2", "own"),
    *HOSTILE,
)


def odd(random: Random) -> str:
    return random.choice(_ODD)


def one_of(*choices: object) -> Value:
    return lambda random: str(random.choice(choices))


def decimal(low: float, high: float) -> Value:
    """A number, with an eye to edges, zero and every order of size."""

    def value(random: Random) -> str:
        size = 10 ** random.uniform(-6, 3)
        number = random.choice(
            [low, high, 0.0, 1.0, random.uniform(low, high), size, -size, round(random.uniform(low, high), 1)]
        )
        return f"{min(max(number, low), high):.{random.choice([1, 2, 3, 6, 17])}g}"

    return value


def whole(low: int, high: int) -> Value:
    return lambda random: str(random.choice([low, high, random.randint(low, high)]))


def few(most: int) -> Value:
    """A whole number of things that each take their time: mostly a small one, as a test of many has to be quick."""

    def value(random: Random) -> str:
        many = random.random() < 0.001
        return str(random.choice([100, 333, most // 2, most - 1, most] if many else [1, 1, 2, 3, 5, 8, 20, 50]))

    return value


def table(columns: int, classes: bool = False) -> Value:
    """Rows as people type and paste them: good ones, extreme ones, and some that cannot be read."""

    def value(random: Random) -> str:
        def cell(last: bool) -> str:
            if classes and last:
                return random.choice("01")
            if random.random() < 0.03:
                return odd(random).replace(";", "")
            scale = random.choice([1, 1, 1, 1, 10, 1e-3, 1e3, 1e-30, 1e30])
            return f"{random.choice([0, 1, 2, 3, -1, random.uniform(-3, 3)]) * scale:.{random.choice([3, 9])}g}"

        rows = random.choice([0, 1, 1, 2, 2, 3, 3, 5, 12, 60])
        width = columns if random.random() < 0.95 else random.randint(0, 4)
        return ";".join(",".join(cell(place == width - 1) for place in range(width)) for _ in range(rows))

    return value


_NAMES = ("w", "x", "y", "b", "w1", "a")
_FUNCTIONS = ("sigmoid", "tanh", "relu", "exp", "log", "sin", "cos", "sqrt", "abs", "sum", "mean")


def expression(random: Random, depth: int = 3) -> str:
    """An expression: most can be read, some are not ours to know, few are broken off or have something odd in them."""
    if depth == 3 and random.random() < 0.25:
        text = random.choice([preset.expression for preset in EXPRESSIONS.values()])
    elif depth == 0 or random.random() < 0.15:
        text = random.choice([*_NAMES, *_NAMES, "2", "0", "0.5", "1e3", "-1"])
    else:
        left, right = expression(random, depth - 1), expression(random, depth - 1)
        name = random.choice(_FUNCTIONS)
        text = random.choice(
            [
                *(f"{left} + {right}", f"({left} - {right})", f"({left})*({right})", f"({left})/({right})"),
                *(f"{name}({left})", f"-({left})", f"({left})**2", f"({left})**{random.choice([3, 0.5, -1, 0])}"),
                f"({left})@({right})",
            ]
        )
    if depth == 3 and random.random() < 0.15:
        cut = random.randrange(len(text) + 1)
        text = (
            text[:cut] + random.choice(["", odd(random), "softmax(x)", "(", "w.grad", "torch.exp(w)", "²"]) + text[cut:]
        )
    return text


def tensor(random: Random) -> str:
    number = decimal(-100, 100)
    vector = f"[{','.join(number(random) for _ in range(random.randint(0, 3)))}]"
    return random.choice([number(random)] * 4 + [vector, f"[{vector},{vector}]", odd(random), "1e30", "-1e200", "0"])


def _assignments(random: Random) -> str:
    return ";".join(f"{name}={tensor(random)}" for name in random.sample(_NAMES, random.randint(1, 4)))


def _lines(random: Random) -> str:
    return ".".join(random.choice([*PALETTE, odd(random)]) for _ in range(random.randint(0, 13)))


_RUN: dict[str, Value] = {
    "model": one_of("linear", "linear", "sigmoid", "affine", "quadratic", "logistic"),
    "loss": one_of("squared_error", "cross_entropy"),
    "w1": decimal(-11, 11),
    "w2": decimal(-11, 11),
    "b": decimal(-11, 11),
    "held": one_of("w", "w1", "w2", "b"),
    "watched": one_of("w", "w1", "w2", "b"),
    "rate_momentum": decimal(0, 10),
    "rate_adam": decimal(0, 10),
    "lr": decimal(1e-6, 10),
    "epochs": few(1_000),
    "w": decimal(-10, 10),
    "data": one_of("lesson", "reachable", "noisy", "one sample", "labels", "outlier", "own"),
    "table": table(2),
    "x": decimal(-1_000, 1_000),
    "scale": one_of("linear", "log"),
    "step": whole(0, 60),
}
PARAMETERS: dict[str, dict[str, Value]] = {
    "lesson": {"lesson": whole(1, len(CHAPTERS)), "present": one_of("0", "1")},
    "training": _RUN,
    "trace": {**_RUN, "program": one_of(*PROGRAMS, "own"), "lines": _lines, "off": _lines, "frame": whole(0, 2_000)},
    "forgetting": {
        **_RUN,
        "look": one_of("rates", "momentum", "batch"),
        "k": whole(1, 400),
        "momentum": decimal(0, 1),
    },
    "sweep": {
        **_RUN,
        "varied": one_of("w", "w1", "w2", "b"),
        "show": one_of("outcome", "loss", "epochs"),
        "loop": one_of("zeroed", "forgotten", "difference"),
        "cells": one_of(*[50] * 8, 100, 200, 400),
        "rates": one_of("0.001,1", "1e-6,10", "0.000001,10", "0.1,1", "1,10", "10,1", "1,1"),
    },
    "graph": {
        "f": expression,
        "v": _assignments,
        "p": lambda random: ",".join(random.sample(_NAMES, random.randint(1, 3))),
        "s": whole(0, 30),
        "turn": one_of("0", "1"),
    },
    "network": {
        "net_layers": whole(1, 6),
        "net_width": whole(1, 16),
        "net_activation": one_of("identity", "sigmoid", "tanh", "relu"),
        "net_lr": decimal(1e-6, 10),
        "net_epochs": few(5_000),
        "net_batch": one_of("1", "8", *["32", "all"] * 4),
        "net_seed": whole(0, 9_999),
        "net_data": one_of("line", "sine", "xor", "circles", "moons", "spirals", "own"),
        "net_table": lambda random: table(random.choice([2, 3]), classes=True)(random),
        "net_at": whole(-1, 60),
        "net_edges": one_of("weights", "gradients"),
        "net_look": one_of("neuron", "matrices", "collapse", "gradients"),
        "net_layer": whole(1, 6),
        "net_neuron": whole(0, 16),
        "net_sample": whole(0, 200),
    },
    "mistakes": {
        "card": one_of(*[mistake.name for mistake in MISTAKES]),
        "kind": one_of("all", "raises", "wrong answer", "slow or leaks"),
        "case": one_of(*[case.name for mistake in MISTAKES for case in mistake.cases]),
        "setting": one_of(*range(1, 20), 100, 300, 500, 1_000, 5_000, 20_000),
    },
    "exercises": {
        "exercise": one_of(*CATALOG, "playground"),
        "chapter": one_of(*[chapter.value for chapter in Chapter]),
        "only": one_of("0", "1"),
        "present": one_of("0", "1"),
    },
}
# Without them a page does more work than a test of thousands can wait for; most links have them.
_QUICK = ("epochs", "net_epochs", "net_batch", "cells")


def link(page: str, random: Random) -> dict[str, str | list[str]]:
    """A link to a page: some parameters, most of them valid, some odd, cut off, given twice or of another page."""
    of_page = PARAMETERS[page]
    names = random.sample(list(of_page), random.randint(0, len(of_page)))
    names += [name for name in _QUICK if name in of_page and name not in names and random.random() < 0.98]
    query: dict[str, str | list[str]] = {}
    for name in names:
        value = of_page[name](random)
        match random.random() * (10 if name in _QUICK else 1):
            case chance if chance < 0.06:
                value = odd(random)
            case chance if chance < 0.09:
                value = value[: random.randrange(len(value) + 1)]
        query[name] = [value, of_page[name](random)] if random.random() < 0.01 else value
    if random.random() < 0.05:
        query[random.choice(["utm_source", "embed", "lr", "net_lr", "f", "card", TOKEN])] = odd(random)
    return query

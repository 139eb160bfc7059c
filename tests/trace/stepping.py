"""Runs a program's text statement by statement, as Python does, and stops after each."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Stop:
    """What there is after a statement: `kind` is "epoch" or "sample" for a loop's header, else "line".

    `names` are the program's variables themselves, not a copy, which would keep things alive.
    """

    kind: str
    names: dict[str, Any]
    printed: list[str] = field(default_factory=list)
    error: BaseException | None = None

    @property
    def variables(self) -> dict[str, Any]:
        return {name: one for name, one in self.names.items() if name not in HIDDEN}


def stops(text: str, torch: Any) -> Iterator[Stop]:
    """`torch` is what the text knows by this name."""
    printed: list[str] = []
    names: dict[str, Any] = {"torch": torch, "print": lambda *values: printed.append(" ".join(map(str, values)))}

    def stop(kind: str, error: BaseException | None = None) -> Stop:
        taken = printed[:]
        printed.clear()
        return Stop(kind, names, taken, error)

    def run(statements: list[ast.stmt]) -> Iterator[Stop]:
        for statement in statements:
            match statement:
                case ast.Import():
                    yield stop("line")
                case ast.Expr(value=ast.Constant(value=value)) if value is Ellipsis:
                    continue
                case ast.For(target=target, iter=iterable, body=body):
                    kind = "epoch" if isinstance(target, ast.Name) else "sample"
                    bind = ast.parse(f"{ast.unparse(target)} = _item")
                    try:
                        items = iter(eval(compile(ast.Expression(iterable), "<it>", "eval"), names))
                    except Exception as error:  # noqa: BLE001
                        yield stop(kind, error)
                        return
                    for names["_item"] in items:
                        exec(compile(bind, "<it>", "exec"), names)  # noqa: S102
                        yield stop(kind)
                        for one in run(body):
                            yield one
                            if one.error is not None:
                                return
                case _:
                    try:
                        exec(compile(ast.Module([statement], []), "<it>", "exec"), names)  # noqa: S102
                    except Exception as error:  # noqa: BLE001
                        yield stop("line", error.with_traceback(None))
                        return
                    yield stop("line")

    for one in run(ast.parse(text).body):
        yield one
        if one.error is not None:
            return


HIDDEN = {"__builtins__", "torch", "print", "_item"}

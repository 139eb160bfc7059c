"""Programs near the right ones, and programs drawn at random from the palette."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from backprop.trace import LINES, PROGRAMS, RIGHT, Program
from backprop.trace.program import SECTIONS

BEFORE = [name for name, line in LINES.items() if line.role == "before" or name == "total"]
INSIDE = [name for name, line in LINES.items() if line.role not in ("before", "epoch") and name != "total"]
STARTS = (("import", "x-data", "y-data", "weight", "define-forward", "define-loss", "total", "optimizer"),)


def one_line_mutations(program: Program) -> Iterator[Program]:
    """Every program that one line tells apart from this: left out, switched off, another in its place, or one more."""
    for place in range(len(program.lines)):
        yield replace(program, off=program.off | {place})
    for section in SECTIONS:
        lines = getattr(program, section)
        others = BEFORE if section == "before" else INSIDE
        for place in range(len(lines)):
            yield replace(program, **{section: lines[:place] + lines[place + 1 :]})
            yield from (replace(program, **{section: (*lines[:place], one, *lines[place + 1 :])}) for one in others)
        for place in range(len(lines) + 1):
            yield from (replace(program, **{section: (*lines[:place], one, *lines[place:])}) for one in others)


def any_program(chance: Random) -> Program:
    """A program that often trains for a while: from a known one, or lines at random after a start with all names."""
    if chance.random() < 0.5:
        program = chance.choice(list(PROGRAMS.values()))
        for _ in range(chance.randrange(1, 4)):
            section = chance.choice(["body", "body", "progress"])
            lines = list(getattr(program, section))
            if lines and chance.random() < 0.4:
                lines.pop(chance.randrange(len(lines)))
            else:
                lines.insert(chance.randrange(len(lines) + 1), chance.choice(INSIDE))
            program = replace(program, off=frozenset(), under_return=False, **{section: tuple(lines)})
        return program
    loss = chance.choice([["forward", "loss"], ["call-loss"], ["forward", "loss", "call-loss"]])
    backward = {"loss": ["backward", "backward-retain"], "call-loss": ["backward-l", "backward-l-retain"]}[loss[-1]]
    body = [*loss, chance.choice(backward), *chance.choices(INSIDE, k=chance.randrange(5))]
    if chance.random() < 0.3:
        chance.shuffle(body)
    progress = tuple(chance.choices(INSIDE, k=chance.randrange(2)))
    return Program(chance.choice(STARTS), body=tuple(body), progress=progress, after=RIGHT.after)

"""Traces by program and settings, by the app's one store."""

from dataclasses import replace

from backprop.trace import Trace, trace_in_pieces
from backprop.training import TrainingConfig
from backprop.ui.shell.store import Pieces, store
from backprop.ui.trace.settings import MAX_EPOCHS, program_of


def traced(name: str, config: TrainingConfig, lines: tuple[str, ...] = (), off: tuple[str, ...] = ()) -> Trace:
    """The trace of `program_of(name, lines, off)` over `MAX_EPOCHS` epochs at most, computed now unless it has been."""
    short = replace(config, epochs=min(config.epochs, MAX_EPOCHS), zero_grad=True, accumulation_steps=1)
    program = program_of(name, lines, off)
    return store().get(("trace", program, short), lambda: Pieces(trace_in_pieces(program, short)))

"""The settings that only the page on the loop line by line has; it shares the training page's."""

from dataclasses import dataclass, replace

from backprop.exercises.loop_lines import ONE_WEIGHT_LINES
from backprop.trace import MAX_FRAMES, PROGRAMS, Program
from backprop.ui.shell.fields import Choice, Fields, Whole, setting

OWN = "own"
MAX_OWN_LINES = 12
# Of a learner's own program: the lines of the exercises that can stand in a loop.
PALETTE = tuple(name for name in ONE_WEIGHT_LINES if "weight" not in name and name != "total")
# What can be switched off: every line that stands in the loop of some program.
IN_LOOPS = tuple(dict.fromkeys([line for program in PROGRAMS.values() for line in program.body] + list(PALETTE)))
MAX_EPOCHS = 20  # beyond, nothing new happens, and a frame more is only another one to send


@dataclass(frozen=True, slots=True)
class _Lines:
    """Names of lines, with dots between them."""

    among: tuple[str, ...]

    @property
    def allowed(self) -> str:
        return f"it is up to {MAX_OWN_LINES} of these, with dots between them: {', '.join(self.among)}"

    def read(self, text: str) -> tuple[str, ...]:
        lines = tuple(text.split(".")) if text else ()
        if len(lines) > MAX_OWN_LINES or not set(lines) <= set(self.among):
            raise ValueError(text)
        return lines

    def write(self, value: tuple[str, ...]) -> str:
        return ".".join(value)


@dataclass(frozen=True, slots=True)
class TraceSettings:
    """What a learner has chosen on the page.

    Attributes:
        program: its name in `PROGRAMS`, or "own".
        frame: the frame that is shown, from 0.
        lines: those of the learner's own loop; used where `program` is "own".
        off: the lines of the loop that are switched off, as a comment; those that it has not are passed over.
    """

    program: str = setting("right", Choice((*PROGRAMS, OWN)))
    frame: int = setting(0, Whole(0, MAX_FRAMES), used="frame 0 is shown")
    lines: tuple[str, ...] = setting(("forward", "loss", "backward", "update", "zero"), _Lines(PALETTE))
    off: tuple[str, ...] = setting((), _Lines(IN_LOOPS))


FIELDS = Fields(TraceSettings(), key="code_")


def program_of(name: str, lines: tuple[str, ...] = (), off: tuple[str, ...] = ()) -> Program:
    """The program of this name; of a learner's own, with these lines in its loop. `off`: those switched off."""
    program = _own(lines) if name == OWN else PROGRAMS[name]
    places = [place for place in program.places("body") if program.lines[place] in off]
    return replace(program, off=program.off | set(places)) if places else program


def _own(lines: tuple[str, ...]) -> Program:
    totals = any(line.startswith("add-") for line in lines)
    prints = ("print-loss",) if {"loss", "difference"} & set(lines) and "loss-item" not in lines else ()
    return Program(
        before=("import", "x-data", "y-data", "weight", *(("total",) if totals else ())),
        body=lines,
        progress=prints,
        after=("print-x-w",),
    )

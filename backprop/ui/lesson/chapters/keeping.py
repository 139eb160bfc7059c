"""Chapter 7: what PyTorch keeps."""

from streamlit.delta_generator import DeltaGenerator

from backprop.figures.shared.palette import Palette
from backprop.training import TrainingConfig
from backprop.ui.lesson.chapter import Chapter
from backprop.ui.lesson.guesses import Choice
from backprop.ui.lesson.stepping import draw_program
from backprop.ui.parts.numbers import counted
from backprop.ui.trace.runs import traced

CONFIG = TrainingConfig(epochs=10)
_PROGRAMS = {"total-of-losses": "total += loss", "total-of-numbers": "total += loss.item()"}


def _alive(program: str) -> int:
    """Graphs alive at the end."""
    return traced(program, CONFIG).frames[-1].graphs


def _observed() -> str:
    graphs, steps = _alive("total-of-losses"), CONFIG.total_steps
    choices = {"none": 0, "one": 1, "epoch": len(CONFIG.dataset), "all": steps}
    return min(choices, key=lambda name: abs(choices[name] - graphs))


def _facts() -> dict[str, str]:
    graphs, mended = map(_alive, _PROGRAMS)
    return {"steps": str(CONFIG.total_steps), "graphs": str(graphs), "mended": counted(mended, "graph")}


def _draw(_: Palette, guessed: bool, beside: DeltaGenerator) -> None:
    program = "total-of-losses"
    if guessed:
        program = beside.segmented_control(
            "The total", list(_PROGRAMS), format_func=_PROGRAMS.__getitem__, default=program, required=True,
            key="lesson_keeping_program",
        )  # fmt: skip
        graphs = _alive(program)
        beside.markdown(f"When it ends, {'there is' if graphs == 1 else 'there are'} **{counted(graphs, 'graph')}**.")
    draw_program(program, CONFIG, running=guessed)


CHAPTER = Chapter(
    id="keeping",
    guess=Choice(("none", "one", "epoch", "all"), _observed),
    facts=_facts,
    draw=_draw,
    exercise="total-loss",
    page="trace",
    wide=True,
)

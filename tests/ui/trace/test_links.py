"""A link leads to the frame of the step, and to the program that makes the mistake."""

import pytest

from backprop.datasets import PRESETS
from backprop.mistakes import CATALOG as MISTAKES
from backprop.trace import PROGRAMS, trace
from backprop.training import TrainingConfig
from backprop.training import train as trained
from backprop.ui.trace.links import PROGRAM_OF, frame_of_step
from backprop.ui.trace.settings import MAX_EPOCHS


@pytest.mark.parametrize("data", ["lesson", "one sample", "noisy"])
def test_the_frame_of_a_step_is_the_one_after_its_update(data: str) -> None:
    config = TrainingConfig(epochs=4, dataset=PRESETS[data])
    run, log = trace(PROGRAMS["right"], config), trained(config)
    for step in range(len(log)):
        frame = frame_of_step(config, step)
        assert frame is not None
        now, before = (run.frames[at].variable("w") for at in (frame, frame - 1))
        assert now is not None
        assert before is not None
        assert now.value == (log.weights[step + 1],)
        assert before.value == (log.weights[step],)


def test_steps_beyond_what_is_shown_have_no_frame() -> None:
    config = TrainingConfig(epochs=100)
    assert frame_of_step(config, MAX_EPOCHS * 3 - 1) is not None
    assert frame_of_step(config, MAX_EPOCHS * 3) is None


def test_mistakes_lead_to_programs_that_there_are() -> None:
    assert set(PROGRAM_OF) <= {mistake.name for mistake in MISTAKES}
    assert set(PROGRAM_OF.values()) <= set(PROGRAMS)

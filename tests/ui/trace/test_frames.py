"""What the browser gets of a trace is the trace; what a learner takes home says the same."""

from __future__ import annotations

import csv
import io
import json
import math
from typing import Any

import pytest

from backprop.trace import PROGRAMS, Trace, trace
from backprop.training import TrainingConfig
from backprop.ui.trace.frames import as_json, frames_of
from backprop.ui.trace.take_home import page, table

FIVE = TrainingConfig(epochs=5)


def plainly(value: Any) -> Any:
    if isinstance(value, tuple):
        return [plainly(one) for one in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


@pytest.mark.parametrize("config", [FIVE, TrainingConfig(learning_rate=10.0, epochs=20)], ids=["lesson", "overflow"])
@pytest.mark.parametrize("program", PROGRAMS)
def test_every_frame_has_its_variables_gradient_print_and_error(program: str, config: TrainingConfig) -> None:
    run = trace(PROGRAMS[program], config)
    data = json.loads(as_json(frames_of(run)))
    assert len(data["frames"]) == len(run.frames)
    for sent, frame in zip(data["frames"], run.frames, strict=True):
        variables = [data["records"][number] for number in sent[4]]
        assert [one[0] for one in variables] == [one.name for one in frame.variables]
        assert [one[2] for one in variables] == [plainly(one.value) for one in frame.variables]
        assert sent[3] == list(frame.printed)
        assert sent[5] == (frame.gradient and [plainly(frame.gradient.value), plainly(frame.gradient.old)])
        assert sent[8] == (frame.raised and [frame.raised.type, frame.raised.message])
    lives = {node[0]: (node[8], node[9], node[10]) for node in data["nodes"]}
    assert lives == {node.id: (node.made, node.freed, node.gone) for node in run.nodes}


@pytest.mark.parametrize("program", PROGRAMS)
def test_the_page_to_take_home_is_small_and_whole(program: str) -> None:
    text = page(frames_of(trace(PROGRAMS[program], FIVE)))
    assert len(text.encode()) < 300_000
    assert text.count("</script>") == 1
    assert "export default" not in text
    assert "http" not in text.replace("http://www.w3.org/2000/svg", "")


def rows(run: Trace) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table(run, frames_of(run)))))


def test_the_table_has_the_lessons_numbers_row_by_row() -> None:
    written = rows(trace(PROGRAMS["right"], FIVE))
    gradients = [one["w.grad"] for one in written if one["printed"].startswith("\tgrad")]
    assert [float(one) for one in gradients[:3]] == pytest.approx([-2.0, -7.84, -16.2288], abs=1e-5)
    first = next(one["printed"] for one in written if one["printed"].startswith("progress"))
    assert first == "progress: 0 7.315943717956543"
    never = rows(trace(PROGRAMS["never-zeroed"], FIVE))
    old = [one["old in w.grad"] for one in never if one["printed"].startswith("\tgrad")]
    assert [float(one) for one in old[:3]] == pytest.approx([0.0, -2.0, -9.84], abs=1e-5)

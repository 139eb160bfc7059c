"""The script and the notebook are run, and must end where the app's own run ended, to the last digit."""

import ast
import contextlib
import io
import json
import math
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from nbclient import NotebookClient

from backprop.datasets import LARGEST, PRESETS, Dataset
from backprop.training import TrainingConfig, train
from backprop.training.export import notebook, script, table

REFERENCE = Path(__file__).parents[1] / "reference"

awkward = st.sampled_from([0.1, 1 / 3, -2.0000000000000004, 1e-7, 123456.789, 5e-324, -0.0])
numbers = st.one_of(awkward, st.floats(-100, 100))
datasets = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=6).map(
    lambda pairs: Dataset(x=tuple(x for x, _ in pairs), y=tuple(y for _, y in pairs))
)
configs = st.builds(
    TrainingConfig,
    model=st.sampled_from(["linear", "sigmoid"]),
    learning_rate=st.one_of(st.just(0.0037), st.floats(1e-6, 0.3), st.floats(0.3, 10)),
    epochs=st.integers(1, 25),
    initial_w=st.floats(-1000, 1000),
    zero_grad=st.booleans(),
    accumulation_steps=st.sampled_from([1, 2, 3, 7]),
    dataset=st.one_of(datasets, st.sampled_from(list(PRESETS.values()))),
)
float32_range = st.floats(-LARGEST, LARGEST)  # from the smallest number to the largest: most of these runs overflow
extreme_datasets = st.lists(st.tuples(float32_range, float32_range), min_size=1, max_size=4).map(
    lambda pairs: Dataset(x=tuple(x for x, _ in pairs), y=tuple(y for _, y in pairs))
)
TWO_HUNDRED_ROWS = Dataset(x=[i / 300 for i in range(200)], y=[math.sin(i) for i in range(200)])


def run_text(program: str) -> str:
    """What our own generated program prints, run in this process."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(program, "exported.py", "exec"), {"__name__": "__main__"})  # noqa: S102
    return printed.getvalue()


def code_cells(config: TrainingConfig) -> str:
    cells = json.loads(notebook(config))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")


def markdown(config: TrainingConfig) -> str:
    cells = json.loads(notebook(config))["cells"]
    return "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "markdown")


def figure(name: str, printed: str) -> float:
    (digits,) = re.findall(rf"^{name}: (\S+)$", printed, re.MULTILINE)
    return float(digits)


def stopped_in(printed: str) -> int | None:
    steps = re.findall(r"^stopped in step (\d+), epoch \d+: a number is too large for float32$", printed, re.MULTILINE)
    assert len(steps) <= 1
    return int(steps[0]) if steps else None


def assert_ends_like_the_app(printed: str, config: TrainingConfig) -> None:
    run = train(config)
    assert stopped_in(printed) == run.overflow_step
    # Exactly equal, where 0.0 equals -0.0 and nan equals nan.
    np.testing.assert_array_equal(figure("final w", printed), run.final_w)
    np.testing.assert_array_equal(figure("final loss", printed), run.final_loss)
    np.testing.assert_array_equal(figure("prediction after training", printed.replace(": 4 ", ": ")), run.predict(4.0))


# --- the script does what the app did


@given(configs)
@settings(max_examples=100)
@example(TrainingConfig())
@example(TrainingConfig(zero_grad=False))
@example(TrainingConfig(model="sigmoid", zero_grad=False, accumulation_steps=7))
@example(TrainingConfig(learning_rate=1.0))
@example(TrainingConfig(learning_rate=9.99, zero_grad=False, accumulation_steps=2, epochs=60))
@example(TrainingConfig(accumulation_steps=10_000, epochs=2))
@example(TrainingConfig(learning_rate=1e-45, initial_w=-0.0, epochs=1))
@example(TrainingConfig(epochs=2, dataset=Dataset(x=(LARGEST, 1e-46), y=(-LARGEST, 5e-324))))
@example(TrainingConfig(epochs=2, dataset=TWO_HUNDRED_ROWS))
def test_the_script_ends_with_the_apps_numbers_to_the_last_digit(config):
    assert_ends_like_the_app(run_text(script(config)), config)


@pytest.mark.parametrize(
    "config",
    [
        TrainingConfig(initial_w=0.0, dataset=Dataset(x=(1.0, 1.0), y=(1.0, 1e30))),
        TrainingConfig(initial_w=0.0, dataset=Dataset(x=(1.0, 3e38), y=(1.0, 1.0)), accumulation_steps=3),
        TrainingConfig(initial_w=0.0, dataset=Dataset(x=(0.0, 1e38), y=(1.0, 1.0)), learning_rate=10.0, epochs=1),
    ],
    ids=["the loss", "the gradient", "w"],
)
def test_one_number_that_overflows_is_enough_to_stop_the_script(config):
    run = train(config)
    assert run.overflow_step == 1
    assert stopped_in(run_text(script(config))) == 1


@given(extreme_datasets, st.sampled_from(["linear", "sigmoid"]), st.booleans(), st.integers(1, 4))
@settings(max_examples=80)
def test_the_script_stops_at_the_step_at_which_the_app_stopped(dataset, model, zero_grad, k):
    config = TrainingConfig(model=model, epochs=8, zero_grad=zero_grad, accumulation_steps=k, dataset=dataset)
    assert_ends_like_the_app(run_text(script(config)), config)


@pytest.mark.parametrize("model", ["linear", "sigmoid"])
@pytest.mark.parametrize("zero_grad", [True, False])
@pytest.mark.parametrize("accumulation_steps", [1, 2, 3, 7])
@pytest.mark.parametrize("learning_rate", [0.0037, 0.1, 3.3])
def test_the_script_ends_like_the_app_on_the_lessons_data(model, zero_grad, accumulation_steps, learning_rate):
    config = TrainingConfig(
        model=model,
        learning_rate=learning_rate,
        initial_w=-0.7,
        zero_grad=zero_grad,
        accumulation_steps=accumulation_steps,
    )
    assert_ends_like_the_app(run_text(script(config)), config)


def test_the_script_runs_on_its_own_with_nothing_but_pytorch(tmp_path):
    config = TrainingConfig(model="sigmoid", accumulation_steps=2, dataset=PRESETS["reachable"])
    path = tmp_path / "backpropagation.py"
    path.write_text(script(config), encoding="utf-8")
    # -I: isolated, so that this project cannot be imported. -W error: it must not warn either.
    finished = subprocess.run(
        [sys.executable, "-I", "-W", "error", str(path)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert finished.stderr == ""
    assert_ends_like_the_app(finished.stdout, config)
    modules = {
        alias.name
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Import)
        for alias in node.names
    }
    assert modules == {"math", "torch"}


def test_the_script_prints_the_figures_of_the_lesson():
    printed = run_text(script(TrainingConfig()))
    assert printed.splitlines()[:5] == [
        "prediction before training: 4 4.0",
        "\tgrad: 1.0 2.0 -2.0",
        "\tgrad: 2.0 4.0 -7.840000152587891",
        "\tgrad: 3.0 6.0 -16.228801727294922",
        "progress: 0 7.315943717956543",
    ]
    assert printed.splitlines()[-3:] == [
        "prediction after training: 4 7.999998569488525",
        "final w: 1.9999996423721313",
        "final loss: 9.094947017729282e-13",
    ]


@given(configs)
@settings(max_examples=25)
def test_the_gradients_and_the_progress_printed_are_those_of_the_step_log(config):
    run, printed = train(config), run_text(script(config))
    gradients = [float(line.split()[-1]) for line in printed.splitlines() if line.startswith("\tgrad:")]
    np.testing.assert_array_equal(gradients, run.gradients[: len(gradients)])
    rows = len(config.dataset)
    for epoch, loss in re.findall(r"^progress: (\d+) (\S+)$", printed, re.MULTILINE):
        assert float(loss) == run.losses[(int(epoch) + 1) * rows - 1]


def test_an_overflow_is_said_with_the_numbers_of_its_step():
    config = TrainingConfig(learning_rate=1.0, epochs=1000)
    run, printed = train(config), run_text(script(config))
    assert run.overflow_step == 29
    assert "stopped in step 29, epoch 9: a number is too large for float32" in printed
    assert f"\tloss: inf grad: {float(run.gradients[-1])} w: {run.final_w}" in printed


@pytest.mark.parametrize(
    ("epochs", "dataset"),
    [
        (1, TWO_HUNDRED_ROWS),
        (7, TWO_HUNDRED_ROWS),
        (1000, PRESETS["one sample"]),
        (777, PRESETS["one sample"]),
        (100, PRESETS["noisy"]),
        (41, PRESETS["lesson"]),
    ],
)
def test_however_long_the_run_the_printout_fits_a_screen_or_two(epochs, dataset):
    printed = run_text(script(TrainingConfig(epochs=epochs, dataset=dataset)))
    progress = [int(epoch) for epoch in re.findall(r"^progress: (\d+)", printed, re.MULTILINE)]
    assert 1 <= len(progress) <= 21
    assert (progress[0], progress[-1]) == (0, epochs - 1)
    assert 1 <= printed.count("\tgrad:") <= 20
    assert len(printed.splitlines()) <= 45


# --- the script is worth reading


def assigned(name: str, program: str) -> object:
    (value,) = [
        node.value
        for node in ast.parse(program).body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == name
    ]
    return ast.literal_eval(value)


@given(configs)
@settings(max_examples=50)
@example(TrainingConfig(dataset=TWO_HUNDRED_ROWS))
def test_the_settings_stand_in_the_script_with_every_digit(config):
    program = script(config)
    assert tuple(assigned("x_data", program)) == config.dataset.x
    assert tuple(assigned("y_data", program)) == config.dataset.y
    assert assigned("learning_rate", program) == config.learning_rate
    assert assigned("epochs", program) == config.epochs
    assert f"w = torch.tensor([{config.initial_w!r}], requires_grad=True)" in program


@given(configs)
@settings(max_examples=50)
@example(TrainingConfig(dataset=TWO_HUNDRED_ROWS))
def test_no_line_is_longer_than_a_screen(config):
    for line in script(config).splitlines():
        assert len(line) <= 100
        assert line == line.rstrip()


def test_the_lessons_script_is_about_a_page_long():
    assert len(script(TrainingConfig()).splitlines()) <= 60


def test_the_model_line_is_the_models_own():
    assert "return x * w\n" in script(TrainingConfig())
    assert "return torch.sigmoid(x * w)\n" in script(TrainingConfig(model="sigmoid"))


def test_forgetting_leaves_the_line_there_commented_out_and_taking_the_mark_away_mends_it():
    forgotten = script(TrainingConfig(zero_grad=False))
    (line,) = [line for line in forgotten.splitlines() if "zero_()" in line]
    assert line.startswith("        # w.grad.zero_()  # forgotten")
    mended = forgotten.replace("# w.grad.zero_()", "w.grad.zero_()")
    assert_ends_like_the_app(run_text(mended), TrainingConfig())


@pytest.mark.parametrize("zero_grad", [True, False])
def test_accumulating_is_written_only_where_it_is_done(zero_grad):
    plain = script(TrainingConfig(zero_grad=zero_grad))
    accumulating = script(TrainingConfig(zero_grad=zero_grad, accumulation_steps=3))
    assert "accumulation" not in plain
    assert "accumulation_steps = 3\n" in accumulating
    assert "if (step + 1) % accumulation_steps == 0:" in accumulating


def test_the_script_follows_todays_practice():
    program = script(TrainingConfig())
    assert ".data" not in program
    assert "Variable" not in program
    assert "torch.no_grad()" in program


def test_the_same_settings_give_the_same_text():
    config = TrainingConfig(model="sigmoid", accumulation_steps=2)
    same = TrainingConfig(model="sigmoid", accumulation_steps=np.int64(2), learning_rate=np.float64(0.01))
    assert script(config) == script(same)
    assert notebook(config) == notebook(same)


# --- the notebook is the script in cells


@given(configs)
@settings(max_examples=50)
def test_the_notebook_holds_the_code_of_the_script_and_nothing_else(config):
    def bare(program: str) -> list[str]:
        return [line for line in program.splitlines() if line and not line.startswith('"""')]

    assert bare(code_cells(config)) == bare(script(config))


@given(configs)
@settings(max_examples=25)
def test_the_code_cells_run_one_after_the_other_end_like_the_app(config):
    assert_ends_like_the_app(run_text(code_cells(config)), config)


@pytest.mark.parametrize(
    "config",
    [TrainingConfig(), TrainingConfig(model="sigmoid", zero_grad=False, accumulation_steps=3, epochs=7)],
    ids=["lesson", "sigmoid"],
)
def test_the_notebook_is_valid_and_its_cells_have_fixed_names(config):
    document = nbformat.reads(notebook(config), as_version=nbformat.NO_CONVERT)
    nbformat.validate(document)
    assert (document.nbformat, document.nbformat_minor) == (4, 5)
    ids = [cell.id for cell in document.cells]
    assert ids == [
        f"{part}-{kind}" for part in ("settings", "model", "before", "loop", "after") for kind in ("words", "code")
    ]


@pytest.mark.filterwarnings("default")  # Jupyter's own
@pytest.mark.parametrize(
    "config",
    [TrainingConfig(), TrainingConfig(model="linear", learning_rate=1.0, zero_grad=False, accumulation_steps=2)],
    ids=["lesson", "overflow"],
)
def test_jupyter_runs_the_notebook_to_the_apps_numbers(config, tmp_path, monkeypatch):
    for variable in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR", "JUPYTER_CONFIG_DIR"):
        monkeypatch.setenv(variable, str(tmp_path))
    document = nbformat.reads(notebook(config), as_version=4)
    NotebookClient(document, timeout=120, kernel_name="python3", resources={"metadata": {"path": tmp_path}}).execute()
    outputs = [output for cell in document.cells if cell.cell_type == "code" for output in cell.outputs]
    assert {output.output_type for output in outputs} == {"stream"}
    assert {output.name for output in outputs} == {"stdout"}
    assert_ends_like_the_app("".join(output.text for output in outputs), config)


@given(configs)
@settings(max_examples=50)
def test_the_words_are_plain_and_fit_the_settings(config):
    words = markdown(config)
    assert words.isascii()
    assert "!" not in words
    assert "pip install torch" in words
    assert ("sigmoid" in words) == (config.model == "sigmoid")
    assert ("commented out" in words) == (not config.zero_grad)
    k, total = config.accumulation_steps, config.total_steps
    assert (f"gradients of {k} samples" in words) == (k > 1)
    assert (f"left over at the end ({total % k} of {total})" in words) == (total % k > 0)


# --- the table


@pytest.mark.parametrize("zero_grad", [True, False])
def test_the_lessons_table_is_the_reference_file_to_the_letter(zero_grad):
    name = f"linear_{'zeroed' if zero_grad else 'forgotten'}.csv"
    assert table(train(TrainingConfig(zero_grad=zero_grad))) == (REFERENCE / name).read_text(encoding="utf-8")


@given(configs)
@settings(max_examples=40)
@example(TrainingConfig(learning_rate=1.0))
@example(TrainingConfig(learning_rate=10.0, accumulation_steps=2, zero_grad=False, epochs=100))
@example(TrainingConfig(dataset=Dataset(x=(LARGEST,), y=(-LARGEST,))))
@example(TrainingConfig(model="sigmoid", initial_w=100.0, dataset=Dataset(x=(10.0,), y=(-3e38,))))  # inf · 0 is nan
def test_every_number_of_the_table_reads_back_exactly(config):
    steps = train(config).steps
    heading, *lines = table(train(config)).splitlines()
    assert heading.split(",") == list(steps.columns)
    rows = [[float(cell) for cell in line.split(",")] for line in lines]
    np.testing.assert_array_equal(rows, steps.to_numpy(dtype=np.float64))

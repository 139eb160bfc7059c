"""The script and the notebook, run as a learner runs them: they end with the app's own numbers."""

import json
import subprocess
import sys

import numpy as np
import pytest
import torch

from backprop.network import ACTIVATION_NAMES, PRESETS, NetworkConfig, Points, train
from backprop.network.experiments import mean_loss
from backprop.network.export import notebook, script

CONFIGS = [
    NetworkConfig(epochs=40),
    NetworkConfig(layers=1, points=PRESETS["line"], learning_rate=0.1, epochs=30, batch_size=1),
    NetworkConfig(layers=6, width=3, activation="sigmoid", epochs=10, batch_size=16, seed=7, points=PRESETS["moons"]),
    NetworkConfig(layers=3, width=5, activation="relu", epochs=25, points=Points(((-1.0,), (0.1,)), (1e-7, 3.0))),
    NetworkConfig(learning_rate=5.0, points=PRESETS["line"], epochs=500),
]


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> list[list[str]]:
    """What each script, and each notebook's cells in their order, print. All in one Python, to import PyTorch once."""
    folder = tmp_path_factory.mktemp("programs")
    for number, config in enumerate(CONFIGS):
        cells = [cell for cell in json.loads(notebook(config))["cells"] if cell["cell_type"] == "code"]
        (folder / f"{number}a.py").write_text(script(config), encoding="utf-8")
        (folder / f"{number}b.py").write_text("\n".join("".join(cell["source"]) for cell in cells), encoding="utf-8")
    run_all = "import runpy, sys\nfor path in sys.argv[1:]:\n    runpy.run_path(path)\n    print('=====')"
    command = [sys.executable, "-c", run_all, *map(str, sorted(folder.iterdir()))]
    printed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout
    return [part.split("\n") for part in printed.split("=====\n")[:-1]]


@pytest.mark.parametrize("number", range(len(CONFIGS)))
def test_the_script_and_the_notebook_end_with_the_apps_loss(number: int, outputs: list[list[str]]) -> None:
    run = train(CONFIGS[number])
    at_the_end = mean_loss(run.config, torch.from_numpy(run.parameters[-1]))
    for lines in outputs[2 * number : 2 * number + 2]:
        if run.overflow_epoch is None:
            assert float(lines[-3].removeprefix("mean loss of all points: ")) == pytest.approx(at_the_end, rel=1e-4)
        assert np.float32(lines[-2].removeprefix("final loss: ")) == run.losses[-1]
        stopped = f"stopped in epoch {run.overflow_epoch}: a number is too large for float32"
        assert (stopped in lines) == (run.overflow_epoch is not None)


@pytest.mark.parametrize("activation", ACTIVATION_NAMES)
def test_the_network_in_the_script_has_every_layer_with_its_shapes(activation: str) -> None:
    code = script(NetworkConfig(layers=3, width=8, activation=activation))
    assert "nn.Linear(2, 8),  # W1: 8 x 2, b1: 8" in code
    assert "nn.Linear(8, 1),  # W3: 1 x 8, b3: 1" in code
    assert code.count("nn.Linear(") == 3
    assert all(len(line) <= 110 for line in code.splitlines())


def test_the_three_lines_in_pytorchs_own_words_train_to_the_same_numbers() -> None:
    config = NetworkConfig(epochs=5, batch_size=2)
    _, sentence, in_words = script(config).rpartition("# The same in PyTorch's own words")
    assert sentence
    before, loss, step = (line.removeprefix("# ") for line in in_words.strip().splitlines()[1:])
    program = script(config).replace("final_loss = math.nan\n", f"final_loss = math.nan\n{before}\n", 1)
    start, end = program.index("        loss = (("), program.index("        epoch_loss +=")
    program = f"{program[:start]}        {loss}\n        {step}\n{program[end:]}"
    printed = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout
    assert float(printed.rpartition("final loss: ")[2]) == pytest.approx(float(train(config).losses[-1]), rel=1e-5)


def test_the_notebook_is_one_that_jupyter_can_open() -> None:
    document = json.loads(notebook(NetworkConfig()))
    assert (document["nbformat"], document["nbformat_minor"]) == (4, 5)
    kinds = [cell["cell_type"] for cell in document["cells"]]
    assert kinds == ["markdown", "code"] * 4

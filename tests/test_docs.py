"""What the documents name exists: files, make targets, tests, and what README promises that the app shows."""

import re
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest

from backprop.outcomes import lowest
from backprop.training import TrainingConfig, train
from backprop.ui.training.settings import DEFAULTS, FIELDS

ROOT = Path(__file__).parent.parent
NAMES = ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", *(f"docs/{path.name}" for path in ROOT.glob("docs/*.md"))]
DOCUMENTS = {name: (ROOT / name).read_text(encoding="utf-8") for name in NAMES}
README = DOCUMENTS["README.md"]
BLOCKS = {name: re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for name, text in DOCUMENTS.items()}
SPANS = {name: re.findall(r"`([^`\n]+)`", text) for name, text in DOCUMENTS.items()}

every_document = pytest.mark.parametrize("name", DOCUMENTS)


@every_document
def test_every_file_that_a_document_names_exists(name: str) -> None:
    text = DOCUMENTS[name]
    linked = re.findall(r"\]\(([^):#]+)(?:#[^)]*)?\)", text) + re.findall(r'(?:src|srcset)="(?!https:)([^"]+)"', text)
    assert [path for path in linked if not (ROOT / name).parent.joinpath(path).exists()] == []
    named = [span for span in SPANS[name] if re.fullmatch(r"[\w.-]+(/[\w.-]*)+|[\w-]+\.(py|txt|toml|md)", span)]
    named += [
        line.split()[0] for block in BLOCKS[name] for line in block.splitlines() if re.match(r"\S+(/|\.py) ", line)
    ]
    theirs = r"\.venv|.*NAME|ex\d\d_"  # made at need, to be named by the reader, and a learner's own files
    ours = [path for path in named if not re.match(theirs, path)]
    assert ours + linked
    assert [path for path in ours if not (ROOT / path).exists()] == []


@every_document
def test_every_make_target_that_a_document_names_exists(name: str) -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    code = "\n".join(SPANS[name] + BLOCKS[name])
    assert set(re.findall(r"\bmake (?:[A-Z]+=\S+ )?([a-z]+)", code)) <= targets


@every_document
def test_every_test_that_a_document_names_exists(name: str) -> None:
    tests = "\n".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests").rglob("test_*.py"))
    for test in re.findall(r"`(test_\w+)`", DOCUMENTS[name]):
        assert f"def {test}(" in tests


def test_pictures_are_light_enough_for_a_first_page() -> None:
    pictures = [ROOT / path for path in re.findall(r'(?:src|srcset)="(?!https:)([^"]+)"', README)]
    assert pictures
    assert sum(picture.stat().st_size for picture in pictures) < 600_000  # a browser fetches half of them: one theme


def answer(query: str) -> str:
    """What README says that the page shows for this link."""
    return next(line for line in README.splitlines() if line.startswith(f"| `{query}` |")).replace("−", "-")


def test_the_answers_in_the_table_of_experiments_are_what_the_loop_does() -> None:
    zeroed, forgotten = (train(TrainingConfig(zero_grad=zero_grad)) for zero_grad in (True, False))
    held = [f"{run.gradients[1]:.2f}" for run in (zeroed, forgotten)]
    assert held == ["-7.84", "-9.84"]
    assert all(number in answer("?step=1") for number in held)

    settings = FIELDS.from_query({"lr": "0.25", "epochs": "30"})[0]
    bounded = train(TrainingConfig(learning_rate=0.25, epochs=30, zero_grad=False)).weights
    assert abs(train(settings.config).final_w) > 1e6
    assert f"between {bounded.min():.0f} and {bounded.max():.0f}" in answer("?lr=0.25&epochs=30")

    one_step = train(FIELDS.from_query({"lr": "0.5", "epochs": "20"})[0].config).weights
    assert np.all(one_step[1:] == 2)
    assert "lands on 2 exactly" in answer("?lr=0.5&epochs=20")

    floor = lowest("sigmoid", DEFAULTS.dataset).loss
    by_hand = np.mean((1 - np.array([2, 4, 6])) ** 2)  # a sigmoid at its largest
    assert floor == pytest.approx(by_hand, rel=1e-3)
    assert f"The floor is {floor:.2f}" in answer("?model=sigmoid")

    flat = "?model=sigmoid&data=reachable&w=10&lr=0.1"
    settings = FIELDS.from_query(dict(parse_qsl(flat[1:])))[0]
    assert train(settings.config).final_w == pytest.approx(10, abs=1e-3)
    assert lowest("sigmoid", settings.dataset).w == pytest.approx(0.8, abs=1e-3)
    assert "w = 0.8 would fit" in answer(flat)

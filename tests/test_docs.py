"""What the documents name exists: files, make targets, tests, and links into the app with the answers they promise."""

import re
from dataclasses import fields
from pathlib import Path
from urllib.parse import parse_qsl

import numpy as np
import pytest

from backprop.landscape import lowest
from backprop.training import TrainingConfig, train
from backprop.ui.forgetting import settings as forgetting
from backprop.ui.graph import settings as graph
from backprop.ui.settings import DATA_NAMES, DEFAULTS, MAX_LINK_CHARACTERS, SCALES, Settings, from_query, to_query

ROOT = Path(__file__).parent.parent
DOCUMENTS = {
    name: (ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
}
README = DOCUMENTS["README.md"]
BLOCKS = {name: re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL) for name, text in DOCUMENTS.items()}
SPANS = {name: re.findall(r"`([^`\n]+)`", text) for name, text in DOCUMENTS.items()}
QUERIES = sorted({span for spans in SPANS.values() for span in spans if span.startswith("?")})

every_document = pytest.mark.parametrize("name", DOCUMENTS)


def parameters() -> dict[str, list[str]]:
    """The rows of README's table of link parameters: name, and the cells after it."""
    table = README.split("| parameter |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    return {name.strip("`"): cells for name, *cells in rows}


@every_document
def test_every_file_that_a_document_names_exists(name: str) -> None:
    text = DOCUMENTS[name]
    named = re.findall(r"\]\(([^):]+)\)", text) + re.findall(r'(?:src|srcset)="([^"]+)"', text)
    named += [span for span in SPANS[name] if re.fullmatch(r"[\w.-]+(/[\w.-]*)+|[\w-]+\.(py|txt|toml|md)", span)]
    named += [
        line.split()[0] for block in BLOCKS[name] for line in block.splitlines() if re.match(r"\S+(/|\.py) ", line)
    ]
    ours = [path for path in named if not path.startswith(".venv") and "NAME" not in path]
    assert ours
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
    pictures = [ROOT / path for path in re.findall(r'(?:src|srcset)="([^"]+)"', README)]
    assert pictures
    assert sum(picture.stat().st_size for picture in pictures) < 500_000  # a browser fetches half of them: one theme


@pytest.mark.parametrize("query", QUERIES)
def test_every_link_shown_is_understood_and_nothing_in_it_is_idle(query: str) -> None:
    link = dict(parse_qsl(query[1:], strict_parsing=True))
    settings, refused = from_query(link)
    assert refused == []
    assert set(link) <= set(to_query(settings))


def test_the_table_of_parameters_is_complete_and_its_defaults_are_the_apps() -> None:
    names = {field.name for field in fields(Settings)} - {"own"} | {"table"}
    assert set(parameters()) == names
    for name, (_, default) in parameters().items():
        if name != "table":
            assert from_query({name: default.strip("`")}) == (DEFAULTS, [])


@pytest.mark.parametrize("name", ["lr", "epochs", "w", "x"])
def test_the_ranges_of_the_parameters_are_the_apps(name: str) -> None:
    low, high = map(float, re.search(r"(\S+) to (\S+)$", parameters()[name][0]).groups())
    for value in (low, high):
        assert from_query({name: f"{value:g}"})[1] == []
    beyond = (low - 1, high + 1) if name == "epochs" else (low - abs(low) / 1000, high + high / 1000)
    for value in beyond:
        assert from_query({name: f"{value:g}"})[1] != []


def test_the_choices_of_the_parameters_are_the_apps() -> None:
    chosen = {name: re.findall(r"`([^`]+)`", cells[0]) for name, cells in parameters().items()}
    assert tuple(chosen["data"]) == DATA_NAMES
    assert tuple(chosen["scale"]) == SCALES
    assert chosen["model"] == ["linear", "sigmoid"]
    assert f"{MAX_LINK_CHARACTERS:,} characters" in parameters()["table"][0]


FORGETTING_LINKS = sorted({span for spans in SPANS.values() for span in spans if span.startswith("/forgetting?")})


@pytest.mark.parametrize("link", FORGETTING_LINKS)
def test_every_link_to_the_page_on_forgetting_is_understood_and_nothing_in_it_is_idle(link: str) -> None:
    query = dict(parse_qsl(link.removeprefix("/forgetting?"), strict_parsing=True))
    (own, refused), (shared, refused_too) = forgetting.from_query(query), from_query(query)
    assert refused + refused_too == []
    assert {**forgetting.to_query(own), **to_query(shared)} == query


def test_the_table_of_the_page_on_forgettings_parameters_is_the_apps() -> None:
    table = README.split("| page on forgetting |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    cells = {name.strip("`"): (values, default.strip("`")) for name, values, default in rows}
    assert set(cells) == {"look", "k", "momentum"}
    assert forgetting.from_query({name: default for name, (_, default) in cells.items()}) == (forgetting.DEFAULTS, [])
    assert tuple(re.findall(r"`(\w+)`", cells["look"][0])) == forgetting.LOOKS
    assert cells["k"][0].endswith(f"1 to {forgetting.MAX_K}")


GRAPH_LINKS = sorted({span for spans in SPANS.values() for span in spans if span.startswith("/graph?")})


@pytest.mark.parametrize("link", GRAPH_LINKS)
def test_every_link_to_the_graph_page_is_understood_and_nothing_in_it_is_idle(link: str) -> None:
    query = dict(parse_qsl(link.removeprefix("/graph?"), strict_parsing=True))
    settings, refused = graph.from_query(query)
    assert refused == []
    assert graph.to_query(settings) == query


def test_the_table_of_the_graph_pages_parameters_is_the_apps() -> None:
    table = README.split("| graph page |")[1].split("\n\n")[0]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]
    cells = {name.strip("`"): (values, default.strip("`")) for name, values, default in rows}
    assert set(cells) == {"f", "v", "p", "s"}
    assert graph.from_query({"f": cells["f"][1], "s": cells["s"][1]}) == (graph.LESSON, [])
    assert f"0 to {graph.MAX_STEP};" in cells["s"][0]
    assert graph.from_query({"s": str(graph.MAX_STEP + 1)})[1] != []
    assert f"more than {graph.MAX_LINK_CHARACTERS:,} characters" in README
    assert graph.starting("a*x").parameters == ("a",)
    assert graph.starting("a*x").values == (("a", 1.0), ("x", 1.0))


def answer(query: str) -> str:
    """What README says that the page shows for this link."""
    return next(line for line in README.splitlines() if line.startswith(f"| `{query}` |")).replace("−", "-")


def test_the_answers_in_the_table_of_experiments_are_what_the_loop_does() -> None:
    zeroed, forgotten = (train(TrainingConfig(zero_grad=zero_grad)) for zero_grad in (True, False))
    held = [f"{run.gradients[1]:.2f}" for run in (zeroed, forgotten)]
    assert held == ["-7.84", "-9.84"]
    assert all(number in answer("?step=1") for number in held)

    settings = from_query({"lr": "0.25", "epochs": "30"})[0]
    bounded = train(TrainingConfig(learning_rate=0.25, epochs=30, zero_grad=False)).weights
    assert abs(train(settings.config).final_w) > 1e6
    assert f"between {bounded.min():.0f} and {bounded.max():.0f}" in answer("?lr=0.25&epochs=30")

    one_step = train(from_query({"lr": "0.5", "epochs": "20"})[0].config).weights
    assert np.all(one_step[1:] == 2)
    assert "lands on 2 exactly" in answer("?lr=0.5&epochs=20")

    floor = lowest("sigmoid", DEFAULTS.dataset).loss
    by_hand = np.mean((1 - np.array([2, 4, 6])) ** 2)  # a sigmoid at its largest
    assert floor == pytest.approx(by_hand, rel=1e-3)
    assert f"The floor is {floor:.2f}" in answer("?model=sigmoid")

    flat = "?model=sigmoid&data=reachable&w=10&lr=0.1"
    settings = from_query(dict(parse_qsl(flat[1:])))[0]
    assert train(settings.config).final_w == pytest.approx(10, abs=1e-3)
    assert lowest("sigmoid", settings.dataset).w == pytest.approx(0.8, abs=1e-3)
    assert "w = 0.8 would fit" in answer(flat)

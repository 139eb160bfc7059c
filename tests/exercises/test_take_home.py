"""The notebooks check themselves, with PyTorch alone; the worksheets are whole, and hold solutions only if asked."""

import html
import json
import random
import re
import subprocess
import sys
from html.parser import HTMLParser
from itertools import combinations
from pathlib import Path
from xml.etree import ElementTree

import nbformat
import pytest
from nbclient import NotebookClient

from backprop.exercises.catalog import CATALOG, CHAPTERS
from backprop.exercises.exercise import Chapter, GraphScene
from backprop.exercises.graphs import recorded
from backprop.figures.graph.dot import heading
from backprop.ui.exercises.content import chapter_words, words_of
from backprop.ui.exercises.notebook import answer_cell, check_cell, notebook, setup_cell
from backprop.ui.exercises.paper_graph import paper_graph
from backprop.ui.exercises.words import loop_code, solution_lines
from backprop.ui.exercises.worksheet import worksheet
from tests.exercises.generated import near_answer, random_answer

every_chapter = pytest.mark.parametrize("chapter", Chapter, ids=lambda chapter: chapter.value)


def code_cells(text: str) -> list[str]:
    return ["".join(cell["source"]) for cell in json.loads(text)["cells"] if cell["cell_type"] == "code"]


def outcomes(tmp_path: Path, *, solutions: bool) -> list[str]:
    """What the checks of all chapters say, run as one program, away from this project."""
    program = tmp_path / "chapters.py"
    cells = [cell for chapter in Chapter for cell in code_cells(notebook([chapter], solutions=solutions))]
    program.write_text("\n\n".join(cells), encoding="utf-8")
    command = [sys.executable, "-W", "error", str(program)]
    run = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=120, check=False)
    assert run.returncode == 0, run.stderr
    return [line for line in run.stdout.splitlines() if line in ("passed", "not yet")]


def test_as_shipped_no_cell_of_any_notebook_passes(tmp_path: Path) -> None:
    assert outcomes(tmp_path, solutions=False) == ["not yet"] * len(CATALOG)


def test_with_the_solutions_filled_in_every_cell_of_every_notebook_passes(tmp_path: Path) -> None:
    assert outcomes(tmp_path, solutions=True) == ["passed"] * len(CATALOG)


@every_chapter
def test_a_notebook_judges_every_answer_as_the_app_does(tmp_path: Path, chapter: Chapter) -> None:
    """The reference, the wrong answers, and others at random, each in a cell as a learner would fill it in."""
    parts, expected = [setup_cell(), "import json\nfound = []"], []
    for exercise in CHAPTERS[chapter]:
        chance = random.Random(exercise.id)
        answers = [exercise.solution, *(answer for answer, _ in exercise.wrong)]
        answers += [draw(exercise, chance) for draw in (random_answer, near_answer) for _ in range(12)]
        for answer in answers:
            expected.append((exercise.id, dict(answer), exercise.check(answer).passed))
            words = words_of(exercise.id, exercise.chapter)
            parts += [answer_cell(exercise, words, answer), check_cell(exercise), "found.append(bool(passed))"]
    program = tmp_path / "answers.py"
    program.write_text("\n\n".join([*parts, "print(json.dumps(found))"]), encoding="utf-8")
    run = subprocess.run([sys.executable, str(program)], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    found = json.loads(run.stdout.splitlines()[-1])
    assert [case for case, passed in zip(expected, found, strict=True) if case[2] != passed] == []
    assert 2 * sum(found) > len(CHAPTERS[chapter])  # and not because everything fails


def test_a_notebook_runs_in_jupyter() -> None:
    document = nbformat.reads(notebook([Chapter.KEEPING], solutions=True), as_version=4)
    nbformat.validate(document)
    NotebookClient(document, timeout=120, kernel_name="python3").execute()
    said = "".join(output.get("text", "") for cell in document.cells for output in cell.get("outputs", []))
    assert said.count("passed") == len(CHAPTERS[Chapter.KEEPING])


@every_chapter
def test_a_notebook_is_well_formed_and_needs_nothing_but_torch(chapter: Chapter) -> None:
    for solutions in (False, True):
        text = notebook([chapter], solutions=solutions)
        nbformat.validate(nbformat.reads(text, as_version=4))
        imported = re.findall(r"^(?:import|from) (\w+)", "\n".join(code_cells(text)), re.MULTILINE)
        assert set(imported) <= {"ast", "inspect", "math", "textwrap", "torch"}


class Outline(HTMLParser):
    """Tags that are open, and addresses that a page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "br"):
            self.open.append(tag)
        self.fetched += [str(value) for name, value in attrs if name in ("src", "href")]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


@every_chapter
def test_a_worksheet_is_one_whole_file_with_every_exercise(chapter: Chapter) -> None:
    for solutions in (False, True):
        text = worksheet([chapter], solutions=solutions)
        outline = Outline()
        outline.feed(text)
        assert outline.open == []
        assert outline.fetched == []
        assert all(html.escape(words.title) in text for words in chapter_words(chapter).exercises.values())
        assert text.count("<section>") == len(CHAPTERS[chapter])


def test_all_chapters_come_in_one_file_each_on_its_own_page() -> None:
    text = worksheet(list(Chapter))
    assert text.count("<section>") == len(CATALOG)
    assert text.count("<article>") == len(Chapter)
    assert "article + article { break-before: page; }" in text
    nbformat.validate(nbformat.reads(notebook(list(Chapter)), as_version=4))


GRAPHS = [exercise for exercise in CATALOG.values() if isinstance(exercise.scene, GraphScene)]


@pytest.mark.parametrize("exercise", GRAPHS, ids=lambda exercise: exercise.id)
def test_a_graph_on_paper_has_a_blank_for_each_number_that_is_asked_for_and_no_two_boxes_overlap(exercise) -> None:
    scene = exercise.scene
    graph = recorded(scene)
    blank, filled = paper_graph(scene), paper_graph(scene, solutions=True)
    gradients = [node for node in graph.nodes if node.gradient is not None and node.operation != "number"]
    assert blank.count('class="to-fill"') == len(gradients) + len({node for _, node in scene.found_values})
    assert filled.count('class="to-fill"') == 0
    boxes = []
    for box in ElementTree.fromstring(blank).iter("rect"):
        x, y, width, height = (float(box.attrib[name]) for name in ("x", "y", "width", "height"))
        boxes.append((x, y, x + width, y + height))
    assert len(boxes) == len(graph.nodes)
    for one, other in combinations(boxes, 2):
        assert one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
    for node in graph.nodes:
        assert f">{html.escape(heading(node, graph))}</text>" in blank


@every_chapter
def test_only_the_worksheet_with_solutions_has_solutions(chapter: Chapter) -> None:
    assert 'class="solution"' not in worksheet([chapter])
    assert worksheet([chapter], solutions=True).count('class="solution"') == len(CHAPTERS[chapter])


@pytest.mark.parametrize("exercise", CATALOG.values(), ids=CATALOG)
def test_a_solution_can_be_put_into_words(exercise) -> None:
    words = chapter_words(exercise.chapter).exercises[exercise.id]
    assert all(solution_lines(exercise, words))
    if hasattr(exercise.task, "broken"):
        assert f"# {exercise.solution['line']}" in loop_code(exercise.task.broken)

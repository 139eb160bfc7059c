"""The words and files of the exercises: complete, unique, and without the answer where it would spoil it."""

import ast
import re
import string

import pytest

from backprop.workbook.content import CONTENT, common, exercises, named
from tests.workbook.attempts import AS_SHIPPED, WRONG

EXERCISES = exercises()
every_exercise = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.name)
# Given by the process round the check; `test_process.py` earns them.
OF_THE_PROCESS = {
    "time",
    "memory",
    "flood",
    "no verdict",
    "no start",
    "no torch",
    "no file",
    "not readable",
    "not text",
}


def test_names_are_unique_in_order_and_can_be_imported():
    names = [exercise.name for exercise in EXERCISES]
    assert len({exercise.title for exercise in EXERCISES}) == len(set(names)) == len(names)
    assert [name[:5] for name in names] == [f"ex{number:02d}_" for number in range(1, len(names) + 1)]
    assert all(name.isidentifier() for name in names)


@every_exercise
def test_a_file_is_a_short_script_that_says_what_to_do(exercise):
    lines = exercise.start.strip().splitlines()
    assert 10 <= len(lines) <= 45
    assert max(map(len, lines)) <= 100
    docstring = ast.get_docstring(ast.parse(exercise.start))
    assert docstring.splitlines()[0] == f"{exercise.title}."
    assert "mend" in docstring.lower() or "finish" in docstring.lower()
    assert exercise.start.startswith('"""')


@every_exercise
def test_there_are_hints_each_another_and_words_for_after(exercise):
    assert len(set(exercise.hints)) == len(exercise.hints) >= 2
    assert exercise.after


@every_exercise
def test_no_message_holds_a_line_of_the_solution(exercise):
    shipped = {line.strip() for line in exercise.start.splitlines()}
    answers = {line.strip() for line in exercise.solution.splitlines()} - shipped - {""}
    assert answers
    spoken = [*exercise.messages.values(), exercise.title]
    assert [answer for answer in answers for words in spoken if answer in words] == []


def test_every_message_is_earned_by_some_answer():
    earned = {(attempt.name, attempt.reason) for attempt in WRONG} | set(AS_SHIPPED.items())
    for exercise in EXERCISES:
        assert [reason for reason in exercise.messages if (exercise.name, reason) not in earned] == []
    of_all = set(common().messages) - OF_THE_PROCESS - {"unreadable"}
    assert of_all - {reason for _, reason in earned} == {"not recorded", "not a scalar"}


def test_what_an_exception_gives_away_has_a_message():
    for exercise in EXERCISES:
        assert set(exercise.raised.values()) <= set(exercise.messages)
    assert set(common().raised.values()) <= set(common().messages)


@every_exercise
def test_gaps_are_plain_names(exercise):
    for message in [*exercise.messages.values(), *common().messages.values()]:
        assert all(name is None or name.isidentifier() for _, name, _, _ in string.Formatter().parse(message))


def test_the_words_print_on_every_terminal():
    for path in CONTENT.glob("*.toml"):
        assert path.read_text(encoding="utf-8").isascii(), path.name


@pytest.mark.parametrize(
    "text", ["ex03_update", "ex03_update.py", "some/where/ex03_update.py", "EX03", "ex3", "03", "3"]
)
def test_an_exercise_goes_by_several_names(text):
    assert named(text).name == "ex03_update"


@pytest.mark.parametrize("text", ["", "0", "99", "update", "ex", "3.5", "-3", "ex03_", "٣", "9" * 5000])
def test_any_other_name_is_refused_in_one_sentence(text):
    with pytest.raises(ValueError, match=r"^There is no exercise named .*: the names go from ex01_loss to ex"):
        named(text)


def test_the_document_lists_every_exercise_in_order():
    document = (CONTENT.parents[2] / "docs" / "own-editor.md").read_text(encoding="utf-8")
    assert re.findall(r"^\| `(ex\w+)` \|", document, re.MULTILINE) == [exercise.name for exercise in EXERCISES]

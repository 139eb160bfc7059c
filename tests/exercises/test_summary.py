"""What a class has done is counted from its saved files, and whatever else lies in the folder is told in a sentence."""

from __future__ import annotations

import csv
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.exercises.catalog import CATALOG
from backprop.exercises.exercise import Kind
from backprop.exercises.progress import MAX_NAME, Progress, file_name, from_text, tidy_name, to_text
from backprop.exercises.summary import harmless, main, read_folder

PREDICTION = next(name for name, exercise in CATALOG.items() if exercise.kind is Kind.PREDICT)
COMPUTED = next(name for name, exercise in CATALOG.items() if exercise.kind is Kind.COMPUTE)


def wrong(name: str) -> dict[str, str]:
    task = CATALOG[name].task
    if CATALOG[name].kind is Kind.PREDICT:
        return {"choice": next(one for one in task.choices if one != CATALOG[name].solution["choice"])}
    return {field: "12345" for field in task.fields}


def saved(folder: Path, progress: Progress) -> None:
    (folder / file_name(progress)).write_text(to_text(progress), encoding="utf-8")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    right = dict(CATALOG[PREDICTION].solution)
    ada = Progress(name="Ada Łovelace").changed(PREDICTION, answer=right, passed=right, tries=1, first=right)
    ada = ada.changed(COMPUTED, answer=wrong(COMPUTED), tries=3, hints=2, first=wrong(COMPUTED))
    ben = Progress(name="=1+2").changed(PREDICTION, answer=right, passed=right, tries=2, first=wrong(PREDICTION))
    for progress in (ada, ben, Progress().changed(COMPUTED, answer=wrong(COMPUTED))):
        saved(tmp_path, progress)
    return tmp_path


def test_each_learner_is_counted(folder: Path) -> None:
    learners, refused = read_folder(folder)
    assert not refused
    assert {learner.name: learner.row()[2:] for learner in learners} == {
        "=1+2": (1, len(CATALOG), 0, 2, 0, 0, 1),
        "Ada Łovelace": (1, len(CATALOG), 1, 4, 2, 1, 1),
        "backprop_exercises.json": (0, len(CATALOG), 0, 0, 0, 0, 0),
    }


def test_the_table_says_what_was_hard_and_the_csv_has_every_exercise(folder: Path, tmp_path: Path) -> None:
    lines: list[str] = []
    assert main([str(folder), "--csv", str(tmp_path / "class.csv")], lines.append) == 0
    assert lines[0].split()[:2] == ["learner", "file"]
    assert f"  {COMPUTED}: 0 of the 1 who tried" in lines
    with (tmp_path / "class.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["learner"] for row in rows] == ["'=1+2", "Ada Łovelace", "backprop_exercises.json"]
    assert rows[1][PREDICTION] == "solved, 1 try"
    assert rows[1][COMPUTED] == "3 tries"
    assert rows[1][f"{COMPUTED}: first answer"].split(" | ") == list(wrong(COMPUTED).values())
    assert all(name in rows[0] for name in CATALOG)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"{}", "is not a saved progress"),
        (b"\xff\xfe\x00", "is not a text file"),
        (b"[" * 100_000, "cut off"),
        (b" " * 900_000, "more than 800,000 bytes"),
        (to_text(Progress(name="Ben")).replace("Ben", "Bob").encode(), "changed after it was saved"),
    ],
)
def test_a_file_that_is_none_is_told_in_a_sentence_and_the_others_are_read(
    folder: Path, content: bytes, sentence: str
) -> None:
    (folder / "zzz.json").write_bytes(content)
    lines: list[str] = []
    assert main([str(folder)], lines.append) == 0
    assert lines[-1].startswith("zzz.json was left out: ")
    assert sentence in lines[-1]
    assert any("Ada" in line for line in lines)


@pytest.mark.parametrize("arguments", [[], ["/no/such/folder"], ["."], [".", "--cvs", "x"], [".", "extra"]])
def test_a_request_that_cannot_be_met_gets_one_sentence(
    arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    told = capsys.readouterr()
    assert told.err.count("\n") == 1
    assert not told.out


def test_it_is_started_as_the_documents_say(folder: Path) -> None:
    command = [sys.executable, "-m", "backprop.exercises", "summary", str(folder)]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=True, env={"PYTHONUTF8": "1"})
    assert "Ada Łovelace" in told.stdout


@given(st.text(max_size=200))
def test_any_name_is_kept_as_one_line_and_comes_back(text: str) -> None:
    name = tidy_name(text)
    assert len(name) <= MAX_NAME
    assert tidy_name(name) == name
    assert name.isprintable()
    progress = Progress(name=name)
    assert from_text(to_text(progress), lambda identity, answer: False) == progress
    assert Path(file_name(progress)).name == file_name(progress)
    assert not set(file_name(progress)) & set('/\\:*?"<>| ')


@pytest.mark.parametrize("cell", ["=1+2", "+cmd", "@SUM(A1)", "-2+3", "\t=1", "- a"])
def test_no_cell_is_taken_for_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["-2", "+0.5", "−3", "w*x", "", 7, "Ada"])
def test_numbers_and_words_stay_as_they_are(cell: str | int) -> None:
    assert harmless(cell) == cell

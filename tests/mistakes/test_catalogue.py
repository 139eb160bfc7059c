"""The catalogue is complete, and tells its story in order."""

import inspect
import sys
from pathlib import Path

from backprop.mistakes import CATALOG, KINDS, STAGES, named
from backprop.mistakes import programs as folder

FILES = {path.stem for path in Path(folder.__file__).parent.glob("*.py")} - {"__init__"}


def test_every_file_of_mistakes_is_in_the_catalogue_once_under_its_own_name() -> None:
    names = [mistake.name for mistake in CATALOG]
    assert sorted(names) == sorted(file.replace("_", "-") for file in FILES)
    assert list(named) == names
    for mistake in CATALOG:
        module = sys.modules[f"{folder.__name__}.{mistake.name.replace('-', '_')}"]
        assert module.MISTAKE is mistake
        for case in mistake.cases:
            assert {inspect.getmodule(form) for form in (case.broken, case.mended)} == {module}


def test_the_cases_of_a_mistake_have_names_of_their_own() -> None:
    for mistake in CATALOG:
        names = [case.name for case in mistake.cases]
        assert names
        assert len(set(names)) == len(names)
        assert [mistake.case(name).name for name in names] == names


def test_the_order_is_that_of_the_program_and_no_stage_or_kind_is_empty() -> None:
    stages = [STAGES.index(mistake.stage) for mistake in CATALOG]
    assert stages == sorted(stages)
    assert set(stages) == set(range(len(STAGES)))
    assert {kind for mistake in CATALOG for kind in mistake.kinds} == set(KINDS)

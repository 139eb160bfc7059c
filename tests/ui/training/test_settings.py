"""A link is a reproducible run, and no link breaks the page."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.datasets import Dataset
from backprop.training import TrainingConfig
from backprop.ui.shell.fields import MAX_LINK_CHARACTERS, OWN
from backprop.ui.training.settings import DATA_NAMES, DEFAULTS, FIELDS, OWN_TABLE, Settings

numbers = st.floats(-1e6, 1e6).map(lambda value: value + 0.0)
tables = st.lists(st.tuples(numbers, numbers), min_size=1, max_size=12).map(
    lambda rows: Dataset(x=tuple(x for x, _ in rows), y=tuple(y for _, y in rows))
)
settings = st.builds(
    Settings,
    model=st.sampled_from(("linear", "sigmoid")),
    learning_rate=st.floats(1e-6, 10),
    epochs=st.integers(1, 1000),
    w=st.floats(-10, 10),
    data=st.sampled_from(DATA_NAMES),
    own=tables,
    x=st.floats(-1000, 1000),
    scale=st.sampled_from(("linear", "log")),
    step=st.integers(0, 1000),
)


def test_the_lessons_settings_need_no_parameters() -> None:
    assert FIELDS.to_query(DEFAULTS) == {}
    assert FIELDS.from_query({}) == (DEFAULTS, [])
    assert DEFAULTS.config == TrainingConfig()


@given(settings)
def test_a_link_gives_back_the_identical_run(chosen: Settings) -> None:
    read, refused = FIELDS.from_query(FIELDS.to_query(chosen))
    if chosen.data != OWN or OWN_TABLE.fits(chosen.own):
        assert refused == []
        assert read.config == chosen.config
        assert (read.x, read.scale, read.step) == (chosen.x, chosen.scale, chosen.step)


def test_a_table_too_long_for_a_link_is_left_out_and_the_rest_stays() -> None:
    long = Dataset(x=tuple(i / 7 for i in range(200)), y=tuple(i / 3 for i in range(200)))
    query = FIELDS.to_query(replace(DEFAULTS, data=OWN, own=long, learning_rate=0.2))
    assert query == {"lr": "0.2", "data": "own"}
    assert FIELDS.from_query(query)[0] == replace(DEFAULTS, learning_rate=0.2)
    assert "passed on as a file" in FIELDS.from_query(query)[1][0]
    short = replace(DEFAULTS, data=OWN, own=Dataset(x=(1.0, 2.5), y=(2.0, -3.0)))
    assert FIELDS.to_query(short) == {"data": "own", "table": "1,2;2.5,-3"}
    assert sum(map(len, FIELDS.to_query(short).values())) < MAX_LINK_CHARACTERS


@pytest.mark.parametrize(
    ("name", "value", "received", "allowed"),
    [
        ("lr", "20", "20", "from 0.000001 to 10"),
        ("lr", "-1", "-1", "from 0.000001 to 10"),
        ("lr", "0", "0", "from 0.000001 to 10"),
        ("lr", "nan", "nan", "from 0.000001 to 10"),
        ("lr", "fast", "fast", "from 0.000001 to 10"),
        ("epochs", "0", "0", "from 1 to 1,000"),
        ("epochs", "2.5", "2.5", "from 1 to 1,000"),
        ("epochs", "9" * 5000, "9999", "from 1 to 1,000"),
        ("w", "inf", "inf", "from -10 to 10"),
        ("x", "1e400", "1e400", "from -1000 to 1000"),
        ("model", "__import__('os')", "__import__", "linear, sigmoid"),
        ("data", "mine", "mine", "lesson, reachable"),
        ("scale", "", "“”", "linear, log"),
        ("step", "-3", "-3", "from 0"),
        ("table", "1,2;x", "“x”", "as links have them"),
        ("data", "own", "own", "holds none"),
    ],
)
def test_a_bad_parameter_gets_one_sentence_with_what_came_and_what_is_allowed(
    name: str, value: str, received: str, allowed: str
) -> None:
    read, refused = FIELDS.from_query({name: value, "w": "3"} if name != "w" else {name: value})
    assert len(refused) == 1
    assert received in refused[0]
    assert allowed in refused[0]
    assert len(refused[0]) < 250
    assert read == replace(DEFAULTS, w=3.0 if name != "w" else 1.0)


@given(
    st.dictionaries(
        st.sampled_from(["lr", "epochs", "w", "model", "data", "table", "x", "scale", "step", "zzz"]), st.text()
    )
)
def test_any_link_gives_settings_that_train(query: dict[str, str]) -> None:
    read, refused = FIELDS.from_query(query)
    assert math.isfinite(read.config.learning_rate)
    assert len(refused) <= len(query)
    assert all(sentence.endswith((".", "1, 2")) for sentence in refused)

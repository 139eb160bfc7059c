"""A link is read as it was meant, whatever mail, chat or a hand made of it; and no link breaks a page."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, quote, urlencode

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from backprop.ui.exercises.settings import View
from backprop.ui.exercises.state import EXERCISES
from backprop.ui.forgetting.settings import ForgettingSettings
from backprop.ui.forgetting.state import FORGETTING
from backprop.ui.graph.settings import starting
from backprop.ui.graph.state import GRAPH
from backprop.ui.mistakes.settings import LabSettings
from backprop.ui.mistakes.state import LAB
from backprop.ui.network.settings import LayersSettings
from backprop.ui.network.state import LAYERS
from backprop.ui.shell.state import PageState
from backprop.ui.sweep.settings import MapSettings
from backprop.ui.sweep.state import MAP
from backprop.ui.training.settings import Settings
from backprop.ui.training.state import TRAINING

# Of every page, settings with two parameters in a link, or one where that is all there can be.
PAGES: list[tuple[PageState[Any], Any]] = [
    (TRAINING, Settings(learning_rate=0.21, epochs=30)),
    (FORGETTING, ForgettingSettings(k=5, momentum=0.5)),
    (MAP, MapSettings(show="loss", rates=(0.01, 10.0))),
    (GRAPH, replace(starting("a*x + b"), step=2)),
    (LAYERS, LayersSettings(learning_rate=0.1, data="moons")),
    (LAB, LabSettings(card="total-of-losses", case="total", value=300)),
    (EXERCISES, View(exercise="two-paths", present=True)),
]


def opened(page: PageState[Any], address: str) -> tuple[Any, list[str]]:
    """What the page makes of an address, from its `?` on."""
    received = parse_qs(address.removeprefix("?"), keep_blank_values=True)  # as Streamlit does
    return page.read_link(list(received.items()))


def written(page: PageState[Any], chosen: Any) -> list[tuple[str, str]]:
    return list(page.fields.to_query(chosen).items())


def encoded(pairs: list[tuple[str, str]]) -> str:
    return urlencode(pairs)


SPOILT = {
    "as it was": encoded,
    "with &amp; for &": lambda pairs: encoded(pairs).replace("&", "&amp;"),
    "with &amp; twice over": lambda pairs: encoded(pairs).replace("&", "&amp;amp;"),
    "with &#38; encoded": lambda pairs: encoded(pairs).replace("&", "&%2338;"),
    "with ; for &": lambda pairs: encoded(pairs).replace("&", ";"),
    "with ? for &": lambda pairs: encoded(pairs).replace("&", "?"),
    "with a second ?": lambda pairs: "?" + encoded(pairs),
    "at the end of a sentence": lambda pairs: encoded(pairs) + ".",
    "in brackets at the end of a sentence": lambda pairs: encoded(pairs) + ").",
    "in angle brackets": lambda pairs: encoded(pairs) + "%3E",
    "in quotation marks": lambda pairs: encoded(pairs) + "%E2%80%9D",
    "values encoded twice": lambda pairs: encoded([(name, quote(value, safe="")) for name, value in pairs]),
    "encoded twice": lambda pairs: quote(encoded(pairs)),
    "encoded twice but for the marks": lambda pairs: quote(encoded(pairs), safe="=&"),
    "with = as mail writes it": lambda pairs: encoded(pairs).replace("=", "=3D"),
    "with upper-case names": lambda pairs: encoded([(name.upper(), value) for name, value in pairs]),
    "with blanks round all": lambda pairs: encoded([(f" {name} ", f" {value} ") for name, value in pairs]),
    "with names broken": lambda pairs: encoded([(f"{name[:1]}\r\n{name[1:]}", value) for name, value in pairs]),
    "with values broken": lambda pairs: encoded([(name, f"{value[:1]}\r\n{value[1:]}") for name, value in pairs]),
    "with unseen marks": lambda pairs: encoded([(f"\u200b{name}", f"{value}\ufeff") for name, value in pairs]),
    "given twice alike": lambda pairs: encoded(pairs + pairs),
    "with others' parameters": lambda pairs: encoded([("utm_source", "mail"), *pairs, ("fbclid", "a.b")]),
}  # fmt: skip


@pytest.mark.parametrize("how", SPOILT)
@pytest.mark.parametrize(("page", "chosen"), PAGES, ids=lambda one: getattr(one, "page", ""))
def test_a_link_means_the_same_however_it_arrives(page: PageState[Any], chosen: Any, how: str) -> None:
    pairs = written(page, chosen)
    assert len(pairs) > 1
    read, refused = opened(page, SPOILT[how](pairs))
    assert refused == []
    # An expression stands as it was typed, with its blanks.
    assert "".join(encoded(written(page, read)).split("+")).replace("%0D%0A", "") == "".join(encoded(pairs).split("+"))


@pytest.mark.parametrize(
    ("page", "address", "expected"),
    [
        (TRAINING, "?lr=0.21&amp;epochs=30", Settings(learning_rate=0.21, epochs=30)),
        (TRAINING, "?lr=0.2.", Settings(learning_rate=0.2)),
        (TRAINING, "?lr=0.2)", Settings(learning_rate=0.2)),
        (TRAINING, "?data=one%2Bsample", Settings(data="one sample")),
        (TRAINING, "?model=SIGMOID", Settings(model="sigmoid")),
        (TRAINING, "?table=1,3%3B2,6.)", Settings(data="own", own=TRAINING.read_link([("table", ["1,3;2,6"])])[0].own)),
        (GRAPH, "?f=w*x+b", starting("w*x+b")),
        (GRAPH, "?f=(w*x+b)**2).", starting("(w*x+b)**2")),
        (MAP, "?rates=0.01%252C10", MapSettings(rates=(0.01, 10.0))),
    ],
)
def test_a_value_is_read_as_it_was_meant(page: PageState[Any], address: str, expected: Any) -> None:
    assert opened(page, address) == (expected, [])


def test_what_can_be_read_as_it_stands_is_read_so() -> None:
    """`s` is a name of this expression here, and the page's parameter for the step elsewhere."""
    settings, refused = opened(GRAPH, "?f=s*w&v=s=3;w=2")
    assert (dict(settings.values), settings.step, refused) == ({"s": 3.0, "w": 2.0}, 0, [])


def test_a_parameter_given_twice_gets_a_sentence_and_the_last_is_used() -> None:
    expected = "The link gives lr more than once, as “0.2”, “0.3”; the last is used."
    for address in ("?lr=0.2&lr=0.3", "?lr=0.2&LR=0.3", "?lr=0.2&amp;lr=0.3"):
        assert opened(TRAINING, address) == (Settings(learning_rate=0.3), [expected])


def test_what_stays_unclear_is_refused_in_the_words_of_the_link() -> None:
    for text in ("0.2.5", "fast", "1 5", "0.2-0.3", "%"):
        settings, (sentence,) = opened(TRAINING, encoded([("lr", text)]))
        assert settings == Settings()
        assert f"lr = “{text}”" in sentence


NAMES = ["lr", "amp;lr", "LR", "epochs=3", "table", "f", "v", "p", "s", "net_table", "net_lr", "card", "exercise"]
PIECES = ["&amp;", "%2C", ";", "?", "=", "3D", "+", "a*b", "(", ")", "1", ".", "lr=", "%", "nan", "\n", "\u200b", " "]
ANY_LINK = st.lists(
    st.tuples(
        st.one_of(st.sampled_from(NAMES), st.text(max_size=12)),
        st.lists(st.one_of(st.text(max_size=30), st.lists(st.sampled_from(PIECES)).map("".join)), max_size=3),
    ),
    max_size=6,
)


@pytest.mark.parametrize("page", [page for page, _ in PAGES], ids=lambda page: page.page)
@given(parameters=ANY_LINK)
@settings(max_examples=60)
def test_no_link_breaks_a_page(page: PageState[Any], parameters: list[tuple[str, list[str]]]) -> None:
    chosen, refused = page.read_link(parameters)
    again, still = page.read_link([(name, [text]) for name, text in page.fields.to_query(chosen).items()])
    assert still == []
    assert page.fields.to_query(again) == page.fields.to_query(chosen)
    for sentence in refused:
        assert sentence.endswith((".", "?")) or "," in sentence
        assert len(sentence) < 1000


def test_a_link_of_any_length_is_answered_soon() -> None:
    settings, refused = TRAINING.read_link([("lr", ["(" * 500_000]), ("=" * 400_000, [""]), ("table", [";" * 500_000])])
    assert settings == Settings()
    assert len(refused) == 2

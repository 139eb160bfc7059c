"""Terms in the texts of all pages lead to what they mean."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import backprop
from backprop.ui.glossary import Term, terms, with_terms
from backprop.ui.glossary.linking import EVERYDAY

LINK = re.compile(r"\[([^\]]*)\]\(#(term-[\w-]*)\)")
ROOT = Path(backprop.__file__).parent
SOURCES = [path for path in (*ROOT.rglob("*.py"), *ROOT.rglob("*.en.md"), *(ROOT.parent / "pages").glob("*.py"))]
CERTAIN = [term for term in terms().values() if term.name not in EVERYDAY]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.name)
def test_every_link_to_a_term_leads_to_one_and_says_it(path: Path) -> None:
    for said, anchor in LINK.findall(path.read_text(encoding="utf-8")):
        if anchor in ("term-", "term-x"):  # in a description of such links
            continue
        assert anchor in terms()
        assert any(said.strip("*").lower() in form for form in terms()[anchor].forms)


@pytest.mark.parametrize("term", CERTAIN, ids=lambda term: term.name)
def test_every_form_of_a_term_is_linked_where_it_is_said_first_and_nowhere_else(term: Term) -> None:
    for form in term.forms:
        text = f"Once {form}, twice **{form}**, {form.capitalize()}."
        assert with_terms(text) == f"Once [{form}](#{term.anchor}), twice **{form}**, {form.capitalize()}."


@pytest.mark.parametrize(
    "text",
    [
        "`loss.backward()` and `gradient`",
        "$gradient$",
        "[the loss](https://example.org) and [loss](#term-loss), a loss",
        "# The loss",
        "lossless, w.grad, weight-free, step through both",
    ],
)
def test_code_formulas_links_headings_and_other_words_stay_as_they_are(text: str) -> None:
    assert with_terms(text) == text


def test_the_longest_term_wins_and_no_link_lies_within_another() -> None:
    linked = with_terms("Gradient descent moves w against the gradient, by the learning rate.")
    assert [anchor for _, anchor in LINK.findall(linked)] == [
        "term-gradient-descent",
        "term-gradient",
        "term-learning-rate",
    ]
    assert re.sub(LINK, r"\1", linked) == "Gradient descent moves w against the gradient, by the learning rate."


def test_linking_twice_changes_nothing() -> None:
    once = with_terms("The **loss** and its gradient, an epoch, a sigmoid, the loss again.")
    assert with_terms(once) == once

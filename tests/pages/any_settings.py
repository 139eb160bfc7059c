"""Goes through the pages with any settings, and reads every answer.

    python -m tests.pages.any_settings 50000

reports how many answers each page gave, what was wrong with them, and which took longer than two seconds.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from random import Random

import streamlit as st
from streamlit.testing.v1 import AppTest

from tests.pages.driver import PAGES, new_app, texts, turn_to
from tests.pages.links import link
from tests.pages.moves import move
from tests.pages.wording import faults

SLOW = 2.0  # seconds
_ANSWERS_OF_A_TAB = 40
_A_NUMBERS_NAME = re.compile(r"nan|inf|infinity", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What the page gave to a link or a move.

    Attributes:
        page, seed: of the way that led to it.
        recipe: the link, and the moves after it.
        faults: what is wrong with it; none as it should be.
        seconds: of the processor until it was complete, which is what a machine without other work would take.
    """

    page: str
    seed: int
    recipe: tuple[str, ...]
    faults: tuple[str, ...]
    seconds: float

    def __str__(self) -> str:
        return f"{self.page}, seed {self.seed}, {self.seconds:.1f} s: " + "\n    ".join([*self.recipe, *self.faults])


def answers(page: str, seed: int, count: int) -> Iterator[Answer]:
    """So many answers of a page: links with some moves after each, several in one tab."""
    st.set_option("client.showErrorDetails", "full")  # of an exception
    random = Random(f"{page} {seed}")
    app, recipe = new_app(), list[str]()
    for place in range(count):
        if place % _ANSWERS_OF_A_TAB == 0:
            app = new_app()
        if place % _ANSWERS_OF_A_TAB == 0 or random.random() < 0.15:
            query = link(page, random)
            turn_to(app, page)
            app.query_params.clear()
            app.query_params.update(query)
            recipe = [f"{page} {query}"]
        else:
            recipe.append(move(app, random))
        began = time.process_time()
        found = _run(app)
        seconds = time.process_time() - began
        yield Answer(page, seed, tuple(recipe), found or wrong_words(app), seconds)
        if found:
            app = new_app()
            turn_to(app, page)
            app.run()


def _run(app: AppTest) -> tuple[str, ...]:
    """Each exception that is shown instead of an answer."""
    try:
        app.run()
    except RuntimeError as error:
        return (f"no answer: {error}",)
    return tuple(f"an exception: {error.message} {' '.join(error.stack_trace[-3:])}" for error in app.exception)


def wrong_words(app: AppTest) -> tuple[str, ...]:
    """Every fault; what is called `NaN` because somebody typed that name into an expression is none."""
    named = "|".join(one.label for one in app.text_input if _A_NUMBERS_NAME.fullmatch(one.label))
    read = dict.fromkeys(texts(app))
    if named:
        read = dict.fromkeys(replace(text, text=re.sub(rf"\b(?:{named})\b", "w", text.text)) for text in read)
    return tuple(f"{text.kind} {text.field}: {fault}" for text in read for fault in faults(text))


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("answers", type=int, nargs="?", default=50_000, help="how many, over all pages")
    parser.add_argument("--seed", type=int, default=0, help="other seeds, other answers")
    parser.add_argument("--pages", nargs="*", default=PAGES, choices=PAGES)
    chosen = parser.parse_args()
    each = -(-chosen.answers // len(chosen.pages))
    given, slow, wrong = Counter[str](), Counter[str](), Counter[str]()
    for page in chosen.pages:
        for answer in answers(page, chosen.seed, each):
            given[page] += 1
            slow[page] += answer.seconds > SLOW
            wrong[page] += bool(answer.faults)
            if answer.faults or answer.seconds > SLOW:
                print(answer, flush=True)
        print(f"{page}: {given[page]:,} answers, {wrong[page]:,} wrong, {slow[page]:,} over {SLOW:g} s", flush=True)
    print(f"{given.total():,} answers, {wrong.total():,} wrong, {slow.total():,} over {SLOW:g} s")
    return 1 if wrong.total() else 0


if __name__ == "__main__":
    sys.exit(main())

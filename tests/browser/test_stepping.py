"""A learner who moves on while the server still answers stays where they are."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

import backprop.ui.parts.stepping
from backprop.ui.parts.mounting import script

RESTING = script(Path(backprop.ui.parts.stepping.__file__).with_name("resting.js"))
PLAY = """async ([module, acts]) => {
  const { Resting } = await import(URL.createObjectURL(new Blob([module], { type: "text/javascript" })));
  const resting = new Resting(), sent = [], asked = [];
  for (const [act, ...given] of acts) {
    if (act === "hear") asked.push(resting.hear({ step: given[0], turn: given[1] }, (_, value) => sent.push(value)));
    else if (act === "wait") await new Promise((done) => setTimeout(done, 400));
    else resting[act](...given);
  }
  return [asked, sent];
}"""


def play(page: Page, *acts: Any) -> Any:
    return page.evaluate(PLAY, [RESTING, acts])


def test_what_is_said_back_late_moves_nobody(page: Page) -> None:
    asked, sent = play(
        page,
        ("hear", 0, "a"),
        *(("at", 3), ("wait",), ("at", 4), ("wait",)),
        *(("hear", 3, "a"), ("at", 5), ("hear", 4, "a"), ("wait",), ("hear", 5, "a")),
    )
    assert asked == [0, None, None, None]
    assert sent == [{"step": step, "turn": "a"} for step in (3, 4, 5)]


def test_a_step_that_is_asked_for_is_gone_to_and_what_was_to_be_told_before_is_not(page: Page) -> None:
    asked, sent = play(page, ("hear", 7, "a"), ("at", 8), ("hear", 0, "b"), ("wait",), ("at", 8), ("wait",))
    assert asked == [7, 0]
    assert sent == [{"step": 8, "turn": "b"}]


def test_who_comes_back_to_where_they_were_tells_nothing(page: Page) -> None:
    asked, sent = play(page, ("hear", 7, "a"), ("at", 8), ("at", 7), ("wait",), ("tell", 9), ("tell", 9))
    assert (asked, sent) == ([7], [{"step": 9, "turn": "a"}])

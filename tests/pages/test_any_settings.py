"""Whatever a link asks for and whichever widget is moved: the page answers, in whole sentences."""

import pytest

from backprop.network import experiments
from tests.pages.any_settings import answers
from tests.pages.driver import PAGES, Text
from tests.pages.wording import TOKEN, faults

ANSWERS = 2_000  # in all; `python -m tests.pages.any_settings 50000` goes through more, and reports the slow ones
PARTS = 2


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("page", PAGES)
def test_every_answer_is_in_whole_sentences(page: str, part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(experiments, "MOST_UPDATES", 20)  # what is tried out is told in the same words as after 200
    given = list(answers(page, part, -(-ANSWERS // len(PAGES) // PARTS)))
    wrong = [answer for answer in given if answer.faults]
    assert not wrong, f"{len(wrong)} of {len(given)} answers, the first of them:\n" + "\n".join(map(str, wrong[:3]))


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("It stays at None.", "a Python value"),
        ("The loss is nan after step 3.", "a Python value"),
        ("w goes from 1 to -inf.", "a Python value"),
        ("Converged after 1 epochs.", "a wrong number"),
        ("There are 1 earlier steps.", "a wrong number"),
        ("It took 3 epoch.", "a wrong number"),
        ("The step is 0 times as large.", "nothing times"),
        ("The the loss falls.", "a doubled word"),
        ("w is 0.30000000000000004 now.", "a raw number"),
        ("The rate is 1e-06 here.", "a raw number"),
        ("It fell to {loss} here.", "a placeholder"),
        ("It fell , and rose.", "a hole"),
        ("It fell (a little.", "() do not match"),
        ("It fell, `w.grad is 2.", "a backtick"),
        (f"The link asks for **{TOKEN}**.", "markup"),
        (f"The link asks for {TOKEN} and [{TOKEN}](http://a.b).", "markup"),
    ],
)
def test_a_fault_in_a_sentence_is_found(text: str, fault: str) -> None:
    assert any(one.startswith(fault) for one in faults(Text("markdown", "body", text)))


@pytest.mark.parametrize(
    "text",
    [
        "At step 1 updates end; 1 epoch is 3 steps, and 1,000 epochs are more.",
        "`w.grad` is `None`, and “nan” is not a number.",
        "It raises **RuntimeError**:  \ngrad can be None for 1 elements",
        rf"The link asks for \*\*{TOKEN}\*\*, but it is one of: a, b.",
        "After epoch 1 steps grow; 0.5 epochs, 1.5 × 10⁻⁷ and 0.1 steps.",
        "A column for each layer, with 2, 1, 1 values.",
        "Type a number; until then 0.0002822545637045866 stays in use.",
        "It is so from 0.007481498879 to 0.007481498881.",
        "The first step's loss, and the lesson's data, are 1 of 3 samples.",
    ],
)
def test_a_sentence_without_fault_passes(text: str) -> None:
    assert not faults(Text("markdown", "body", text))

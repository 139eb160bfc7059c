"""The lab as a learner uses it, without a browser: every card, filters, links good and bad."""

import json
from functools import partial

import pytest
from streamlit.testing.v1 import AppTest

from backprop.mistakes import CATALOG, KINDS, measuring, named
from backprop.ui.mistakes import runs
from backprop.ui.mistakes.settings import listed
from backprop.ui.mistakes.telling import TITLES, WORDS
from backprop.ui.shell.store import store
from tests.pages import driver
from tests.pages.driver import address, checked, said, without_terms

CASES = [(mistake.name, case.name) for mistake in CATALOG for case in mistake.cases]
open_page = partial(driver.open_page, "mistakes")


def title(app: AppTest) -> str:
    return app.subheader[0].value


def choose(app: AppTest, card: str) -> AppTest:
    return checked(app.radio(key="lab_card").set_value(card).run())


def test_the_first_card_is_open_and_every_other_is_listed() -> None:
    app = open_page()
    assert title(app) == TITLES[CATALOG[0].name]
    assert app.radio(key="lab_card").options == list(TITLES.values())
    assert app.button(key="lab_previous").disabled
    assert address(app) == {}
    code = [block.value for block in app.code]
    assert "w = torch.Tensor([1, 0])  # ← the mistake" in code[0]
    assert code[1] == " 2: elements 2 tensor([1., 0.])"
    assert "w = torch.tensor([1.0])  # ← mended" in code[2]
    assert code[3].endswith(" 4: 4.0")
    assert [error.value for error in app.error] == [
        "Line 4 raises **RuntimeError**:  \na Tensor with 2 elements cannot be converted to Scalar"
    ]
    assert "Line 1 is the mistake." in said(app)


def test_every_card_and_case_is_opened_by_hand_and_its_address_opens_it_again() -> None:
    app = open_page()
    for card, case in CASES:
        if app.radio(key="lab_card").value != card:
            choose(app, card)
        if len(named[card].cases) > 1:
            app.segmented_control(key=f"lab_case_{card}").set_value(case)
            checked(app.run())
        assert title(app) == TITLES[card]
        assert WORDS[card].cases[case].meant in said(app)
        assert WORDS[card].cases[case].why in without_terms(app.info[0].value)
        assert bool(app.error) == (named[card].case(case).kind == "raises")
        query = address(app)
        assert query.get("card", CATALOG[0].name) == card
        assert query.get("case", named[card].cases[0].name) == case
        again = open_page(**query)
        assert [block.value for block in again.code][::2] == [block.value for block in app.code][::2]
        assert not again.warning or again.warning[0].value.startswith("Line ")


def test_only_the_open_card_is_run_and_what_was_run_is_not_run_again(monkeypatch: pytest.MonkeyPatch) -> None:
    run: list[str] = []
    real = runs.demonstrate
    monkeypatch.setattr(runs, "demonstrate", lambda case, value: run.append(case.name) or real(case, value))
    store.clear()
    app = open_page(card="update-in-place")
    assert run == ["leaf"]
    checked(app.run())
    open_page(card="update-in-place")
    assert run == ["leaf"]
    choose(app, "gradient-not-kept")
    assert run == ["leaf", "middle"]


def test_next_and_previous_go_through_all_cards_in_their_order() -> None:
    app = open_page()
    seen = [title(app)]
    while not app.button(key="lab_next").disabled:
        checked(app.button(key="lab_next").click().run())
        seen.append(title(app))
    assert seen == list(TITLES.values())
    checked(app.button(key="lab_previous").click().run())
    assert title(app) == list(TITLES.values())[-2]
    assert address(app) == {"card": CATALOG[-2].name}


@pytest.mark.parametrize("kind", KINDS)
def test_a_filter_leaves_the_cards_of_its_kind_and_next_stays_among_them(kind: str) -> None:
    app = open_page()
    app.segmented_control(key="lab_kind").set_value(kind)
    checked(app.run())
    left = listed(kind)
    assert app.radio(key="lab_card").options == [TITLES[name] for name in left]
    assert title(app) == TITLES[left[0]]
    assert address(app)["kind"] == kind
    for name in left[1:]:
        checked(app.button(key="lab_next").click().run())
        assert title(app) == TITLES[name]
        assert (len(app.error) > 0) == (kind == "raises")
    assert app.button(key="lab_next").disabled
    app.segmented_control(key="lab_kind").set_value("all")
    checked(app.run())
    assert title(app) == TITLES[left[-1]]
    assert len(app.radio(key="lab_card").options) == len(CATALOG)


def test_the_slider_runs_the_card_again_and_goes_into_the_address() -> None:
    app = open_page(card="total-of-losses")
    app.slider(key="lab_value_total-of-losses_total").set_value(60)
    checked(app.run())
    assert address(app) == {"card": "total-of-losses", "setting": "60"}
    assert "After 60 epochs 721 graph nodes are alive" in app.info[0].value
    figure = json.loads(app.get("plotly_chart")[0].proto.spec)
    assert len(figure["data"]) == 4
    assert app.code[0].value.startswith("epochs = 60\n")
    assert "epoch 60 " in app.code[1].value


def test_a_link_with_a_setting_is_restored() -> None:
    app = open_page(card="loss-over-all-pairs", setting="37")
    assert app.slider(key="lab_value_loss-over-all-pairs_column").value == 37
    assert "1,369 differences" in app.info[0].value
    assert address(app) == {"card": "loss-over-all-pairs", "setting": "37"}


def test_lines_that_never_run_are_marked_and_nothing_complains() -> None:
    app = open_page(card="loop-under-return")
    assert app.code[0].value.count("# ← never runs") == 5
    assert "The prediction for 4 is still 4; with the loop in its place it is 8." in app.info[0].value
    assert not app.error
    assert not app.warning


def test_the_warning_shown_is_pytorchs() -> None:
    app = open_page(card="gradient-not-kept")
    (warning,) = app.warning
    assert warning.value.startswith("Line 5 warns **UserWarning**:  \nThe \\.grad attribute of a Tensor that is not a")
    assert app.code[1].value == " 5: prediction.grad None\n 6: w.grad tensor(-18.)"


@pytest.mark.parametrize(
    "query",
    [
        {"card": "nothing"},
        {"card": "](javascript:alert(1))"},
        {"card": ""},
        {"kind": "fast"},
        {"card": "backward-twice", "case": "thrice"},
        {"card": "total-of-losses", "setting": "100000000"},
        {"card": "total-of-losses", "setting": "-10"},
        {"card": "update-in-place", "setting": "٣"},
    ],
)
def test_a_link_that_cannot_be_used_is_answered_with_a_sentence_and_a_card(query: dict[str, str]) -> None:
    app = open_page(**query)
    warnings = [warning.value for warning in app.warning if warning.value.startswith("The link asks for")]
    assert len(warnings) == 1
    assert "](" not in warnings[0]
    assert app.code
    name = query.get("card")
    assert title(app) == TITLES[name if name in named else CATALOG[0].name]
    checked(app.button(key="lab_next").click().run())
    assert not [warning for warning in app.warning if warning.value.startswith("The link asks for")]


def test_the_card_is_still_open_after_a_visit_to_another_page() -> None:
    app = open_page(card="backward-twice", case="held", setting="200000")
    app.switch_page("pages/training.py")
    app.query_params.clear()
    checked(app.run())
    app.switch_page("pages/lab.py")
    checked(app.run())
    assert title(app) == TITLES["backward-twice"]
    assert app.slider(key="lab_value_backward-twice_held").value == 200_000


def test_where_memory_cannot_be_asked_the_card_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "mallinfo", lambda: None)
    store.clear()
    app = open_page(card="total-of-losses")
    assert "this system does not report" in app.info[0].value
    assert "1,201 graph nodes" in app.info[0].value
    store.clear()


def test_another_case_and_another_card_chosen_in_the_same_moment_open_that_card() -> None:
    app = open_page(card="graph-cut-off")
    app.get("segmented_control")[-1].set_value("not-required")
    app.button(key="lab_next").click()
    assert checked(app.run()).radio(key="lab_card").value != "graph-cut-off"

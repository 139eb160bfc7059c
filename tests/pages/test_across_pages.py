"""What holds on every page, and from one page to the next, without a browser."""

import ast
import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from backprop.ui.shell.navigation import SCRIPTS
from backprop.ui.training.controls import DATA_WORDS
from backprop.ui.training.settings import DATA_NAMES
from tests.pages import driver
from tests.pages.driver import checked, go, open_page

ROOT = Path(__file__).parents[2]
PAGES = {path.stem: path for path in ROOT.glob("pages/*.py")}
MARKUP = "**b** $x$ :red[c] ![d](http://e.f) <g>"
REFUSED = [
    ("training", "lr"),
    ("training", "table"),
    ("graph", "f"),
    ("graph", "v"),
    ("trace", "program"),
    ("forgetting", "momentum"),
    ("sweep", "rates"),
    ("network", "net_lr"),
    ("network", "net_table"),
    ("mistakes", "card"),
    ("exercises", "exercise"),
]


def rate(app: AppTest) -> tuple[float, str | list[str]]:
    return app.session_state["lr"], app.query_params["lr"]


def test_every_page_is_in_the_menu() -> None:
    assert set(SCRIPTS.values()) == {f"pages/{name}.py" for name in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_first_sees_to_it_that_there_is_a_menu(page: str) -> None:
    """`through_navigation()`; where it is missing, only the very first page that a server shows goes wrong."""
    statements = [one for one in ast.parse(PAGES[page].read_text(encoding="utf-8")).body if isinstance(one, ast.Expr)]
    assert ast.unparse(statements[1]) == "through_navigation()"  # after the docstring


def test_every_preset_has_a_name_on_the_page() -> None:
    assert set(DATA_WORDS) == set(DATA_NAMES)


@pytest.mark.parametrize(("page", "parameter"), REFUSED)
def test_what_somebody_wrote_into_a_link_is_shown_as_it_stands(page: str, parameter: str) -> None:
    """Otherwise a link could bring a picture, another link or a heading of its own into the page."""
    app = open_page(page, **{parameter: MARKUP})
    (sentence,) = [warning.value for warning in app.warning if "ink" in warning.value]
    assert not re.search(r"(?<!\\)[*$:\[<]", sentence)
    assert not app.exception


def test_a_table_that_cannot_be_read_is_quoted_as_it_stands() -> None:
    app = open_page("training", table="1,2")
    app.text_area(key="table").set_value(f"1, {MARKUP}").run()
    assert r"“\*\*b\*\* \$x\$" in app.error[0].value


def test_settings_go_along_from_page_to_page_and_pages_without_them_lose_nothing() -> None:
    app = open_page("training", lr="0.05", epochs="50", x="7")
    for page in ("graph", "trace", "forgetting", "network", "sweep", "mistakes", "exercises", "training"):
        go(app, page)
        if page in ("trace", "forgetting", "sweep", "training"):
            assert dict(app.query_params) == {"lr": "0.05", "epochs": "50", "x": "7"}


def gone_back(app: AppTest, monkeypatch: pytest.MonkeyPatch, **query: str) -> AppTest:
    """As by Back, which the browser says of it."""
    app.query_params.clear()
    app.query_params.update(query)
    with monkeypatch.context() as patch:
        patch.setattr("backprop.ui.shell.state.gone_back_or_forward", lambda: True)
        return checked(app.run())


def test_going_back_to_the_bare_address_that_the_menu_led_to_keeps_the_settings(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    app = open_page("training", lr="0.05")
    go(app, "sweep")
    driver.field(app, "lr").set_value("0.04").run()
    assert rate(gone_back(app, monkeypatch, lr="0.05")) == (0.05, "0.05")
    app.query_params.clear()
    assert rate(checked(app.run())) == (0.05, "0.05")


def test_going_back_to_the_address_before_the_first_change_shows_the_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    app = open_page("training")
    driver.field(app, "lr").set_value("0.04").run()
    assert gone_back(app, monkeypatch).session_state["lr"] == 0.01


def test_what_comes_before_the_browser_shows_the_new_address_does_not_undo_the_move() -> None:
    app = open_page("exercises", exercise="two-paths")
    driver.press(app, "exercises_map")
    assert driver.address(app) == {}
    app.query_params["exercise"] = "two-paths"  # as with the browser's storage, whose answer was on its way already
    assert checked(app.run()).title[0].value == "Exercises"
    assert driver.follow(app, "exercises", {"exercise": "level-ground"}).title[0].value != "Exercises"


@pytest.mark.parametrize("content", [b"\x00" * 100, b"\xff\xfe\x00"])
def test_a_file_that_is_no_text_is_called_so_by_its_name_as_it_stands(content: bytes) -> None:
    app = open_page("training", table="1,2")
    checked(app.file_uploader(key="upload").upload("*a*.csv", content, "text/csv").run())
    assert app.error[0].value.replace("\\", "") == "*a*.csv is not a text file; a CSV file is allowed, best in UTF-8."
    assert r"\*a\*" in app.error[0].value
    assert app.text_area(key="table").value == "1, 2"

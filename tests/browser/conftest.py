"""A running app and a real Chromium, for the tests in this folder, all of which are marked `browser`.

They run after all others: Playwright keeps an event loop running in the main thread from its first use on.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright
from playwright.sync_api import Error as PlaywrightError

from tests.browser.app import CHROMIUM_FLAGS, PATIENCE, find_chromium, serving

# What the browser says of Streamlit itself: its telemetry look-up, which has no answer without internet access,
# and its search for the server's root when a page's own address is opened directly.
NOT_OURS = (
    "data.streamlit.io",
    "metrics config",
    "metrics tracking",
    "ERR_NAME_NOT_RESOLVED",
    "Failed to load resource",
    "/_stcore/",
    "ERR_ABORTED",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")
            item.add_marker(pytest.mark.xdist_group(item.path.name))  # a file's tests share a browser and a server
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)  # stable: moves them to the end


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The app's address, http://127.0.0.1:PORT."""
    with serving(tmp_path_factory.mktemp("server") / "log.txt") as url:
        yield url


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A headless Chromium. Where there is none the tests are skipped, or fail if one was promised."""
    with sync_playwright() as playwright:
        try:
            chromium = playwright.chromium.launch(executable_path=find_chromium(), args=CHROMIUM_FLAGS)
        except PlaywrightError as error:
            why = f"No Chromium to test with; install one, or name it: CHROMIUM=/path/to/it. {error.message}"
            if any(os.environ.get(name) for name in ("CI", "REQUIRE_BROWSER", "CHROMIUM")):
                pytest.fail(why.splitlines()[0], pytrace=False)
            pytest.skip(why.splitlines()[0])
        expect.set_options(timeout=PATIENCE)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session")
def contexts(browser: Browser, server: str) -> Callable[..., BrowserContext]:
    """One browser context for each set of options, kept for its cache: Streamlit's scripts are large."""

    @cache
    def context(**options: Any) -> BrowserContext:
        size = {"width": options.pop("width", 1280), "height": options.pop("height", 900)}
        made = browser.new_context(base_url=server, viewport=size, **options)
        made.set_default_timeout(PATIENCE)
        return made

    return context


@pytest.fixture
def new_page(contexts: Callable[..., BrowserContext], server: str) -> Iterator[Callable[..., Page]]:
    """Opens pages that fail the test when they log an error or let one go uncaught.

    Takes width, height, and options of Playwright's `new_context`: `new_page(width=390, color_scheme="dark")`. A page
    knows the server, so that `page.goto("/")` opens the app. At first the browser has kept nothing.
    """
    pages: list[Page] = []
    errors: list[str] = []

    def open_page(**options: Any) -> Page:
        page = contexts(**options).new_page()
        if page.context not in {each.context for each in pages}:
            kept = {"origin": server, "storageTypes": "local_storage"}
            page.context.new_cdp_session(page).send("Storage.clearDataForOrigin", kept)
        pages.append(page)
        page.on("pageerror", lambda error: errors.append(f"uncaught: {error}"))
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        return page

    yield open_page
    for page in pages:
        page.close()
    ours = [error for error in errors if not any(word in error for word in NOT_OURS)]
    if ours:
        pytest.fail("The browser reports:\n" + "\n".join(ours), pytrace=False)


@pytest.fixture
def page(new_page: Callable[..., Page]) -> Page:
    """A page of 1280 × 900, not yet at any address."""
    return new_page()

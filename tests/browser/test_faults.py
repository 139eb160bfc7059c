"""A fault of ours is one sentence, a number that the log knows, and a way to go on."""

from __future__ import annotations

import re
from pathlib import Path

from playwright.sync_api import Browser, expect

from tests.browser.app import PATIENCE, serving


def test_a_fault_is_told_in_one_sentence_with_a_number_that_the_log_has(browser: Browser, tmp_path: Path) -> None:
    log = tmp_path / "log.txt"
    with serving(log, "tests/browser/faulty.py") as url:
        page = browser.new_context(base_url=url).new_page()
        page.set_default_timeout(PATIENCE)
        page.goto("/")
        sentence = page.get_by_role("alert")
        expect(sentence).to_contain_text("not because of anything you did")
        expect(page.get_by_text("KeyError")).to_have_count(0)
        number = re.search(r"number ([0-9a-f]{6})", sentence.inner_text())
        assert number
        assert f"Fault {number[1]}" in log.read_text()
        assert "KeyError: 'a fault of ours'" in log.read_text()
        page.get_by_role("button", name="Start the page anew").click()
        expect(sentence).not_to_contain_text(number[1])  # it stopped again, with another number
        page.goto("/?fixed=1")
        expect(page.get_by_text("All is well. False")).to_be_visible()

"""Every card has its words, and the numbers in them are those of the run."""

import re
import string
from pathlib import Path

import pytest

from backprop.mistakes import CATALOG, KINDS, STAGES, Mistake, demonstrate, named, script
from backprop.ui.mistakes import content
from backprop.ui.mistakes.telling import WORDS, happened, memory
from backprop.ui.mistakes.words import KIND_ICONS, KIND_WORDS, MARK_WORDS, STAGE_WORDS

ROOT = Path(__file__).parents[3]
every_card = pytest.mark.parametrize("mistake", CATALOG, ids=[mistake.name for mistake in CATALOG])


def test_there_are_words_for_every_card_stage_and_kind_and_for_no_others() -> None:
    assert set(WORDS) == set(named)
    files = (ROOT / "backprop/mistakes/programs").glob("*.en.md")
    assert {file.name.removesuffix(".en.md").replace("_", "-") for file in files} == set(named)
    assert set(STAGE_WORDS) == set(STAGES)
    assert set(KIND_WORDS) == {"all", *KINDS}
    assert set(KIND_ICONS) == set(KINDS)
    titles = [words.title for words in WORDS.values()]
    assert len(set(titles)) == len(titles)


@every_card
def test_every_case_has_words_of_its_own(mistake: Mistake) -> None:
    words = WORDS[mistake.name]
    assert set(words.cases) == {case.name for case in mistake.cases}
    assert all(case.meant and case.happens and case.why for case in words.cases.values())
    names = [case.name for case in words.cases.values()]
    assert len(names) == 1 or (all(names) and len(set(names)) == len(names))
    assert bool(words.setting) == any(case.setting for case in mistake.cases)


@every_card
def test_why_is_one_sentence(mistake: Mistake) -> None:
    for words in WORDS[mistake.name].cases.values():
        without_code = re.sub(r"`[^`]*`", "", words.why)
        assert without_code.endswith(".")
        assert not re.search(r"[.!?] [A-Z]", without_code)


@every_card
def test_the_sentences_hold_numbers_that_the_run_printed(mistake: Mistake) -> None:
    for case in mistake.cases:
        value = case.setting.default if case.setting else None
        words = WORDS[mistake.name].cases[case.name]
        text = happened(words, demonstrate(case), value)
        assert "{" not in text
        assert "[" not in re.sub(r"`[^`]*`", "", text)
        fields = {name for _, name, _, _ in string.Formatter().parse(words.happens) if name}
        assert fields or case.setting is None  # a learner's setting changes what the sentence says


def test_a_sentence_follows_the_setting() -> None:
    case = named["loss-over-all-pairs"].case("column")
    words = WORDS["loss-over-all-pairs"].cases["column"]
    assert "computes 100 differences" in happened(words, demonstrate(case), 10)
    assert "With 50 samples PyTorch computes 2,500 differences" in happened(words, demonstrate(case, 50), 50)


@every_card
def test_code_and_marks_are_short_enough_to_read(mistake: Mistake) -> None:
    for case in mistake.cases:
        shown = demonstrate(case)
        for form in (shown.broken, shown.mended):
            assert max(map(len, form.listing.text(MARK_WORDS).splitlines())) <= 80
            assert len(form.listing.lines) <= 24


@every_card
def test_a_script_begins_with_the_cards_title_and_reads_as_python(mistake: Mistake) -> None:
    for case in mistake.cases:
        text = script(case, heading=WORDS[mistake.name].title, words=MARK_WORDS)
        assert text.startswith(f'"""{WORDS[mistake.name].title}"""')
        assert "← the mistake" in text
        assert "← mended" in text


@pytest.mark.parametrize(
    ("kilobytes", "text"),
    [(0, "0 kB"), (1, "1 kB"), (740.4, "740 kB"), (3721, "3.72 MB"), (-17, "−17 kB"), (2.5e9, "2500 GB")],
)
def test_memory_is_told_in_a_unit_that_fits(kilobytes: float, text: str) -> None:
    assert memory(kilobytes) == text


def test_memory_that_cannot_be_asked_is_told_in_words() -> None:
    assert "does not report" in memory(float("nan"))


@pytest.mark.parametrize("missing", ["### Why\n", "### What you want\n", "words\n\n### Why", "words\n\n"])
def test_a_missing_word_is_found_out_with_its_place(
    missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = "# A card\n\n## one: One\n\n### What you want\n\nw\n\n### What happens\n\nwords\n\n### Why\n\nwhy\n"
    monkeypatch.setattr(content, "_CONTENT", tmp_path)
    (tmp_path / "whole.en.md").write_text(whole, encoding="utf-8")
    assert content.card_words("whole").cases["one"].why == "why"
    (tmp_path / "broken.en.md").write_text(whole.replace(missing, ""), encoding="utf-8")
    with pytest.raises(ValueError, match=r"broken\.en\.md, “one: One”"):
        content.card_words("broken")

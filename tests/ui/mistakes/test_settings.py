"""A link to a card is that card, and no link breaks the page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.mistakes import CATALOG, named
from backprop.ui.mistakes.settings import DEFAULTS, FILTERS, LabSettings, filtered, from_query, listed, opened, to_query

cards = st.sampled_from([mistake.name for mistake in CATALOG])
filters = st.sampled_from(FILTERS)
parameters = ("card", "kind", "case", "setting")
texts = st.one_of(
    st.text(max_size=30),
    st.sampled_from([*named, *FILTERS, *(case.name for mistake in CATALOG for case in mistake.cases), "10", "20"]),
)


@st.composite
def chosen(draw: st.DrawFn) -> LabSettings:
    """What a learner can reach: a filter, a card that it leaves, one of its cases, a value other than the default."""
    kind = draw(filters)
    card = draw(st.sampled_from(listed(kind)))
    case = draw(st.sampled_from(named[card].cases))
    value = None
    if case.setting is not None:
        low, high, step = case.setting.low, case.setting.high, case.setting.step
        value = draw(st.sampled_from(range(low, high + 1, step)))
        value = None if value == case.setting.default else value
    return LabSettings(card, kind, case.name, value)


def test_the_first_card_needs_no_parameters() -> None:
    assert to_query(DEFAULTS) == {}
    assert from_query({}) == (DEFAULTS, [])


@given(settings=chosen())
def test_a_link_gives_back_the_identical_card(settings: LabSettings) -> None:
    query = to_query(settings)
    assert set(query) <= set(parameters)
    assert from_query(query) == (settings, [])


@given(query=st.dictionaries(st.sampled_from(parameters), texts))
def test_whatever_a_link_holds_there_is_a_card_that_can_be_run_and_a_sentence_for_each_refusal(
    query: dict[str, str],
) -> None:
    settings, refused = from_query(query)
    assert settings.card in listed(settings.kind)
    setting = settings.chosen_case.setting
    assert settings.value is None or (setting is not None and setting.allows(settings.value))
    assert len(refused) <= len(query)
    assert all("The link asks for " in sentence and sentence.endswith("instead.") for sentence in refused)
    assert from_query(to_query(settings))[1] == []


@pytest.mark.parametrize(
    ("query", "card", "words"),
    [
        ({"card": "nothing"}, DEFAULTS.card, "card = “nothing”"),
        ({"kind": "fast"}, DEFAULTS.card, "raises, wrong answer, slow or leaks"),
        ({"card": "update-in-place", "kind": "slow or leaks"}, "update-in-place", "the card it names is of another"),
        ({"card": "backward-twice", "case": "thrice"}, "backward-twice", "twice, doubled, held"),
        ({"card": "total-of-losses", "setting": "501"}, "total-of-losses", "from 10 to 500 in steps of 10"),
        ({"card": "total-of-losses", "setting": "1e9"}, "total-of-losses", "100 is used"),
        ({"card": "update-in-place", "setting": "3"}, "update-in-place", "nothing to set"),
    ],
)
def test_what_cannot_be_used_is_named_with_what_is_allowed(query: dict[str, str], card: str, words: str) -> None:
    settings, (sentence,) = from_query(query)
    assert settings.card == card
    assert words in sentence


def test_a_filter_alone_opens_its_first_card() -> None:
    settings, refused = from_query({"kind": "slow or leaks"})
    assert refused == []
    assert settings.card == "backward-twice"
    assert settings.case == "held"


@given(settings=chosen(), kind=filters)
def test_a_filter_leaves_the_open_card_where_it_can(settings: LabSettings, kind: str) -> None:
    after = filtered(settings, kind)  # type: ignore[arg-type]
    assert after.card in listed(after.kind)
    if settings.card in listed(after.kind):
        assert after.card == settings.card


@given(kind=filters, card=cards)
def test_a_card_opens_with_the_case_that_the_filter_is_about(kind: str, card: str) -> None:
    settings = opened(LabSettings(kind=kind), card)  # type: ignore[arg-type]
    if card in listed(settings.kind) and kind != "all":
        assert settings.chosen_case.kind == kind
    assert settings.value is None

"""A link to the page on forgetting opens the same look, and no link breaks it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from backprop.ui.forgetting.settings import DEFAULTS, FIELDS, LOOKS, MAX_K, ForgettingSettings


def test_the_defaults_need_no_parameters() -> None:
    assert FIELDS.to_query(DEFAULTS) == {}
    assert FIELDS.from_query({}) == (DEFAULTS, [])


@given(look=st.sampled_from(LOOKS), k=st.integers(1, MAX_K), hundredths=st.integers(0, 100))
def test_a_link_gives_back_the_same_look(look: str, k: int, hundredths: int) -> None:
    chosen = ForgettingSettings(look, k, hundredths / 100)  # type: ignore[arg-type]
    assert FIELDS.from_query(FIELDS.to_query(chosen)) == (chosen, [])


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ({"look": "closer"}, "look = “closer”, but it is one of: rates, momentum, batch; rates is used"),
        ({"k": "0"}, "k = “0”, but it is a whole number from 1 to 400; 3 is used"),
        ({"k": "1e2"}, "k = “1e2”, but it is a whole number"),
        ({"k": "٣"}, "k = “٣”, but it is a whole number"),
        ({"momentum": "2"}, "momentum = “2”, but it is a number from 0 to 1; 0.9 is used"),
        ({"momentum": "nan"}, "momentum = “nan”, but it is a number from 0 to 1"),
    ],
)
def test_what_cannot_be_used_gets_a_sentence(query: dict[str, str], says: str) -> None:
    settings, refused = FIELDS.from_query(query)
    assert settings == DEFAULTS
    assert len(refused) == 1
    assert says in refused[0]


@given(st.dictionaries(st.sampled_from(["look", "k", "momentum", "lr"]), st.text(max_size=30)))
def test_any_text_gives_settings(query: dict[str, str]) -> None:
    settings, _ = FIELDS.from_query(query)
    assert settings.look in LOOKS
    assert 1 <= settings.k <= MAX_K
    assert 0 <= settings.momentum <= 1

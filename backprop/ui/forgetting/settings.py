"""The settings that only the page on forgetting has, to and from the address; it shares the training page's.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

from backprop.datasets import MAX_ROWS

Look = Literal["rates", "momentum", "batch"]
LOOKS: tuple[Look, ...] = get_args(Look)
MAX_K = 2 * MAX_ROWS


@dataclass(frozen=True, slots=True)
class ForgettingSettings:
    """What a learner has chosen on the page.

    Attributes:
        look: which of the three closer looks is open.
        k: update and zero after every k-th sample, 1 to 400.
        momentum: of PyTorch's optimiser, 0 to 1.
    """

    look: Look = "rates"
    k: int = 3
    momentum: float = 0.9


DEFAULTS = ForgettingSettings()


def to_query(settings: ForgettingSettings) -> dict[str, str]:
    """What differs from the defaults, as query parameters."""
    query: dict[str, str] = {}
    if settings.look != DEFAULTS.look:
        query["look"] = settings.look
    if settings.k != DEFAULTS.k:
        query["k"] = str(settings.k)
    if settings.momentum != DEFAULTS.momentum:
        query["momentum"] = f"{settings.momentum:g}"
    return query


def from_query(query: Mapping[str, str]) -> tuple[ForgettingSettings, list[str]]:
    """Read query parameters. Returns settings, and one sentence for each that could not be used."""
    settings, refused = DEFAULTS, []
    look, k, momentum = (query.get(name) for name in ("look", "k", "momentum"))
    if look is not None:
        chosen = next((one for one in LOOKS if one == look), None)
        if chosen is None:
            refused.append(_refused("look", look, f"it is one of: {', '.join(LOOKS)}", DEFAULTS.look))
        else:
            settings = replace(settings, look=chosen)
    if k is not None:
        if k.isascii() and k.isdigit() and len(k) < 5 and 1 <= int(k) <= MAX_K:
            settings = replace(settings, k=int(k))
        else:
            refused.append(_refused("k", k, f"it is a whole number from 1 to {MAX_K}", str(DEFAULTS.k)))
    if momentum is not None:
        number = _number(momentum)
        if number is not None and 0 <= number <= 1:
            settings = replace(settings, momentum=round(number, 2))
        else:
            refused.append(_refused("momentum", momentum, "it is a number from 0 to 1", f"{DEFAULTS.momentum:g}"))
    return settings, refused


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _refused(name: str, text: str, allowed: str, used: str) -> str:
    return f"The link asks for {name} = “{text[:40]}”, but {allowed}; {used} is used instead."

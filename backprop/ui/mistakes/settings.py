"""The settings of the lab, to and from the address in the browser.

Nothing here touches Streamlit, so that every rule can be tested by itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from backprop.mistakes import CATALOG, KINDS, Case, Kind, Mistake, named
from backprop.ui.shell.fields import refusal

KindFilter = Kind | Literal["all"]
FILTERS: tuple[KindFilter, ...] = ("all", *KINDS)


@dataclass(frozen=True, slots=True)
class LabSettings:
    """What a learner has chosen in the lab. `value`: of the case's setting; None for its default, or where none is."""

    card: str = CATALOG[0].name
    kind: KindFilter = "all"
    case: str = CATALOG[0].cases[0].name
    value: int | None = None

    @property
    def mistake(self) -> Mistake:
        """The open card's."""
        return named[self.card]

    @property
    def chosen_case(self) -> Case:
        """The case that is run."""
        return self.mistake.case(self.case)


DEFAULTS = LabSettings()


def listed(kind: KindFilter) -> tuple[str, ...]:
    """The cards that a filter leaves, in order."""
    return tuple(mistake.name for mistake in CATALOG if kind == "all" or kind in mistake.kinds)


def opened(settings: LabSettings, card: str) -> LabSettings:
    """Another card, as it is when it is opened: with the first case that the filter is about."""
    cases = named[card].cases
    case = next((case for case in cases if settings.kind in (case.kind, "all")), cases[0])
    return replace(settings, card=card, case=case.name, value=None)


def filtered(settings: LabSettings, kind: KindFilter) -> LabSettings:
    """Another filter; the open card stays if it is among those left, otherwise the first of them is opened."""
    settings = replace(settings, kind=kind)
    if settings.card in listed(kind):
        return settings
    return opened(settings, listed(kind)[0])


def to_query(settings: LabSettings) -> dict[str, str]:
    """What differs from the first card as it is opened, as query parameters."""
    query: dict[str, str] = {}
    if settings.kind != "all":
        query["kind"] = settings.kind
    if settings.card != DEFAULTS.card:
        query["card"] = settings.card
    if settings.case != named[settings.card].cases[0].name:
        query["case"] = settings.case
    setting = settings.chosen_case.setting
    if setting is not None and settings.value not in (None, setting.default):
        query["setting"] = str(settings.value)
    return query


def from_query(query: Mapping[str, str]) -> tuple[LabSettings, list[str]]:
    """Read query parameters. Returns settings, and one sentence for each that could not be used."""
    settings, refused = DEFAULTS, list[str]()
    if (card := query.get("card")) is not None:
        if card in named:
            settings = replace(settings, card=card, case=named[card].cases[0].name)
        else:
            refused.append(refusal("card", card, f"there are {', '.join(named)}", "the first card is shown"))
    if (kind := query.get("kind")) is not None:
        chosen = next((one for one in FILTERS if one == kind), None)
        if chosen is None:
            refused.append(refusal("kind", kind, f"it is one of: {', '.join(FILTERS)}", "all are listed"))
        elif settings.card in listed(chosen) or "card" not in query:
            settings = filtered(settings, chosen)
        else:
            refused.append(refusal("kind", kind, "the card it names is of another", "all are listed"))
    if (case := query.get("case")) is not None:
        cases = [one.name for one in settings.mistake.cases]
        if case in cases:
            settings = replace(settings, case=case)
        else:
            refused.append(refusal("case", case, f"this card has: {', '.join(cases)}", "the first is shown"))
    if (text := query.get("setting")) is not None:
        setting = settings.chosen_case.setting
        if setting is None:
            refused.append(refusal("setting", text, "there is nothing to set here", "it is left out"))
        elif text.isascii() and text.isdigit() and len(text) < 8 and setting.allows(int(text)):
            settings = replace(settings, value=int(text))
        else:
            steps = f" in steps of {setting.step}" if setting.step > 1 else ""
            allowed = f"{setting.name} is a whole number from {setting.low} to {setting.high}{steps}"
            refused.append(refusal("setting", text, allowed, f"{setting.default} is used"))
    return settings, refused

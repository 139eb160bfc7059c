"""The lab's settings, in its widgets, the address and the session."""

from backprop.ui.mistakes.settings import DEFAULTS, LabSettings, from_query, to_query
from backprop.ui.shell.fields import Dependent
from backprop.ui.shell.state import PageState

CARD, KIND = "lab_card", "lab_kind"


def case_key(card: str) -> str:
    """The key of the choice among a card's cases."""
    return f"lab_case_{card}"


def value_key(card: str, case: str) -> str:
    """The key of the slider of a case."""
    return f"lab_value_{card}_{case}"


def _widgets(settings: LabSettings) -> dict[str, object]:
    widgets: dict[str, object] = {CARD: settings.card, KIND: settings.kind, case_key(settings.card): settings.case}
    setting = settings.chosen_case.setting
    if setting is not None:
        widgets[value_key(settings.card, settings.case)] = settings.value or setting.default
    return widgets


FIELDS = Dependent(DEFAULTS, ("card", "kind", "case", "setting"), _widgets, to_query, from_query)
LAB = PageState("lab", FIELDS)

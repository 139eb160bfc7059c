"""The shape of a card's words, and those that all cards share. The cards' own words lie beside their programs."""

from collections.abc import Mapping
from dataclasses import dataclass

from backprop.mistakes import Kind, Mark, Stage
from backprop.ui.mistakes.settings import KindFilter


@dataclass(frozen=True, slots=True)
class CaseWords:
    """The words of one case, in Markdown.

    `happens` is filled with what the run printed: `{broken[1][nodes]}` is the number that line 1 (from 0) of the broken
    code's output has after "nodes"; `{broken_last[…]}`, `{mended[…]}` and `{mended_last[…]}` go with it, and
    `{setting}` is the learner's number; `{what_backward_frees}` is a sentence that another page says, too.

    Attributes:
        name: what the case is called, where a card has several.
        meant: what one wants.
        happens: what happens instead, with this run's numbers.
        why: one sentence.
    """

    name: str
    meant: str
    happens: str
    why: str


@dataclass(frozen=True, slots=True)
class CardWords:
    """The words of a card: its title, of its cases by their names, and what its setting is called."""

    title: str
    cases: Mapping[str, CaseWords]
    setting: str = ""


STAGE_WORDS: Mapping[Stage, str] = {
    "tensors": "Tensors",
    "forward": "Forward",
    "backward": "backward()",
    "update": "The update",
    "zeroing": "Zeroing",
    "watching": "Watching it run",
}
KIND_WORDS: Mapping[KindFilter, str] = {
    "all": "All",
    "raises": "Raises",
    "wrong answer": "Wrong answer",
    "slow or leaks": "Slow or leaks",
}
KIND_ICONS: Mapping[Kind, str] = {
    "raises": ":material/error:",
    "wrong answer": ":material/visibility_off:",
    "slow or leaks": ":material/hourglass_bottom:",
}
MARK_WORDS: Mapping[Mark, str] = {"fault": "← the mistake", "cure": "← mended", "unreachable": "← never runs"}

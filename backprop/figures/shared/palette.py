"""One colour, one meaning, on every page: the colours, for a light and a dark background.

Chosen by a search for hues that also differ in lightness, so that colour-blind eyes tell them apart; a test measures
the distances as they see them. Figures never rely on colour alone: the forgotten loop is always dashed, the optimum
dotted.
"""

from dataclasses import dataclass
from typing import Literal

Theme = Literal["light", "dark"]


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours by meaning, as `#rrggbb`.

    `forward`: values of the forward pass. `gradient`: gradients. `zeroed`, `forgotten`: the loop that zeroes its
    gradients, and the one that forgets to. `optimum`: the best there is. `warning`: something went wrong.
    `pinned`: earlier runs, kept for comparison. `ink`, `muted`, `grid`, `surface`: text, quiet text, grid lines, page.
    """

    forward: str
    gradient: str
    zeroed: str
    forgotten: str
    optimum: str
    warning: str
    pinned: str
    ink: str
    muted: str
    grid: str
    surface: str

    @property
    def parameters(self) -> tuple[str, str, str]:
        """Of a model's parameters, in order, where several are drawn at once; each has a dash of its own, too."""
        return self.zeroed, self.forward, self.gradient


PALETTES: dict[Theme, Palette] = {
    "light": Palette(
        forward="#0a5fd0",
        gradient="#9e3500",
        zeroed="#00664a",
        forgotten="#d868b6",
        optimum="#a08a2a",
        warning="#b3261e",
        pinned="#6b7280",
        ink="#1f2937",
        muted="#5b6472",
        grid="#e3e7ec",
        surface="#ffffff",
    ),
    "dark": Palette(
        forward="#56a9f9",
        gradient="#ea781b",
        zeroed="#6cf0d0",
        forgotten="#b070a8",
        optimum="#f0d84a",
        warning="#ff8a80",
        pinned="#9aa4b2",
        ink="#e8ebef",
        muted="#a8b1bd",
        grid="#2c343f",
        surface="#12161c",
    ),
}


def rgb(color: str) -> list[int]:
    """Red, green and blue of `#rrggbb`, 0 to 255."""
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def mixed(color: str, other: str, share: float) -> str:
    """`share` of `color`, the rest of `other`; all as `#rrggbb`."""
    parts = [round(share * one + (1 - share) * two) for one, two in zip(rgb(color), rgb(other), strict=True)]
    return "#" + "".join(f"{part:02x}" for part in parts)

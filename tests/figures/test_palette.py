"""The colours keep their meanings: apart for every kind of eye, legible on the page, and equal to the app's theme."""

import itertools
import tomllib
from dataclasses import asdict
from pathlib import Path

import numpy as np
import pytest

from backprop.figures.shared.palette import PALETTES, Theme

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
THEMES: tuple[Theme, ...] = ("light", "dark")
MEANINGS = ("forward", "gradient", "zeroed", "forgotten", "optimum")

# Dichromacy (severity 1.0) in linear RGB. Source: Machado, Oliveira & Fernandes, "A Physiologically-based Model for
# Simulation of Color Vision Deficiency", 2009.
EYES = {
    "trichromat": np.eye(3),
    "protanope": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deuteranope": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
    "tritanope": [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.303900]],
}


def linear_rgb(color: str) -> np.ndarray:
    channels = np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def luminance(color: str) -> float:
    return float(linear_rgb(color) @ [0.2126, 0.7152, 0.0722])


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def oklab(rgb: np.ndarray) -> np.ndarray:
    """Source: Björn Ottosson, "A perceptual color space for image processing", 2020."""
    lms = np.array(
        [
            [0.4122214708, 0.5363325363, 0.0514459929],
            [0.2119034982, 0.6806995451, 0.1073969566],
            [0.0883024619, 0.2817188376, 0.6299787005],
        ]
    ) @ np.clip(rgb, 0, 1)
    return np.array(
        [
            [0.2104542553, 0.7936177850, -0.0040720468],
            [1.9779984951, -2.4285922050, 0.4505937099],
            [0.0259040371, 0.7827717662, -0.8086757660],
        ]
    ) @ np.cbrt(lms)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("eye", EYES)
def test_no_two_meanings_look_alike_to_any_eye(theme: Theme, eye: str) -> None:
    colors = {name: oklab(np.array(EYES[eye]) @ linear_rgb(asdict(PALETTES[theme])[name])) for name in MEANINGS}
    for one, other in itertools.combinations(MEANINGS, 2):
        distance = float(np.linalg.norm(colors[one] - colors[other]))
        assert distance > 0.085, f"{one} and {other} are {distance:.3f} apart for a {eye}"


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("meaning", [*MEANINGS, "warning", "pinned"])
def test_lines_stand_out_from_the_page(theme: Theme, meaning: str) -> None:
    palette = PALETTES[theme]
    assert contrast(asdict(palette)[meaning], palette.surface) >= 3  # WCAG 1.4.11, graphics


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("text", ["ink", "muted", "forward", "gradient"])
def test_text_is_legible_on_the_page(theme: Theme, text: str) -> None:
    palette = PALETTES[theme]
    assert contrast(asdict(palette)[text], palette.surface) >= 4.5  # WCAG 1.4.3, text


@pytest.mark.parametrize("theme", THEMES)
def test_the_apps_theme_has_the_same_colours(theme: Theme) -> None:
    palette, configured = PALETTES[theme], tomllib.loads(CONFIG.read_text())["theme"][theme]
    assert configured["backgroundColor"] == palette.surface
    assert configured["textColor"] == palette.ink
    assert configured["primaryColor"] == palette.forward
    assert configured["redColor"] == palette.warning
    assert configured["chartCategoricalColors"] == [asdict(palette)[name] for name in (*MEANINGS, "pinned")]

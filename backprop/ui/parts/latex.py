"""Lines of LaTeX below one another."""

from collections.abc import Sequence


def aligned(lines: Sequence[str], *, gap: str = "0pt") -> str:
    """The lines as one block, lined up at the `&` of each, with room between them."""
    next_line = rf" \\[{gap}] "
    return rf"\begin{{aligned}} {next_line.join(lines)} \end{{aligned}}"


def at_its_sign(line: str) -> str:
    """The line with an `&` at its equals sign, at the arrow of an update, or at the room that is left for a sign."""
    sign = next(sign for sign in (r"\leftarrow", r"\phantom{=}", r"\approx", "=") if sign in line)
    return line.replace(sign, f"&{sign}", 1)

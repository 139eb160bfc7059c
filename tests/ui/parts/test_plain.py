"""What somebody typed is shown as it was typed."""

from hypothesis import given
from hypothesis import strategies as st

from backprop.ui.parts.plain import plain


def test_marks_of_markdown_are_escaped() -> None:
    assert plain("__import__") == r"\_\_import\_\_"
    assert plain(":red[x] $a$") == r"\:red\[x\] \$a\$"


@given(st.text())
def test_nothing_is_lost(text: str) -> None:
    shown = plain(text)
    assert "\n" not in shown
    assert len(shown) >= len(text)

"""Text that somebody typed, to be shown as it is where Streamlit reads Markdown."""

import re


def plain(text: str) -> str:
    """`text` with everything escaped that Markdown, LaTeX or Streamlit's own marks would make something of."""
    return re.sub(r"([\\`*_{}\[\]()<>#+\-.!|~$:&])", r"\\\1", text.replace("\n", " "))

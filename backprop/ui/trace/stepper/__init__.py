"""The stepper: moves among the frames of a trace in the browser, where listing, variables and graphs move together."""

from collections.abc import Callable, Mapping
from pathlib import Path

from backprop.ui.parts.mounting import script
from backprop.ui.parts.stepping import draw_stepping
from backprop.ui.trace.frames import JSON, as_json

_HERE = Path(__file__).parent


def draw_stepper(data: JSON, *, frame: int, words: Mapping[str, str], on_frame: Callable[[int], None]) -> None:
    """Draw it.

    Args:
        data: from `frames_of`.
        frame: the frame to stand at, from 0.
        words: its texts, in which `{name}` stands for what changes.
        on_frame: called with the frame at which the learner came to rest.
    """
    held = {"trace": data, "words": dict(words)}
    draw_stepping("stepper", __file__, key="stepper", step=frame, on_step=on_frame, data=held)


def offline(data: JSON, *, title: str, words: Mapping[str, str]) -> str:
    """The same stepper as one HTML file, which needs no server. `title` is plain text."""
    html, css = ((_HERE / f"stepper.{kind}").read_text(encoding="utf-8") for kind in ("html", "css"))
    escaped = title.replace("&", "&amp;").replace("<", "&lt;")
    held = as_json({"trace": data, "step": 0, "turn": "", "words": dict(words)})
    return f"""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{escaped}</title>
<style>
:root {{
  color-scheme: light dark;
  --st-font: system-ui, sans-serif;
  --st-code-font: ui-monospace, monospace;
  --st-text-color: light-dark(#1f2937, #e8ebef);
  --st-background-color: light-dark(#ffffff, #12161c);
  --st-secondary-background-color: light-dark(#f4f6f8, #1c222b);
  --st-border-color: light-dark(#d5dae1, #3a4452);
  --st-primary-color: light-dark(#0a5fd0, #56a9f9);
  --st-base-radius: 0.4rem;
}}
body {{ margin: 1rem; background: var(--st-background-color); color: var(--st-text-color); }}
h1 {{ font: 600 1.4rem var(--st-font); }}
{css}
</style>
</head>
<body>
<h1>{escaped}</h1>
<main>{html}</main>
<script type="module">
{script(_HERE / "stepper.js").replace("export default function", "function step", 1)}
step({{ parentElement: document.querySelector("main"), data: {held}, setStateValue: () => {{}} }});
</script>
</body>
</html>
"""

"""The page's colours, and the lines of style that Streamlit has no setting for.

Streamlit advises against CSS, since a new version may draw its widgets in another way. Colours, fonts and sizes are
therefore set in `.streamlit/config.toml`. What is left here is what no setting says: what stays in view while a page
scrolls, and what stands side by side on a telephone. It hangs on the keys of our own containers, which Streamlit
promises to write out as classes, wherever these are enough; the browser tests would see it break.
"""

import streamlit as st

from backprop.figures.shared.palette import PALETTES, Palette

# On a wide screen the controls stay in view while the page scrolls, so that one can watch any part of it change; a
# telephone is too low for that. The player stays in view while the charts are. Charts keep their place while they
# are drawn anew. What is below the fold is laid out only when it comes into view. A graph is never shrunk to fit: it
# scrolls in its own frame. On a telephone a network's controls stand side by side, so that its drawing is not far down.
_STYLE = """
<style>
.stMainBlockContainer { max-width: 1500px; gap: 0.75rem; }
.stMainBlockContainer h1 { padding: 0; }
.stMainBlockContainer .katex { font-size: 1.08em; }
.st-key-charts .stPlotlyChart { min-height: 430px; }
[data-testid="stLayoutWrapper"]:has(> .st-key-playbar) { position: sticky; bottom: 0; z-index: 40; }
.st-key-details { content-visibility: auto; contain-intrinsic-size: auto 800px; }
@media (min-width: 1000px) and (min-height: 700px) {
  [data-testid="stLayoutWrapper"]:has(> .st-key-controls) { position: sticky; top: 3.5rem; z-index: 50; }
}
.st-key-graph_frame { overflow: auto; max-height: 75vh; border: 1px solid GRID; border-radius: 0.4rem; }
.st-key-graph_frame svg[viewBox][width$="pt"] { max-width: none; zoom: var(--graph-zoom, 1); user-select: none; }
.st-key-graph_frame .node.current polygon { stroke-width: 3.5px; }
.st-key-graph_frame .edge.current path { stroke-width: 2.5px; }
@media (max-width: 640px) { .st-key-graph_steps kbd { display: none; } }
[class*="_box"] .stHorizontalBlock :is([class*="_less"], [class*="_more"]) button { padding: 0; width: 1.75rem; }
[class*="_box"] .stHorizontalBlock .stTextInput { min-width: 0; }
[class*="_box"] .stHorizontalBlock input { padding-inline: 0.6rem; }
.st-key-graph_formula { overflow-x: auto; }
.st-key-net_activation button:not(label button) { min-height: 2.5rem; }
.st-key-net_edges button { padding-inline: 0.6rem; }
@media (max-width: 640px) {
  .st-key-controls:has(.st-key-net_layers) [data-testid="stColumn"] { min-width: 0; flex: 1 1 40%; }
  .st-key-controls [data-testid="stColumn"]:has(.st-key-net_activation) { flex-basis: 100%; }
  .st-key-controls [data-testid="stColumn"]:has(.st-key-net_data) { flex-basis: 55%; order: -2; }
  .st-key-controls:has(.st-key-net_layers) [data-testid="stColumn"]:last-child { flex-basis: 28%; order: -1; }
  .st-key-layers_try [data-testid="stButtonGroup"] > div { flex-wrap: nowrap; overflow-x: auto; }
  .st-key-layers_try button { flex-shrink: 0; }
}
.stElementContainer:is(.st-key-exercises_arrival, .st-key-browser_history) { position: absolute; width: 0; }
.stElementContainer:is(.st-key-backprop_training, .st-key-backprop_layers) { position: absolute; width: 0; }
.stElementContainer.st-key-browser_connection { position: fixed; bottom: 0; z-index: 100; width: auto; }
.st-key-exercises_lines .stHorizontalBlock { flex-wrap: nowrap; }
.st-key-exercises_lines .stHorizontalBlock > :last-child { flex-shrink: 1; min-width: 0; max-width: 100%; }
.st-key-exercises_lines code { white-space: normal; }
.st-key-controls, .st-key-playbar { background: SURFACE; padding: 0.4rem 0; }
</style>
"""


def palette() -> Palette:
    """Colours for the theme that the learner's browser shows."""
    return PALETTES["dark" if st.context.theme.type == "dark" else "light"]


def style(colors: Palette) -> None:
    """Put the page's style in place."""
    st.html(_STYLE.replace("SURFACE", colors.surface).replace("GRID", colors.grid))

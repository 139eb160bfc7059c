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
.stMainBlockContainer { max-width: 1500px; gap: 0.75rem; padding-inline: clamp(1rem, 2.5vw, 5rem); }
.stMainBlockContainer h1 { padding: 0; }
.stSlider, .stSlider * { touch-action: pan-y; }
.stMainBlockContainer .katex { font-size: 1.08em; }
.st-key-charts .stPlotlyChart { min-height: 400px; }
[data-testid="stLayoutWrapper"]:has(> .st-key-playbar) { position: sticky; bottom: 0; z-index: 40; }
.st-key-details { content-visibility: auto; contain-intrinsic-size: auto 800px; }
.st-key-heading { column-gap: 1.5rem; row-gap: 0.25rem; }
.st-key-heading + * { margin-top: -0.5rem; }
:is(.st-key-controls, .st-key-own_table) > div { flex: 1 1 11rem; min-width: 0; width: auto; }
.st-key-controls > div:has(.st-key-own_table) { flex-basis: 100%; }
[class*="st-key-verdict_"] { border-radius: 0.4rem; }
.st-key-verdict_success { background: SUCCESS; }
.st-key-verdict_info { background: INFO; }
.st-key-verdict_warning { background: WARNING; }
.st-key-all_controls { display: none; }
.st-key-first_control [data-testid="stColumn"], .st-key-first_control .stTextInput { min-width: 0; }
@media (min-width: 1150px) {
  HALVES > :first-child {
    position: sticky; top: 4rem; align-self: flex-start; max-height: calc(100vh - 4.5rem); overflow-y: auto;
  }
}
@media (max-width: 1149px) {
  HALVES { flex-direction: column; }
  HALVES > * { width: 100%; flex: 0 0 auto; }
}
@media (min-width: 641px) and (max-width: 1149px) {
  HALVES > :first-child > [data-testid="stVerticalBlock"] { flex-flow: row wrap; }
  HALVES > :first-child > * > :has(> .st-key-first_control) { flex: 2 1 12rem; }
  HALVES > :first-child > * > :has(> .st-key-controls), .st-key-controls { display: contents; }
  .st-key-controls > div { flex-basis: 7.5rem; }
  .st-key-controls > :is(.st-key-data, .st-key-net_data) { flex-basis: 9.5rem; }
  .st-key-controls > .st-key-net_activation { flex-basis: 14rem; }
}
@media (max-width: 640px) {
  HALVES { gap: 0.75rem; }
  HALVES > *, HALVES > * > [data-testid="stVerticalBlock"] { display: contents; }
  HALVES [data-testid="stLayoutWrapper"]:has(> :is(.st-key-first_control, [class*="st-key-verdict_"])) {
    position: sticky; z-index: 45; background: SURFACE;
  }
  HALVES [data-testid="stLayoutWrapper"]:has(> .st-key-first_control) { top: 3.75rem; }
  HALVES [data-testid="stLayoutWrapper"]:has(> [class*="st-key-verdict_"]) { top: 8.5rem; }
  HALVES [data-testid="stLayoutWrapper"]:has(> .st-key-first_control [role="alert"]) { position: static; }
  .st-key-all_controls { display: block; }
  .stMainBlockContainer:not(:has(.st-key-all_controls input:checked)) .st-key-heading [data-testid="stButtonGroup"] {
    display: none;
  }
  .st-key-workbench:not(:has(.st-key-all_controls input:checked)) .st-key-controls { display: none; }
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
.st-key-net_activation button:not(label button) { padding-inline: 0.2rem; min-width: 0; }
.st-key-controls > :is(.st-key-net_layers, .st-key-net_width) { flex-basis: 5.5rem; }
.st-key-net_edges button { padding-inline: 0.6rem; }
.stElementContainer:is(.st-key-exercises_arrival, .st-key-browser_history) { position: absolute; width: 0; }
.stElementContainer:is(.st-key-backprop_training, .st-key-backprop_layers) { position: absolute; width: 0; }
.stElementContainer.st-key-browser_connection { position: fixed; bottom: 0; z-index: 100; width: auto; }
.st-key-exercises_lines .stHorizontalBlock { flex-wrap: nowrap; }
.st-key-exercises_lines .stHorizontalBlock > :last-child { flex-shrink: 1; min-width: 0; max-width: 100%; }
.st-key-exercises_lines code { white-space: normal; }
.st-key-controls, .st-key-playbar { background: SURFACE; padding: 0.4rem 0; }
</style>
"""

_HALVES = '.st-key-workbench > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"]'


def palette() -> Palette:
    """Colours for the theme that the learner's browser shows."""
    return PALETTES["dark" if st.context.theme.type == "dark" else "light"]


def style(colors: Palette) -> None:
    """Put the page's style in place."""
    used = {"SURFACE": colors.surface, "GRID": colors.grid, "HALVES": _HALVES}
    used |= {name: f"color-mix(in srgb, {color} 10%, transparent)" for name, color in _tones(colors).items()}
    text = _STYLE
    for name, color in used.items():
        text = text.replace(name, color)
    st.html(text)


def _tones(colors: Palette) -> dict[str, str]:
    return {"SUCCESS": colors.zeroed, "INFO": colors.forward, "WARNING": colors.warning}

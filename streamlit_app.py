"""Backpropagation in PyTorch: page settings and navigation; nothing else."""

import streamlit as st

from backprop.ui.shell.navigation import in_the_browser, navigation

page = navigation()
# The page's name first: of a tab, a bookmark or an entry of the history, no more is seen.
st.set_page_config(
    page_title=f"{page.title} · Backpropagation in PyTorch", page_icon=":material/show_chart:", layout="wide"
)
in_the_browser()
page.run()

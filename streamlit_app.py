"""Backpropagation in PyTorch: page settings and navigation; nothing else."""

import streamlit as st

from backprop.ui.navigation import navigation

st.set_page_config(page_title="Backpropagation in PyTorch", page_icon=":material/show_chart:", layout="wide")
navigation().run()

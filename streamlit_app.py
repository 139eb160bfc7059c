"""Backpropagation in PyTorch: page settings and navigation; nothing else."""

import streamlit as st

st.set_page_config(page_title="Backpropagation in PyTorch", page_icon=":material/show_chart:", layout="wide")

st.navigation([st.Page("pages/training.py", title="Training", icon=":material/show_chart:", default=True)]).run()

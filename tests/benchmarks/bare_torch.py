"""The least that a Streamlit page can do that imports PyTorch: a heading and one chart. For bench_cold_start.py."""

import plotly.graph_objects as go
import streamlit as st
import torch

st.title("A heading")
st.plotly_chart(go.Figure(go.Scatter(y=torch.arange(3).tolist())))

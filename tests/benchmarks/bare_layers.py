"""The least that a Streamlit page can do with the same run: one slider, three Plotly charts. For bench_network.py."""

import numpy as np
import plotly.graph_objects as go
import streamlit as st
import torch

from backprop.network import NetworkRun, train
from backprop.ui.network.settings import LayersSettings


@st.cache_resource
def trained(width: int) -> NetworkRun:
    return train(LayersSettings(width=width).config)


st.set_page_config(layout="wide")
width = st.slider("Neurons", 1, 16, 4)
run = trained(width)
points, y = run.config.points.arrays()
grid = torch.tensor([[a, b] for b in np.linspace(-2, 2, 32) for a in np.linspace(-2, 2, 32)], dtype=torch.float32)
network, learned, loss = st.columns(3)
lines = [go.Scatter(x=[0, 1, 2], y=[0, neuron, 0]) for neuron in range(width)]
network.plotly_chart(go.Figure(lines, layout={"height": 430}))
surface = go.Heatmap(z=run.network(-1)(grid).reshape(32, 32).numpy())
dots = go.Scatter(x=points[:, 0], y=points[:, 1], mode="markers", marker={"color": y})
learned.plotly_chart(go.Figure([surface, dots], layout={"height": 430}))
loss.plotly_chart(go.Figure(go.Scatter(y=run.losses), layout={"height": 430}))

"""The least that a Streamlit page can do with the same run: one slider, three Plotly charts. For bench_page.py."""

import plotly.graph_objects as go
import streamlit as st

from backprop.training import TrainingConfig, train_all
from backprop.ui.training.controls import RATE_STOPS

st.set_page_config(layout="wide")
learning_rate = st.select_slider("Learning rate", RATE_STOPS, value=0.01)
zeroed, forgotten = train_all(
    [TrainingConfig(learning_rate=learning_rate, zero_grad=zero_grad) for zero_grad in (True, False)]
)
loss, weight, forgetting = st.columns(3)
loss.plotly_chart(go.Figure(go.Scatter(y=zeroed.losses), layout={"height": 430}))
weight.plotly_chart(go.Figure(go.Scatter(y=zeroed.weights), layout={"height": 430}))
forgetting.plotly_chart(
    go.Figure([go.Scatter(y=zeroed.weights), go.Scatter(y=forgotten.weights)], layout={"height": 430})
)

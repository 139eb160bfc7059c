"""The least that a Streamlit page can do with the homework's run: one slider, three charts. For bench_page.py."""

import plotly.graph_objects as go
import streamlit as st

from backprop.training import TrainingConfig, train_all
from backprop.ui.training.controls import RATE_STOPS

st.set_page_config(layout="wide")
learning_rate = st.select_slider("Learning rate", RATE_STOPS, value=0.01)
zeroed, forgotten = train_all(
    [TrainingConfig(model="quadratic", learning_rate=learning_rate, zero_grad=zero_grad) for zero_grad in (True, False)]
)
loss, parameters, forgetting = st.columns(3)
loss.plotly_chart(go.Figure(go.Scatter(y=zeroed.losses), layout={"height": 430}))
parameters.plotly_chart(go.Figure([go.Scatter(y=one) for one in zeroed.weights.T], layout={"height": 430}))
forgetting.plotly_chart(
    go.Figure([go.Scatter(y=run.weights[:, 2]) for run in (zeroed, forgotten)], layout={"height": 430})
)

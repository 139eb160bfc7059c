"""The least that a Streamlit page can do with a chapter's slider and its chart of two panels. For bench_lesson.py."""

import plotly.graph_objects as go
import streamlit as st
from plotly.subplots import make_subplots

from backprop.outcomes import mean_losses
from backprop.training import TrainingConfig, train
from backprop.ui.lesson.chapters.step import CONFIG, RATES

st.set_page_config(layout="wide")
learning_rate = st.select_slider("Learning rate", RATES, value=0.1)
run = train(
    TrainingConfig(
        learning_rate=learning_rate, epochs=CONFIG.epochs, initial_w=CONFIG.initial_w, dataset=CONFIG.dataset
    )
)
curve = mean_losses("linear", CONFIG.dataset, run.weights)
figure = make_subplots(rows=2, cols=1)
figure.add_trace(go.Scatter(y=run.weights), row=1, col=1)
figure.add_trace(go.Scatter(x=run.weights, y=curve), row=2, col=1)
figure.update_layout(height=400)
st.plotly_chart(figure)

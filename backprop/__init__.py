"""Backpropagation in PyTorch, made visible.

The library behind the app: every function here returns numbers and records, and knows nothing of
Streamlit. Only `backprop.ui` does.
"""

"""Optimisers side by side, on the training page: from one start, each with a learning rate of its own."""

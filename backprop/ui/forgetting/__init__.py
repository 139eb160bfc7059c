"""The page on forgetting to zero the gradients: its settings, charts and words."""

"""The page on layers: its settings, pictures and words."""

"""`from backprop.export import script, notebook`: where notebooks and scripts look for them."""

from backprop.training.export import notebook, script, table

__all__ = ["notebook", "script", "table"]

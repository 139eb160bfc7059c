"""The training page's charts: the loss, and the weight."""

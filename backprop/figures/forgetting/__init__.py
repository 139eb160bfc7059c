"""Both loops beside each other, what `w.grad` held, and the learning rates at which each works."""

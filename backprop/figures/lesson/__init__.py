"""Pictures that the lesson alone needs."""

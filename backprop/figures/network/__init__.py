"""The figures of the page on layers."""

"""What a mistake costs, measured."""

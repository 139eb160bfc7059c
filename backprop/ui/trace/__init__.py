"""The page on the loop line by line: a program's frames, stepped through in the browser."""

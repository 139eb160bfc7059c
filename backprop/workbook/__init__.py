"""Code exercises for a learner's own editor: written as files, each checked in a Python process of its own.

It belongs to the command line. Neither a page nor anything that a page imports may import it, because it runs what a
learner has typed; `tests/test_architecture.py` holds that line. What runs it is a child that Python is asked to start
with an `import` of the learner's file (`process.py`); there is no `exec` here either.
"""

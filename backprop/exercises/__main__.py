"""`python -m backprop.exercises`: the code exercises, for your own editor. See `docs/own-editor.md`."""

import sys

from backprop.workbook.command import main

if __name__ == "__main__":
    sys.exit(main())

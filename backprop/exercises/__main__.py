"""`python -m backprop.exercises`: the code exercises, for your own editor, and the summary of a class.

See `docs/own-editor.md` and `docs/teaching.md`.
"""

import sys

from backprop.workbook.command import main

if __name__ == "__main__":
    if sys.argv[1:2] == ["summary"]:
        from backprop.exercises import summary  # which imports PyTorch, as nothing else here does

        sys.exit(summary.main(sys.argv[2:]))
    sys.exit(main())

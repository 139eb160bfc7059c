"""The page's settings, in its widgets, the address and the session."""

from backprop.ui.network.settings import FIELDS
from backprop.ui.shell.state import PageState

PAGE = "layers"
TABLE = "layers_table"
key = FIELDS.key
LAYERS = PageState(PAGE, FIELDS, drafts=(TABLE,))

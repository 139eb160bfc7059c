"""One file per mistake. The code in it is wrong on purpose: types are not checked here."""

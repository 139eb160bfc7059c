"""One file a mistake. The code in it is wrong on purpose: types are not checked here."""

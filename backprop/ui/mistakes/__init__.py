"""The lab of classic mistakes: its list, its cards and their words."""

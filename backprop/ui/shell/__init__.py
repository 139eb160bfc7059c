"""What every page stands in: its settings in link and session, the menu, the theme, the store and its lock."""

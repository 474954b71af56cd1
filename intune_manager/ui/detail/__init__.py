"""One object on the screen: its fields, links, history, scripts and JSON."""

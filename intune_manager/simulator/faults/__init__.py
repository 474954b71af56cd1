"""What goes wrong on purpose, and the plane that steers it: for `simulate` and the tests alone."""

"""Plain functions that make rows, valid by default."""

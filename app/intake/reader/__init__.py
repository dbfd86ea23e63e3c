"""PURE: a spreadsheet's bytes -> grids -> the heading -> typed cells -> good, doubtful and rejected rows."""

"""Lists as wards keep them, spoilt in every way that is known, with the truth beside them.

`python -m tests.kit.messy 200` reads 200 of them and prints the table of docs/measurements.md.
"""

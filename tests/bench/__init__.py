"""`make bench`: the figures of docs/measurements.md, ours beside a bare Flask app (the floor) in the same run.

Seconds and processor time belong here; counts, bytes and queries are asserted in `make test`.
"""

"""Words the parts share."""

ENGINES = ("sqlite", "postgres")

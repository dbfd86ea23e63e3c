"""The demo story, one file a slice: invented people in a real area. No tables."""

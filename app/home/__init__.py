"""The page each role lands on. No tables, no permissions."""

"""Copies of everything, proved by restoring them, and the way back from one. Table: backup_run."""

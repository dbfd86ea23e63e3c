"""Reads of sales, one topic a file; each but the public ones goes through what the actor reaches."""

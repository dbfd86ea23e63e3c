"""Forms of sales, one topic a file."""

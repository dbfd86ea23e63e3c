"""Forms of people, one topic a file."""

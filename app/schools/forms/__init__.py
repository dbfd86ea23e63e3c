"""Forms of schools, one topic a file."""

"""The floor: the least a server with the same stack needs for a page or a post, as one bare Flask app."""

"""House addresses as people write them: parsed, written one way, put in walking order. Pure."""

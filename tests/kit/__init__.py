"""What every test stands on: databases, the queue's server, the checking page, a real browser."""

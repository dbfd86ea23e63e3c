"""Pure foundations that every room may stand on: text, addresses, time, ids, errors. No Flask, no database."""

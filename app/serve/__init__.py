"""One command that runs the whole house on this machine: web, worker and queue server, started and stopped together."""

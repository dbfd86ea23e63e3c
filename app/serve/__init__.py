"""One command that runs the whole house on this machine: web, worker, schedule and queue server, started and stopped together."""

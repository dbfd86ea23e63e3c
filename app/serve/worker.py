"""`python -m app.serve.worker [QUEUE]`: one worker of a queue."""

import sys

from app.factory import create_app
from app.jobs.queue import DEFAULT
from app.jobs.worker import serve
from app.serve.ready import wait_until_ready

if __name__ == "__main__":
    app = create_app()
    wait_until_ready(app)
    serve(app, sys.argv[1] if len(sys.argv) > 1 else DEFAULT)

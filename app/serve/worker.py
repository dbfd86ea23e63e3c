"""`python -m app.serve.worker [QUEUE]`: one worker of a queue."""

import sys

from app.factory import create_app
from app.jobs.queue import DEFAULT
from app.jobs.worker import serve

if __name__ == "__main__":
    serve(create_app(), sys.argv[1] if len(sys.argv) > 1 else DEFAULT)

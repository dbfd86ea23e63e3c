"""`python -m app.serve.worker`: one worker of the queue."""

from app.factory import create_app
from app.jobs.worker import serve

if __name__ == "__main__":
    serve(create_app())

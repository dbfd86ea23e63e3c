"""`python -m app.serve.worker`: one worker of the queue."""

from app.factory import create_app
from app.jobs.worker import serve
from app.serve.ready import wait_until_ready

if __name__ == "__main__":
    app = create_app()
    wait_until_ready(app)
    serve(app)

"""`python -m app.jobs`: one worker."""

from app.jobs.worker import serve
from wsgi import app

serve(app)

"""The entry of the terminal, `flask --app wsgi`. A web server needs less: `gunicorn "app.factory:create_app()"`."""

from app.house import create_house

app = create_house()

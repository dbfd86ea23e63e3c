"""The blueprint that all pages of places share."""

from flask import Blueprint

bp = Blueprint("places", __name__)

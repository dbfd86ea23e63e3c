"""The blueprint that all pages of drives share."""

from flask import Blueprint

bp = Blueprint("drives", __name__)

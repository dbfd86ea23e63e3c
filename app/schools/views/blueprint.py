"""The blueprint that all pages of schools share."""

from flask import Blueprint

bp = Blueprint("schools", __name__)

"""The blueprint that all pages of routes share."""

from flask import Blueprint

bp = Blueprint("routes", __name__)

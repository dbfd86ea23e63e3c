"""The blueprint that all pages of sales share."""

from flask import Blueprint

bp = Blueprint("sales", __name__)

"""The blueprint of plans; each file of this folder puts its pages on it."""

from flask import Blueprint

bp = Blueprint("plans", __name__)

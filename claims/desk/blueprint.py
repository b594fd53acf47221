"""The desk's blueprint, shared by the pages that show (pages.py) and the routes that change (changes.py)."""

from flask import Blueprint

blueprint = Blueprint("desk", __name__)

"""The blueprint of matches, shared by pages.py and clusters.py."""

from flask import Blueprint

blueprint = Blueprint("matches", __name__)

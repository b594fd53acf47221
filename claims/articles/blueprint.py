"""The blueprint of articles, shared by pages.py and fetch_pages.py."""

from flask import Blueprint

blueprint = Blueprint("articles", __name__)

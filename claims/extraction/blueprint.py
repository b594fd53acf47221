"""The blueprint of extraction, shared by pages.py and note_pages.py."""

from flask import Blueprint

blueprint = Blueprint("extraction", __name__)

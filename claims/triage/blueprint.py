"""The blueprint of triage, shared by pages.py and settings.py."""

from flask import Blueprint

blueprint = Blueprint("triage", __name__)

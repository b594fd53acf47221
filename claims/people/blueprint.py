"""The blueprint of one's own account, shared by the modules with its routes."""

from flask import Blueprint

blueprint = Blueprint("people", __name__)

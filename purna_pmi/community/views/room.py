"""The blueprint that the pages of community groups hang on."""

from flask import Blueprint

blueprint = Blueprint("community", __name__)

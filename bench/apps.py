"""The two apps that bench.http compares: the product, and a bare Flask endpoint that answers a constant."""

from flask import Flask, jsonify

from app import served as product  # noqa: F401


def bare() -> Flask:
    """The least a Flask app can do."""
    app = Flask(__name__)

    @app.get("/")
    def hello():
        return jsonify(hello="world")

    return app

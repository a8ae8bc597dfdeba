"""The two apps that bench.http compares: the product, and a bare Flask endpoint that answers a constant."""

from flask import Flask, jsonify

from app import create_app


def product() -> Flask:
    """The product on the data folder of the environment, its snapshot built before the workers fork."""
    app = create_app()
    with app.app_context():
        app.extensions["stations_snapshot"].current()
    return app


def bare() -> Flask:
    """The least a Flask app can do."""
    app = Flask(__name__)

    @app.get("/")
    def hello():
        return jsonify(hello="world")

    return app

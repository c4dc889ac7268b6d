"""The WSGI application: settings read, policies loaded, routes registered.

`groundrules serve` starts it; any other WSGI server can, with the factory `server:create_app`.
"""

import os
from datetime import UTC, datetime

from flask import Flask

from engine.web import decisions, differences, documentation, guard, operation, policies, problems, traces
from engine.web.live import Live
from engine.web.metrics import Metrics
from engine.web.service import EXTENSION, Service
from engine.web.settings import Settings

BLUEPRINTS = (
    decisions.blueprint,
    policies.blueprint,
    differences.blueprint,
    operation.blueprint,
    documentation.blueprint,
)


def create_app(settings: Settings | None = None) -> Flask:
    """Return the application; without settings, those of the environment.

    Raises:
        SettingsRefused: with these settings the service must not start.
        Findings: the policies, the draft or the keys have errors.
    """
    settings = settings or Settings.from_environment(os.environ)
    settings.require_safe()
    app = Flask("groundrules", static_folder=None, template_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    metrics = Metrics()
    app.extensions[EXTENSION] = Service(settings, metrics, Live(settings, metrics), datetime.now(UTC))
    traces.install(app)
    guard.install(app)
    problems.install(app)
    for each in BLUEPRINTS:
        app.register_blueprint(each)
    return app

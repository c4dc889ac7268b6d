"""The WSGI application: settings read, policies loaded, routes registered.

`groundrules serve` starts it; any other WSGI server can, with the factory `server:create_app`.
"""

import os
from datetime import UTC, datetime

from flask import Flask

from casework.settings import CaseworkSettings
from casework.web import bulk, office, subjects
from casework.web.contract import CONTRACT
from engine.audit.opening import OFF, location, open_log
from engine.web import decisions, differences, documentation, guard, log, operation, policies, problems, traces
from engine.web.live import Live
from engine.web.metrics import Metrics
from engine.web.pages import routes as pages
from engine.web.recording import Recorder, refused
from engine.web.service import EXTENSION, Service
from engine.web.settings import Settings

BLUEPRINTS = (
    decisions.blueprint,
    log.blueprint,
    policies.blueprint,
    differences.blueprint,
    operation.blueprint,
    documentation.blueprint,
    subjects.blueprint,
    bulk.blueprint,
)


def create_app(settings: Settings | None = None, casework: CaseworkSettings | None = None) -> Flask:
    """Return the application; without settings, those of the environment.

    Raises:
        SettingsRefused: with these settings the service must not start.
        Findings: the policies, the draft or the keys have errors, or a policy that is needed is not there.
        LogRefused: the log must not, or cannot, be used.
    """
    settings = settings or Settings.from_environment(os.environ)
    casework = casework or CaseworkSettings.from_environment(os.environ)
    settings.require_safe()
    app = Flask("groundrules", static_folder=None, template_folder=None)
    app.config["PROVIDE_AUTOMATIC_OPTIONS"] = False
    app.url_map.merge_slashes = False
    metrics = Metrics()
    live = Live(settings, metrics)
    recorder = Recorder(open_log(location(settings.log, settings.log_key))) if settings.log != OFF else None
    app.extensions[EXTENSION] = Service(settings, metrics, live, datetime.now(UTC), recorder, CONTRACT)
    traces.install(app)
    guard.install(app)
    problems.install(app, refused)
    for each in BLUEPRINTS:
        app.register_blueprint(each)
    pages.install(app, settings)
    office.install(app, casework)
    return app

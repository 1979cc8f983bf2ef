"""One form for every log line, whichever library wrote it: text for people, or one JSON object a line for collectors."""

from __future__ import annotations

import logging
import sys
from collections.abc import Mapping
from typing import Any

import structlog

# What these say at INFO is of use to their own developers only.
QUIET = (
    *("fontTools", "weasyprint", "PIL", "kombu", "amqp", "celery.beat", "celery.redirected"),
    # Two lines a task, and a task every two seconds where nothing happens; what fails is told above INFO.
    *("celery.worker.strategy", "celery.app.trace"),
)


def configure(choice: Mapping[str, Any]) -> None:
    """Send all logs to standard error; Django calls this with the setting ``LOGGING``.

    Whatever was bound with ``structlog.contextvars`` (the message's id, say) stands on every line, so that all lines
    about one message can be found.

    Args:
        choice: ``json`` (bool) and ``level`` (name).
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=bool(choice["json"])),
    ]
    last: list[structlog.types.Processor]
    if choice["json"]:
        last = [structlog.processors.dict_tracebacks, structlog.processors.JSONRenderer(ensure_ascii=False)]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)]
    handler = logging.StreamHandler()
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared, processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last]
        )
    )
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(choice["level"])
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in ("django", "django.server"):
        logger = logging.getLogger(name)
        logger.handlers, logger.propagate = [], True
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )

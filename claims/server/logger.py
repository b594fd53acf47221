"""gunicorn's own log, as lines of ours."""

import logging
from typing import Any

from gunicorn.glogging import Logger

from claims.config import read_settings
from claims.logs.lines import configure


class LineLogger(Logger):
    """Hands everything on to the root logger; requests are told of by claims.web.requests, not here."""

    def setup(self, cfg: Any) -> None:
        self.cfg = cfg
        self._access_log_enabled = False
        settings = read_settings()
        configure(settings.log_style, settings.log_level)
        self.error_log.setLevel(logging.NOTSET)
        self.error_log.propagate = True

    def reopen_files(self) -> None:
        """Lines go to the standard error stream; there is nothing to open again."""

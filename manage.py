#!/usr/bin/env python
"""Django's command line for Allwege."""

from __future__ import annotations

import os
import sys


def main() -> None:
    """Run a management command with the product's settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "intake.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.DEBUG  # noqa: B018 (reads the settings)
    except ImproperlyConfigured as error:
        sys.exit(f"allwege: {error} (docs/configuration.md)")
    except OSError as error:
        sys.exit(f"allwege: the data folder cannot be used: {error}. Make room, give this user the right, or set ALLWEGE_VAR.")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()

#!/usr/bin/env python
"""Django's command line: `manage.py help` lists what there is."""

import os
import sys

from django.core.management import execute_from_command_line


def main() -> None:
    """Run the command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    try:
        execute_from_command_line(sys.argv)
    except Exception as error:
        from config.outages import said_of  # the apps are loaded only by now

        if (sentence := said_of(error)) is None:
            raise
        sys.exit(sentence)


if __name__ == "__main__":
    main()

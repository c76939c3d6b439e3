#!/usr/bin/env python
"""Manage the embedded site."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "demo.settings")
    for root in ("djangoapp", "xblocks"):
        sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), root))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)

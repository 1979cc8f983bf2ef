"""Prints bytes that are no text and no table, and ends well."""

import sys

sys.stdout.buffer.write(bytes(range(256)) * 16)

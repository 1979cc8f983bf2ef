"""Takes a gibibyte."""

import sys

sys.stdout.write(str(len(bytearray(1024 * 1024 * 1024))))

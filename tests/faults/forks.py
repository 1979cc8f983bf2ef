"""Leaves a child behind that outlives it: writes the child's process id to the file named, then ends or waits."""

import os
import sys
import time
from pathlib import Path

child = os.fork()
if child == 0:
    while True:
        time.sleep(60)
Path(sys.argv[1]).write_text(str(child))
if sys.argv[2:] == ["wait"]:
    time.sleep(600)

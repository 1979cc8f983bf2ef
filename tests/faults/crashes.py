"""Says why and dies of a segmentation fault."""

import os
import signal
import sys

sys.stderr.write("about to crash")
sys.stderr.flush()
os.kill(os.getpid(), signal.SIGSEGV)

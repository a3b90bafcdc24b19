"""``python -m tenderkit.writers.docx [FILE]`` writes the shell, ``templates/bas.docx`` unless told otherwise."""

import sys
from pathlib import Path

from tenderkit.writers.docx import BAS
from tenderkit.writers.docx.shell import build

Path(sys.argv[1] if len(sys.argv) > 1 else BAS).write_bytes(build())

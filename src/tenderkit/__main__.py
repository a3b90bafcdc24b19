"""``python -m tenderkit``."""

from tenderkit.cli import main

main()

"""`python -m kazalign`."""

from kazalign.commands import main

main()

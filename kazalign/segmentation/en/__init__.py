"""English: how its sentences end."""

import re

from kazalign.segmentation.en.abbreviations import BEFORE_FIGURE, NEVER_FINAL, OFTEN_FINAL, OPENERS, SELDOM_FINAL
from kazalign.segmentation.rules import Rules

RULES = Rules(
    "en",
    never_final=NEVER_FINAL,
    seldom_final=SELDOM_FINAL,
    often_final=OFTEN_FINAL,
    openers=OPENERS,
    plain_word=re.compile(r"[a-z’'-]{2,}"),
    before_figure=BEFORE_FIGURE,
    # "Who?" Mr. Smith asked.
    attribution=re.compile(r"(?:[A-Z][\w.’'-]*\s+){1,4}(?:said|says|asked|asks|wrote|writes|told|added|replied|cried|shouted)\b"),
    small_openers=True,
)

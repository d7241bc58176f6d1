"""Kazakh: how its sentences end."""

import re

from kazalign.segmentation.kk.abbreviations import AFTER_FIGURE, BEFORE_FIGURE, NEVER_FINAL, OFTEN_FINAL, OPENERS, SELDOM_FINAL
from kazalign.segmentation.ru import RULES as RUSSIAN
from kazalign.segmentation.rules import Rules

_OWN = NEVER_FINAL | SELDOM_FINAL | OFTEN_FINAL | BEFORE_FIGURE

# A Kazakh page holds Russian sentences and Russian abbreviations; where the two languages disagree, Kazakh prevails.
RULES = Rules(
    "kk",
    never_final=NEVER_FINAL | (RUSSIAN.never_final - _OWN),
    seldom_final=SELDOM_FINAL | (RUSSIAN.seldom_final - _OWN),
    often_final=OFTEN_FINAL | (RUSSIAN.often_final - _OWN),
    openers=OPENERS | RUSSIAN.openers,
    # Abbreviations are short and end in a consonant.
    plain_word=re.compile(r"[а-яёәғқңөұүһі-]+[аеёиоуыэюяйьәіөұү]|[а-яёәғқңөұүһі-]{7,}"),
    after_figure=AFTER_FIGURE | RUSSIAN.after_figure,
    before_figure=BEFORE_FIGURE,
    predicate=RUSSIAN.predicate,
)

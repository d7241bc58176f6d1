"""Russian: how its sentences end."""

import re

from kazalign.segmentation.ru.abbreviations import AFTER_FIGURE, BEFORE_FIGURE, NEVER_FINAL, OFTEN_FINAL, OPENERS, SELDOM_FINAL
from kazalign.segmentation.rules import Rules

RULES = Rules(
    "ru",
    never_final=NEVER_FINAL,
    seldom_final=SELDOM_FINAL,
    often_final=OFTEN_FINAL,
    openers=OPENERS,
    # Abbreviations are short and end in a consonant.
    plain_word=re.compile(r"[а-яё-]+[аеёиоуыэюяйь]|[а-яё-]{7,}"),
    after_figure=AFTER_FIGURE,
    before_figure=BEFORE_FIGURE,
    # Verbs of the past, short participles.
    predicate=re.compile(
        r"\b(?:(?!начала\b|числа\b)\w{2,}(?:[аеиуыя]л(?:а|о|и|ся|ась|ось|ись)?|[аеё]н[аоы]?)|умер(?:ла|ли)?|погиб(?:ла|ли)?)\b",
        re.IGNORECASE,
    ),
)

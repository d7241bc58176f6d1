from collections.abc import Callable

import pytest

SENTENCES = {
    "plain": "The forum opened. ‖ Guests arrived! ‖ Did all of them?",
    "titles": "Dr. Akhmetova met Mr. Brown and Gen. Lee.",
    "initials": "The novel is by J. R. Smith. ‖ The lawyer, Sh. G. Yesimov, agreed.",
    "country that goes on": "The U.S. Senate voted.",
    "country that ends": "She lives in the U.S. ‖ He does not.",
    "capitals are no initials": "The war ended in the US. ‖ Britain followed.",
    "hour": "They met at 5 p.m. Monday and left at 9 p.m. ‖ They were tired.",
    "firm": "Acme Inc. President Ann Ray resigned. ‖ Shares of Acme Inc. fell.",
    "list": "We bought pens, paper, etc. ‖ Children drew.",
    "number": "See No. 5 and fig. 2. ‖ It is clear.",
    "the word no": "He said no. ‖ Nobody argued.",
    "decimal": "Prices rose 3.5 percent to $4.20. ‖ Wages did not.",
    "address": "Write to press.office@example.org or see https://example.org/a.b?c=d. ‖ We answer.",
    "quotation": "“We won. ‖ It was hard,” the coach said. ‖ “Now we rest.” ‖ Nobody minded.",
    "attribution": '"Who won?" Mr. Smith asked. ‖ Nobody knew.',
    "attribution in small letters": "“Who won?” he asked.",
    "small letters": "that is too nice. ‖ what do you think? ‖ we can go.",
    "ellipsis": "It went on... and on. ‖ Then it stopped... ‖ Silence.",
    "brackets": "He left. ‖ (She stayed.) ‖ It rained.",
    "place and agency": "ASTANA. Kazinform – The forum opened today. ‖ Guests arrived.",
    "headline before a dateline of two words": "A World Turned Inside Out ‖ NEW YORK – Slowly but surely, things changed.",
    "headline before a dateline": "Rewriting the rules ‖ WASHINGTON, DC – How long will banks wait?",
}


@pytest.mark.parametrize("marked", SENTENCES.values(), ids=SENTENCES.keys())
def test_sentences_end_where_english_ends_them(marked: str, check: Callable[[str, str], None]) -> None:
    check(marked, "en")

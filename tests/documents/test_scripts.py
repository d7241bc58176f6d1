import pytest

from kazalign.documents.scripts import script_of, to_cyrillic


@pytest.mark.parametrize(
    ("script", "text", "cyrillic"),
    [
        (
            "latin-2018",
            "Qazaqstan Respýblıkasynyń úkimeti jańa zań qabyldady",
            "Қазақстан Республикасының үкіметі жаңа заң қабылдады",
        ),
        ("latin-2018", "Shýaq pen sháı, ǵylym men óner", "Шуақ пен шәй, ғылым мен өнер"),
        ("latin-2018", "OQÝSHYLAR qoıan, Aıjan", "ОҚУШЫЛАР қоян, Айжан"),
        (
            "latin-2021",
            "Qazaqstan Respublikasynyŋ ükımetı jaŋa zaŋ qabyldady",
            "Қазақстан Республикасының үкіметі жаңа заң қабылдады",
        ),
        ("latin-2021", "Būl – İslam, Indet, ğylym, şöl, aidyn", "Бұл – Ислам, Індет, ғылым, шөл, айдын"),
        ("arabic", "قازاقستان رەسپۋبليكاسى", "Қазақстан республикасы"),
        ("arabic", "ءتىل، ءوزى مەن بالالار؟ ول", "Тіл, өзі мен балалар? Ол"),
        ("arabic", "كىتاپ، ماسەلە جانە كەڭ", "Кітап, мәселе және кең"),
        ("arabic", "قويان ۇيى ەمەس", "Қоян ұйы емес"),
    ],
)
def test_to_cyrillic(script, text, cyrillic):
    conversion = to_cyrillic(text, script)
    assert conversion.text == cyrillic
    pieces, at = [], 0
    for start, end, after in conversion.edits:
        pieces += [text[at:start], after]
        at = end
    assert "".join([*pieces, text[at:]]) == cyrillic


def test_guesses_are_reported():
    (guess,) = to_cyrillic("كوميتەت", "arabic").ambiguous
    assert guess.choices == ("көмитет", "комитет")
    assert to_cyrillic("tarıh", "latin-2018").ambiguous[0].choices == ("х", "һ")
    assert not to_cyrillic("jańa zań", "latin-2018").ambiguous


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Қазақстан үкіметі", "cyrillic"),
        ("Правительство Казахстана", "cyrillic"),
        ("Qazaqstan Respýblıkasynyń úkimeti jańa zań qabyldady", "latin-2018"),
        ("Qazaqstan Respublikasynyŋ ükımetı jaŋa zaŋ qabyldady", "latin-2021"),
        ("ءتۇرلى جوبالار بويىنشا ۇكىمەت وتىرىسى ءوتتى", "arabic"),
        ("The government of Kazakhstan adopted a quite new law", "other"),
        ("Türkiye Cumhuriyeti hükümeti yeni yasayı kabul etti, çünkü gerekiyordu", "other"),
        ("Die Regierung hat über das Gesetz für Straßen beschlossen", "other"),
        ("La reunión fue rápida y también útil, según él", "other"),
        ("الحكومة الجديدة في المنطقة صادقت على القانون", "other"),
        ("12345", "other"),
    ],
)
def test_script_of(text, script):
    assert script_of(text) == script

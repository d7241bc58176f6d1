"""Choosing by the way back, with the bundled model, which has one."""

from __future__ import annotations

import math

import ctranslate2
import pytest

from kazalign.documents.model import Sentence
from kazalign.translation.engine import Decoding
from kazalign.translation.engines import load_engine
from kazalign.translation.engines.bundled import DEFAULT, models_folder
from kazalign.translation.engines.ct2 import CHANNEL_WEIGHT, CTranslate2Engine
from kazalign.translation.engines.ct2_folder import read_tokens
from kazalign.translation.run import translate_sentences

FOLDER = models_folder() / DEFAULT
SENTENCES = (
    "Қостанай облысында биыл көктемгі егіс жұмыстары әдеттегіден екі апта ерте басталды.",
    "Дәрігер науқасқа тұзды тамақты азайтып, күн сайын жаяу жүруге кеңес берді.",
    "Кітапханаға келген оқушылар жазушының қолтаңбасын алу үшін ұзақ кезекке тұрды.",
    "Өзеннің суы көтерілгендіктен, ауыл тұрғындары қауіпсіз жерге көшірілді.",
    "Сот шешімімен бұрынғы директорға жеті жылға басшылық қызмет атқаруға тыйым салынды.",
    "Алматы.",
)

LONG = (
    "Облыс әкімдігі биыл ауылдарда он мектеп салуды жоспарлап отыр, ал мұғалімдерге үй бөлу үшін бюджеттен қосымша қаражат берілді.",
    "Метеорологтар қатты жел соғып, көктайғақ болуы мүмкін екенін ескертті, сондықтан жүргізушілерге алыс сапарға шықпаған жөн.",
    "Жаңа заң бойынша кәсіпкерлер есепті жылына бір рет тапсырады, бірақ салықты бұрынғыдай тоқсан сайын төлеуге міндетті.",
    "Археологтар қорғаннан алтын әшекей мен қола айна тапты, әрі бұл олжалар біздің дәуірімізге дейінгі бесінші ғасырға жатады.",
    "Стадионның шатыры жөнделіп жатқандықтан, ойын көрші қалада өтеді, ал билет алған жанкүйерлер автобуспен тегін жеткізіледі.",
    "Ғалымдар көлдің тұзды болып бара жатқанын айтады, өйткені жиырма жылда оған құятын өзендердің суы екі есе азайған.",
)


@pytest.fixture(scope="module")
def engine() -> CTranslate2Engine:
    engine = load_engine("bundled", threads=1)
    assert isinstance(engine, CTranslate2Engine)
    return engine


def way_back(texts: list[str], target: str) -> list[float]:
    """The mean log-probability of each of `SENTENCES` given its translation, by CTranslate2 itself, one at a time."""
    tokens = read_tokens(FOLDER)
    translator = ctranslate2.Translator(str(FOLDER), intra_threads=1)
    found = []
    for text, sentence in zip(texts, SENTENCES, strict=True):
        there, back = tokens.encode(text, target, "kk"), [*tokens.prefix("kk"), *tokens.encode(sentence, "kk", target)[1:-1]]
        (result,) = translator.score_batch([there], [back])
        found.append(sum(result.log_probs) / len(result.log_probs))
    return found


@pytest.mark.parametrize("target", ["en", "ru"])
def test_the_way_back_is_never_harder_and_at_times_easier(engine: CTranslate2Engine, target: str) -> None:
    plain, chosen = (
        [each.text for each in engine.translate(SENTENCES, source="kk", target=target, decoding=Decoding(beam=4, rerank=rerank))]
        for rerank in (False, True)
    )
    before, after = way_back(plain, target), way_back(chosen, target)
    assert all(one <= other + 1e-3 for one, other in zip(before, after, strict=True))
    assert sum(after) > sum(before) + 1e-2
    assert [one == other for one, other in zip(plain, chosen, strict=True)].count(True) > 0


def test_what_is_chosen_does_not_depend_on_the_batch(engine: CTranslate2Engine) -> None:
    decoding = Decoding(beam=3, rerank=True)
    together = engine.translate(SENTENCES, source="kk", target="en", decoding=decoding)
    alone = [engine.translate([text], source="kk", target="en", decoding=decoding)[0] for text in SENTENCES]
    assert [each.text for each in together] == [each.text for each in alone]
    assert engine.translate([], source="kk", target="en", decoding=decoding) == []


def test_greedy_search_has_nothing_to_choose_from(engine: CTranslate2Engine) -> None:
    greedy, chosen = (
        engine.translate(SENTENCES[:2], source="kk", target="en", decoding=Decoding(beam=1, rerank=rerank))
        for rerank in (False, True)
    )
    assert greedy == chosen


@pytest.mark.parametrize("target", ["en", "ru"])
def test_scores_are_of_both_ways(engine: CTranslate2Engine, target: str) -> None:
    texts = [each.text for each in engine.translate(SENTENCES, source="kk", target=target, decoding=Decoding(beam=4))]
    tokens, translator = read_tokens(FOLDER), ctranslate2.Translator(str(FOLDER), intra_threads=1)
    prefix = tokens.prefix(target)
    for score, sentence, text, back in zip(
        engine.channel_scores(SENTENCES, texts, source="kk", target=target),
        SENTENCES,
        texts,
        way_back(texts, target),
        strict=True,
    ):
        (result,) = translator.score_batch([tokens.encode(sentence, "kk", target)], [[*prefix, *tokens.pieces(text)]])
        direct = sum(result.log_probs) / len(result.log_probs)
        assert score == pytest.approx(direct + CHANNEL_WEIGHT * back, abs=0.05)  # int8 differs a little from batch to batch
    assert engine.channel_scores([], [], source="kk", target=target) == []


def test_a_translation_longer_than_any_output_is_the_worst(engine: CTranslate2Engine) -> None:
    """The network has 512 positions."""
    texts = ["Almaty.", "Almaty, " * 400]
    one, other = engine.channel_scores(["Алматы."] * 2, texts, source="kk", target="en")
    assert other == -math.inf < one


def test_halves_are_taken_where_both_ways_speak_for_them(engine: CTranslate2Engine) -> None:
    decoding = Decoding(beam=4, rerank=True)
    given = [Sentence(str(number), text, 0, len(text), "kk") for number, text in enumerate(LONG)]
    texts = [each.text for each in translate_sentences(given, engine=engine, target="en", decoding=decoding)]
    whole = [each.text for each in engine.translate(LONG, source="kk", target="en", decoding=decoding)]
    after, before = (engine.channel_scores(LONG, made, source="kk", target="en") for made in (texts, whole))
    assert sum(after) > sum(before) + 0.05

"""Recipes of `kazalign corpus filter` on pairs that we damaged ourselves: what is found, and how much good text goes.

    python eval/filtering.py corpora [--recipes light news web strict] [--out eval/results/filtering.md] [--machine TEXT]

Good pairs are the beads of corpora/articles and the weather bulletins, kk-en and kk-ru, and short ones written for this script.
Each kind of damage is done to as many of them, drawn by one seed. A damaged pair is found when it is removed. Precision is the
share of damaged pairs among the removed ones, where there are as many good pairs as damaged ones; the first column is the share
of good pairs that are lost. Near duplicates are left out, since damaged pairs are near duplicates of good ones.
"""

from __future__ import annotations

import argparse
import random
import re
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazalign.corpora.exchange import read_corpus, write_corpus
from kazalign.corpora.formats import Header
from kazalign.corpora.recipes import load_recipe
from kazalign.corpora.units import Unit, Variant
from kazalign.pipeline.cleaning import filter_corpus

_EACH = 100
"""Damaged pairs of a kind."""
_LOOK_ALIKE = str.maketrans("асеорху", "aceopxy")
SHORT = """
Иә. | Yes. | Да.
Жоқ, рақмет. | No, thank you. | Нет, спасибо.
Сәлем! | Hi! | Привет!
Қош келдіңіз | Welcome | Добро пожаловать
Байланыс | Contacts | Контакты
Басты бет | Home | Главная
Ауа райы | Weather | Погода
Баптаулар | Settings | Настройки
Құпия сөз | Password | Пароль
Тіркелу | Sign up | Регистрация
Іздеу | Search | Поиск
Жүктеп алу (12 МБ) | Download (12 MB) | Скачать (12 МБ)
Wi-Fi желісі | Wi-Fi network | Сеть Wi-Fi
+5…+7 °C | +5 to +7 °C | +5…+7 °C
2024 жыл | 2024 | 2024 год
3-тарау | Chapter 3 | Глава 3
XXI ғасыр | The 21st century | XXI век
20 мың теңге | 20,000 tenge | 20 тыс. тенге
Сағат 14:00-де | At 2 pm | В 14:00
«Айқын» газеті | Aiqyn newspaper | Газета «Айқын»
Бақыт Сұлтанов | Bakyt Sultanov | Бахыт Султанов
Мұрат Әуезов, жазушы | Murat Auezov, writer | Мурат Ауэзов, писатель
Кредит | Loan | Кредит
Журнал | Magazine | Журнал
Телефон: +7 (7172) 55-44-33 | Phone: +7 7172 554433 | Телефон: +7 7172 55 44 33
Google Drive сілтемесі | Google Drive link | Ссылка на Google Drive
{count} файл | {count} files | {count} файлов
Неге? | Why? | Почему?
Бұл не? | What is this? | Что это?
Ол келді. | He came. | Он пришёл.
Күн ашық болады | It will be sunny | Будет солнечно
Тегін | Free of charge | Бесплатно
Ертең | Tomorrow | Завтра
"""
"""Kazakh | English | Russian."""
_GARBAGE = '<div class="menu"><a href="/page?id={0}">Home</a> | <a href="/news?id={0}">News</a></div>'


@dataclass(frozen=True)
class Pair:
    """Kazakh and its translation."""

    language: str
    kazakh: str
    translation: str


Damage = Callable[[Pair, Sequence[Pair], random.Random], Pair]


def good_pairs(corpora: Path) -> tuple[list[Pair], list[Pair]]:
    """Sentences, and short texts."""
    pairs = []
    for folder in sorted((corpora / "articles").iterdir()):
        if folder.is_dir():
            pairs += _beads(folder)
    header, *rows = [line.split("\t") for line in (corpora / "weather" / "test.tsv").read_text(encoding="utf-8").splitlines()]
    places = {code: header.index(code) for code in ("kk", "en", "ru")}
    pairs += [Pair(code, row[places["kk"]], row[places[code]]) for row in rows for code in ("en", "ru")]
    short = [[part.strip() for part in line.split(" | ")] for line in SHORT.strip().splitlines()]
    return pairs, [Pair(code, row[0], row[place]) for row in short for place, code in ((1, "en"), (2, "ru"))]


def _beads(folder: Path) -> Iterator[Pair]:
    sentences = {}
    for line in (folder / "sentences.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        language, number, text = line.split("\t")
        sentences[language, number] = text
    for line in (folder / "beads.tsv").read_text(encoding="utf-8").splitlines()[1:]:
        pair, *sides = line.split("\t")
        codes = pair.split("-")
        if codes[0] == "kk" and all(sides):
            texts = [
                " ".join(sentences[code, number] for number in side.split(",")) for code, side in zip(codes, sides, strict=True)
            ]
            yield Pair(codes[1], *texts)


def another_row(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """The translation is that of another sentence."""
    other = chance.choice([each for each in pairs if each.language == pair.language and each.kazakh != pair.kazakh])
    return Pair(pair.language, pair.kazakh, other.translation)


def other_number(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """A number in the translation is another one."""
    match = chance.choice(list(re.finditer(r"\d+", pair.translation)))
    other = str(int(match[0]) + chance.randint(2, 7))
    return Pair(pair.language, pair.kazakh, pair.translation[: match.start()] + other + pair.translation[match.end() :])


def untranslated(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """The translation is the Kazakh."""
    return Pair(pair.language, pair.kazakh, pair.kazakh)


def half_translated(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """The second two thirds of the translation are Kazakh."""
    kazakh, words = pair.kazakh.split(), pair.translation.split()
    return Pair(pair.language, pair.kazakh, " ".join(words[: len(words) // 3] + kazakh[len(kazakh) // 3 :]))


def wrong_language(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """English stands where Russian should, and the other way round."""
    others = [each.translation for each in pairs if each.language != pair.language and each.kazakh == pair.kazakh]
    return Pair(pair.language, pair.kazakh, others[0])


def russian_inside(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """Half of the Kazakh is gone, and in its place there is as much Russian, or more."""
    russian = max((each.translation for each in chance.sample(pairs, 20) if each.language == "ru"), key=len)
    words = pair.kazakh.split()
    return Pair(pair.language, f"{' '.join(words[: len(words) // 2])} {russian}", pair.translation)


def cut_off(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """Only the first quarter of the translation is there."""
    words = pair.translation.split()
    return Pair(pair.language, pair.kazakh, " ".join(words[: max(1, len(words) // 4)]))


def looped(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """The last three words of the translation stand there ten times."""
    words = pair.translation.split()
    return Pair(pair.language, pair.kazakh, " ".join(words[:-3] + words[-3:] * 10))


def look_alikes(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """Every second word of the Kazakh has Latin letters in it."""
    words = pair.kazakh.split()
    return Pair(
        pair.language,
        " ".join(word.translate(_LOOK_ALIKE) if at % 2 else word for at, word in enumerate(words)),
        pair.translation,
    )


def garbage(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """Markup instead of the translation."""
    return Pair(pair.language, pair.kazakh, _GARBAGE.format(chance.randrange(1000)))


def no_spaces(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """The translation has lost its spaces."""
    return Pair(pair.language, pair.kazakh, pair.translation.replace(" ", ""))


def marks(pair: Pair, pairs: Sequence[Pair], chance: random.Random) -> Pair:
    """Marks and figures instead of the translation."""
    return Pair(pair.language, pair.kazakh, "".join(chance.choice("|-=_*.~#0123 ") for _ in pair.translation))


DAMAGES: dict[str, Damage] = {
    "another row's translation": another_row,
    "another number": other_number,
    "untranslated": untranslated,
    "two thirds untranslated": half_translated,
    "in the wrong language": wrong_language,
    "Kazakh half Russian": russian_inside,
    "three quarters cut off": cut_off,
    "a loop": looped,
    "look-alike letters": look_alikes,
    "markup": garbage,
    "no spaces": no_spaces,
    "marks and figures": marks,
}


def damaged(pairs: Sequence[Pair]) -> Iterator[tuple[str, Pair]]:
    """(kind, pair), `_EACH` of every kind as far as there are pairs that can be damaged so."""
    both = Counter(pair.kazakh for pair in pairs)
    for kind, damage in DAMAGES.items():
        chance = random.Random(kind)
        fitting = [
            pair
            for pair in pairs
            if len(pair.kazakh) > 40
            and (kind != "another number" or re.search(r"\d", pair.translation))
            and (kind != "in the wrong language" or both[pair.kazakh] > 1)
        ]
        for pair in chance.sample(fitting, min(_EACH, len(fitting))):
            yield kind, damage(pair, pairs, chance)


def kept_ids(units: Sequence[Unit], recipe: str, threads: int) -> set[str]:
    """Which of `units` the recipe keeps."""
    without = ["near_duplicates"] if any(each.name == "near_duplicates" for each in load_recipe(recipe).filters) else []
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        write_corpus(units, place / "in.jsonl", header=Header(("kk", "en", "ru")))
        out = place / "out.jsonl"
        filter_corpus(place / "in.jsonl", out, recipe=recipe, without=without, threads=threads)
        return {unit.id or "" for unit in read_corpus(out)}


def table(corpora: Path, recipes: Sequence[str], threads: int) -> Iterator[str]:
    """One column a recipe."""
    pairs, short = good_pairs(corpora)
    rows = [("good sentences", pair) for pair in pairs] + [("good short texts", pair) for pair in short] + [*damaged(pairs)]
    kinds = [f"{kind}:{number}" for number, (kind, _) in enumerate(rows)]
    units = [
        Unit({"kk": Variant(pair.kazakh), pair.language: Variant(pair.translation)}, id=name)
        for name, (_, pair) in zip(kinds, rows, strict=True)
    ]
    sizes = Counter(kind for kind, _ in rows)
    removed = {
        recipe: Counter(name.partition(":")[0] for name in set(kinds) - kept_ids(units, recipe, threads)) for recipe in recipes
    }
    yield f"| removed of | pairs | {' | '.join(recipes)} |"
    yield f"| --- | ---: |{' ---: |' * len(recipes)}"
    for kind, size in sizes.items():
        yield f"| {kind} | {size} | {' | '.join(f'{removed[recipe][kind] / size:.1%}' for recipe in recipes)} |"
    recalls, precisions = [], []
    for recipe in recipes:
        found = sum(removed[recipe][kind] for kind in DAMAGES) / sum(sizes[kind] for kind in DAMAGES)
        lost = sum(removed[recipe][f"good {kind}"] for kind in ("sentences", "short texts"))
        lost_share = lost / (len(pairs) + len(short))
        recalls.append(f"{found:.3f}")
        precisions.append(f"{found / (found + lost_share):.3f}" if found else "-")
    yield f"| **recall of damage** | | {' | '.join(recalls)} |"
    yield f"| **precision** | | {' | '.join(precisions)} |"


def main() -> None:
    """Print the table, and write it with --out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpora", type=Path, help="the folder corpora of this repository")
    parser.add_argument("--recipes", nargs="+", default=["light", "news", "web", "strict"])
    parser.add_argument("--threads", type=int, default=0, help="0 uses all processors")
    parser.add_argument("--out", type=Path, help="write the table here, as Markdown")
    parser.add_argument("--machine", default="", help="what it ran on, for the record")
    arguments = parser.parse_args()
    machine = f" on {arguments.machine}" if arguments.machine else ""
    lines = [
        "# Filters of parallel corpora",
        "",
        f"Made by `python eval/filtering.py corpora`{machine}. The kinds of damage are in the script.",
        "",
        *table(arguments.corpora, arguments.recipes, arguments.threads),
    ]
    print("\n".join(lines))
    if arguments.out:
        arguments.out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

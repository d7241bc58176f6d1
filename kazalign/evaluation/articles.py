"""Texts whose sentences do not answer one to one: where articles, their versions and translations of them lie.

How they become segments that can be scored: `kazalign.evaluation.segments`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazalign.errors import InputError
from kazalign.languages import LANGUAGES, language

SUFFIXES = (".txt", ".md", ".html", ".htm", ".docx")


@dataclass(frozen=True)
class Article:
    """The files of one article."""

    name: str
    source: Path
    versions: Mapping[str, Path]
    """Language -> file."""


def find_articles(folder: Path, source: str, targets: Sequence[str]) -> list[Article]:
    """The articles in `folder`: itself if it holds a file in the language `source`, otherwise the folders in it that do.

    Every one must have a file for each of `targets`; where none are named, for all languages that the first has.

    Raises:
        InputError: there is no article, or a version is missing.
    """
    if not folder.is_dir():
        raise InputError("no such folder; name one with kk.txt and en.txt or ru.txt, or with such folders in it", path=folder)
    places = (
        [folder] if _file(folder, source) else sorted(each for each in folder.iterdir() if each.is_dir() and _file(each, source))
    )
    if not places:
        raise InputError(f"no article: neither here nor in the folders here is there a file {source}.txt", path=folder)
    wanted = list(targets) or sorted(each.code for each in LANGUAGES if each.code != source and _file(places[0], each.code))
    if not wanted:
        raise InputError("the article has no version in another language, such as en.txt", path=places[0])
    articles = []
    for place in places:
        versions = {code: _file(place, code) for code in wanted}
        if missing := [code for code, file in versions.items() if file is None]:
            raise InputError(f"the article has no version {missing[0]}.txt", path=place)
        found = _file(place, source)
        assert found
        articles.append(Article(place.resolve().name, found, {code: file for code, file in versions.items() if file is not None}))
    return articles


def find_translations(place: Path, articles: Sequence[Article], source: str, target: str) -> list[Path]:
    """A system's translations of the articles, in their order: `place` is a folder, or the file of a single article.

    In a folder the translation of the article `mine` from `kk` into `en` is `mine.en.txt`, `mine.txt`, `mine/en.txt`, or
    `mine/kk.en.txt`, which is what `kazalign translate mine/kk.txt --out FOLDER/mine` writes; of a single article also `en.txt`
    or `kk.en.txt`. Instead of `.txt` it may end in any of `SUFFIXES`.

    Raises:
        InputError: there is no such place, or a translation is missing, or there are two.
    """
    if place.is_file() and len(articles) == 1:
        return [place]
    if not place.is_dir():
        what = "this is a file, but there are several articles" if place.exists() else "no such folder"
        raise InputError(f"{what}; name a folder with a translation of each, such as {articles[0].name}.{target}.txt", path=place)
    return [_translation(place, article.name, source, target, single=len(articles) == 1) for article in articles]


def _translation(place: Path, name: str, source: str, target: str, *, single: bool) -> Path:
    found = [file for stem in _stems(name, source, target, single=single) if (file := _file(place, stem))]
    if not found:
        names = f"{name}.{target}.txt, {name}.txt or {name}/{target}.txt"
        raise InputError(
            f"no translation of the article {name} into {language(target).name}: there is no {names}; "
            "if these are translations into one language only, name it with --target",
            path=place,
        )
    if len(found) > 1:
        raise InputError(f"two translations of the article {name}: {found[0]} and {found[1]}; leave one there", path=place)
    return found[0]


def _stems(name: str, source: str, target: str, *, single: bool) -> Iterator[str]:
    yield from (f"{name}.{target}", name, f"{name}/{target}", f"{name}/{source}.{target}")
    if single:
        yield from (target, f"{source}.{target}")


def _file(folder: Path, stem: str) -> Path | None:
    return next((folder / f"{stem}{suffix}" for suffix in SUFFIXES if (folder / f"{stem}{suffix}").is_file()), None)

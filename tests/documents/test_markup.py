"""Markup within sentences: what is found of it, and that it comes back around the right words."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kazalign.documents import read
from kazalign.documents.markup import Marked, marked_in, put_back
from kazalign.documents.model import Document, Link, WordLinks
from kazalign.documents.readers.markdown_inline import inline
from kazalign.segmentation import segment


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("бір **екі** үш", ["**екі**"]),
        ("***екі***", ["***екі***", "**екі**"]),
        ("бір *екі **үш** төрт*", ["*екі **үш** төрт*", "**үш**"]),
        ("[бір *екі*](http://a.kz/x_y_z)", ["[бір *екі*](http://a.kz/x_y_z)", "*екі*"]),
        ("**[бір](u(1))**", ["**[бір](u(1))**", "[бір](u(1))"]),
        ("`a*b*` және ``c`d``", ["`a*b*`", "``c`d``"]),
        ("бір <b>екі</b> <br> <https://a.kz>", ["<b>екі</b>", "<br>", "<https://a.kz>"]),
        ("сурет ![x](a.png) [^1] [ref][1] ~~жоқ~~", [" ![x](a.png)", " [^1]", "[ref][1]", "~~жоқ~~"]),
        (r"\*бір\* 2 * 3 * 4 snake_case_word [ ] [x] ` a **", []),
        ("*бір **екі* үш**", ["*бір **екі* үш**", "**екі* үш*", "*екі*"]),
        ("**[бір** екі](u)", ["[бір** екі](u)"]),
        ("бір [](https://a.kz) екі", ["[](https://a.kz)"]),
    ],
)
def test_what_is_markup(text: str, found: list[str]) -> None:
    assert [text[each.start : each.end] for each in inline(text, 0, len(text))] == found


@given(st.text("*_~`[]()<>!^b/ а\\.", max_size=40))
def test_markup_is_nested(text: str) -> None:
    found = inline(text, 0, len(text))
    for each in found:
        assert 0 <= each.start <= each.inner_start <= each.inner_end <= each.end <= len(text)
    for number, one in enumerate(found):
        for other in found[number + 1 :]:
            assert other.start >= one.end or (one.inner_start <= other.start and other.end <= one.inner_end)


@pytest.mark.parametrize("piece", ["*a ", "[a](", "`" * 3 + "a", "<b>", "**a_", "[", "![", "~~a*", "a**"])
def test_no_text_takes_quadratic_time(piece: str) -> None:
    inline(piece * 20_000, 0, len(piece) * 20_000)


def segmented(tmp_path: Path, text: str) -> Document:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    return segment(read(path))


def test_sentences_are_without_marks_and_their_places_hold_them(tmp_path: Path) -> None:
    document = segmented(tmp_path, "**Бірінші** сөз. Екінші [сілтеме](https://a.kz)  және `код`. *Үшінші.*\n")
    assert [each.text for each in document.sentences] == ["Бірінші сөз.", "Екінші сілтеме және код.", "Үшінші."]
    assert document.filled({each.id: "x" for each in document.sentences}) == "x x x\n"
    (paragraph,) = document.paragraphs
    assert [marked_in(document, paragraph, each) for each in document.sentences] == [
        (Marked(0, 7, "**", "**"),),
        (Marked(7, 14, "[", "](https://a.kz)"), Marked(20, 23, "`", "`", "код")),
        (Marked(0, 7, "*", "*"),),
    ]


def test_emphasis_over_two_sentences_opens_in_one_and_closes_in_the_other(tmp_path: Path) -> None:
    document = segmented(tmp_path, "Бұл **бірінші. Екінші** сөз.\n")
    (paragraph,) = document.paragraphs
    first, second = (marked_in(document, paragraph, each) for each in document.sentences)
    assert first == (Marked(4, 12, "**", ""),) and second == (Marked(0, 6, "", "**"),)


def words(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(match.span() for match in re.finditer(r"\S+", text))


def linked(source: str, target: str, *pairs: tuple[int, int]) -> WordLinks:
    return WordLinks((0, 1), words(source), words(target), tuple(Link(*pair, 0.9) for pair in pairs))


def test_marks_go_where_the_words_went() -> None:
    links = linked("қызыл үй мен көк есік", "a blue door and a red house", (0, 5), (1, 6), (2, 3), (3, 1), (4, 2))
    marked = [Marked(0, 8, "**", "**"), Marked(0, 5, "*", "*"), Marked(13, 16, "[", "](u)")]
    made, certain = put_back("a blue door and a red house", marked, links)
    assert (made, certain) == ("a [blue](u) door and a ***red* house**", True)


def test_what_has_no_word_is_placed_by_guess_and_no_address_is_lost() -> None:
    links = linked("бір екі үш", "one", (0, 0))
    made, certain = put_back("one", [Marked(0, 3, "[", "](u)"), Marked(4, 7, "[", "](v)"), Marked(8, 10, "**", "**")], links)
    assert (made, certain) == ("[one](u)[v](v)", False)
    assert put_back("", [Marked(0, 3, "[", "](u)"), Marked(3, 3, "![](i)", "", "")], linked("бір", ""))[0] == "[u](u)![](i)"


def test_code_within_other_code_and_twice() -> None:
    source = "git push git git"
    marked = [Marked(0, 8, "`", "`", "git push"), Marked(9, 12, "`", "`", "git"), Marked(13, 16, "`", "`", "git")]
    assert put_back("use git then git push and git", marked, linked(source, "x"))[0] == "use `git` then `git push` and `git`"


@st.composite
def sentences(draw: st.DrawFn) -> tuple[str, list[Marked], str, WordLinks]:
    """Nested markup over the words of a sentence, its translation, and any links."""
    source = " ".join(["с" * draw(st.integers(1, 4)) for _ in range(draw(st.integers(1, 6)))])
    places = words(source)
    codes = draw(st.lists(st.sampled_from(["git", "git push", "x"]), max_size=2))
    target = " ".join(draw(st.permutations([*(["t"] * draw(st.integers(0, 5))), *codes])))
    marked: list[Marked] = []

    def add(first: int, last: int, depth: int) -> None:
        at = first
        while at <= last and depth < 3 and draw(st.booleans()):
            end = draw(st.integers(at, last))
            number = len(marked)
            kind = draw(st.sampled_from(["link", "emphasis", "image", *(["code"] if codes else [])]))
            if kind == "image":
                marked.append(Marked(places[at][0], places[at][0], f"![](i{number})", "", ""))
                continue
            if kind == "code":
                marked.append(Marked(places[at][0], places[end][1], "`", "`", codes.pop()))
            else:
                marks = ("[", f"](u{number})") if kind == "link" else ("**", "**")
                marked.append(Marked(places[at][0], places[end][1], *marks))
                add(at, end, depth + 1)
            at = end + 1

    add(0, len(places) - 1, 0)
    numbers = st.tuples(st.integers(0, len(places) - 1), st.integers(0, max(0, len(words(target)) - 1)))
    pairs = draw(st.sets(numbers, max_size=6)) if target else set()
    return source, marked, target, linked(source, target, *pairs)


@given(sentences())
def test_nothing_is_lost_and_marks_are_balanced(given_: tuple[str, list[Marked], str, WordLinks]) -> None:
    _, marked, target, links = given_
    made, _ = put_back(target, marked, links)
    for each in marked:
        if each.after.startswith("](") or each.content == "":
            assert made.count(each.after or each.before) == 1
        elif each.content:
            assert f"`{each.content}`" in made
    assert made.count("**") % 2 == 0 and made.count("`") == 2 * sum(bool(each.content) for each in marked)
    depth = 0
    for character in made:
        depth += (character == "[") - (character == "]")
        assert depth >= 0
    assert depth == 0

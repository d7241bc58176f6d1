import pytest

from kazalign.documents import read
from kazalign.documents.model import Metadata

from ..samples import filled, written

MARKDOWN = """---
title: Жаңалық
date: 2023-04-14
---
# Бас тақырып

Бірінші **маңызды** абзац,
екінші жолы [сілтеме](https://a.kz/x) бар.

* [ ] бірінші
  * ішкі
2. екінші

> дәйексөздің
> екі жолы

```
код қалады
```

[Толық сілтеме](https://a.kz)

| Ай | Күн |
|----|-----|
| мамыр \\| маусым | 5 |

![Сурет сипаты](a.png)
"""


@pytest.mark.parametrize("front", ["date: 2025-02-30", "date: 2025-01-01 25:00:00", "title: [", "- Жаңалық"])
def test_front_matter_that_says_nothing(tmp_path, front):
    document = read(written(tmp_path, "a.md", f"---\n{front}\n---\n\nЖаңа көпір ашылды.\n"))
    assert (document.metadata, [each.text for each in document.paragraphs]) == (Metadata(), ["Жаңа көпір ашылды."])


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_markdown(tmp_path, line_end):
    text = MARKDOWN.replace("\n", line_end)
    document = read(written(tmp_path, "a.md", text))
    assert [(paragraph.kind, paragraph.text) for paragraph in document.paragraphs] == [
        ("heading", "Бас тақырып"),
        ("body", "Бірінші маңызды абзац, екінші жолы сілтеме бар."),
        ("list_item", "бірінші"),
        ("list_item", "ішкі"),
        ("list_item", "екінші"),
        ("body", "дәйексөздің екі жолы"),
        ("body", "Толық сілтеме"),
        ("body", "Ай"),
        ("body", "Күн"),
        ("body", "мамыр \\| маусым"),
        ("body", "5"),
        ("caption", "Сурет сипаты"),
    ]
    assert (document.metadata.title, document.metadata.date) == ("Жаңалық", "2023-04-14")
    output = filled(document)
    for kept in (
        "# [Бас",
        "* [ ] [бірінші]",
        "  * [ішкі]",
        "2. [екінші]",
        "> [дәй",
        "код қалады",
        "[[Толық сілтеме]](https://a.kz)",
        "| [мамыр \\| маусым] |",
    ):
        assert kept in output

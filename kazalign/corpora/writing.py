"""Translated documents into files: which inputs there are, what their files are called, and that each appears whole."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kazalign.atomic import STANDARD_OUTPUT, errors_of_writing, prepare_folder, write_text_atomically
from kazalign.corpora.exchange import Written, check_standard_output
from kazalign.corpora.writers import CorpusWriter, DocumentWriter, writer
from kazalign.corpora.writers.provenance import provenance
from kazalign.documents import find_files
from kazalign.documents.model import TranslatedDocument
from kazalign.documents.readers import suffixes
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import LANGUAGES

STANDARD_INPUT = "-"

_SHAPED = ("markdown", "subtitles")
"""Formats whose files stay what they are when sentences are replaced; plain text in their shape keeps their ending."""


@dataclass(frozen=True)
class Task:
    """An input, and the files that its translation becomes."""

    source: str
    """The path of a file, or `-` for standard input."""
    files: tuple[Path, ...]
    """One, or one for each language; `-` is standard output. Of a corpus of several files, what their names begin with."""


def plan(
    inputs: Sequence[str], *, out: Path | None, file_format: str, languages: Sequence[str], read: Iterable[Path] = ()
) -> list[Task]:
    """Find all inputs, name the files that they become, and see that those can be written, before any work is done.

    Args:
        inputs: files, folders and globs; `-` is standard input. What lies in a folder keeps its place in it.
        out: a file or a folder, which is made; `-` or None for standard output, which takes a single input.
        file_format: the name of a writer, or of a format of corpora.
        languages: the target languages.
        read: further files that are not to be written over, such as glossaries and the memory.

    Raises:
        ConfigurationError: the format is unknown, `out` is of the wrong kind, or a file would be written over another.
        InputError: an input is missing, or `out` cannot be written to.
        OutputError: `out` could not be written to.
    """
    chosen = writer(file_format)
    try:
        sources = _sources(inputs, out)
    except OSError as error:  # a name that is too long, a folder that may not be looked into
        raise InputError(f"cannot be read: {error.strerror}", path=error.filename) from error
    if out is None or out == STANDARD_OUTPUT:
        if len(sources) > 1:
            raise ConfigurationError(f"{len(sources)} inputs cannot all go to standard output; name a folder with --out")
        if isinstance(chosen, CorpusWriter):
            source = next((entry.code for entry in LANGUAGES if entry.code not in languages), "und")
            check_standard_output(chosen.format, (source, *languages))
        return [Task(source, (STANDARD_OUTPUT,)) for source in sources]
    with errors_of_writing(out):
        tasks = _tasks(sources, out, chosen, languages)
        _check_apart(tasks, chosen, read)
        for folder in {file.parent for task in tasks for file in task.files if file.is_file() or not file.exists()}:
            prepare_folder(folder)
    return tasks


def write(translated: TranslatedDocument, files: Sequence[Path], *, file_format: str) -> Written | None:
    """Write `translated` to `files`: one a language where the format wants that, and one otherwise.

    Standard output, `-`, takes all languages one after the other. A file of a format that cannot say itself who made it, such as
    plain text, gets a sidecar `NAME.json` that does.

    Returns:
        What became of its sentences where they are written as a corpus, which may lose something; else None.

    Raises:
        ConfigurationError: the format is unknown, or has another number of files.
        InputError, OutputError: the place cannot be written to.
    """
    chosen = writer(file_format)
    if isinstance(chosen, CorpusWriter):
        if len(files) != 1:
            raise ConfigurationError(f"the format {file_format!r} is one corpus, but {len(files)} files are named")
        return chosen.save(translated, files[0])
    if tuple(files) == (STANDARD_OUTPUT,):
        write_text_atomically(STANDARD_OUTPUT, _joined(chosen, translated))
        return None
    languages = tuple(translated.translations) if chosen.per_language else (None,)
    if len(files) != len(languages):
        raise ConfigurationError(f"the format {file_format!r} makes {len(languages)} files here, but {len(files)} are named")
    for file, language in zip(files, languages, strict=True):
        write_text_atomically(file, chosen.write(translated, language))
        if language is not None and (file.is_file() or not file.exists()):
            content = json.dumps(provenance(translated, language), ensure_ascii=False, indent=2)
            write_text_atomically(_sidecar(file), [content + "\n"])
    return None


def _sources(inputs: Sequence[str], out: Path | None) -> dict[str, Path]:
    """Each input once, with its folder below the folder that was named; what earlier runs wrote to `out` is no input."""
    sources: dict[str, Path] = {}
    known: set[Path] = set()
    for given in inputs:
        if given == STANDARD_INPUT:
            if given in sources:
                raise ConfigurationError("standard input, -, can be read only once; give it once")
            sources[given] = Path()
            continue
        folder = Path(given) if Path(given).is_dir() else None
        for path in find_files([given]) if folder is None else _files_of(folder, out):
            if path.resolve() not in known:
                known.add(path.resolve())
                sources[str(path)] = path.parent.relative_to(folder) if folder else Path()
    return sources


def _files_of(folder: Path, out: Path | None) -> list[Path]:
    files = find_files([str(folder)])
    if out is None or out == STANDARD_OUTPUT:
        return files
    written = out.resolve()
    if written == folder.resolve():
        raise ConfigurationError(f"{out}: is the folder of the inputs; name another one with --out, or one in it")
    files = [file for file in files if not file.resolve().is_relative_to(written)]
    if not files:
        raise InputError(f"no readable file in this folder beside those in {out}, where translations go", path=folder)
    return files


def _tasks(sources: Mapping[str, Path], out: Path, chosen: DocumentWriter | CorpusWriter, languages: Sequence[str]) -> list[Task]:
    several = len(sources) > 1 or (chosen.per_language and len(languages) > 1)
    if not several and not out.is_dir() and (out.suffix or out.exists()):
        return [Task(source, (out,)) for source in sources]
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out}: is a file, but a folder is needed for what will be written; name another with --out")
    return [
        Task(source, tuple(out / below / name for name in _file_names(source, chosen, languages)))
        for source, below in sources.items()
    ]


def _file_names(source: str, chosen: DocumentWriter | CorpusWriter, languages: Sequence[str]) -> list[str]:
    """E.g. `article.en.txt` and `article.ru.txt`, or `article.html`."""
    path = Path("stdin" if source == STANDARD_INPUT else source)
    if not chosen.per_language:
        return [path.stem + chosen.suffix]
    suffix = path.suffix if suffixes().get(path.suffix.lower()) in _SHAPED else chosen.suffix
    return [f"{path.stem}.{language}{suffix}" for language in languages]


def _check_apart(tasks: Sequence[Task], chosen: DocumentWriter | CorpusWriter, read: Iterable[Path]) -> None:
    """No file may be written over an input, over another that is read, or over that of another input."""
    inputs = {Path(os.path.realpath(path)): str(path) for path in read}  # a link in a circle is for its reader to refuse
    inputs |= {Path(task.source).resolve(): task.source for task in tasks if task.source != STANDARD_INPUT}
    made: dict[Path, str] = {}
    for task in tasks:
        for file in _all_files(task, chosen):
            if overwritten := inputs.get(file.resolve()) or inputs.get(_sidecar(file).resolve()):
                raise ConfigurationError(f"{overwritten}: is an input and would be overwritten; name another place with --out")
            other = made.setdefault(file.resolve(), task.source)
            if other != task.source:
                raise ConfigurationError(
                    f"{task.source}: would be written to the same file as {other}, {file}; translate them into different folders"
                )


def _all_files(task: Task, chosen: DocumentWriter | CorpusWriter) -> Sequence[Path]:
    if isinstance(chosen, CorpusWriter):
        return chosen.files(task.files[0], [entry.code for entry in LANGUAGES])
    return task.files


def _sidecar(file: Path) -> Path:
    return file.with_name(file.name + ".json")


def _joined(chosen: DocumentWriter, translated: TranslatedDocument) -> Iterator[str]:
    languages = tuple(translated.translations)
    if not chosen.per_language:
        yield from chosen.write(translated, None)
        return
    for number, language in enumerate(languages):
        if len(languages) > 1:
            yield f"{chr(10) if number else ''}== {language}\n"
        text = "".join(chosen.write(translated, language))
        yield text if text.endswith("\n") else text + "\n"

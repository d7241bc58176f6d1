"""Folders of texts in two or three languages: sorted by language, grouped by content, aligned group by group.

What was done is kept in `groups.json` beside the outputs: a later run goes over the groups whose texts have not changed.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path, PurePath
from typing import Any

from kazalign.atomic import STANDARD_OUTPUT, prepare_folder, write_text_atomically
from kazalign.documents.model import Document
from kazalign.errors import ConfigurationError, InputError
from kazalign.languages import any_code
from kazalign.pipeline.alignment import Aligner, Options
from kazalign.pipeline.naming import common_name, free_name
from kazalign.pipeline.reading import by_language, language_of, texts_below

RECORD = "groups.json"
_VERSION = 1
_LANGUAGES = 3
"""Languages that a group has at most."""

Progress = Callable[[str, int, int], None]
"""Told what is being done, and how much of how much is done."""
Entry = dict[str, Any]
"""A group, or a text that is left over, as the record has it."""


@dataclass(frozen=True)
class File:
    """A file of the folders, its place in them and what is in it."""

    path: Path
    below: PurePath
    digest: str


@dataclass(frozen=True)
class Text:
    """A file that can be aligned."""

    file: File
    code: str
    document: Document


def align_folders(
    folders: Sequence[Path],
    *,
    out: Path,
    file_format: str,
    languages: Sequence[str] = (),
    options: Options | None = None,
    progress: Progress | None = None,
) -> Iterator[str]:
    """Group the texts of folders by their content, align each group and write it into `out`; yields lines to show.

    Raises:
        ConfigurationError: an option is wrong, `out` is no folder apart from the inputs, or the languages are not two or three.
        InputError: there is nothing to align, or nothing belongs together.
    """
    from kazalign.corpora.bitexts import bitext_writer

    codes = list(dict.fromkeys(map(any_code, languages)))
    if codes and not 2 <= len(codes) <= _LANGUAGES:
        raise ConfigurationError(f"name two languages or three with --languages, not {len(codes)}: {', '.join(codes)}")
    suffix = bitext_writer(file_format).suffix
    aligner = Aligner(options or Options())
    aligner.check_languages(codes)
    files = _files(folders, out)
    prepare_folder(out)
    yield from _Run(aligner, codes, out, (file_format, suffix), progress or (lambda *_: None)).run(files)


def _files(folders: Sequence[Path], out: Path) -> list[File]:
    """The files of the folders; what lies in `out` is no input."""
    if out == STANDARD_OUTPUT:
        raise ConfigurationError("a folder becomes several files; name a folder for them with --out")
    if out.exists() and not out.is_dir():
        raise ConfigurationError(f"{out}: is a file, but a folder is needed; name another with --out")
    within = any(out.resolve().is_relative_to(folder.resolve()) for folder in folders)
    found = texts_below(folders, apart=[out] if within else [])
    return [File(path, below, _digest(path)) for path, below in found.items()]


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error


class _Run:
    """One run over the files."""

    def __init__(self, aligner: Aligner, codes: Sequence[str], out: Path, kind: tuple[str, str], tell: Progress) -> None:
        from kazalign.alignment.outcome import Tally

        self._aligner, self._codes, self._out, self._tell = aligner, codes, out, tell
        self._format, self._suffix = kind
        options = {name: value for name, value in asdict(aligner.options).items() if name not in ("threads", "offline")}
        self._options = {**options, "priors": str(options["priors"]), "format": self._format, "languages": list(codes)}
        self._done: list[Entry] = []
        self._left_over: list[Entry] = []
        self._tally = Tally()

    def run(self, files: Sequence[File]) -> Iterator[str]:
        """Everything, with the lines to show."""
        began = time.perf_counter()
        yield from self._take_over(files)
        kept = len(self._done)
        used = {text["path"] for group in self._done for text in group["texts"].values()}
        heaps = self._heaps(self._texts([file for file in files if str(file.path) not in used]))
        for codes, members, score in self._groups(heaps):
            line = self._write_group(codes, members, score)
            self._write_record()
            yield line
        for each in self._left_over:
            yield f"left over: {each['path']}: {each['why']}"
        if not self._done:
            raise InputError(self._nothing(heaps))
        self._write_record()
        sizes = Counter(len(group["texts"]) for group in self._done)
        kinds = ", ".join(f"{count} of {size} texts" for size, count in sorted(sizes.items(), reverse=True))
        seconds = time.perf_counter() - began
        new = self._tally.line(seconds) if self._tally.sentences else f"nothing new; {seconds:.1f} s"
        yield f"{len(self._done)} groups ({kinds}; {kept} from before), {len(self._left_over)} texts left over; {new}"

    def _take_over(self, files: Sequence[File]) -> Iterator[str]:
        """The groups of an earlier run whose output is there and whose texts are as they were.

        Where there are new texts, those that lack a language are open again.
        """
        path = self._out / RECORD
        if not path.exists():
            return
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            same = content["version"] == _VERSION and content["options"] == self._options
            groups = content["groups"]
            known = {text["sha256"] for group in groups for text in group["texts"].values()}
            known |= {each["sha256"] for each in content["left_over"]}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            yield f"{path}: is not a record of groups, so everything is done again"
            return
        if not same:
            yield f"{path}: was made with other options, so everything is done again"
            return
        now = {str(file.path): file.digest for file in files}
        full = (len(self._codes) or _LANGUAGES) if set(now.values()) - known else 0
        self._done = [
            group
            for group in groups
            if len(group["texts"]) >= full
            and (self._out / group["file"]).is_file()
            and all(now.get(text["path"]) == text["sha256"] for text in group["texts"].values())
        ]
        if self._done:
            yield f"{len(self._done)} groups are as they were and are kept; delete {path} to do them again"

    def _texts(self, files: Sequence[File]) -> Iterator[Text]:
        """The files as documents with sentences; those that are of no use are left over, with the reason."""
        from kazalign.documents import read

        seen = {text["sha256"]: text["path"] for group in self._done for text in group["texts"].values()}
        for number, file in enumerate(files, start=1):
            self._tell("read", number, len(files))
            try:
                if file.digest in seen:
                    raise InputError(f"the same text as {seen[file.digest]}")
                document = read(
                    file.path,
                    lines=self._aligner.options.segmented,
                    identifier="_".join(file.below.with_suffix("").parts).replace(" ", "_"),
                )
                code = language_of(document, file.below, self._codes)
                document = self._aligner.prepare(document, code)
                if not document.sentences:
                    raise InputError("there are no sentences in it to align")
            except InputError as error:
                self._leave(file, str(error).removeprefix(f"{file.path}: "))
                continue
            seen[file.digest] = str(file.path)
            yield Text(file, code, document)

    def _heaps(self, texts: Iterator[Text]) -> dict[str, list[Text]]:
        """The texts by language, in the order that the user gave, or else of Kazakh, Russian, English."""
        heaps = by_language(texts, self._codes, lambda text, why: self._leave(text.file, why, code=text.code))
        if len(heaps) < 2 and not self._done:
            counts = ", ".join(f"{len(heap)} in {code}" for code, heap in heaps.items()) or "none that can be used"
            missing = [code for code in self._codes if code not in heaps]
            reasons = Counter(each["why"] for each in self._left_over).most_common(1)
            raise InputError(
                f"nothing to align: of the texts, there are {counts}"
                + (f", and none in {', '.join(missing)}" if missing else "; two languages are needed")
                + (f"; {len(self._left_over)} are of no use: {reasons[0][0]}, for one" if reasons else "")
            )
        return heaps

    def _groups(self, heaps: Mapping[str, Sequence[Text]]) -> Iterator[tuple[tuple[str, ...], list[Text], float]]:
        """The groups with their languages and scores; what has no partner is left over, with what came nearest."""
        from kazalign.alignment.grouping import group_documents

        if not heaps:
            return
        grouping = group_documents(
            {code: [text.document for text in heap] for code, heap in heaps.items()},
            embedder=self._aligner.embedder,
            preset=self._aligner.options.preset,
            names={code: [common_name(text.file.below) for text in heap] for code, heap in heaps.items()},
            progress=lambda done, of: self._tell("compared", done, of),
        )
        for each in grouping.left_over:
            text, best = heaps[each.language][each.number], None
            why = "there is no other text to compare it with"
            if each.best is not None:
                best = heaps[each.best[0]][each.best[1]].file.path
                taken = each.score >= grouping.least
                short = "which belongs to another" if taken else f"of the {grouping.least:.0%} that it takes"
                why = f"the nearest is {best}, with {each.score:.0%} in common, {short}"
            self._leave(text.file, why, code=text.code, best=best, score=each.score)
        for number, group in enumerate(grouping.groups, start=1):
            yield tuple(group.members), [heaps[code][place] for code, place in group.members.items()], group.score
            self._tell("aligned", number, len(grouping.groups))

    def _write_group(self, codes: Sequence[str], members: Sequence[Text], score: float) -> str:
        """Align one group and write it; returns what to say of it."""
        from kazalign.alignment.outcome import doubts, summary
        from kazalign.corpora.bitexts import write_bitext

        began = time.perf_counter()
        names = " + ".join(str(text.file.below) for text in members)
        try:
            bitext = self._aligner.align([text.document for text in members], codes)
        except InputError as error:
            for text in members:
                self._leave(text.file, str(error), code=text.code, score=score)
            return f"{names}: not written: {error}"
        name = free_name(members[0].file.below, self._suffix, {group["file"] for group in self._done})
        written = write_bitext(bitext, self._out / name, file_format=self._format)
        self._tally.add(bitext)
        line = summary(bitext, time.perf_counter() - began)
        texts = {text.code: {"path": str(text.file.path), "sha256": text.file.digest} for text in members}
        self._done.append({"file": name, "score": round(score, 4), "texts": texts, "summary": line})
        lost = [] if written is None else [str(written)]
        return f"{name}: " + "; ".join([f"{names}, {score:.0%} in common", *self._aligner.notes, *lost, *doubts(bitext), line])

    def _leave(self, file: File, why: str, *, code: str | None = None, best: Path | None = None, score: float = 0.0) -> None:
        entry = {"path": str(file.path), "sha256": file.digest, "language": code, "best": str(best) if best else None}
        self._left_over.append({**entry, "score": round(score, 4), "why": why})

    def _write_record(self) -> None:
        content = {"version": _VERSION, "options": self._options, "groups": self._done, "left_over": self._left_over}
        write_text_atomically(self._out / RECORD, [json.dumps(content, ensure_ascii=False, indent=1), "\n"])

    def _nothing(self, heaps: Mapping[str, Sequence[Text]]) -> str:
        """Why nothing belongs together."""
        counts = ", ".join(f"{len(heap)} in {code}" for code, heap in heaps.items())
        best = max((each for each in self._left_over if each["best"]), key=lambda each: each["score"], default=None)
        nearest = f"; nearest are {best['path']} and {best['best']}, {best['score']:.0%} in common" if best else ""
        return (
            f"nothing belongs together among the texts, {counts}{nearest}; they may not be translations of each other: look at "
            "some, or try another --embedder or --preset"
        )

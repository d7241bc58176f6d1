"""Folders of texts in two or three languages: sorted by language, grouped by content, each group aligned into a file of its own.

What is done is kept in a hidden folder among the outputs, so that a later run does only what is new; `groups.json` says for
people what became of every text.
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from kazalign import __version__
from kazalign.atomic import STANDARD_OUTPUT, errors_of_writing, prepare_folder, write_text_atomically
from kazalign.errors import ConfigurationError, InputError
from kazalign.outputs import check_apart
from kazalign.pipeline.alignment import Options
from kazalign.pipeline.grouped.groups import Group, groups_of, heaps_of, names_of, nothing_together, two_or_three
from kazalign.pipeline.grouped.texts import Progress, Text, align_texts, checked_aligner, made_from, texts_of
from kazalign.pipeline.grouped.workplace import Record, Workplace, made_of
from kazalign.pipeline.reading import check_no_input, texts_below
from kazalign.workers import LocalWorkers

RECORD = "groups.json"
_WORK = ".work"
_OUTPUTS = "outputs"
"""The folder of the records of what was written, in the workplace."""


@dataclass(frozen=True)
class Made:
    """A group's output as it was made."""

    made_from: str
    file_format: str
    files: tuple[str, ...]
    texts: tuple[str, ...]
    """Where they lay."""
    summary: str


@dataclass(frozen=True)
class Output:
    """What becomes of a group."""

    name: str
    group: Group
    made_from: str
    files: tuple[Path, ...]
    record: Record

    @property
    def texts(self) -> Sequence[Text]:
        """Those of the group."""
        return self.group[0]

    def known(self) -> Made | None:
        """How it was made, if it is as it would be made now."""
        made = self.record.load(Made)
        return made if made and made.made_from == self.made_from and all(file.exists() for file in self.files) else None


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
        ConfigurationError: an option is wrong, an input would be overwritten, or the languages are not two or three.
        InputError: there is nothing to align, or nothing belongs together.
        ModelError, OfflineError, MissingExtra, OutputError: see `kazalign.errors`.
    """
    from kazalign.corpora.bitexts import bitext_writer

    codes = two_or_three(languages)
    suffix = bitext_writer(file_format).suffix
    if out == STANDARD_OUTPUT:
        raise ConfigurationError("a folder becomes several files; name a folder for them with --out")
    with errors_of_writing(out):
        if out.exists() and not out.is_dir():
            raise ConfigurationError(f"{out}: is a file, but a folder is needed; name another with --out")
    check_no_input(out, "--out", folders)
    chosen = options or Options()
    if chosen.priors is not None:
        chosen = replace(chosen, priors=chosen.priors.resolve())
    yield from _Run(folders, out, codes, (file_format, suffix), chosen, progress or (lambda *_: None)).run()


class _Run:
    """One run over the folders."""

    def __init__(
        self,
        folders: Sequence[Path],
        out: Path,
        codes: tuple[str, ...],
        kind: tuple[str, str],
        options: Options,
        tell: Progress,
    ) -> None:
        from kazalign.alignment.outcome import Tally

        self._folders, self._out, self._codes, self._options, self._tell = folders, out, codes, options, tell
        self._format, self._suffix = kind
        self._workplace = Workplace(out.resolve() / _WORK)
        self._files = texts_below(folders, apart=self._workplace.written)
        self._revision = checked_aligner(options, self._workplace.folder, codes).revision
        self._done: list[dict[str, Any]] = []
        self._left_over: list[dict[str, Any]] = []
        self._tally = Tally()

    def run(self) -> Iterator[str]:
        """Everything, with the lines to show."""
        began = time.perf_counter()
        prepare_folder(self._out)
        work, codes, options = self._workplace.folder, self._codes, self._options
        texts = texts_of(self._files, codes, options, work, LocalWorkers(1), self._leave, self._tell)
        heaps = heaps_of(texts, codes, self._leave)
        outputs = self._outputs(groups_of(heaps, "auto", options, work, self._leave, self._tell))
        known = [(output, output.known()) for output in outputs]
        for output, made in known:
            if made is not None:
                self._note(output, made.summary)
        if kept := len(self._done):
            yield f"{kept} groups are as they were and are kept; delete their files to do them again"
        new = [output for output, made in known if made is None]
        for number, output in enumerate(new, start=1):
            yield self._write(output)
            self._tell("groups aligned", number, len(new))
        for each in self._left_over:
            yield f"left over: {each['path']}: {each['why']}"
        if not self._done:
            raise InputError(nothing_together(heaps, codes, self._left_over))
        yield from self._outdated(outputs)
        self._write_account()
        sizes = Counter(len(group["texts"]) for group in self._done)
        kinds = ", ".join(f"{count} of {size} texts" for size, count in sorted(sizes.items(), reverse=True))
        seconds = time.perf_counter() - began
        last = self._tally.line(seconds) if self._tally.sentences else f"nothing new; {seconds:.1f} s"
        yield f"{len(self._done)} groups ({kinds}; {kept} from before), {len(self._left_over)} texts left over; {last}"

    def _leave(self, path: str, why: str, **known: object) -> None:
        self._left_over.append({"path": path, "why": why, **known})

    def _outputs(self, groups: Sequence[Group]) -> list[Output]:
        """What is to become of each group.

        Raises:
            ConfigurationError: something among the inputs would be overwritten that no earlier run wrote.
        """
        from kazalign.corpora.bitexts import bitext_files

        outputs = []
        for name, group in zip(names_of(groups, suffix=self._suffix), groups, strict=True):
            files = bitext_files(self._format, self._out / name, [text.code for text in group[0]])
            made = made_of(*made_from(group[0], self._revision), self._format)
            record = Record(self._workplace.folder / _OUTPUTS / f"{name}.json")
            outputs.append(Output(name, group, made, tuple(files), record))
        places = [*(file for output in outputs for file in output.files), self._out / RECORD]
        ours, inputs = set(self._workplace.written), [folder.resolve() for folder in self._folders]
        for file in (file for file in places if file.exists() and file.resolve() not in ours):
            if any(file.resolve().is_relative_to(folder) for folder in inputs):
                raise ConfigurationError(
                    f"{file}: lies among the inputs, is not from an earlier run, and would be overwritten; name another folder "
                    "with --out"
                )
        check_apart([("--out", file) for file in places], self._files)
        self._workplace.note_written(places)
        return outputs

    def _write(self, output: Output) -> str:
        """Align one group and write it; returns what to say of it."""
        from kazalign.alignment.outcome import doubts, summary
        from kazalign.corpora.bitexts import write_bitext

        began = time.perf_counter()
        texts, score = output.group
        names = " + ".join(text.task.below for text in texts)
        try:
            bitext, notes = align_texts(texts)
        except InputError as error:
            for text in texts:
                self._leave(text.task.path, str(error), language=text.code)
            return f"{names}: not written: {error}"
        written = write_bitext(bitext, self._out / output.name, file_format=self._format)
        self._tally.add(bitext)
        line = summary(bitext, time.perf_counter() - began)
        files = tuple(file.name for file in output.files)
        output.record.keep(Made(output.made_from, self._format, files, tuple(text.task.path for text in texts), line))
        self._note(output, line)
        lost = [] if written is None else [str(written)]
        return f"{output.name}: " + "; ".join([f"{names}, {score:.0%} in common", *notes, *lost, *doubts(bitext), line])

    def _note(self, output: Output, summary: str) -> None:
        texts, score = output.group
        members = {text.code: {"path": text.task.path, "sha256": text.digest} for text in texts}
        self._done.append({"file": output.name, "score": round(score or 0.0, 4), "texts": members, "summary": summary})

    def _outdated(self, outputs: Sequence[Output]) -> Iterator[str]:
        """What earlier runs made in this format of texts in these folders that do not make such a group any more."""
        current = {file.name for output in outputs for file in (*output.files, output.record.path)}
        inputs = [folder.resolve() for folder in self._folders]
        for path in sorted((self._workplace.folder / _OUTPUTS).glob("*.json")):
            made = Record(path).load(Made)
            if made is None or made.file_format != self._format or not current.isdisjoint((path.name, *made.files)):
                continue
            there = [name for name in made.files if (self._out / name).exists()]
            if there and all(any(Path(text).is_relative_to(folder) for folder in inputs) for text in made.texts):
                yield f"{', '.join(there)}: of an earlier run; its texts do not belong together any more, delete it if you agree"

    def _write_account(self) -> None:
        options = {**asdict(self._options), "priors": str(self._options.priors), "format": self._format}
        content = {
            "kazalign": __version__,
            "translator": self._revision,
            "options": {**options, "languages": self._codes},
            "groups": self._done,
            "left_over": self._left_over,
        }
        text = json.dumps(content, ensure_ascii=False, indent=1).encode("utf-8", "replace").decode()  # names may be no valid text
        write_text_atomically(self._out / RECORD, [text, "\n"])

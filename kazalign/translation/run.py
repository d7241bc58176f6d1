"""Sentences become translations: in a stream, remembered, guarded, in the order they came."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate, islice

from kazalign.documents.model import Sentence, Translation
from kazalign.errors import ModelError
from kazalign.languages import LANGUAGES, language
from kazalign.translation import attributions, clauses, guard, mending, romanising, surnames
from kazalign.translation.abbreviations import written_out
from kazalign.translation.engine import ChannelScorer, Decoding, Description, Engine, Hypothesis
from kazalign.translation.glossary import Glossary, Hit, Linker, Placed, apply, fingerprint, with_acronym
from kazalign.translation.memory import Entry, Key, Memory
from kazalign.translation.remedies import IN_HALVES, PLAIN, REMEDIES, REMEDIES_FOR_NAMES, Remedy
from kazalign.translation.typography import PROTECTED, polish

_CODES = frozenset(entry.code for entry in LANGUAGES)

WINDOW = 512
"""Sentences read ahead, to be sorted by length and translated in batches."""

BATCH_PIECES = 4000
"""How many pieces a batch has at most, padding counted."""

DEFAULT_DECODING = Decoding()

RULES = "15"
"""Part of the memory's key: raise it whenever abbreviations, clauses, guard, mending, surnames, romanising, attributions,
typography, glossary, the pieces that are never written (`engines/codes.py`) or the weight of the way back (`engines/ct2.py`) may
make something else of a text."""


def translate_sentences(
    sentences: Iterable[Sentence],
    *,
    engine: Engine,
    target: str,
    decoding: Decoding = DEFAULT_DECODING,
    memory: Memory | None = None,
    glossary: Glossary | None = None,
    source: str = "kk",
    progress: Callable[[int], None] | None = None,
    remembered: Callable[[int], None] | None = None,
    linker: Linker | None = None,
    placed: Callable[[str, list[Placed]], None] | None = None,
) -> Iterator[Translation]:
    """Translate `sentences` into `target`; one translation a sentence, in order, as the work goes on.

    Reads `WINDOW` sentences ahead and holds no more. Sentences that are in `target` already pass through with the flag
    `already_target`; those without letters pass through without a flag; those in another language than `source` are
    translated from theirs where the engine can do that, and otherwise as if they were `source`, with the flag
    `other_language`. What `engine` makes is looked at by the guard, decoded again where that objects, and kept in `memory`
    batch by batch. Sentences over the engine's limit are taken apart at clauses; their parts go the same way, and are joined.
    Where `decoding` reranks, each sentence that has a clause boundary is translated in halves, too, and the better one is kept.

    Args:
        sentences: what to translate; read lazily.
        engine: the engine.
        target: the language to translate into, by any of its names.
        decoding: how the engine searches.
        memory: where finished sentences are looked up and kept.
        glossary: terms that have to be kept to; its `report` counts hits and misses.
        source: the language to translate from, by any of its names.
        progress: called with the number of sentences that were finished since it was last called.
        remembered: called with the number of those sentences that came out of `memory`.
        linker: says which words answer the glossary's terms; without it only forms that the glossary itself knows are found.
        placed: called with each sentence's id and what became of the terms in it, instead of the glossary's `report`.

    Raises:
        ConfigurationError: an unknown language, or one that the engine does not translate.
        InputError: the memory is damaged.
        ModelError: the engine fails, or gives back another number of sentences than it was given.
        OutputError: the memory cannot be written, or a remote engine cannot be reached.
    """
    run = _Run(
        engine=engine,
        source=language(source).code,
        target=language(target).code,
        decoding=decoding,
        memory=memory,
        glossary=glossary,
        progress=progress or (lambda _: None),
        remembered=remembered or (lambda _: None),
        linker=linker,
        placed=placed or (lambda _, places: glossary.count(places) if glossary is not None else None),
    )
    remaining = iter(sentences)
    while window := list(islice(remaining, WINDOW)):
        yield from run.window(window)


@dataclass
class _Job:
    """A text to be translated, and the best that has been made of it so far."""

    key: Key
    hits: tuple[Hit, ...]
    best: Entry | None = None

    @property
    def flags(self) -> frozenset[str]:
        return frozenset(self.best.flags if self.best else ())

    @property
    def mendings(self) -> tuple[str, ...]:
        """The flags that say what was put right."""
        return tuple(flag for flag in (self.best.flags if self.best else ()) if flag in guard.MENDED)

    @property
    def without_terms(self) -> str:
        """The text with blanks where the glossary's terms are: a person among them is spelled as it has them."""
        text = self.key.text
        for hit in self.hits:
            text = text[: hit.start] + " " * (hit.end - hit.start) + text[hit.end :]
        return text

    def offer(self, entry: Entry) -> None:
        """Keep `entry` where it has lighter flags than the best so far, or the same and a higher score."""
        if self.best is None or (_faults(entry), -(entry.score or 0.0)) < (_faults(self.best), -(self.best.score or 0.0)):
            self.best = entry


def _faults(entry: Entry) -> tuple[int, int]:
    return guard.weight(entry.flags), len(entry.flags)


@dataclass
class _Run:
    """One call of `translate_sentences`, window by window."""

    engine: Engine
    source: str
    target: str
    decoding: Decoding
    memory: Memory | None
    glossary: Glossary | None
    progress: Callable[[int], None]
    remembered: Callable[[int], None]
    linker: Linker | None
    placed: Callable[[str, list[Placed]], None]
    description: Description = field(init=False)

    def __post_init__(self) -> None:
        self.description = self.engine.description

    def window(self, sentences: Sequence[Sentence]) -> Iterator[Translation]:
        """Translate `sentences`, equal ones once."""
        jobs = [
            None if self._passes_through(sentence) else self._job(sentence.text, self._source_of(sentence))
            for sentence in sentences
        ]
        wanted = Counter(job.key for job in jobs if job)
        self.progress(len(sentences) - wanted.total())
        entries: dict[Key, Entry] = {}
        for made, from_memory in self._translated(job for job in jobs if job):
            entries |= made
            count = sum(wanted[key] for key in made)
            self.progress(count)
            if from_memory:
                self.remembered(count)
        for sentence, job in zip(sentences, jobs, strict=True):
            yield self._translation(sentence, job, entries)

    def _translated(self, jobs: Iterable[_Job]) -> Iterator[tuple[dict[Key, Entry], bool]]:
        """The translations of `jobs`: what is in the memory, with True, then the others batch by batch, with False."""
        waiting = {job.key: job for job in jobs}
        known = self.memory.get_many(list(waiting)) if self.memory is not None else {}
        yield known, True
        for batch in self._job_batches([job for key, job in waiting.items() if key not in known]):
            finished = self._finish(batch)
            if self.memory is not None:
                self.memory.put_many(finished.items())
            yield finished, False

    def _passes_through(self, sentence: Sentence) -> bool:
        return sentence.language == self.target or not _has_letters(sentence.text)

    def _job(self, text: str, source: str) -> _Job:
        hits = self.glossary.find(text, source=source, target=self.target) if self.glossary is not None else ()
        key = Key(
            text=text,
            source=source,
            target=self.target,
            engine=self.description.name,
            revision=self.description.revision,
            decoding=self.decoding,
            glossary=fingerprint(hits),
            rules=RULES,
        )
        return _Job(key, hits)

    def _source_of(self, sentence: Sentence) -> str:
        """The sentence's own language where the engine translates from it, and the run's source where not."""
        directions = self.description.directions
        if directions is None:
            return sentence.language if sentence.language in _CODES else self.source
        return sentence.language if (sentence.language, self.target) in directions else self.source

    def _translation(self, sentence: Sentence, job: _Job | None, entries: Mapping[Key, Entry]) -> Translation:
        if job is None:
            flags: tuple[str, ...] = ("already_target",) if _has_letters(sentence.text) else ()
            entry = Entry(sentence.text, None, flags)
        else:
            entry = entries[job.key]
            flags = (*entry.flags, "other_language") if sentence.language != job.key.source else entry.flags
            if self.glossary is not None:
                self.placed(sentence.id, self._placed(self.glossary, job, entry.text, sentence.id))
        return Translation(
            sentence=sentence.id,
            language=self.target,
            text=entry.text,
            score=entry.score,
            flags=flags,
            engine=self.description.name,
            revision=self.description.revision,
        )

    def _placed(self, glossary: Glossary, job: _Job, text: str, sentence: str) -> list[Placed]:
        """What became of the terms that the glossary found in a sentence."""
        return glossary.placed(
            job.hits, text, target=self.target, source=job.key.text, linker=self.linker, sentence=sentence, always=True
        )

    def _job_batches(self, jobs: Sequence[_Job]) -> Iterator[list[_Job]]:
        """Jobs of one source language and of similar length."""
        for source in sorted({job.key.source for job in jobs}):
            some = [job for job in jobs if job.key.source == source]
            pieces = [self.engine.length(job.key.text, source) for job in some]
            for batch in _batches(pieces, BATCH_PIECES):
                yield [some[number] for number in batch]

    def _finish(self, jobs: Sequence[_Job]) -> dict[Key, Entry]:
        """Translate a batch, and what the guard objects to again with each remedy for it."""
        parts = {job.key: self._parts(job.key) for job in jobs}
        whole = [job for job in jobs if len(parts[job.key]) == 1]
        self._attempt(whole, PLAIN)
        if self._scorer:
            self._attempt(whole, IN_HALVES)
        self._remedy(whole, REMEDIES)
        for job in whole:
            self._mend_surnames(job)
        self._remedy(whole, REMEDIES_FOR_NAMES)
        for job in whole:
            self._mend_surnames(job)  # of persons beside the one whom the remedy brought back
            self._mend_number(job)
            self._mend_scripts(job)
        return {job.key: job.best or self._in_parts(job, parts[job.key]) for job in jobs}

    def _parts(self, key: Key) -> list[tuple[str, str]]:
        """What of a text is translated apart, with its language: an attribution in Russian, clauses of what is over the limit."""
        directions = self.description.directions
        if key.source == "kk" and (self.target == "ru" or directions is None or ("ru", self.target) in directions):
            texts = clauses.attributed(key.text)
            if len(texts) > 1:
                return list(zip(texts, ("kk", "ru", "kk"), strict=False))  # two parts, or three
        return [(part, key.source) for part in clauses.split(key.text, lambda part: self._fits(part.strip(), key.source))]

    def _fits(self, text: str, source: str) -> bool:
        return len(text) == 1 or self.engine.length(text, source) <= self.engine.limit

    def _in_parts(self, job: _Job, parts: Sequence[tuple[str, str]]) -> Entry:
        """The translation of a text in parts, which are guarded and remembered as sentences are."""
        texts = [(part.strip(), source) for part, source in parts]  # a part may be nothing but white space
        entries = {text: Entry(text[0], None, ()) for text in texts if not _has_letters(text[0]) or text[1] == self.target}
        if self.target == "en":
            known = {text: attributions.in_english(text[0]) for text in texts if text[1] == "ru"}
            entries |= {text: Entry(english, None, ()) for text, english in known.items() if english is not None}
        for made, _ in self._translated(self._job(*text) for text in texts if text not in entries):
            entries |= {(key.text, key.source): entry for key, entry in made.items()}
        hypotheses = [Hypothesis(entries[text].text, entries[text].score) for text in texts]
        pieces = [self.engine.length(text, source) for text, source in texts]
        entry = self._examined(job, _joined([part for part, _ in parts], hypotheses, pieces))
        mended = (flag for flag in guard.MENDED if any(flag in entries[text].flags for text in texts))
        return replace(entry, flags=(*entry.flags, *mended))

    def _remedy(self, jobs: Sequence[_Job], remedies: Sequence[Remedy]) -> None:
        """Try each remedy on what still has one of its flags; not one that everything was tried with."""
        for remedy in remedies:
            if self._scorer and replace(remedy, flags=IN_HALVES.flags) == IN_HALVES:
                continue
            self._attempt([job for job in jobs if not remedy.flags.isdisjoint(job.flags)], remedy)

    def _attempt(self, jobs: Sequence[_Job], remedy: Remedy) -> None:
        if remedy.in_halves:
            jobs = [job for job in jobs if len(clauses.halves(job.key.text)) > 1]
        if not jobs:
            return
        source = jobs[0].key.source
        texts = [apply(job.key.text, self._hits(job, remedy), with_suffixes=remedy.suffixes) for job in jobs]
        hypotheses = self._decode(texts, source, remedy.decoding(self.decoding), in_halves=remedy.in_halves)
        entries = [self._examined(job, hypothesis) for job, hypothesis in zip(jobs, hypotheses, strict=True)]
        self._offer(list(zip(jobs, entries, strict=True)))

    def _offer(self, made: Sequence[tuple[_Job, Entry]]) -> None:
        """Offer each job its entry; where it has the same flags as the best, reranking compares the two as the engine would."""
        drawn: list[tuple[_Job, Entry, Entry]] = []
        for job, entry in made:
            if self._scorer and job.best is not None and _faults(entry) == _faults(job.best):
                drawn.append((job, job.best, entry))
            else:
                job.offer(entry)
        if not drawn or self._scorer is None:
            return
        source = drawn[0][0].key.source
        sentences = [written_out(job.key.text) if source == "kk" else job.key.text for job, _, _ in drawn]
        texts = [best.text for _, best, _ in drawn], [entry.text for _, _, entry in drawn]
        before, after = (self._scorer.channel_scores(sentences, each, source=source, target=self.target) for each in texts)
        for (job, _, entry), one, other in zip(drawn, before, after, strict=True):
            if other > one:
                job.best = entry

    @property
    def _scorer(self) -> ChannelScorer | None:
        """The engine, where the best is to be chosen by the way back."""
        return self.engine if self.decoding.reranks and isinstance(self.engine, ChannelScorer) else None

    def _hits(self, job: _Job, remedy: Remedy) -> list[Hit]:
        """What a remedy puts in, from left to right."""
        terms = job.hits if remedy.terms else ()
        persons = surnames.hits(job.without_terms, self.target) if remedy.surnames else []
        return sorted([*terms, *persons], key=lambda hit: hit.start)

    def _mend_number(self, job: _Job) -> None:
        """Put right a number that no remedy could, and say so by a flag."""
        if job.best is None or "numbers" not in job.flags:
            return
        text = mending.mended(job.key.text, job.best.text, job.key.source, self.target)
        if text != job.best.text:
            entry = self._examined(job, Hypothesis(text, job.best.score))
            job.offer(replace(entry, flags=(*entry.flags, *job.mendings, "mended_number")))

    def _mend_surnames(self, job: _Job) -> None:
        """Put surnames right that are misspelled, and say so by a flag; those of the glossary are spelled as it has them."""
        if job.best is None or job.key.source != "kk":
            return
        kept = [hit.term.target for hit in job.hits]
        text = surnames.mended(job.key.text, job.best.text, self.target, kept=kept)
        if text != job.best.text:
            flags = self._examined(job, Hypothesis(text, job.best.score)).flags
            if "glossary" in job.flags or "glossary" not in flags:
                mendings = dict.fromkeys((*job.mendings, "mended_name"))
                job.best = replace(job.best, text=text, flags=(*flags, *mendings))

    def _mend_scripts(self, job: _Job) -> None:
        """Put English words that are partly in Cyrillic into one script; the flag stays, for such a word is seldom right."""
        if job.best is not None and self.target == "en" and "foreign_words" in job.flags:
            job.best = replace(job.best, text=romanising.in_one_script(job.best.text))

    def _examined(self, job: _Job, hypothesis: Hypothesis) -> Entry:
        text = with_acronym(job.key.text, polish(hypothesis.text, self.target), job.hits)
        flags = guard.examine(job.key.text, text, job.key.source, self.target)
        if self.glossary is not None and self.glossary.missing(
            job.hits, text, target=self.target, source=job.key.text, linker=self.linker
        ):
            flags = (*flags, "glossary")
        if job.key.source == "kk" and surnames.lost(job.without_terms, text, self.target):
            flags = (*flags, "names")
        return Entry(text, hypothesis.score, flags)

    def _decode(self, texts: Sequence[str], source: str, decoding: Decoding, *, in_halves: bool) -> list[Hypothesis]:
        """One hypothesis a text; those that the glossary's terms have made too long go through the engine part by part."""
        if source == "kk":
            texts = [written_out(text) for text in texts]
        parts = [
            [
                part
                for half in (clauses.halves(text) if in_halves else [text])
                for part in clauses.split(half, lambda part: self._fits(part.strip(), source))
            ]
            for text in texts
        ]
        flat = [part.strip() for row in parts for part in row]
        pieces = [self.engine.length(part, source) for part in flat]
        made = self._engine_batches(flat, pieces, source, decoding)
        ends = list(accumulate(len(row) for row in parts))
        return [
            _joined(row, made[end - len(row) : end], pieces[end - len(row) : end]) for row, end in zip(parts, ends, strict=True)
        ]

    def _engine_batches(self, texts: Sequence[str], pieces: Sequence[int], source: str, decoding: Decoding) -> list[Hypothesis]:
        made = [Hypothesis("")] * len(texts)
        for batch in _batches(pieces, BATCH_PIECES):
            # A part of a split text may be nothing but white space.
            full = [number for number in batch if texts[number]]
            for number, hypothesis in zip(full, self._engine_batch([texts[n] for n in full], source, decoding), strict=True):
                made[number] = hypothesis
        return made

    def _engine_batch(self, texts: Sequence[str], source: str, decoding: Decoding) -> list[Hypothesis]:
        if not texts:
            return []
        hypotheses = self.engine.translate(texts, source=source, target=self.target, decoding=decoding)
        if len(hypotheses) != len(texts):
            message = f"the engine {self.description.name} was given {len(texts)} sentences and gave back {len(hypotheses)}"
            raise ModelError(f"{message}, the first was {texts[0][:60]!r}; use another engine")
        return hypotheses


def _has_letters(text: str) -> bool:
    """Whether there is something to translate beside links, numbers and signs."""
    return any(character.isalpha() for character in PROTECTED.sub("", text))


def _joined(parts: Sequence[str], hypotheses: Sequence[Hypothesis], pieces: Sequence[int]) -> Hypothesis:
    """The parts' translations as one; its score is that of the average piece that the engine read."""
    if len(parts) == 1:
        return hypotheses[0]
    text = clauses.join(parts, [hypothesis.text for hypothesis in hypotheses])
    scored = [(made.score, number) for made, number in zip(hypotheses, pieces, strict=True) if made.score is not None]
    read = sum(number for _, number in scored)
    return Hypothesis(text, sum(score * number for score, number in scored) / read if read else None)


def _batches(pieces: Sequence[int], most: int) -> Iterator[list[int]]:
    """Places in `pieces`, longest first, in batches that hold at most `most` pieces when all are padded to the longest."""
    order = sorted(range(len(pieces)), key=lambda number: -pieces[number])
    while order:
        size = max(1, most // max(1, pieces[order[0]]))
        yield order[:size]
        order = order[size:]

"""The subword pieces of a model: those of XLM-R's 250,002 that the training text uses, with their scores kept.

Keeping scores and order keeps the segmentation close to the one that the e5 encoder was trained on.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import sentencepiece

from kazalign.e5.weights import SPECIAL, E5Weights, pieces_model

BEGIN, PAD, END, UNKNOWN = SPECIAL
BEGIN_ID, PAD_ID, END_ID, UNKNOWN_ID = range(4)
"""They are the first four of e5, too."""


def language_tag(code: str) -> str:
    """The piece that tells the decoder which language to write, e.g. `<2en>`."""
    return f"<2{code}>"


def tagged_languages(processor: sentencepiece.SentencePieceProcessor) -> tuple[str, ...]:
    """The codes of the languages that a model's pieces have tags for, in order."""
    codes = []
    for number in range(len(SPECIAL), processor.get_piece_size()):
        piece = processor.id_to_piece(number)
        if not processor.is_control(number):
            break
        codes.append(piece[2:-1])
    return tuple(codes)


def full_processor(e5: E5Weights) -> sentencepiece.SentencePieceProcessor:
    """A processor with all pieces of e5, to count which of them a text uses."""
    return _processor(pieces_model(e5.pieces[len(SPECIAL) :], e5.scores[len(SPECIAL) :].tolist()))


def choose_pieces(e5: E5Weights, texts: Mapping[str, Iterable[str]], *, size: int) -> list[int]:
    """Ids (in e5) of the `size` pieces that cover the texts best, each language counting the same.

    Every character that the texts use twice or more stays in, so that hardly anything becomes unknown. The order of e5 is kept.
    """
    processor = full_processor(e5)
    share: Counter[int] = Counter()
    characters: Counter[str] = Counter()
    for sentences in texts.values():
        counts: Counter[int] = Counter()
        for ids in processor.encode(list(sentences)):
            counts.update(ids)
        total = sum(counts.values())
        for piece, count in counts.items():
            share[piece] += count / total  # type: ignore[assignment]
            for character in e5.pieces[piece]:
                characters[character] += count
    index = {piece: number for number, piece in enumerate(e5.pieces)}
    chosen = {index[character] for character, count in characters.items() if count >= 2 and character in index}
    for piece, _ in share.most_common():
        if len(chosen) >= size:
            break
        if piece >= len(SPECIAL):
            chosen.add(piece)
    return sorted(chosen - set(range(len(SPECIAL))))


def build_pieces(e5: E5Weights, chosen: Sequence[int], languages: Sequence[str]) -> bytes:
    """A serialised SentencePiece model: specials, one tag a language, then the chosen pieces."""
    tags = tuple(language_tag(code) for code in languages)
    return pieces_model([e5.pieces[i] for i in chosen], [float(e5.scores[i]) for i in chosen], control=tags)


def embedding_rows(e5: E5Weights, chosen: Sequence[int], languages: Sequence[str]) -> np.ndarray:
    """e5's word embeddings in the order of `build_pieces`, (pieces, width); language tags start at the mean."""
    rows = [e5.words[: len(SPECIAL)], np.repeat(e5.words[list(chosen)].mean(0, keepdims=True), len(languages), 0)]
    return np.concatenate([*rows, e5.words[list(chosen)]])


def _processor(proto: bytes) -> sentencepiece.SentencePieceProcessor:
    processor = sentencepiece.SentencePieceProcessor()
    processor.LoadFromSerializedProto(proto)
    return processor

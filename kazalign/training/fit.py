"""`fit`: train a network on a packed folder; stops and goes on where it was, on a CPU or a GPU."""

from __future__ import annotations

import contextlib
import ctypes
import hashlib
import json
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.attention import SDPBackend, sdpa_kernel
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from kazalign.atomic import errors_of_writing, open_atomically
from kazalign.errors import InputError
from kazalign.training.batches import Augmentation, Batch, batches, epoch_order
from kazalign.training.data import START, Packed, load_packed
from kazalign.training.exported import read_exported
from kazalign.training.model import Translator, shape_of
from kazalign.training.pieces import PAD_ID
from kazalign.training.recipe import RECIPE_COPY, Fit, Recipe
from kazalign.training.states import FrozenStates
from kazalign.training.weights import WEIGHTS, errors_of_reading

CHECKPOINT = "checkpoint.pt"
LOG = "fit.jsonl"
_MAY_CHANGE = ("steps", "minutes", "checkpoint_minutes", "start_share")
"""Settings that may change when training goes on."""


@dataclass(frozen=True)
class Position:
    """How far training has come."""

    step: int = 0
    epoch: int = 0
    batch: int = 0
    seconds: float = 0.0
    target_tokens: int = 0


def build(recipe: Recipe, packed: Packed) -> Translator:
    """The network of a recipe before its first step."""
    torch.manual_seed(recipe.fit.seed)
    start = packed.folder / START if recipe.model.initialise == "e5" else recipe.model.start
    if start is not None:
        network = read_exported(start, dropout=recipe.model.dropout)
    else:
        network = Translator(shape_of(recipe.model, packed.processor().get_piece_size()))
    if recipe.model.frozen_layers:
        for module in (network.encoder.embeddings, *network.encoder.layers[: recipe.model.frozen_layers]):
            module.requires_grad_(False)
    return network


class Trainer:
    """One run of `fit`: everything that a checkpoint has to hold.

    Raises:
        InputError: nothing is prepared, or the checkpoint is damaged or of other data or another recipe.
    """

    def __init__(self, recipe: Recipe, work: Path, *, report: Callable[[str], None]) -> None:
        self.recipe = recipe
        self.work = work
        self.report = report
        self.recipe_text = (work / RECIPE_COPY).read_text(encoding="utf-8")
        self.packed = load_packed(work / "packed")
        self.device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self.network = build(recipe, self.packed).to(self.device)
        self.start = (
            {name: weights.clone() for name, weights in self.network.state_dict().items()} if recipe.fit.start_share else {}
        )
        self.average = AveragedModel(self.network, multi_avg_fn=get_ema_multi_avg_fn(recipe.fit.average))
        self.optimiser = _optimiser(self.network, recipe.fit)
        self.position = Position()
        self.random = torch.Generator()
        self.origin = _origin(recipe, self.packed)
        self.precision = recipe.fit.precision
        if (work / CHECKPOINT).exists():
            self._resume()
        if self.precision == "auto":
            self.precision = faster_precision(self.device)
        self.frozen_states: FrozenStates | None = None
        if recipe.model.frozen_layers and self.device.type == "cpu":
            self.frozen_states = FrozenStates(
                self.packed,
                work / "states",
                self.network.encoder,
                layers=recipe.model.frozen_layers,
                precision=self.precision,
            )

    def run(self) -> None:
        """Train until the recipe's steps or minutes are spent, with a checkpoint now and then, at the end and on Ctrl-C."""
        try:
            self._run()
        except KeyboardInterrupt:
            self.save()
            raise
        self.save()

    def _run(self) -> None:
        fit = self.recipe.fit
        _keep_freed_memory()
        self.report(f"on {self.device.type}, matrices in {self.precision}")
        began = time.monotonic() - self.position.seconds
        saved = shown = self.position.seconds
        losses: list[Tensor] = []
        tokens_shown = self.position.target_tokens
        for batch, position in self._batches():
            progress = self._progress()
            if progress >= 1:
                break
            for group in self.optimiser.param_groups:
                group["lr"] = group["peak"] * _schedule(progress, self.position.step, fit.warmup_steps)
            losses.append(self._step(batch))
            seconds = time.monotonic() - began
            self.position = replace(
                position,
                step=self.position.step + 1,
                seconds=seconds,
                target_tokens=self.position.target_tokens + int((batch.outputs != PAD_ID).sum()),
            )
            if seconds - shown >= 30:
                loss = torch.stack(losses).mean().item()
                speed = (self.position.target_tokens - tokens_shown) / (seconds - shown)
                self._log(loss=round(loss, 4), tokens_per_second=round(speed))
                losses, shown, tokens_shown = [], seconds, self.position.target_tokens
                _release_memory()
            if seconds - saved >= fit.checkpoint_minutes * 60:
                self.save()
                saved = seconds

    def save(self) -> None:
        """Write the checkpoint and, apart from it, the averaged weights; each appears whole or not at all."""
        state = {
            "origin": self.origin,
            "network": self.network.state_dict(),
            "average": self.average.state_dict(),
            "optimiser": self.optimiser.state_dict(),
            "position": asdict(self.position),
            "random": self.random.get_state(),
            "precision": self.precision,
        }
        _write(state, self.work / CHECKPOINT)
        trained = {
            "shape": asdict(self.network.shape),
            "weights": self._result(),
            "position": state["position"],
            "recipe": self.recipe_text,
        }
        _write(trained, self.work / WEIGHTS)

    def _result(self) -> dict[str, Tensor]:
        """The moving average of the weights, or the last ones, and with them the share of those that training started from."""
        network = self.average.module if self.recipe.fit.average else self.network
        weights: dict[str, Tensor] = network.state_dict()
        return (
            {name: weights[name].lerp(self.start[name], self.recipe.fit.start_share) for name in weights}
            if self.start
            else weights
        )

    def _log(self, **values: float) -> None:
        record = {**asdict(self.position), **values}
        record["seconds"] = round(self.position.seconds)
        log = self.work / LOG
        with errors_of_writing(log), log.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")
        self.report("  ".join(f"{key} {value}" for key, value in record.items()))

    def _resume(self) -> None:
        path, anew = self.work / CHECKPOINT, "to begin anew, use another --work or delete it"
        with errors_of_reading(path, anew):
            state = torch.load(path, map_location=self.device, weights_only=True)
            origin = state["origin"]
        if origin != self.origin:
            raise InputError(
                f"the checkpoint is of other data, another model to start from or a recipe with other settings; {anew}", path=path
            )
        with errors_of_reading(path, anew):
            self.position = Position(**state["position"])
            self.precision = state["precision"]
            self.random.set_state(state["random"].cpu())
            self.network.load_state_dict(state["network"])
            self.average.load_state_dict(state["average"])
            self.optimiser.load_state_dict(state["optimiser"])
        self.report(f"goes on after step {self.position.step}, {self.position.seconds / 60:.1f} minutes")

    def _progress(self) -> float:
        fit = self.recipe.fit
        if fit.steps is not None:
            return self.position.step / fit.steps
        assert fit.minutes is not None, "a recipe has steps or minutes"
        return self.position.seconds / 60 / fit.minutes

    def _batches(self) -> Iterator[tuple[Batch, Position]]:
        weights = [source.weight for source in self.recipe.data.sources]
        fit = self.recipe.fit
        epoch, skip = self.position.epoch, self.position.batch
        while True:
            order = epoch_order(self.packed, weights, seed=fit.seed, epoch=epoch)
            augmentation = Augmentation(self.packed, noise=fit.noise, piece_sampling=fit.piece_sampling, seed=fit.seed + epoch)
            stream = batches(self.packed, order, tokens=fit.batch_tokens, seed=fit.seed + epoch, augmentation=augmentation)
            for number, batch in enumerate(stream):
                if number >= skip:
                    yield batch, Position(epoch=epoch, batch=number + 1)
            epoch, skip = epoch + 1, 0

    def _step(self, batch: Batch) -> Tensor:
        self.network.train()
        source, inputs, outputs = (
            torch.from_numpy(array).to(self.device) for array in (batch.source, batch.inputs, batch.outputs)
        )
        with self._precision():
            loss, scores = self._pass(batch, source, inputs, outputs)
            if weight := self.recipe.fit.r_drop:
                again, other_scores = self._pass(batch, source, inputs, outputs)
                loss = (loss + again) / 2 + weight * divergence(scores, other_scores)
        loss.backward()
        nn.utils.clip_grad_norm_(self.network.parameters(), 1.0)
        self.optimiser.step()
        self.optimiser.zero_grad(set_to_none=True)
        self.average.update_parameters(self.network)
        return loss.detach()

    def _precision(self) -> contextlib.ExitStack:
        stack = contextlib.ExitStack()
        stack.enter_context(torch.autocast(self.device.type, torch.bfloat16, enabled=self.precision == "bfloat16"))
        if self.device.type == "cpu":  # plain matrix products are at least as fast there as the fused kernel
            stack.enter_context(sdpa_kernel(SDPBackend.MATH))
        return stack

    def _encode(self, batch: Batch, source: Tensor) -> Tensor:
        encoder, padding = self.network.encoder, source == PAD_ID
        frozen = self.recipe.model.frozen_layers
        if not frozen:
            return encoder(source, padding)  # type: ignore[no-any-return]
        with torch.no_grad():
            encoder.embeddings.eval()
            encoder.layers[:frozen].eval()
            if self.frozen_states is not None:
                states = self.frozen_states(batch, source)
            else:
                states = encoder.lower(source, padding, layers=frozen)
        return encoder.upper(states, padding, layers=frozen)

    def _pass(self, batch: Batch, source: Tensor, inputs: Tensor, outputs: Tensor) -> tuple[Tensor, Tensor]:
        """Loss and scores of all pieces that are not padding; with a sampled softmax the scores are those of the sample."""
        fit, decoder = self.recipe.fit, self.network.decoder
        states = decoder(inputs, self._encode(batch, source), source == PAD_ID)
        chosen = outputs != PAD_ID
        states, outputs = states[chosen], outputs[chosen]
        if fit.sampled_softmax:
            return sampled_loss(decoder.scores, states, outputs, self.network.shape.pieces, fit.sampled_softmax, self.random)
        scores = decoder.scores(states).float()
        return nn.functional.cross_entropy(scores, outputs, label_smoothing=fit.label_smoothing), scores


def faster_precision(device: torch.device) -> Literal["bfloat16", "float32"]:
    """What a layer's matrix product takes less time in; on a GPU bfloat16, unasked.

    Processors with AMX have it in bfloat16. Those with AVX-512 alone have instructions for that, too, and may be slower in it.
    """
    if device.type != "cpu":
        return "bfloat16"
    seconds: dict[torch.dtype, float] = {}
    for kind in (torch.float32, torch.bfloat16):
        states, weights, product = (torch.ones(shape, dtype=kind) for shape in ((2000, 384), (384, 1536), (2000, 1536)))
        for _ in range(8):  # the first ones prepare
            began = time.perf_counter()
            torch.mm(states, weights, out=product)  # not into new memory, the fetching of which is most of the time
            seconds[kind] = min(seconds.get(kind, float("inf")), time.perf_counter() - began)
    return "bfloat16" if seconds[torch.bfloat16] < seconds[torch.float32] else "float32"


def divergence(one: Tensor, other: Tensor) -> Tensor:
    """The mean of the Kullback-Leibler divergences between two sets of scores (pieces, vocabulary), in both directions."""
    first, second = one.log_softmax(-1), other.log_softmax(-1)
    return ((first.exp() - second.exp()) * (first - second)).sum(-1).mean() / 2


def sampled_loss(
    scores: Callable[[Tensor, Tensor], Tensor],
    states: Tensor,
    outputs: Tensor,
    pieces: int,
    sample: int,
    random: torch.Generator,
) -> tuple[Tensor, Tensor]:
    """Cross-entropy over the batch's own pieces and `sample` others, and the scores of these.

    `random` is a generator of the CPU, so that a checkpoint can be taken from one device to another.
    Each of the others stands for `others / sample` of its kind, which keeps the sum under the softmax unbiased (Jean et al. 2015,
    ACL).
    """
    own, targets = outputs.unique(return_inverse=True)
    rest = torch.ones(pieces, dtype=torch.bool, device=outputs.device)
    rest[own] = False
    others = rest.nonzero()[:, 0]
    drawn = others[torch.randperm(len(others), generator=random)[:sample].to(outputs.device)]
    stands_for = torch.ones(len(own) + len(drawn), device=outputs.device)
    stands_for[len(own) :] = len(others) / max(1, len(drawn))
    logits = scores(states, torch.cat([own, drawn])).float()
    logits += stands_for.log()
    return nn.functional.cross_entropy(logits, targets), logits


def _keep_freed_memory() -> None:
    """Tell glibc to keep what a step frees for the next one: on two cores, fetching it anew takes a fifth of the time."""
    with contextlib.suppress(AttributeError, OSError):  # another C library
        libc = ctypes.CDLL(None)
        mmap_threshold, trim_threshold = -3, -1
        libc.mallopt(mmap_threshold, 1 << 30)
        libc.mallopt(trim_threshold, (1 << 31) - 1)


def _release_memory() -> None:
    """Give back what lies unused between kept blocks, now and then: batches differ in shape, and the gaps add up."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).malloc_trim(0)


def _schedule(progress: float, step: int, warmup: int) -> float:
    return min(1.0, (step + 1) / max(1, warmup), 1.0 - progress)


def _optimiser(network: Translator, fit: Fit) -> torch.optim.AdamW:
    groups: dict[tuple[bool, bool], list[nn.Parameter]] = {}
    for name, parameter in network.named_parameters():
        if parameter.requires_grad:
            key = (name.startswith("encoder."), parameter.ndim > 1 and "embeddings" not in name)
            groups.setdefault(key, []).append(parameter)
    described = [
        {
            "params": parameters,
            "peak": fit.encoder_learning_rate if encoder else fit.learning_rate,
            "weight_decay": fit.weight_decay if decayed else 0.0,
        }
        for (encoder, decayed), parameters in groups.items()
    ]
    return torch.optim.AdamW(described, lr=fit.learning_rate, betas=(0.9, 0.98), fused=True)


def _write(state: object, path: Path) -> None:
    with open_atomically(path, "wb") as file:
        try:
            torch.save(state, file)
        except RuntimeError as error:
            if isinstance(error.__context__, OSError):  # the system's, in the place of which torch raises its own
                raise error.__context__ from None
            raise


def _origin(recipe: Recipe, packed: Packed) -> str:
    """A digest of what a run depends on: the packed data, the model to start from, and the recipe but for what may change."""
    settings = asdict(recipe.fit)
    for name in _MAY_CHANGE:
        del settings[name]
    weights = [source.weight for source in recipe.data.sources]
    digest = hashlib.sha256(json.dumps([asdict(recipe.model), settings, weights]).encode())
    for array in (packed.tokens, packed.offsets, packed.pairs):
        digest.update(np.ascontiguousarray(array).data)
    digest.update((packed.folder / "pieces.model").read_bytes())
    if recipe.model.start is not None:
        digest.update((recipe.model.start / "model.bin").read_bytes())
    return digest.hexdigest()

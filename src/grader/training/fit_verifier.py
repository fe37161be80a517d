"""Trains the verifier: does this passage meet this criterion? First on statements, then on answers as they are used."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from torch import Tensor
from torch.nn import functional as F  # noqa: N812

from grader.matching.verifier_network import Lower, Upper, by_length
from grader.training.pairs import Degree, Pair

_RATE = 2e-4
_WARM = 0.06  # share of the steps in which the learning rate rises
_DECAY = 0.01
_BUDGET = 2600  # tokens a step
_HALF = 0.5  # weight of telling "at least in part" from nothing, beside telling "in full" from the rest
_JITTER = 12  # tokens by which pairs of a step may differ beyond need, so that steps differ between passes
_CLIP = 1.0
_TELL = 200


@dataclass
class States:
    """Lower states of texts, computed once: {text: (tokens, HIDDEN)}, kept in half precision."""

    lower: Lower
    known: dict[str, Tensor]

    @staticmethod
    def of(base: Path) -> States:
        """No states yet. base: folder of all-MiniLM-L6-v2."""
        return States(Lower(base), {})

    def add(self, texts: Sequence[str], told: Callable[[str], None]) -> None:
        """Computes the states of texts not known yet."""
        fresh = sorted({text for text in texts if text not in self.known}, key=lambda t: (len(t), t))
        for start in range(0, len(fresh), 1024):
            part = fresh[start : start + 1024]
            self.known.update(zip(part, (s.to(torch.float16) for s in self.lower(part)), strict=True))
            told(f"reading {min(start + 1024, len(fresh))} of {len(fresh)} texts")

    def size(self, pair: Pair) -> int:
        """Tokens of a pair."""
        return len(self.known[pair.criterion]) + len(self.known[pair.passage])


def fit_verifier(
    stages: Sequence[Sequence[Pair]], states: States, base: Path, seed: int, told: Callable[[str], None]
) -> Upper:
    """The trained upper network.

    stages: pairs of each pass, in order. On a GPU when there is one. Loss: binary cross-entropy of "met" and, weighted
    by a half, of "met at least in part". AdamW (Loshchilov and Hutter 2019), linear warm-up and decay.
    """
    states.add([text for pairs in stages for pair in pairs for text in (pair.criterion, pair.passage)], told)
    rng = random.Random(seed)  # noqa: S311
    torch.manual_seed(seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    torch.set_flush_denormal(True)  # tiny gradients are many times slower otherwise
    network = Upper(base).to(device).train()
    steps = [step for pairs in stages for step in _steps(pairs, states, rng)]
    optimiser = torch.optim.AdamW(network.parameters(), lr=_RATE, weight_decay=_DECAY)
    warm, loss_sum = max(1, int(_WARM * len(steps))), 0.0
    for number, step in enumerate(steps, 1):
        for group in optimiser.param_groups:
            group["lr"] = _RATE * min(number / warm, max(0.02, (len(steps) - number) / max(1, len(steps) - warm)))
        loss = _loss(network, step, states, device)
        optimiser.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
        optimiser.step()
        loss_sum += float(loss.detach())
        if number % _TELL == 0 or number == len(steps):
            told(f"step {number} of {len(steps)}, loss {loss_sum / ((number - 1) % _TELL + 1):.3f}")
            loss_sum = 0.0
    return network.cpu().eval().requires_grad_(False)


def _loss(network: Upper, step: Sequence[Pair], states: States, device: str) -> Tensor:
    truth = torch.tensor([int(pair.degree) for pair in step], device=device)
    with torch.autocast(device, torch.bfloat16):
        odds = network([states.known[p.criterion] for p in step], [states.known[p.passage] for p in step]).float()
    full = F.binary_cross_entropy_with_logits(odds[:, 0], (truth == Degree.COVERED).float())
    half = F.binary_cross_entropy_with_logits(odds[:, 1], (truth >= Degree.PARTIAL).float())
    return full + _HALF * half


def _steps(pairs: Sequence[Pair], states: States, rng: random.Random) -> list[list[Pair]]:
    lengths = [states.size(pair) + rng.randrange(_JITTER) for pair in pairs]
    steps = [[pairs[row] for row in rows] for rows in by_length(lengths, _BUDGET)]
    rng.shuffle(steps)
    return steps

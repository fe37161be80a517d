"""The verifier's network: all-MiniLM-L6-v2 with its lower layers as they are and its upper ones trained to judge pairs.

A criterion and a passage go through the lower layers apart (so a text's states are computed once, whatever it is paired
with) and through the upper layers together, where each word may attend to every word of both. The idea is that of
PreTTR (MacAvaney et al. 2020) and DeFormer (Cao et al. 2020). The layers are those of BERT (Devlin et al. 2019).
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import Tensor, nn
from torch.nn import functional as F  # noqa: N812

HIDDEN, HEADS, INNER, LAYERS = 384, 12, 1536, 6
LOWER = 3  # layers that see one text alone
LONGEST = 160  # tokens of one text; a longer one is cut
OUTPUTS = 2  # log odds of "meets the criterion" and of "meets it at least in part"
_EPSILON = 1e-12
_DROPOUT = 0.1


class Layer(nn.Module):
    """One transformer layer: self-attention, then a feed-forward part, each with a residual and a layer norm."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(HIDDEN, HIDDEN) for _ in range(4))
        self.norm_attention = nn.LayerNorm(HIDDEN, eps=_EPSILON)
        self.up, self.down = nn.Linear(HIDDEN, INNER), nn.Linear(INNER, HIDDEN)
        self.norm_out = nn.LayerNorm(HIDDEN, eps=_EPSILON)
        self.dropout = nn.Dropout(_DROPOUT)

    def forward(self, states: Tensor, mask: Tensor) -> Tensor:
        """states: (n, tokens, HIDDEN). mask: (n, 1, 1, tokens), True where there is a token."""
        n, tokens, _ = states.shape
        query, key, value = (
            part(states).view(n, tokens, HEADS, -1).transpose(1, 2) for part in (self.query, self.key, self.value)
        )
        mixed = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        mixed = mixed.transpose(1, 2).reshape(n, tokens, HIDDEN)
        states = self.norm_attention(states + self.dropout(self.out(mixed)))
        fed: Tensor = self.norm_out(states + self.dropout(self.down(F.gelu(self.up(states)))))
        return fed


class Lower(nn.Module):
    """Embeddings and the first LOWER layers of the base model, never trained. Texts to states."""

    def __init__(self, base: Path) -> None:
        super().__init__()
        weights = load_file(base / "model.safetensors")
        self.words = nn.Embedding.from_pretrained(weights["embeddings.word_embeddings.weight"])  # type: ignore[no-untyped-call]
        places = weights["embeddings.position_embeddings.weight"]
        self.places: Tensor
        self.register_buffer("places", places + weights["embeddings.token_type_embeddings.weight"][0])
        self.norm = nn.LayerNorm(HIDDEN, eps=_EPSILON)
        self.norm.load_state_dict({k: weights[f"embeddings.LayerNorm.{k}"] for k in ("weight", "bias")})
        self.layers = nn.ModuleList(base_layer(weights, number) for number in range(LOWER))
        self.tokenizer = Tokenizer.from_file(str(base / "tokenizer.json"))
        self.tokenizer.no_padding()
        self.tokenizer.enable_truncation(LONGEST)
        self.eval().requires_grad_(False)

    def forward(self, texts: Sequence[str], budget: int = 4096) -> list[Tensor]:
        """States of each text, (tokens, HIDDEN). budget: tokens computed at once."""
        ids = [encoded.ids for encoded in self.tokenizer.encode_batch(list(texts))]
        out: list[Tensor] = [torch.empty(0)] * len(ids)
        for rows in by_length([len(i) for i in ids], budget):
            longest = max(len(ids[row]) for row in rows)
            padded = torch.tensor([ids[row] + [0] * (longest - len(ids[row])) for row in rows])
            mask = torch.tensor([[place < len(ids[row]) for place in range(longest)] for row in rows])
            states = self.norm(self.words(padded) + self.places[:longest])
            for layer in self.layers:
                states = layer(states, mask[:, None, None, :])
            for place, row in enumerate(rows):
                out[row] = states[place, : len(ids[row])].clone()
        return out


class Upper(nn.Module):
    """The trained part: joint layers over both texts, mean pooling, one linear map to the log odds."""

    def __init__(self, base: Path | None = None) -> None:
        super().__init__()
        weights = load_file(base / "model.safetensors") if base else None
        self.layers = nn.ModuleList(
            base_layer(weights, number) if weights else Layer() for number in range(LOWER, LAYERS)
        )
        self.side = nn.Parameter(torch.zeros(2, HIDDEN))
        self.dropout = nn.Dropout(_DROPOUT)
        self.head = nn.Linear(HIDDEN, OUTPUTS)
        nn.init.normal_(self.head.weight, std=0.02)

    def forward(self, criteria: Sequence[Tensor], passages: Sequence[Tensor]) -> Tensor:
        """Log odds, (n, OUTPUTS). criteria, passages: lower states of the two texts of each pair, (tokens, HIDDEN)."""
        sizes = [len(c) + len(p) for c, p in zip(criteria, passages, strict=True)]
        here = self.side.device
        states = torch.zeros(len(sizes), max(sizes), HIDDEN)
        mask = torch.zeros(len(sizes), max(sizes), dtype=torch.bool)
        second = torch.zeros(len(sizes), max(sizes), 1)
        for row, (criterion, passage) in enumerate(zip(criteria, passages, strict=True)):
            states[row, : len(criterion)] = criterion
            states[row, len(criterion) : sizes[row]] = passage
            mask[row, : sizes[row]] = True
            second[row, len(criterion) :] = 1.0
        second, mask = second.to(here), mask.to(here)
        states = states.to(here) + (1.0 - second) * self.side[0] + second * self.side[1]
        for layer in self.layers:
            states = layer(states, mask[:, None, None, :])
        share = mask[:, :, None] / mask.sum(dim=1)[:, None, None]
        odds: Tensor = self.head(self.dropout((states * share).sum(dim=1)))
        return odds

    def save(self, path: Path) -> None:
        """Writes the weights in half precision: half the size, and log odds change by less than 0.01."""
        halves = {name: tensor.detach().to(torch.float16).contiguous() for name, tensor in self.state_dict().items()}
        save_file(halves, path)

    @staticmethod
    def load(path: Path) -> Upper:
        """The network from its file, ready to judge."""
        network = Upper()
        network.load_state_dict({name: tensor.float() for name, tensor in load_file(path).items()})
        return network.eval().requires_grad_(False)


def base_layer(weights: dict[str, Tensor], number: int) -> Layer:
    """One layer of the base model."""
    names = {
        "query": "attention.self.query",
        "key": "attention.self.key",
        "value": "attention.self.value",
        "out": "attention.output.dense",
        "norm_attention": "attention.output.LayerNorm",
        "up": "intermediate.dense",
        "down": "output.dense",
        "norm_out": "output.LayerNorm",
    }
    layer = Layer()
    layer.load_state_dict(
        {
            f"{ours}.{kind}": weights[f"encoder.layer.{number}.{theirs}.{kind}"]
            for ours, theirs in names.items()
            for kind in ("weight", "bias")
        }
    )
    return layer


def by_length(lengths: Sequence[int], budget: int) -> list[list[int]]:
    """Rows in groups of like length; a group's rows times its longest stay within the budget (of tokens)."""
    groups: list[list[int]] = []
    for row in sorted(range(len(lengths)), key=lambda r: (lengths[r], r)):
        if groups and (len(groups[-1]) + 1) * lengths[row] <= budget:
            groups[-1].append(row)
        else:
            groups.append([row])
    return groups

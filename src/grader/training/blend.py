"""The mean of several trained networks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file


def blend(parts: Sequence[Path], path: Path) -> None:
    """Writes the mean of the parts' weights, in half precision as they are."""
    networks = [load_file(part) for part in parts]
    mean = {name: torch.stack([n[name].float() for n in networks]).mean(dim=0) for name in networks[0]}
    save_file({name: tensor.to(torch.float16).contiguous() for name, tensor in mean.items()}, path)

"""Writes what a MobileNetV2 says of a few pictures, for `MobileStemTest`.

    python mobilenet_golden.py OUT.safetensors

The network is torchvision's, up to features.13, with plain ReLUs in place of those that end at 6. Its weights are by a
formula, so that the test can make the same: see `value`. `pixels` is (2, 3, 64, 32), `features` (2, 96, 4, 2); with the
fourth halving left out, `features_stride_8` is (2, 96, 8, 4).

Needs torch, torchvision and safetensors. Made with torch 2.15.0 and torchvision 0.29.2, one thread.
"""
import sys

import numpy
import torch
from safetensors.torch import save_file
from torch import nn
from torchvision.models import mobilenet_v2

PARTS = 14


def value(number: int, name: str, shape: torch.Size) -> torch.Tensor:
    """Of the tensor with this number in the order of the sorted names: kernels of He's deviation, norms near 1 and 0."""
    size = int(numpy.prod(shape))
    wave = numpy.sin(0.7 * numpy.arange(size) + number)
    if len(shape) == 4:
        wave *= (4 / (size / shape[0])) ** 0.5
    elif name.endswith("running_var") or name.endswith("weight"):
        wave = 1 + 0.3 * wave
    else:
        wave *= 0.2
    return torch.tensor(wave.astype(numpy.float32)).reshape(shape)


def without_six(module: nn.Module) -> None:
    for name, child in module.named_children():
        if isinstance(child, nn.ReLU6):
            setattr(module, name, nn.ReLU())
        without_six(child)


def main(out: str) -> None:
    torch.set_num_threads(1)
    network = mobilenet_v2().features[:PARTS]
    state = {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point()}
    for number, name in enumerate(sorted(state)):
        state[name] = value(number, name, state[name].shape)
    network.load_state_dict(state, strict=False)
    without_six(network)
    network.eval()
    pixels = torch.randn((2, 3, 64, 32), generator=torch.Generator().manual_seed(1)).half().float()
    with torch.no_grad():
        features = network(pixels)
        network[7].conv[1][0].stride = (1, 1)
        finer = network(pixels)
    print(features.std(), finer.std())
    save_file({"pixels": pixels.half(), "features": features, "features_stride_8": finer}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])

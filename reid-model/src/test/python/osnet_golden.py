"""Writes what an OSNet x0.25 says of a few pictures, for `OsnetStemTest`.

    python osnet_golden.py OSNET.py OUT.safetensors

OSNET.py is torchreid's `reid/models/osnet.py`, such as from the PyPI package torchreid 0.2.5. Its weights are by a formula, so that the test can
make the same: see `mobilenet_golden.value`. `pixels` is (2, 3, 64, 32), `features`, after the last convolution of 1x1 and its ReLU, (2, 128, 4, 2); with the
fourth halving left out, `features_stride_8` is (2, 128, 8, 4).

Needs torch, torchvision and safetensors. Made with torch 2.15.0, one thread.
"""
import importlib.util
import sys

import torch
from safetensors.torch import save_file
from torch import nn

from mobilenet_golden import value


def main(source: str, out: str) -> None:
    torch.set_num_threads(1)
    spec = importlib.util.spec_from_file_location("osnet", source)
    osnet = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(osnet)
    network = osnet.osnet_x0_25(pretrained=False).eval()
    state = {name: tensor for name, tensor in network.state_dict().items() if tensor.is_floating_point() and name.startswith("conv")}
    for number, name in enumerate(sorted(state)):
        state[name] = value(number, name, state[name].shape)
    network.load_state_dict(state, strict=False)
    pixels = torch.randn((2, 3, 64, 32), generator=torch.Generator().manual_seed(1)).half().float()
    with torch.no_grad():
        features = network.featuremaps(pixels)
        network.conv3[2][1] = nn.Identity()
        finer = network.featuremaps(pixels)
    print(features.std(), finer.std())
    save_file({"pixels": pixels.half(), "features": features, "features_stride_8": finer}, out)


if __name__ == "__main__":
    main(*sys.argv[1:])

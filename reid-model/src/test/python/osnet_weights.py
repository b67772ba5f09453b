"""Takes the convolutions of an OSNet from an ONNX file, for `train --stem-weights` with a recipe whose network.stem.kind is osnet.

    python osnet_weights.py OSNET.onnx OUT.safetensors

An exporter folds norms into convolutions and gives what comes of it names without a meaning; what each is, the name of the node says that takes it. OUT has
torchreid's names. Needs numpy, onnx and safetensors.
"""
import re
import sys

import numpy
import onnx
from onnx import numpy_helper
from safetensors.numpy import save_file


def place(node: str) -> str:
    """/conv2/conv2.0/conv2b/conv2b.1/conv2/Conv is conv2.0.conv2b.1.conv2; a gate that is used four times has the same name each time."""
    parts = []
    for part in node.strip("/").split("/")[:-1]:
        if parts and part.startswith(parts[-1] + "."):
            parts.pop()
        parts.append(re.sub(r"^(gate|fc\d)_\d$", r"\1", part))
    return ".".join(parts)


def main(source: str, out: str) -> None:
    graph = onnx.load(source).graph
    values = {tensor.name: numpy_helper.to_array(tensor) for tensor in graph.initializer}
    weights = {}
    for node in graph.node:
        if node.op_type == "Conv":
            for kind, name in zip(("weight", "bias"), node.input[1:]):
                weights[f"{place(node.name)}.{kind}"] = numpy.array(values[name])
    save_file(weights, out)
    print(f"{len(weights)} tensors in {out}")


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Writes `tiny_embedder.onnx`, a network of the kind that `OnnxEmbedder` takes, small enough for a test: eight values, a sum over each of 8×8 pixels, above 0, and its mean
over the crop.

    python tiny_embedder.py tiny_embedder.onnx

Needs onnx and numpy.
"""
import sys

import numpy
import onnx
from onnx import TensorProto, helper, numpy_helper

VALUES = 8
PATCH = 8


def main(path: str) -> None:
    kernel = numpy.random.default_rng(1).normal(0, .1, (VALUES, 3, PATCH, PATCH)).astype(numpy.float32)
    nodes = [helper.make_node("Conv", ["images", "kernel"], ["patches"], kernel_shape=[PATCH, PATCH], strides=[PATCH, PATCH]),
             helper.make_node("Relu", ["patches"], ["above"]),
             helper.make_node("GlobalAveragePool", ["above"], ["mean"]),
             helper.make_node("Flatten", ["mean"], ["output"])]
    graph = helper.make_graph(nodes, "tiny embedder",
                              [helper.make_tensor_value_info("images", TensorProto.FLOAT, ["batch", 3, 256, 128])],
                              [helper.make_tensor_value_info("output", TensorProto.FLOAT, ["batch", VALUES])],
                              [numpy_helper.from_array(kernel, "kernel")])
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 13)], ir_version=8), path)


if __name__ == "__main__":
    main(*sys.argv[1:])

"""Writes what a teacher network says of every crop of a data set, for `Training`'s distillation.

    python teacher_features.py TEACHER.onnx OUT.npy CROPS.zip [CROPS.zip ...]

OUT.npy is float32 of shape (crops, 512), each row of length 1, in the order of OUT.txt: one
"<name of the zip without .zip>/<name of the crop>" a line. The teacher is torchreid's OSNet: 256x128 RGB,
ImageNet mean and deviation, bilinear resize without keeping the aspect. Needs numpy, pillow and onnxruntime.
"""
import io
import pathlib
import sys
import zipfile

import numpy
import onnxruntime
from PIL import Image

HEIGHT, WIDTH, BATCH = 256, 128, 32
MEAN = numpy.array([0.485, 0.456, 0.406], numpy.float32)
DEVIATION = numpy.array([0.229, 0.224, 0.225], numpy.float32)


def pixels(picture: bytes) -> numpy.ndarray:
    """The teacher's view of an encoded picture, shape (3, HEIGHT, WIDTH)."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").resize((WIDTH, HEIGHT), Image.BILINEAR)
    scaled = numpy.asarray(image, numpy.float32) / 255
    return ((scaled - MEAN) / DEVIATION).transpose(2, 0, 1)


def crops(path: pathlib.Path):
    """(name, bytes) of every picture in a zip, by name."""
    with zipfile.ZipFile(path) as archive:
        for name in sorted(archive.namelist()):
            if name.lower().endswith((".jpg", ".png")):
                yield f"{path.stem}/{name}", archive.read(name)


def main(teacher: str, out: str, *archives: str) -> None:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    session = onnxruntime.InferenceSession(teacher, options, providers=["CPUExecutionProvider"])
    names, features = [], []
    for archive in archives:
        batch = []
        for name, picture in crops(pathlib.Path(archive)):
            names.append(name)
            batch.append(pixels(picture))
            if len(batch) == BATCH:
                features.append(session.run(None, {"images": numpy.stack(batch)})[0])
                batch = []
        if batch:
            features.append(session.run(None, {"images": numpy.stack(batch)})[0])
    rows = numpy.concatenate(features).astype(numpy.float32)
    rows /= numpy.linalg.norm(rows, axis=1, keepdims=True)
    numpy.save(out, rows)
    pathlib.Path(out).with_suffix(".txt").write_text("\n".join(names) + "\n")
    print(f"{len(names)} crops, {rows.shape[1]} values each, in {out}")


if __name__ == "__main__":
    main(*sys.argv[1:])

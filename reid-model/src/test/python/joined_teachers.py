"""Makes one teacher of two: what a teacher and a model trained by it say of the same crops, for the next training.

    python joined_teachers.py OUT.npy TEACHER.npy MODEL.npy [SHARE [CROPS.cameras.txt ...]]

TEACHER.npy is of `teacher_features.py` on the zip of `crops_and_mirrored.py`, MODEL.npy of `throughline features` on the same zip. A row of OUT.npy,
of length 1, is both beside each other, the teacher's with that share of the cosine, or .35; each is the mean of a crop and its mirror image, less the mean
of its camera's training people: what a camera does to all of its crops tells nobody apart. Which pictures are of a camera made up, the files of `other_cameras.py`
say. Needs numpy and pillow.
"""
import collections
import pathlib
import re
import sys

import numpy

from composite_people import CUHK, KEPT_BACK, MARKET


def unit(rows: numpy.ndarray) -> numpy.ndarray:
    return rows / numpy.linalg.norm(rows, axis=1, keepdims=True)


def rows_by_crop(npy: str) -> dict[str, numpy.ndarray]:
    """What one says of each crop and of its mirror image, added up."""
    names = pathlib.Path(npy).with_suffix(".txt").read_text().splitlines()
    rows = dict(zip((name.removeprefix("crops/") for name in names), unit(numpy.load(npy)), strict=True))
    return {name: row + rows["mirrored/" + name] for name, row in rows.items() if not name.startswith("mirrored/")}


def person_and_camera(name: str) -> tuple[int, str]:
    data_set, crop = name.split("/", 1)
    if cuhk := re.match(CUHK, crop):
        return int(cuhk[1]), f"{data_set} {'A' if int(cuhk[2]) <= 2 else 'B'}"
    market = re.match(MARKET, crop)
    return int(market[1]), f"{data_set} {market[2]}"


def trained_on(names: list[str]) -> numpy.ndarray:
    """(crops): not the last 100 people of a data set, nor what shows nobody."""
    people = collections.defaultdict(set)
    for name in names:
        people[name.split("/")[0]].add(person_and_camera(name)[0])
    allowed = {of: {person for person in sorted(some)[:-KEPT_BACK] if person > 0} for of, some in people.items()}
    return numpy.array([person_and_camera(name)[0] in allowed[name.split("/")[0]] for name in names])


def centred(rows: numpy.ndarray, cameras: numpy.ndarray, train: numpy.ndarray) -> numpy.ndarray:
    out = rows.copy()
    for camera in set(cameras):
        out[cameras == camera] -= rows[(cameras == camera) & train].mean(axis=0)
    return unit(out)


def made_up_cameras(paths: tuple[str, ...]) -> dict[str, str]:
    by_crop = {}
    for path in map(pathlib.Path, paths):
        data_set = path.name.removesuffix(".cameras.txt")
        for line in path.read_text().splitlines():
            crop, camera = line.split()
            by_crop[f"{data_set}/{crop}"] = f"{data_set} made up {camera}"
    return by_crop


def main(out: str, teacher: str, model: str, share: str = ".35", *made_up: str) -> None:
    says = [rows_by_crop(teacher), rows_by_crop(model)]
    names = list(says[0])
    cameras_of = made_up_cameras(made_up)
    cameras = numpy.array([cameras_of.get(name) or person_and_camera(name)[1] for name in names])
    train = trained_on(names)
    first, second = (centred(unit(numpy.stack([of[name] for name in names])), cameras, train) for of in says)
    rows = numpy.hstack([float(share) ** .5 * first, (1 - float(share)) ** .5 * second]).astype(numpy.float32)
    numpy.save(out, rows)
    pathlib.Path(out).with_suffix(".txt").write_text("\n".join(names) + "\n")
    print(f"{len(names)} crops, {rows.shape[1]} values each, in {out}")


if __name__ == "__main__":
    main(*sys.argv[1:])

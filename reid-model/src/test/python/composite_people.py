"""Makes people who are not: the upper half of one and the lower half of another, in every picture the same two.

    python composite_people.py market1501-train.zip cuhk01.zip [SEED [PEOPLE PEOPLE]]

writes `mixedmarket.zip` (600 people, six pictures each) and `mixedcuhk.zip` (800, four each) into the working directory, with names like their
data sets', so that `train --data` takes them and `teacher_features.py` says what a teacher makes of them. A picture takes both halves from one camera. The last 100 people of a data set are kept back and appear in none; 100 of those made are kept back in turn, as of any
data set. One seed makes the same pictures each time. Needs numpy and pillow.
"""
import collections
import io
import pathlib
import random
import re
import sys
import zipfile

import numpy
from PIL import Image

KEPT_BACK = 100
MARKET = r"(-?\d+)_c(\d)"  # person, camera
CUHK = r"(\d{4})(\d{3})\.png"  # person, shot: two of camera A, two of camera B
WAIST = (.44, .52)  # in parts of the height; drawn for each person
SEAM = .06  # over so much of the height one half becomes the other
MARKET_PICTURES = 6
CUHK_PICTURES = 4


class People:
    """A data set's training people: the pictures of each, (name, camera), by name."""

    def __init__(self, path: pathlib.Path, names: str):
        self.archive = zipfile.ZipFile(path)
        pictures = collections.defaultdict(list)
        for name in sorted(self.archive.namelist()):
            match = re.match(names, name)
            if match and int(match[1]) > 0:
                pictures[int(match[1])].append((name, match[2]))
        self.numbers = sorted(pictures)[:-KEPT_BACK]
        self.pictures = pictures

    def by_camera(self, number: int) -> dict[str, list[str]]:
        cameras = collections.defaultdict(list)
        for name, camera in self.pictures[number]:
            cameras[camera].append(name)
        return cameras

    def pixels(self, name: str, height: int, width: int) -> numpy.ndarray:
        """(height, width, 3), 0..255."""
        image = Image.open(io.BytesIO(self.archive.read(name))).convert("RGB")
        return numpy.asarray(image.resize((width, height), Image.BILINEAR), numpy.float32)


def joined(upper: numpy.ndarray, lower: numpy.ndarray, waist: float) -> Image.Image:
    at = numpy.arange(upper.shape[0]) / upper.shape[0]
    share = numpy.clip((at - waist) / SEAM + .5, 0, 1)[:, None, None]
    return Image.fromarray(numpy.clip(upper * (1 - share) + lower * share, 0, 255).astype(numpy.uint8))


def cuhk(people: People, count: int, chance: random.Random, out: zipfile.ZipFile) -> None:
    for number in range(1, count + 1):
        upper, lower = chance.sample(people.numbers, 2)
        waist = chance.uniform(*WAIST)
        for shot in range(CUHK_PICTURES):
            halves = [people.pixels(people.pictures[person][shot][0], 160, 60) for person in (upper, lower)]
            put(out, f"{number:04d}{shot + 1:03d}.png", joined(*halves, waist), "PNG")


def market(people: People, count: int, chance: random.Random, out: zipfile.ZipFile) -> None:
    number = 0
    while number < count:
        upper, lower = (people.by_camera(person) for person in chance.sample(people.numbers, 2))
        cameras = [camera for camera in upper if camera in lower]
        if len(cameras) < 2:
            continue
        number += 1
        waist = chance.uniform(*WAIST)
        for shot in range(MARKET_PICTURES):
            camera = cameras[shot % len(cameras)]
            halves = [people.pixels(chance.choice(half[camera]), 128, 64) for half in (upper, lower)]
            put(out, f"{number:04d}_c{camera}s1_{shot + 1:06d}_01.jpg", joined(*halves, waist), "JPEG", quality=92)


def put(out: zipfile.ZipFile, name: str, image: Image.Image, kind: str, **how: int) -> None:
    encoded = io.BytesIO()
    image.save(encoded, kind, **how)
    out.writestr(zipfile.ZipInfo(name), encoded.getvalue())


def main(market_zip: str, cuhk_zip: str, seed: str = "11", market_people: str = "600", cuhk_people: str = "800") -> None:
    chance = random.Random(int(seed))
    with zipfile.ZipFile("mixedcuhk.zip", "w") as out:
        cuhk(People(pathlib.Path(cuhk_zip), CUHK), int(cuhk_people), chance, out)
    with zipfile.ZipFile("mixedmarket.zip", "w") as out:
        market(People(pathlib.Path(market_zip), MARKET), int(market_people), chance, out)


if __name__ == "__main__":
    main(*sys.argv[1:])

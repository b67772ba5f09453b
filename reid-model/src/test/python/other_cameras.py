"""Shows people as cameras would that nobody has: each picture of every second person, as one of a few cameras made up would.

    python other_cameras.py CROPS.zip [CROPS.zip ...] [SEED]

changes the files in place; their names begin with the person's number, as those of `composite_people.py` do. A camera made up has light of its own (gamma, a gain for
each colour, saturation, contrast), its noise and its sharpness; and half of the pictures get another picture's edges, so that what is behind somebody changes too.
Beside each file, `CROPS.cameras.txt` has a line `NAME CAMERA` for each picture changed, for `joined_teachers.py`. One seed makes the same pictures each time, of the
same files in the same order. Needs numpy and pillow.
"""
import io
import os
import pathlib
import random
import sys
import zipfile

import numpy
from PIL import Image

CAMERAS = 24
EDGE = (.08, .2)  # of the width, on either side, another picture's
FADE = .1  # over so much of the width one becomes the other
LUMA = numpy.array([.299, .587, .114], numpy.float32)


class Camera:
    def __init__(self, chance: random.Random):
        self.gamma = 2 ** chance.uniform(-.5, .5)
        self.gain = numpy.array([2 ** chance.uniform(-.15, .15) for _ in LUMA], numpy.float32)
        self.contrast = 2 ** chance.uniform(-.4, .3)
        self.saturation = 2 ** chance.uniform(-.6, .4)
        self.sharpness = chance.uniform(.4, 1)  # in parts of the picture's height and width
        self.noise = chance.uniform(0, 6)  # of 255

    def seen(self, pixels: numpy.ndarray, noise: numpy.random.Generator) -> numpy.ndarray:
        height, width, _ = pixels.shape
        lit = 255 * (pixels / 255) ** self.gamma * self.gain
        luma = (lit @ LUMA)[:, :, None]
        lit = luma + (lit - luma) * self.saturation
        lit = lit.mean() + (lit - lit.mean()) * self.contrast
        lit += noise.normal(0, self.noise, lit.shape)
        small = image(lit).resize((round(width * self.sharpness), round(height * self.sharpness)), Image.BILINEAR)
        return numpy.asarray(small.resize((width, height), Image.BILINEAR), numpy.float32)


def between_edges(person: numpy.ndarray, other: numpy.ndarray, left: float, right: float) -> numpy.ndarray:
    """The middle of a person's picture, and the edges of another of the same size."""
    at = (numpy.arange(person.shape[1]) + .5) / person.shape[1]
    share = numpy.clip(numpy.minimum(at - left, 1 - right - at) / FADE + .5, 0, 1)[None, :, None]
    return person * share + other * (1 - share)


def pixels(encoded: bytes) -> numpy.ndarray:
    """(height, width, 3), 0..255."""
    return numpy.asarray(Image.open(io.BytesIO(encoded)).convert("RGB"), numpy.float32)


def image(pixels: numpy.ndarray) -> Image.Image:
    return Image.fromarray(numpy.clip(pixels, 0, 255).astype(numpy.uint8))


def main(*arguments: str) -> None:
    archives = [argument for argument in arguments if not argument.isdigit()]
    seed = next((int(argument) for argument in arguments if argument.isdigit()), 1)
    chance = random.Random(seed)
    noise = numpy.random.default_rng(seed)
    cameras = [Camera(chance) for _ in range(CAMERAS)]
    for path in map(pathlib.Path, archives):
        changed = path.with_suffix(".part")
        with zipfile.ZipFile(path) as archive, zipfile.ZipFile(changed, "w") as out:
            names = sorted(archive.namelist())
            shown = []
            for name in names:
                encoded = archive.read(name)
                if int(name[:4]) % 2:
                    picture = pixels(encoded)
                    if chance.random() < .5:
                        other = pixels(archive.read(chance.choice(names)))
                        picture = between_edges(picture, other, chance.uniform(*EDGE), chance.uniform(*EDGE))
                    camera = chance.choice(cameras)
                    shown.append(f"{name} {cameras.index(camera)}")
                    seen = image(camera.seen(picture, noise))
                    stream = io.BytesIO()
                    seen.save(stream, "PNG" if name.endswith(".png") else "JPEG", quality=92)
                    encoded = stream.getvalue()
                out.writestr(zipfile.ZipInfo(name), encoded)
        os.replace(changed, path)
        path.with_suffix(".cameras.txt").write_text("\n".join(shown) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

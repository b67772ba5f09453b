"""Puts the crops of several data sets into one zip, each once as it is and once mirrored.

    python crops_and_mirrored.py CROPS.zip [CROPS.zip ...]

writes `crops.zip` into the working directory. There a crop is at `<name of the zip without .zip>/<its name>`, and mirrored, without loss, at `mirrored/` and the same. So `teacher_features.py` and
`throughline features` say of each what they make of either, for `joined_teachers.py`. Needs pillow.
"""
import io
import pathlib
import sys
import zipfile

from PIL import Image, ImageOps

from teacher_features import crops


def mirrored(picture: bytes) -> bytes:
    encoded = io.BytesIO()
    ImageOps.mirror(Image.open(io.BytesIO(picture)).convert("RGB")).save(encoded, "PNG", compress_level=1)
    return encoded.getvalue()


def main(*archives: str) -> None:
    with zipfile.ZipFile("crops.zip", "w") as both:
        for archive in archives:
            for name, picture in crops(pathlib.Path(archive)):
                both.writestr(name, picture)
                both.writestr(f"mirrored/{name}", mirrored(picture))  # a PNG whatever its name ends with: decoders look inside


if __name__ == "__main__":
    main(*sys.argv[1:])

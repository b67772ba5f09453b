"""The peers' side of bench/tracking: BoxMOT's trackers follow people by motion alone, from the public detections of MOT15.

    tracking_peer.py ARCHIVE OUT SEQUENCE FPS FRAMES WIDTH HEIGHT

writes OUT/<tracker>/<sequence>.txt, a MOT file as the tracker tells it frame by frame. Settings are those that BoxMOT publishes
with each tracker (boxmot/configs/trackers), less what `peers` sets. Nothing is downloaded: looks and the camera's motion stay out.
"""
import io
import logging
import sys
import zipfile
from pathlib import Path

import numpy as np

BLIND = {"use_embeddings": False, "use_cmc": False}  # neither weights nor pictures
PERSON = 0


def peers(fps):
    """A tracker for each row of the table: BoxMOT's name, and what differs from the settings published with it."""
    return {
        "ByteTrack": ("bytetrack", {"frame_rate": fps}),
        "ByteTrack at 30 frames a second": ("bytetrack", {}),  # how long it remembers is told in frames, and as most run it
        "OC-SORT": ("ocsort", {}),
        "OC-SORT with ByteTrack's second round": ("ocsort", {"use_byte": True}),
        "SFSORT": ("sfsort", {}),
        "BoT-SORT": ("botsort", {"frame_rate": fps} | BLIND),
        "BoostTrack": ("boosttrack", BLIND),
        "OccluBoost": ("occluboost", BLIND),
    }


def detections(archive, sequence):
    """By frame: left, top, right, bottom, confidence, class."""
    with zipfile.ZipFile(archive) as files:
        rows = np.loadtxt(io.BytesIO(files.read(f"{sequence}/det/det.txt")), delimiter=",", ndmin=2)
    boxes = np.column_stack([rows[:, 2:4], rows[:, 2:4] + rows[:, 4:6], rows[:, 6], np.full(len(rows), PERSON)])
    return lambda frame: boxes[rows[:, 0] == frame]


def follow(tracker, found, frames, picture):
    for frame in range(1, frames + 1):
        for left, top, right, bottom, track, confidence, *_ in np.asarray(tracker.update(found(frame), picture)).tolist():
            yield f"{frame},{track:.0f},{left:.3f},{top:.3f},{right - left:.3f},{bottom - top:.3f},{confidence:.4f},-1,-1,-1\n"


def main(archive, out, sequence, fps, frames, width, height):
    from boxmot import create_tracker
    from boxmot.trackers.specs import TrackerSpec

    logging.disable(logging.INFO)
    found = detections(archive, sequence)
    picture = np.zeros((height, width, 3), np.uint8)  # asked for its size only
    for name, (tracker, options) in peers(fps).items():
        spec = TrackerSpec(tracker, options=tuple(sorted(options.items())))
        file = out / name / f"{sequence}.txt"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(follow(create_tracker(spec), found, frames, picture)))


if __name__ == "__main__":
    archive, out, sequence, *sizes = sys.argv[1:]
    main(Path(archive), Path(out), sequence, *map(int, sizes))

"""Random sites and the figures that TrackEval and py-motmetrics give for them, for TrackingGoldenTest.

    python -m venv venv && venv/bin/pip install trackeval==1.3.0 motmetrics==1.4.0 numpy==2.4.6 scipy==1.17.1 pandas==3.1.1
    venv/bin/python tracking_golden.py ../resources/dev/throughline/evaluation/tracking

Writes trackeval.json (small sites, with their boxes), motmetrics.json (the same sites) and large.json (large sites without
boxes: LargeSite in Java makes the same ones). Only the metrics are the packages' own; boxes go in as TrackEval's
MotChallenge2DBox hands them over for MOT15.
"""
import contextlib
import json
import random
import sys
from pathlib import Path

import numpy as np

np.asfarray = lambda values: np.asarray(values, dtype=float)  # motmetrics wants it, numpy 2 has it no more
import motmetrics
from trackeval.datasets import MotChallenge2DBox
from trackeval.metrics import CLEAR, HOTA, Identity

FRAMES = 30
SITES = [1, 1, 1, 1, 2, 2, 3, 4]  # number of cameras; the index is the seed
LARGE_FRAMES = 300
LARGE_PEOPLE = 40
LARGE_SITES = [3, 2]  # likewise
METRICS = {"clear": CLEAR({"PRINT_CONFIG": False}), "identity": Identity({"PRINT_CONFIG": False}), "hota": HOTA()}
FIGURES = {
    "clear": ["MOTA", "MOTP", "CLR_Re", "CLR_Pr", "CLR_TP", "CLR_FP", "CLR_FN", "IDSW", "Frag", "MT", "PT", "ML"],
    "identity": ["IDF1", "IDR", "IDP", "IDTP", "IDFP", "IDFN"],
    "hota": ["HOTA", "DetA", "AssA", "DetRe", "DetPr", "AssRe", "AssPr", "LocA"],
}

MOTMETRICS = {
    "CLR_Re": "recall", "CLR_Pr": "precision", "FP": "num_false_positives", "FN": "num_misses",
    "IDF1": "idf1", "IDR": "idr", "IDP": "idp", "IDTP": "idtp", "IDFP": "idfp", "IDFN": "idfn",
}


def walks(rng):
    """Truth of one camera: people come, wander and go; some boxes are marked as not counting."""
    rows = []
    for person in rng.sample(range(1, 9), rng.randint(2, 5)):
        x, y = rng.uniform(0, 150), rng.uniform(0, 60)
        start = rng.randint(1, 12)
        for frame in range(start, min(FRAMES, start + rng.randint(5, 25)) + 1):
            x, y = x + rng.gauss(2, 4), y + rng.gauss(0, 2)
            rows.append([frame, person, round(x, 2), round(y, 2), 40, 90, 0 if rng.random() < .03 else 1])
    return sorted(rows)


def track(rng, truth):
    """A mediocre tracker: jitter, misses, false alarms, changed and stolen names, and frames without any box."""
    name = {person: rng.randint(1, 12) for person in {row[1] for row in truth}}
    blind = {rng.randint(1, FRAMES) for _ in range(2)}
    jitter = rng.uniform(1, 12)
    rows, taken = [], set()
    for frame, person, x, y, w, h, _ in truth:
        if rng.random() < .06:
            name[person] = rng.randint(1, 12)
        key = (frame, name[person])
        if frame in blind or key in taken or rng.random() < .12:
            continue
        taken.add(key)
        rows.append([*key, *(round(v + rng.gauss(0, jitter), 2) for v in (x, y)),
                     round(w * rng.uniform(.8, 1.25), 2), round(h * rng.uniform(.8, 1.25), 2), 1])
    for _ in range(10):
        key = (rng.randint(1, FRAMES), rng.randint(1, 14))
        if key not in taken:
            taken.add(key)
            rows.append([*key, round(rng.uniform(0, 200), 2), round(rng.uniform(0, 60), 2), 40, 90, 1])
    return sorted(rows)


class Draws:
    """Numbers that Java draws too: the linear congruential generator of Numerical Recipes, its upper 24 bits."""

    def __init__(self, seed):
        self.state = seed

    def below(self, limit):
        self.state = (self.state * 1664525 + 1013904223) % 2**32
        return (self.state >> 8) % limit


def large_site(seed, cameras):
    """People walk through several cameras, tracked no better than above. Lengths are in 64ths of a pixel: exact in binary."""
    draws = Draws(seed)
    name = {person: 1 + draws.below(60) for person in range(1, LARGE_PEOPLE + 1)}
    footage = {}
    for camera in range(1, cameras + 1):
        truth = large_walks(draws)
        footage[f"camera-{camera}"] = {"truth": truth, "tracks": large_tracks(draws, truth, name)}
    return footage


def large_walks(draws):
    rows = []
    for person in range(1, LARGE_PEOPLE + 1):
        start, length = 1 + draws.below(200), 20 + draws.below(180)
        x, y = draws.below(800 * 64), draws.below(400 * 64)
        right, down = draws.below(641) - 320, draws.below(257) - 128
        w = 64 * (30 + draws.below(40))
        h = 2 * w + draws.below(1000)
        for frame in range(start, min(LARGE_FRAMES, start + length) + 1):
            x, y = x + right + draws.below(129) - 64, y + down + draws.below(65) - 32
            rows.append([frame, person, x / 64, y / 64, w / 64, h / 64, 0 if draws.below(33) == 0 else 1])
    return sorted(rows)


def large_tracks(draws, truth, name):
    rows, taken = [], set()
    for frame, person, x, y, w, h, _ in truth:
        if draws.below(40) == 0:
            name[person] = 1 + draws.below(60)
        key = (frame, name[person])
        if key in taken or draws.below(10) == 0:
            continue
        taken.add(key)
        rows.append([*key, x + (draws.below(1025) - 512) / 64, y + (draws.below(1025) - 512) / 64, w, h, 1])
    for _ in range(400):
        key = (1 + draws.below(LARGE_FRAMES), 1 + draws.below(60))
        x, y = draws.below(800), draws.below(400)
        if key not in taken:
            taken.add(key)
            rows.append([*key, x, y, 40, 90, 1])
    return sorted(rows)


def as_trackeval(cameras, frames):
    """The cameras' frames one after the other, in TrackEval's form."""
    truth = [[row for row in c["truth"] if row[6] != 0] for c in cameras]
    tracks = [c["tracks"] for c in cameras]
    number = [{i: n for n, i in enumerate(sorted({row[1] for rows in all_rows for row in rows}))}
              for all_rows in (truth, tracks)]
    data = {"gt_ids": [], "tracker_ids": [], "similarity_scores": []}
    for camera in range(len(cameras)):
        for frame in range(1, frames + 1):
            at = [[row for row in rows[camera] if row[0] == frame] for rows in (truth, tracks)]
            boxes = [np.array([row[2:6] for row in rows], dtype=float).reshape(-1, 4) for rows in at]
            ids = [np.array([number[side][row[1]] for row in rows], dtype=int) for side, rows in enumerate(at)]
            data["gt_ids"].append(ids[0])
            data["tracker_ids"].append(ids[1])
            data["similarity_scores"].append(MotChallenge2DBox._calculate_box_ious(*boxes, box_format="xywh"))
    return data | {
        "num_timesteps": frames * len(cameras),
        "num_gt_dets": sum(map(len, data["gt_ids"])), "num_tracker_dets": sum(map(len, data["tracker_ids"])),
        "num_gt_ids": len(number[0]), "num_tracker_ids": len(number[1]),
    }


def figures(results, metrics):
    """By TrackEval's names, without the prefix of counts; HOTA's are means over its thresholds."""
    return {name.replace("CLR_TP", "TP").replace("CLR_F", "F"): float(np.mean(results[metric][name]))
            for metric in metrics for name in FIGURES[metric]}


def by_trackeval(footage, frames):
    """Of each camera, of all of them, and of all of them with ids that mean the same person everywhere."""
    each = {name: {m: metric.eval_sequence(as_trackeval([c], frames)) for m, metric in METRICS.items()}
            for name, c in footage.items()}
    combined = {m: metric.combine_sequences({name: r[m] for name, r in each.items()}) for m, metric in METRICS.items()}
    joined = as_trackeval(list(footage.values()), frames)
    across = {m: METRICS[m].eval_sequence(joined) for m in ("identity", "hota")}
    return each, combined, across


def by_motmetrics(cameras, frames, names):
    accumulator = motmetrics.MOTAccumulator(auto_id=True)
    for camera in cameras:
        truth = [row for row in camera["truth"] if row[6] != 0]
        for frame in range(1, frames + 1):
            at = [[row for row in rows if row[0] == frame] for rows in (truth, camera["tracks"])]
            distances = motmetrics.distances.iou_matrix(*([row[2:6] for row in rows] for rows in at), max_iou=.5)
            accumulator.update(*([row[1] for row in rows] for rows in at), distances)
    results = motmetrics.metrics.create().compute(accumulator, metrics=[MOTMETRICS[name] for name in names])
    return {name: float(results[MOTMETRICS[name]].iloc[0]) for name in names}


def motmetrics_figures(footage, frames):
    return {
        "cameras": {name: by_motmetrics([c], frames, list(MOTMETRICS)) for name, c in footage.items()},
        "across": by_motmetrics(list(footage.values()), frames, [name for name in MOTMETRICS if name.startswith("ID")]),
    }


def small(seed, cameras):
    rng = random.Random(seed)
    footage = {}
    for camera in range(1, cameras + 1):
        truth = walks(rng)
        footage[f"camera-{camera}"] = {"truth": truth, "tracks": track(rng, truth)}
    each, combined, across = by_trackeval(footage, FRAMES)
    return {
        "seed": seed,
        "cameras": {name: c | {"figures": figures(each[name], METRICS)} for name, c in footage.items()},
        "combined": figures(combined, METRICS),
        "across": figures(across, ("identity", "hota")),
    }


def large(seed, cameras):
    footage = large_site(seed, cameras)
    each, combined, across = by_trackeval(footage, LARGE_FRAMES)

    def with_alphas(results, metrics):
        return figures(results, metrics) | {"HOTA_alpha": results["hota"]["HOTA"].tolist()}

    return {
        "seed": seed,
        "boxes": {name: [len(c["truth"]), len(c["tracks"])] for name, c in footage.items()},
        "cameras": {name: with_alphas(each[name], METRICS) for name in footage},
        "combined": with_alphas(combined, METRICS),
        "across": with_alphas(across, ("identity", "hota")),
        "motmetrics": motmetrics_figures(footage, LARGE_FRAMES),
    }


def write(file, sites):
    file.write_text("[" + ",\n".join(json.dumps(site, separators=(",", ":")) for site in sites) + "]\n")


folder = Path(sys.argv[1])
with contextlib.redirect_stdout(sys.stderr):  # TrackEval prints as it goes
    small_sites = [small(seed, cameras) for seed, cameras in enumerate(SITES)]
    write(folder / "trackeval.json", small_sites)
    write(folder / "motmetrics.json", [motmetrics_figures(site["cameras"], FRAMES) for site in small_sites])
    write(folder / "large.json", [large(seed, cameras) for seed, cameras in enumerate(LARGE_SITES)])

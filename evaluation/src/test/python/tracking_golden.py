"""Random sites and the figures that TrackEval gives for them: writes trackeval.json for TrackingGoldenTest.

    python -m venv venv && venv/bin/pip install trackeval==1.3.0 numpy==2.4.6 scipy==1.17.1
    venv/bin/python tracking_golden.py > ../resources/dev/throughline/evaluation/tracking/trackeval.json

Only the metrics are TrackEval's; boxes go in as its MotChallenge2DBox hands them over for MOT15.
"""
import contextlib
import json
import random
import sys

import numpy as np
from trackeval.datasets import MotChallenge2DBox
from trackeval.metrics import CLEAR, HOTA, Identity

FRAMES = 30
SITES = [1, 1, 1, 1, 2, 2, 3, 4]  # number of cameras; the index is the seed
METRICS = {"clear": CLEAR({"PRINT_CONFIG": False}), "identity": Identity({"PRINT_CONFIG": False}), "hota": HOTA()}
FIGURES = {
    "clear": ["MOTA", "MOTP", "CLR_Re", "CLR_Pr", "CLR_TP", "CLR_FP", "CLR_FN", "IDSW", "Frag", "MT", "PT", "ML"],
    "identity": ["IDF1", "IDR", "IDP", "IDTP", "IDFP", "IDFN"],
    "hota": ["HOTA", "DetA", "AssA", "DetRe", "DetPr", "AssRe", "AssPr", "LocA"],
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


def as_trackeval(cameras):
    """The cameras' frames one after the other, in TrackEval's form."""
    truth = [[row for row in c["truth"] if row[6] != 0] for c in cameras]
    tracks = [c["tracks"] for c in cameras]
    number = [{i: n for n, i in enumerate(sorted({row[1] for rows in all_rows for row in rows}))}
              for all_rows in (truth, tracks)]
    data = {"gt_ids": [], "tracker_ids": [], "similarity_scores": []}
    for camera in range(len(cameras)):
        for frame in range(1, FRAMES + 1):
            at = [[row for row in rows[camera] if row[0] == frame] for rows in (truth, tracks)]
            boxes = [np.array([row[2:6] for row in rows], dtype=float).reshape(-1, 4) for rows in at]
            ids = [np.array([number[side][row[1]] for row in rows], dtype=int) for side, rows in enumerate(at)]
            data["gt_ids"].append(ids[0])
            data["tracker_ids"].append(ids[1])
            data["similarity_scores"].append(MotChallenge2DBox._calculate_box_ious(*boxes, box_format="xywh"))
    return data | {
        "num_timesteps": FRAMES * len(cameras),
        "num_gt_dets": sum(map(len, data["gt_ids"])), "num_tracker_dets": sum(map(len, data["tracker_ids"])),
        "num_gt_ids": len(number[0]), "num_tracker_ids": len(number[1]),
    }


def figures(results, metrics):
    """By TrackEval's names, without the prefix of counts; HOTA's are means over its thresholds."""
    return {name.replace("CLR_TP", "TP").replace("CLR_F", "F"): float(np.mean(results[metric][name]))
            for metric in metrics for name in FIGURES[metric]}


def site(seed, cameras):
    rng = random.Random(seed)
    footage = {}
    for camera in range(1, cameras + 1):
        truth = walks(rng)
        footage[f"camera-{camera}"] = {"truth": truth, "tracks": track(rng, truth)}
    each = {name: {m: metric.eval_sequence(as_trackeval([c])) for m, metric in METRICS.items()}
            for name, c in footage.items()}
    combined = {m: metric.combine_sequences({name: r[m] for name, r in each.items()}) for m, metric in METRICS.items()}
    across = as_trackeval(list(footage.values()))
    return {
        "seed": seed,
        "cameras": {name: c | {"figures": figures(each[name], METRICS)} for name, c in footage.items()},
        "combined": figures(combined, METRICS),
        "across": figures({m: METRICS[m].eval_sequence(across) for m in ("identity", "hota")}, ("identity", "hota")),
    }


with contextlib.redirect_stdout(sys.stderr):  # TrackEval prints as it goes
    sites = [site(seed, cameras) for seed, cameras in enumerate(SITES)]
print("[" + ",\n".join(json.dumps(s, separators=(",", ":")) for s in sites) + "]")

"""The peer's side of bench/trackeval: makes a large site, lets TrackEval measure it, and holds its figures against ours.

    trackeval_peer.py make DIR SEED            DIR/gt/<camera>/gt/gt.txt and DIR/trackers/ours/data/<camera>.txt
    trackeval_peer.py lengths DIR              DIR/lengths.json: how many frames each camera has
    trackeval_peer.py measure DIR JSON         figures per camera and combined, and where the processor's time went
    trackeval_peer.py across DIR JSON          figures of the cameras' frames one after the other, as one sequence
    trackeval_peer.py compare OURS JSON ACROSS fails unless every figure is equal
"""
import contextlib
import json
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

import numpy as np

CAMERAS, FRAMES, PEOPLE = 6, 3000, 200
EQUAL = 1e-9
OVER_ALPHA = ["HOTA", "DetA", "AssA", "DetRe", "DetPr", "AssRe", "AssPr", "LocA"]
CLEAR = {"MOTA": "MOTA", "MOTP": "MOTP", "CLR_Re": "recall", "CLR_Pr": "precision", "CLR_TP": "TP", "CLR_FP": "FP",
         "CLR_FN": "FN", "IDSW": "IDSW", "Frag": "Frag", "MT": "MT", "PT": "PT", "ML": "ML"}
IDENTITY = ["IDF1", "IDR", "IDP", "IDTP", "IDFP", "IDFN"]


def make(folder, seed):
    """People cross the pictures of several cameras again and again; a tracker loses, swaps and invents them."""
    draws = np.random.default_rng(seed)
    name = np.arange(PEOPLE) + 1
    fresh = PEOPLE
    for camera in range(1, CAMERAS + 1):
        truth, tracks = [], []
        for person in range(PEOPLE):
            for _ in range(draws.integers(1, 4)):  # visits
                start, length = draws.integers(1, FRAMES - 60), draws.integers(60, 300)
                frames = np.arange(start, min(FRAMES, start + length) + 1)
                speed = draws.normal(0, 4, 2)
                place = draws.uniform((0, 100), (1800, 600)) + np.outer(frames - start, speed) \
                    + np.cumsum(draws.normal(0, 1, (len(frames), 2)), 0)
                h = draws.uniform(120, 320)
                size = np.array([h * draws.uniform(.35, .5), h])
                truth += [(f, person + 1, *p, *size) for f, p in zip(frames, place.round(2))]
                found = (place + draws.normal(0, 6, place.shape)).round(2)
                hidden = draws.random(len(frames)) < .08
                for i, f in enumerate(frames):
                    if draws.random() < .004:  # lost, and found again as somebody new; or taken for another
                        if draws.random() < .5:
                            fresh += 1
                            name[person] = fresh
                        else:
                            name[person] = name[draws.integers(PEOPLE)]
                    if not hidden[i]:
                        tracks.append((f, name[person], *found[i], *(size * draws.uniform(.9, 1.1, 2)).round(2)))
        for _ in range(FRAMES * 2):
            fresh += draws.random() < .05
            tracks.append((draws.integers(1, FRAMES + 1), fresh, *draws.uniform(0, 1500, 2).round(2), 80, 200))
        write(folder / "gt" / f"camera-{camera}" / "gt" / "gt.txt", truth)
        write(folder / "trackers" / "ours" / "data" / f"camera-{camera}.txt", tracks)


def write(file, rows):
    file.parent.mkdir(parents=True, exist_ok=True)
    once = {(int(row[0]), int(row[1])): row for row in rows}  # nobody is in a frame twice
    with file.open("w") as out:
        for key in sorted(once):
            f, i, x, y, w, h = once[key]
            out.write(f"{f},{i},{x:.2f},{y:.2f},{w:.2f},{h:.2f},1,-1,-1,-1\n")


def count(folder):
    """What seqinfo.ini says in a benchmark, so that TrackEval need not count."""
    (folder / "lengths.json").write_text(json.dumps({
        path.parent.parent.name: max(int(line.split(",")[0]) for file in (path, tracks(folder, path))
                                     for line in file.open() if line.strip())
        for path in sorted(folder.glob("gt/*/gt/gt.txt"))}))


def lengths(folder):
    return json.loads((folder / "lengths.json").read_text())


def tracks(folder, truth):
    return folder / "trackers" / "ours" / "data" / (truth.parent.parent.name + ".txt")


def evaluate(folder, metrics, spent):
    """TrackEval as its own run_mot_challenge.py calls it, with nothing printed, drawn or written."""
    import trackeval
    from trackeval import metrics as measures

    for owner, method, part in [
        (trackeval.datasets.MotChallenge2DBox, "_load_raw_file", "reading"),
        *((owner, "eval_sequence", "metrics") for owner in (measures.HOTA, measures.CLEAR, measures.Identity)),
        (trackeval.datasets.MotChallenge2DBox, "_calculate_similarities", "overlaps"),
        (trackeval.datasets.MotChallenge2DBox, "get_preprocessed_seq_data", "numbering"),
    ]:
        clock(owner, method, part, spent)
    quiet = {"PRINT_RESULTS": False, "PRINT_CONFIG": False, "TIME_PROGRESS": False, "OUTPUT_SUMMARY": False,
             "OUTPUT_DETAILED": False, "PLOT_CURVES": False, "OUTPUT_EMPTY_CLASSES": False, "BREAK_ON_ERROR": True}
    dataset = trackeval.datasets.MotChallenge2DBox({
        "GT_FOLDER": str(folder / "gt"), "TRACKERS_FOLDER": str(folder / "trackers"), "TRACKERS_TO_EVAL": ["ours"],
        "BENCHMARK": "MOT15", "DO_PREPROC": False, "SKIP_SPLIT_FOL": True, "SEQ_INFO": lengths(folder), "PRINT_CONFIG": False})
    chosen = [getattr(measures, name)({"PRINT_CONFIG": False} if name != "HOTA" else None) for name in metrics]
    with contextlib.redirect_stdout(sys.stderr):
        results, _ = trackeval.Evaluator(quiet).evaluate([dataset], chosen)
    return {sequence: figures(each["pedestrian"]) for sequence, each in results["MotChallenge2DBox"]["ours"].items()}


def clock(owner, method, part, spent):
    timed = getattr(owner, method)

    def wrapped(*arguments, **named):
        began = time.process_time()
        try:
            return timed(*arguments, **named)
        finally:
            spent[part] += time.process_time() - began

    setattr(owner, method, staticmethod(wrapped) if isinstance(owner.__dict__.get(method), staticmethod) else wrapped)


def figures(results):
    """By the names that our JSON has."""
    told = {name: float(np.mean(results["HOTA"][name])) for name in OVER_ALPHA}
    told["alphas"] = [{name: float(results["HOTA"][name][i]) for name in OVER_ALPHA} for i in range(19)]
    told |= {ours: float(results["CLEAR"][name]) for name, ours in CLEAR.items() if "CLEAR" in results}
    return told | {name: float(results["Identity"][name]) for name in IDENTITY}


def measure(folder, out):
    spent = defaultdict(float)
    told = evaluate(folder, ["HOTA", "CLEAR", "Identity"], spent)
    combined = told.pop("COMBINED_SEQ")
    out.write_text(json.dumps({"cameras": told, "combined": combined, "spent": spent}))


def across(folder, out):
    joined = folder / "joined"
    for which, file in [("gt", joined / "gt/all/gt/gt.txt"), ("tracks", joined / "trackers/ours/data/all.txt")]:
        file.parent.mkdir(parents=True, exist_ok=True)
        before = 0
        with file.open("w") as all_cameras:
            for camera, length in lengths(folder).items():
                truth = folder / "gt" / camera / "gt" / "gt.txt"
                for line in (truth if which == "gt" else tracks(folder, truth)).open():
                    frame, rest = line.split(",", 1)
                    all_cameras.write(f"{int(frame) + before},{rest}")
                before += length
    count(joined)
    out.write_text(json.dumps(evaluate(joined, ["HOTA", "Identity"], defaultdict(float))["all"]))


def compare(ours, peer, joined):
    told, expected = json.loads(ours.read_text()), json.loads(peer.read_text())
    equal, worst = 0, 0.
    pairs = [(f"camera {name}", each, told["cameras"][name]) for name, each in expected["cameras"].items()]
    pairs.append(("combined", expected["combined"], told["combined"]))
    if joined.exists():
        pairs.append(("across", json.loads(joined.read_text()), told["across"]))
    for where, theirs, own in pairs:
        flat = [(name, value, own[name]) for name, value in theirs.items() if name != "alphas"]
        flat += [(f"{name} at {at['alpha']:.2f}", each[name], at[name])
                 for each, at in zip(theirs["alphas"], own["alphas"], strict=True) for name in each]
        for name, value, figure in flat:
            equal, worst = equal + 1, max(worst, abs(value - figure))
            if not abs(value - figure) <= EQUAL:
                sys.exit(f"{where}: {name} is {figure}, and {value} by TrackEval")
    print(f"{equal} figures equal, the largest difference {worst:.1e}")


if __name__ == "__main__":
    os.environ.setdefault("OMP_NUM_THREADS", "1")
    command, *paths = sys.argv[1:]
    if command == "make":
        make(Path(paths[0]), int(paths[1]))
    else:
        {"lengths": count, "measure": measure, "across": across, "compare": compare}[command](*map(Path, paths))

"""Who is where, kept up to date from the topic identity-events.

    pip install kafka-python
    python journeys.py localhost:9092 [PREFIX]

Stops after ten seconds without news.
"""
import json
import sys

from kafka import KafkaConsumer

broker = sys.argv[1]
prefix = sys.argv[2] if len(sys.argv) > 2 else ""
events = KafkaConsumer(
    prefix + "identity-events",
    bootstrap_servers=broker,
    auto_offset_reset="earliest",
    isolation_level="read_committed",  # what is not committed has not happened
    consumer_timeout_ms=10_000,
    value_deserializer=json.loads,
)

journeys = {}  # identity -> {(camera, track): (from, to)}
for record in events:
    event = record.value
    if event["type"] in ("created", "sighted"):
        visits = journeys.setdefault(event["identity"], {})
        visits[event["camera"], event["track"]] = event["from"], event["to"]
    elif event["type"] in ("merged", "split", "reassigned"):  # these tracklets are somebody else's now
        before = journeys.get(event["formerly"], {})
        for tracklet in event["tracklets"]:
            key = tracklet["camera"], tracklet["track"]
            if key in before:
                journeys.setdefault(event["identity"], {})[key] = before.pop(key)
        if not before:
            journeys.pop(event["formerly"], None)
    elif event["type"] == "forgotten":
        journeys.pop(event["identity"], None)

for identity, visits in sorted(journeys.items()):
    in_order = sorted(visits.items(), key=lambda visit: visit[1])
    print(identity, " -> ".join(f"{camera} for {(to - since) / 1e6:.1f} s" for (camera, _), (since, to) in in_order))

"""Who is where, from the topic identity-events.

    pip install kafka-python
    python journeys.py localhost:9092 [PREFIX] [--follow]

Reads what was committed before it started, and prints everybody's journey. With --follow it goes on, and prints the journey of whoever
is seen or corrected, until Ctrl-C.
"""
import json
import sys

from kafka import KafkaConsumer, TopicPartition

follow = "--follow" in sys.argv
broker, prefix = ([word for word in sys.argv[1:] if word != "--follow"] + [""])[:2]
topic = prefix + "identity-events"
journeys = {}  # identity -> {(camera, track): (from, to)}
passed_over = 0  # records without an event


def take(record):
    """The event of a record, which is applied; a record without one is counted and passed over, and the others count all the same."""
    global passed_over
    try:
        event = json.loads(record.value)
        apply(event)
        return event
    except (KeyError, TypeError, ValueError):
        passed_over += 1
        return None


def apply(event):  # keys that are not known are passed over: a later version may add some
    kind, identity = event["type"], event["identity"]
    if kind in ("created", "sighted"):
        tracklet, visit = (event["camera"], event["track"]), (event["from"], event["to"])
        journeys.setdefault(identity, {})[tracklet] = visit
    elif kind in ("merged", "split", "reassigned"):  # these tracklets are somebody else's now
        before = journeys.get(event["formerly"], {})
        for tracklet in event["tracklets"]:
            key = tracklet["camera"], tracklet["track"]
            if key in before:
                journeys.setdefault(identity, {})[key] = before.pop(key)
        if not before:
            journeys.pop(event["formerly"], None)
    elif kind == "forgotten":
        journeys.pop(identity, None)


def show(identity):
    in_order = sorted(journeys.get(identity, {}).items(), key=lambda visit: visit[1])
    print(identity, " -> ".join(f"{camera} for {(to - since) / 1e6:.1f} s" for (camera, _), (since, to) in in_order), flush=True)


consumer = KafkaConsumer(  # in no group: the journeys are kept in memory only, so each start reads from the first event
    bootstrap_servers=broker,
    auto_offset_reset="earliest",
    enable_auto_commit=False,
    isolation_level="read_committed",  # what is not committed has not happened
)
partitions = [TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic) or ()]
if not partitions:
    sys.exit(f"there is no topic {topic} at {broker}")
consumer.assign(partitions)
consumer.seek_to_beginning(*partitions)
ends = consumer.end_offsets(partitions)
count = 0
try:
    while any(consumer.position(partition) < end for partition, end in ends.items()):  # an empty poll says nothing
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                count += take(record) is not None
    for identity in sorted(journeys):
        show(identity)
    print(f"{count} events, all that were there at the start", file=sys.stderr)
    while follow:
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                event = take(record)
                if event is not None:
                    show(event["identity"])
except KeyboardInterrupt:
    pass
if passed_over:
    print(f"{passed_over} records without an event were passed over", file=sys.stderr)
consumer.close()

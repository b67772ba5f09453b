package dev.throughline.streams.link;

import dev.throughline.streams.Shelf;
import dev.throughline.streams.StoredForm;
import dev.throughline.streams.link.GalleryEntry.Stay;
import dev.throughline.streams.link.Linker.Place;
import dev.throughline.wire.Codec;
import dev.throughline.wire.SiteUpdate;
import dev.throughline.wire.Topics;
import dev.throughline.wire.TrackletUpdate;
import dev.throughline.wire.settings.KafkaSettings;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How what a linker knows lies in a store: a small entry for the clocks, one for each update that waits, one for each identity.
 * Keys begin with the site, so that a store may hold several.
 */
final class SiteShelf {
    private static final StoredForm FORM = new StoredForm("identities", 1);
    private static final Codec<SiteUpdate> UPDATES =
            new Topics(KafkaSettings.defaults()).tracklets().codec();

    private final Shelf shelf;
    private final String headKey;
    private final String pendingPrefix;
    private final String galleryPrefix;

    SiteShelf(Shelf shelf, String site) {
        this.shelf = shelf;
        this.headKey = site + "\0head";
        this.pendingPrefix = site + "\0pending\0";
        this.galleryPrefix = site + "\0gallery\0";
    }

    /**
     * What is known apart from tracklets.
     *
     * @param clock how far each camera has come
     * @param decidedMicros everything before this is decided
     */
    record Head(SiteClock clock, long decidedMicros) {}

    Head head() {
        byte[] bytes = shelf.get(headKey);
        return bytes == null ? new Head(new SiteClock(), 0) : FORM.read(bytes, SiteShelf::readHead);
    }

    void put(Head head) {
        shelf.put(headKey, FORM.write(out -> writeHead(out, head)));
    }

    NavigableMap<Place, TrackletUpdate> pending() {
        NavigableMap<Place, TrackletUpdate> pending = new TreeMap<>();
        shelf.forEach(pendingPrefix, (key, bytes) -> {
            TrackletUpdate update = decode(bytes);
            pending.put(Place.of(update), update);
        });
        return pending;
    }

    void put(TrackletUpdate update) {
        shelf.put(key(update), UPDATES.encode(update));
    }

    void remove(TrackletUpdate update) {
        shelf.remove(key(update));
    }

    private String key(TrackletUpdate update) {
        return pendingPrefix + update.timeMicros() + '\0' + update.camera() + '\0' + update.track();
    }

    List<GalleryEntry> gallery() {
        List<GalleryEntry> entries = new ArrayList<>();
        shelf.forEach(galleryPrefix, (key, bytes) -> entries.add(FORM.read(bytes, SiteShelf::readEntry)));
        return entries;
    }

    void put(GalleryEntry entry) {
        shelf.put(galleryPrefix + entry.identity(), FORM.write(out -> writeEntry(out, entry)));
    }

    void remove(GalleryEntry entry) {
        shelf.remove(galleryPrefix + entry.identity());
    }

    private static TrackletUpdate decode(byte[] bytes) {
        if (UPDATES.decode(bytes) instanceof TrackletUpdate update) {
            return update;
        }
        throw new IllegalStateException("the store holds a clock where a tracklet should be");
    }

    private static void writeHead(DataOutputStream out, Head head) throws IOException {
        out.writeLong(head.decidedMicros());
        out.writeLong(head.clock().rosterMicros());
        out.writeLong(head.clock().latestMicros());
        out.writeInt(head.clock().counting().size());
        for (Map.Entry<String, Long> camera : head.clock().counting().entrySet()) {
            out.writeUTF(camera.getKey());
            out.writeLong(camera.getValue());
        }
        writeAll(out, head.clock().silent());
        writeAll(out, head.clock().awaited());
    }

    private static Head readHead(DataInputStream in) throws IOException {
        long decidedMicros = in.readLong();
        long rosterMicros = in.readLong();
        long latestMicros = in.readLong();
        NavigableMap<String, Long> counting = new TreeMap<>();
        for (int left = in.readInt(); left > 0; left--) {
            counting.put(in.readUTF(), in.readLong());
        }
        return new Head(new SiteClock(counting, readAll(in), readAll(in), rosterMicros, latestMicros), decidedMicros);
    }

    private static void writeAll(DataOutputStream out, NavigableSet<String> cameras) throws IOException {
        out.writeInt(cameras.size());
        for (String camera : cameras) {
            out.writeUTF(camera);
        }
    }

    private static NavigableSet<String> readAll(DataInputStream in) throws IOException {
        NavigableSet<String> cameras = new TreeSet<>();
        for (int left = in.readInt(); left > 0; left--) {
            cameras.add(in.readUTF());
        }
        return cameras;
    }

    private static void writeEntry(DataOutputStream out, GalleryEntry entry) throws IOException {
        out.writeUTF(entry.identity());
        out.writeUTF(entry.model());
        out.writeInt(entry.stays().size());
        for (Stay stay : entry.stays()) {
            out.writeUTF(stay.camera());
            out.writeLong(stay.track());
            out.writeLong(stay.fromMicros());
            out.writeLong(stay.toMicros());
            out.writeBoolean(stay.open());
        }
        out.writeInt(entry.looks().size());
        for (TrackletUpdate look : entry.looks()) {
            byte[] bytes = UPDATES.encode(look);
            out.writeInt(bytes.length);
            out.write(bytes);
        }
    }

    private static GalleryEntry readEntry(DataInputStream in) throws IOException {
        String identity = in.readUTF();
        String model = in.readUTF();
        List<Stay> stays = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            stays.add(new Stay(in.readUTF(), in.readLong(), in.readLong(), in.readLong(), in.readBoolean()));
        }
        List<TrackletUpdate> looks = new ArrayList<>();
        for (int left = in.readInt(); left > 0; left--) {
            looks.add(decode(in.readNBytes(in.readInt())));
        }
        return new GalleryEntry(identity, model, stays, looks);
    }
}

package dev.throughline.bench.composite;

import dev.throughline.wire.needs.Need;
import java.nio.file.Path;

/** The data sets, read once for all tests. */
final class Sources {
    private Sources() {}

    static Path folder() {
        return Need.shared().resolve("data");
    }

    static Walks walks() {
        return Loaded.WALKS;
    }

    static Wardrobe wardrobe() {
        return Loaded.WARDROBE;
    }

    private static final class Loaded {
        static final Walks WALKS = Walks.read(folder().resolve("wildtrack.zip"));
        static final Wardrobe WARDROBE = Wardrobe.read(folder().resolve("market1501-train.zip"));
    }
}

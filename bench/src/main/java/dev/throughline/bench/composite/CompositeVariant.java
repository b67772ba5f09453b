package dev.throughline.bench.composite;

import java.util.Locale;

/** When people are in front of which camera. */
public enum CompositeVariant {
    /** As in WILDTRACK: all cameras look at the same square at the same time. */
    OVERLAPPING,
    /** Each camera looks at a place of its own: a person is seen by one camera after another, and by none while walking between them. */
    APART;

    /** The name on the command line and in files. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}

package dev.throughline.simulator.site;

/** Half the width of a long shape, at equidistant stations from its low to its high end; linear between them. */
final class Profile {
    private final double[] widths;
    private final double widest;

    /** A profile of at least two stations. */
    Profile(double... widths) {
        this.widths = widths.clone();
        double most = 0;
        for (double width : widths) {
            most = Math.max(most, width);
        }
        widest = most;
    }

    /** The profile in another unit, which may change linearly from the low to the high end. */
    Profile times(double low, double high) {
        double[] scaled = new double[widths.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = widths[i] * (low + place(i) * (high - low));
        }
        return new Profile(scaled);
    }

    int stations() {
        return widths.length;
    }

    /** The place of a station: 0 at the low end, 1 at the high end. */
    double place(int station) {
        return (double) station / (widths.length - 1);
    }

    double station(int station) {
        return widths[station];
    }

    double widest() {
        return widest;
    }

    /** Half the width at a place from 0 to 1. */
    double at(double place) {
        double station = place * (widths.length - 1);
        int low = Math.min(widths.length - 2, (int) station);
        return widths[low] + (station - low) * (widths[low + 1] - widths[low]);
    }

    /** How much the half width shrinks there, per length of the whole. */
    double taper(double place) {
        int stations = widths.length - 1;
        int low = Math.min(stations - 1, (int) (place * stations));
        return (widths[low] - widths[low + 1]) * stations;
    }
}

package dev.throughline.simulator.site;

import java.util.List;

/**
 * The appearance of a person. Colours are 0xRRGGBB, as in good light.
 *
 * @param build body, skin and hair
 * @param top garment of the upper body
 * @param bottom garment of the legs, and shoes
 * @param carried what the person carries
 * @param hat colour of the cap
 * @param capped whether the person wears it
 * @param creases seed of the folds of the clothes
 */
record Outfit(Build build, Top top, Bottom bottom, Carried carried, boolean capped, int hat, int creases) {
    /**
     * A body.
     *
     * @param height in metres
     * @param girth relative girth, 1 is usual
     */
    record Build(double height, double girth, int skin, HairCut hairCut, int hair) {}

    /**
     * A garment of the upper body.
     *
     * @param accent second colour: stripes, yoke, logo, or the shirt under an open jacket
     * @param sleeves whether they reach the hands
     */
    record Top(TopKind kind, Pattern pattern, int colour, int accent, boolean sleeves) {}

    /** A garment of the legs, with shoes. */
    record Bottom(BottomKind kind, int colour, int shoes) {}

    /** Luggage. */
    record Carried(Luggage kind, int colour) {}

    enum HairCut {
        SHORT,
        LONG,
        BALD
    }

    enum TopKind {
        SHIRT,
        COAT
    }

    enum Pattern {
        PLAIN,
        STRIPES,
        TWO_TONE,
        OPEN,
        LOGO
    }

    enum BottomKind {
        TROUSERS,
        SHORTS,
        SKIRT
    }

    enum Luggage {
        NONE,
        BACKPACK,
        SHOULDER_BAG,
        HANDBAG
    }

    private static final int BLACK = 0x1c1c20;
    private static final int CHARCOAL = 0x3c3e42;
    private static final int GREY = 0x7d7f82;
    private static final int NAVY = 0x232c46;
    private static final int WHITE = 0xdcdcd8;
    private static final int DENIM = 0x42587a;

    /** The frequency of a colour is the number of times it is listed: most clothes are dark. */
    private static final List<Integer> TOPS = List.of(
            BLACK, BLACK, BLACK, BLACK, BLACK, BLACK, CHARCOAL, CHARCOAL, CHARCOAL, NAVY, NAVY, NAVY, NAVY, GREY, GREY,
            GREY, WHITE, WHITE, WHITE, 0xa32a2e, 0x6d1f33, 0x2f6a46, 0x55603a, 0x3565a8, 0x6fa3cf, 0xc9b28a, 0x6b4a32);

    private static final List<Integer> BOTTOMS = List.of(
            BLACK, BLACK, BLACK, BLACK, CHARCOAL, CHARCOAL, NAVY, NAVY, DENIM, DENIM, DENIM, 0x6c86a6, GREY, 0xb39b74,
            0x5a4634, WHITE);
    private static final List<Integer> SHOES = List.of(BLACK, BLACK, CHARCOAL, 0x4c3524, WHITE, WHITE, GREY, 0x8f2b2b);
    private static final List<Integer> SKINS =
            List.of(0xe6bc9c, 0xd9a884, 0xc68d66, 0xe9c7ab, 0x9a6846, 0x6d4730, 0x4f3424);
    private static final List<Integer> HAIRS =
            List.of(0x191614, 0x191614, 0x2c2019, 0x4a3322, 0x6d4c2c, 0xb08d56, 0x8f8d89);
    private static final List<Integer> LUGGAGE =
            List.of(BLACK, BLACK, NAVY, 0x5a4634, 0x8f2b2b, GREY, 0x2f6a46, 0xc9b28a);

    private static final double MEAN_HEIGHT = 1.71;

    /** A random person, from a wardrobe in which many resemble each other. */
    static Outfit of(SeededRandom dice) {
        TopKind top = dice.chance(.35) ? TopKind.COAT : TopKind.SHIRT;
        int colour = shade(dice.pick(TOPS), dice);
        return new Outfit(
                new Build(
                        dice.normal(MEAN_HEIGHT, .09, 2.2),
                        dice.normal(1, .1, 2),
                        shade(dice.pick(SKINS), dice),
                        dice.chance(.4) ? HairCut.LONG : dice.chance(.1) ? HairCut.BALD : HairCut.SHORT,
                        shade(dice.pick(HAIRS), dice)),
                new Top(top, pattern(top, dice), colour, accent(colour, dice), top == TopKind.COAT || dice.chance(.55)),
                new Bottom(bottom(top, dice), shade(dice.pick(BOTTOMS), dice), shade(dice.pick(SHOES), dice)),
                new Carried(luggage(dice), shade(dice.pick(LUGGAGE), dice)),
                dice.chance(.12),
                shade(dice.pick(TOPS), dice),
                dice.below(1 << 16));
    }

    private static Pattern pattern(TopKind top, SeededRandom dice) {
        if (top == TopKind.COAT) {
            return dice.chance(.45) ? Pattern.OPEN : Pattern.PLAIN;
        }
        double one = dice.unit();
        return one < .7 ? Pattern.PLAIN : one < .82 ? Pattern.STRIPES : one < .9 ? Pattern.TWO_TONE : Pattern.LOGO;
    }

    /** A second colour that is distinguishable from the first. */
    private static int accent(int colour, SeededRandom dice) {
        for (int i = 0; i < 8; i++) {
            int other = shade(dice.pick(TOPS), dice);
            if (Rgb.distance(colour, other) > 90) {
                return other;
            }
        }
        return Rgb.distance(colour, WHITE) > Rgb.distance(colour, BLACK) ? WHITE : BLACK;
    }

    private static BottomKind bottom(TopKind top, SeededRandom dice) {
        double one = dice.unit();
        return one < (top == TopKind.COAT ? .85 : .7)
                ? BottomKind.TROUSERS
                : one < .9 ? BottomKind.SKIRT : BottomKind.SHORTS;
    }

    private static Luggage luggage(SeededRandom dice) {
        double one = dice.unit();
        return one < .5
                ? Luggage.NONE
                : one < .75 ? Luggage.BACKPACK : one < .88 ? Luggage.SHOULDER_BAG : Luggage.HANDBAG;
    }

    /** Varies a colour slightly: no two dye lots are quite the same. */
    private static int shade(int colour, SeededRandom dice) {
        double light = dice.between(.88, 1.12);
        int red = (int) (Rgb.red(colour) * light + dice.between(-5, 5));
        int green = (int) (Rgb.green(colour) * light + dice.between(-5, 5));
        int blue = (int) (Rgb.blue(colour) * light + dice.between(-5, 5));
        return Rgb.of(red, green, blue);
    }
}

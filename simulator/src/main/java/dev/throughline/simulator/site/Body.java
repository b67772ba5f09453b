package dev.throughline.simulator.site;

import dev.throughline.simulator.site.Part.Dye;
import dev.throughline.simulator.site.Part.Point;
import java.util.ArrayList;
import java.util.List;

/** Puts an outfit into a pose: the parts of a body, with arms and legs as the gait moves them. Lengths are relative to the height. */
final class Body {
    private static final double ANKLE = .045;
    private static final double SHIN = .235;
    private static final double THIGH = .245;
    private static final double HIP_APART = .052;
    private static final double NECK = .845;
    private static final double SHOULDER = .80;
    private static final double SHOULDER_APART = .118;
    private static final double UPPER_ARM = .175;
    private static final double FOREARM = .15;
    private static final double HEAD = .925;

    private static final double THIGH_SWING = .45;
    private static final double ARM_SWING = .42;
    /** The fastest walk that the swings are made for, metres a second. */
    private static final double FULL_SWING = 1.3;

    private static final double FACE = 1.15; // radians to either side of the nose
    private static final double NAPE = 1.9;
    private static final double OPENING = .42;

    private final Outfit look;
    private final Pose pose;
    private final double ahead; // cosine of the heading
    private final double leftward; // sine of the heading
    private final double swing;
    private final List<Part> parts = new ArrayList<>();
    private double hip; // above the floor, in parts of the height

    private Body(Outfit look, Pose pose) {
        this.look = look;
        this.pose = pose;
        ahead = StrictMath.cos(pose.heading());
        leftward = StrictMath.sin(pose.heading());
        swing = Math.min(1.15, pose.speed() / FULL_SWING);
    }

    static List<Part> parts(Outfit look, Pose pose) {
        Body body = new Body(look, pose);
        body.hip = Math.max(body.legLength(1), body.legLength(-1)) + ANKLE;
        body.leg(1);
        body.leg(-1);
        body.torso();
        body.arm(1);
        body.arm(-1);
        body.head();
        body.luggage();
        return body.parts;
    }

    /** A point in metres from coordinates relative to the height: forward, to the left, up. */
    private Point point(double forward, double left, double up) {
        double height = look.build().height();
        return new Point(
                pose.spot().x() + height * (forward * ahead - left * leftward),
                pose.spot().y() + height * (forward * leftward + left * ahead),
                height * up);
    }

    private double metres(double radius) {
        return look.build().height() * look.build().girth() * radius;
    }

    private void add(Point low, Point high, double lowRadius, double highRadius, double fore, Dye dye) {
        parts.add(Part.limb(low, high, metres(lowRadius), metres(highRadius), fore, dye));
    }

    private void addTrunk(Point low, Point high, double depth, double fore, Dye dye, double... widths) {
        parts.add(Part.trunk(low, high, depth, fore, dye, new Profile(widths).times(metres(1), metres(1))));
    }

    /** Forward angle of a thigh; the two sides are half a gait cycle apart. */
    private double thighAngle(int side) {
        return THIGH_SWING * swing * StrictMath.sin(pose.phase() + (side > 0 ? 0 : Math.PI));
    }

    /** A knee bends while its leg comes forward. */
    private double kneeAngle(int side) {
        double forward = StrictMath.cos(pose.phase() + (side > 0 ? 0 : Math.PI));
        return .05 + swing * (.12 + .85 * Math.max(0, forward));
    }

    private double legLength(int side) {
        double thigh = thighAngle(side);
        return THIGH * StrictMath.cos(thigh) + SHIN * StrictMath.cos(thigh - kneeAngle(side));
    }

    private void leg(int side) {
        double thigh = thighAngle(side);
        double shin = thigh - kneeAngle(side);
        double left = side * HIP_APART;
        double kneeForward = THIGH * StrictMath.sin(thigh);
        double kneeUp = hip - THIGH * StrictMath.cos(thigh);
        double ankleForward = kneeForward + SHIN * StrictMath.sin(shin);
        double ankleUp = kneeUp - SHIN * StrictMath.cos(shin);
        Point top = point(0, left, hip);
        Point knee = point(kneeForward, left, kneeUp);
        Point ankle = point(ankleForward, left * .9, ankleUp);
        double pitch = Math.min(0, shin + .15) * .7; // the toes of the leg behind point down
        Point heel = point(ankleForward - .02, left * .9, ankleUp - .022);
        Point toes = point(
                ankleForward + .105 * StrictMath.cos(pitch),
                left,
                Math.max(.014, ankleUp - .03 + .105 * StrictMath.sin(pitch)));
        add(heel, toes, .024, .019, .02, (along, azimuth) -> look.bottom().shoes());
        boolean bare = look.bottom().kind() != Outfit.BottomKind.TROUSERS;
        Dye shinDye = bare
                ? (along, azimuth) -> look.build().skin()
                : (along, azimuth) -> look.bottom().colour();
        add(ankle, knee, bare ? .022 : .031, bare ? .034 : .041, 0, shinDye);
        Dye thighDye = look.bottom().kind() == Outfit.BottomKind.SKIRT
                ? (along, azimuth) -> look.build().skin()
                : (along, azimuth) -> look.bottom().colour();
        add(knee, top, .042, .060, .01, thighDye);
    }

    private void torso() {
        Point waist = point(.0, 0, hip + .06);
        if (look.bottom().kind() == Outfit.BottomKind.SKIRT) {
            addTrunk(
                    point(0, 0, hip - .235),
                    waist,
                    .8,
                    .3,
                    (a, z) -> look.bottom().colour(),
                    .125,
                    .118,
                    .105,
                    .085);
        } else {
            addTrunk(
                    point(0, 0, hip - .04),
                    waist,
                    .72,
                    .03,
                    (a, z) -> look.bottom().colour(),
                    .092,
                    .098,
                    .086);
        }
        boolean coat = look.top().kind() == Outfit.TopKind.COAT;
        double hem = coat ? hip - .10 : hip - .005;
        double lean = .012 * swing;
        double[] widths = coat
                ? new double[] {.112, .106, .096, .092, .102, .112, .116, .094, .038}
                : new double[] {.098, .092, .087, .090, .098, .106, .110, .088, .034};
        addTrunk(point(-lean, 0, hem), point(lean, 0, NECK), .62, .09, this::top, widths);
    }

    private int top(double along, double azimuth) {
        return switch (look.top().pattern()) {
            case PLAIN -> look.top().colour();
            case STRIPES ->
                (int) (along * 9) % 2 == 0 ? look.top().colour() : look.top().accent();
            case TWO_TONE -> along > .62 ? look.top().accent() : look.top().colour();
            case OPEN ->
                Math.abs(azimuth) < OPENING ? look.top().accent() : look.top().colour();
            case LOGO ->
                Math.abs(azimuth) < .55 && along > .56 && along < .76
                        ? look.top().accent()
                        : look.top().colour();
        };
    }

    private void arm(int side) {
        double angle = ARM_SWING * swing * StrictMath.sin(pose.phase() + (side > 0 ? Math.PI : 0)) + .04;
        double elbow = .18 + .35 * swing;
        double left = side * SHOULDER_APART;
        double elbowForward = UPPER_ARM * StrictMath.sin(angle);
        double elbowUp = SHOULDER - UPPER_ARM * StrictMath.cos(angle);
        double handForward = elbowForward + FOREARM * StrictMath.sin(angle + elbow);
        double handUp = elbowUp - FOREARM * StrictMath.cos(angle + elbow);
        Point shoulder = point(0, left, SHOULDER);
        Point bend = point(elbowForward, side * (SHOULDER_APART + .022), elbowUp);
        Point wrist = point(handForward, side * (SHOULDER_APART + .018), handUp);
        Point hand = point(
                handForward + .035 * StrictMath.sin(angle + elbow),
                side * (SHOULDER_APART + .016),
                handUp - .035 * StrictMath.cos(angle + elbow));
        Dye sleeve = (along, azimuth) -> sleeve(along);
        Dye cuff = look.top().sleeves()
                ? (along, azimuth) -> sleeve(0)
                : (along, azimuth) -> look.build().skin();
        double thick = look.top().kind() == Outfit.TopKind.COAT ? .006 : 0;
        add(wrist, hand, .020, .022, 0, (along, azimuth) -> look.build().skin());
        add(wrist, bend, .021 + thick, .026 + thick, .002, cuff);
        add(bend, shoulder, .029 + thick, .036 + thick, .004, sleeve);
    }

    private int sleeve(double along) {
        if (!look.top().sleeves() && along < .35) {
            return look.build().skin();
        }
        return switch (look.top().pattern()) {
            case STRIPES ->
                (int) (along * 4) % 2 == 0 ? look.top().accent() : look.top().colour();
            case TWO_TONE -> along > .5 ? look.top().accent() : look.top().colour();
            default -> look.top().colour();
        };
    }

    private void head() {
        double forward = .012 + .012 * swing;
        add(
                point(0, 0, NECK - .02),
                point(forward, 0, HEAD - .03),
                .034,
                .032,
                .03,
                (along, azimuth) -> look.build().skin());
        if (look.build().hairCut() == Outfit.HairCut.LONG) {
            addTrunk(
                    point(-.035, 0, NECK - .045),
                    point(-.02, 0, HEAD + .03),
                    .6,
                    0,
                    (along, azimuth) -> look.build().hair(),
                    .05,
                    .062,
                    .066,
                    .060);
        }
        add(point(forward, 0, HEAD - .018), point(forward - .006, 0, HEAD + .013), .050, .060, .05, this::face);
        if (look.capped()) {
            add(point(.03, 0, HEAD + .034), point(.082, 0, HEAD + .028), .046, .036, .06, (a, z) -> look.hat());
            add(point(0, 0, HEAD + .034), point(-.004, 0, HEAD + .042), .060, .050, .07, (a, z) -> look.hat());
        }
    }

    /** The colours of a head: a face in front, hair above and behind. */
    private int face(double along, double azimuth) {
        double side = Math.abs(azimuth);
        boolean bald = look.build().hairCut() == Outfit.HairCut.BALD;
        if (!bald && (along > 1.25 || (side > FACE && along > .1) || (side > NAPE && along > -1.2))) {
            return look.build().hair();
        }
        if (along > .25 && along < .62 && side > .16 && side < .55) {
            return Rgb.lit(look.build().skin(), along > .42 ? .62 : .45); // brows and eyes
        }
        if (along > -1 && along < -.65 && side < .3) {
            return Rgb.lit(look.build().skin(), .7); // mouth
        }
        return look.build().skin();
    }

    private void luggage() {
        Dye dye = (along, azimuth) -> look.carried().colour();
        switch (look.carried().kind()) {
            case NONE -> {}
            case BACKPACK -> {
                addTrunk(point(-.105, 0, .60), point(-.095, 0, .82), .62, .04, dye, .060, .078, .080, .078, .062);
                strap(1, dye);
                strap(-1, dye);
            }
            case SHOULDER_BAG -> addTrunk(point(-.02, .15, .44), point(-.02, .145, .58), .9, .02, dye, .066, .07, .062);
            case HANDBAG -> addTrunk(point(.03, -.15, .27), point(.03, -.148, .40), .8, .02, dye, .068, .066, .045);
        }
    }

    private void strap(int side, Dye dye) {
        add(point(.06, side * .072, .64), point(.035, side * .068, .815), .010, .011, .10, dye);
    }
}

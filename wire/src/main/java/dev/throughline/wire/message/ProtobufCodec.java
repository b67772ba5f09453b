package dev.throughline.wire.message;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnsafeByteOperations;
import dev.throughline.wire.geometry.Box;
import dev.throughline.wire.geometry.FloorPoint;
import dev.throughline.wire.proto.Prototype;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Codecs of the messages between stages, as defined in {@code throughline.proto}. The conversions of what stored state contains as well are
 * public.
 */
public final class ProtobufCodec<T, M extends MessageLite> implements Codec<T> {
    public static final Codec<Frame> FRAME = new ProtobufCodec<>(
            "Frame", dev.throughline.wire.proto.Frame.parser(), ProtobufCodec::toProto, ProtobufCodec::fromProto);
    public static final Codec<FrameCrops> FRAME_CROPS = new ProtobufCodec<>(
            "FrameCrops",
            dev.throughline.wire.proto.FrameCrops.parser(),
            ProtobufCodec::toProto,
            ProtobufCodec::fromProto);
    public static final Codec<FrameSightings> FRAME_SIGHTINGS = new ProtobufCodec<>(
            "FrameSightings",
            dev.throughline.wire.proto.FrameSightings.parser(),
            ProtobufCodec::toProto,
            ProtobufCodec::fromProto);
    public static final Codec<SiteUpdate> SITE_UPDATE = new ProtobufCodec<>(
            "SiteUpdate",
            dev.throughline.wire.proto.SiteUpdate.parser(),
            ProtobufCodec::toProto,
            ProtobufCodec::fromProto);

    private final String name;
    private final Parser<M> parser;
    private final Function<T, M> toProto;
    private final Function<M, T> fromProto;

    private ProtobufCodec(String name, Parser<M> parser, Function<T, M> toProto, Function<M, T> fromProto) {
        this.name = name;
        this.parser = parser;
        this.toProto = toProto;
        this.fromProto = fromProto;
    }

    @Override
    public byte[] encode(T value) {
        return toProto.apply(value).toByteArray();
    }

    @Override
    public T decode(byte[] bytes) {
        try {
            return fromProto.apply(parser.parseFrom(bytes));
        } catch (InvalidProtocolBufferException notProtobuf) {
            throw new BadRecordException(
                    "not a " + name + " message (" + bytes.length + " bytes): " + notProtobuf.getMessage(),
                    notProtobuf);
        } catch (IllegalArgumentException refused) { // the records check themselves
            throw new BadRecordException("not a valid " + name + ": " + refused.getMessage(), refused);
        }
    }

    private static dev.throughline.wire.proto.FrameInfo toProto(FrameInfo info) {
        return dev.throughline.wire.proto.FrameInfo.newBuilder()
                .setSite(info.site())
                .setCamera(info.camera())
                .setSequence(info.sequence())
                .setTimeMicros(info.timeMicros())
                .setWidth(info.size().width())
                .setHeight(info.size().height())
                .setKind(toProto(info.kind()))
                .addAllExpectedCameras(info.expectedCameras())
                .setLeftOut(info.leftOut())
                .build();
    }

    private static FrameInfo fromProto(dev.throughline.wire.proto.FrameInfo info) {
        return new FrameInfo(
                info.getSite(),
                info.getCamera(),
                info.getSequence(),
                info.getTimeMicros(),
                new FrameInfo.Size(info.getWidth(), info.getHeight()),
                fromProto(info.getKind()),
                info.getExpectedCamerasList(),
                info.getLeftOut());
    }

    private static dev.throughline.wire.proto.FrameKind toProto(FrameKind kind) {
        return switch (kind) {
            case PICTURE -> dev.throughline.wire.proto.FrameKind.PICTURE;
            case UP -> dev.throughline.wire.proto.FrameKind.UP;
            case DOWN -> dev.throughline.wire.proto.FrameKind.DOWN;
            case END -> dev.throughline.wire.proto.FrameKind.END;
            case GONE -> dev.throughline.wire.proto.FrameKind.GONE;
        };
    }

    private static FrameKind fromProto(dev.throughline.wire.proto.FrameKind kind) {
        return switch (kind) {
            case PICTURE -> FrameKind.PICTURE;
            case UP -> FrameKind.UP;
            case DOWN -> FrameKind.DOWN;
            case END -> FrameKind.END;
            case GONE -> FrameKind.GONE;
            case UNRECOGNIZED ->
                throw new BadRecordException(
                        "a mark that this version does not know: read it with a newer Throughline");
        };
    }

    private static dev.throughline.wire.proto.Frame toProto(Frame frame) {
        return dev.throughline.wire.proto.Frame.newBuilder()
                .setFrame(toProto(frame.info()))
                .setJpeg(UnsafeByteOperations.unsafeWrap(frame.jpeg().bytes()))
                .build();
    }

    private static Frame fromProto(dev.throughline.wire.proto.Frame frame) {
        return new Frame(fromProto(frame.getFrame()), Jpeg.of(frame.getJpeg().toByteArray()));
    }

    public static dev.throughline.wire.proto.Box toProto(Box box) {
        return dev.throughline.wire.proto.Box.newBuilder()
                .setX(box.x())
                .setY(box.y())
                .setW(box.w())
                .setH(box.h())
                .build();
    }

    public static Box fromProto(dev.throughline.wire.proto.Box box) {
        return new Box(box.getX(), box.getY(), box.getW(), box.getH());
    }

    public static dev.throughline.wire.proto.Detection toProto(Detection detection) {
        return dev.throughline.wire.proto.Detection.newBuilder()
                .setBox(toProto(detection.box()))
                .setConfidence(detection.confidence())
                .build();
    }

    public static Detection fromProto(dev.throughline.wire.proto.Detection detection) {
        return new Detection(fromProto(detection.getBox()), detection.getConfidence());
    }

    private static dev.throughline.wire.proto.Quality toProto(Quality quality) {
        return dev.throughline.wire.proto.Quality.newBuilder()
                .setSize(quality.size())
                .setSharpness(quality.sharpness())
                .setBorder(quality.border())
                .build();
    }

    private static Quality fromProto(dev.throughline.wire.proto.Quality quality) {
        return new Quality(quality.getSize(), quality.getSharpness(), quality.getBorder());
    }

    private static dev.throughline.wire.proto.FrameCrops toProto(FrameCrops crops) {
        dev.throughline.wire.proto.FrameCrops.Builder proto = dev.throughline.wire.proto.FrameCrops.newBuilder()
                .setFrame(toProto(crops.info()))
                .setDetector(crops.detector());
        for (Crop crop : crops.crops()) {
            dev.throughline.wire.proto.Crop.Builder one = proto.addCropsBuilder()
                    .setDetection(toProto(crop.detection()))
                    .setQuality(toProto(crop.quality()));
            Jpeg jpeg = crop.jpeg();
            if (jpeg != null) {
                one.setJpeg(UnsafeByteOperations.unsafeWrap(jpeg.bytes()));
            }
        }
        return proto.build();
    }

    private static FrameCrops fromProto(dev.throughline.wire.proto.FrameCrops crops) {
        return new FrameCrops(
                fromProto(crops.getFrame()),
                crops.getDetector(),
                crops.getCropsList().stream()
                        .map(crop -> new Crop(
                                fromProto(crop.getDetection()),
                                fromProto(crop.getQuality()),
                                crop.getJpeg().isEmpty()
                                        ? null
                                        : Jpeg.of(crop.getJpeg().toByteArray())))
                        .toList());
    }

    private static dev.throughline.wire.proto.FrameSightings toProto(FrameSightings sightings) {
        dev.throughline.wire.proto.FrameSightings.Builder proto = dev.throughline.wire.proto.FrameSightings.newBuilder()
                .setFrame(toProto(sightings.info()))
                .setModel(sightings.model());
        for (Sighting sighting : sightings.sightings()) {
            dev.throughline.wire.proto.Sighting.Builder one = proto.addSightingsBuilder()
                    .setDetection(toProto(sighting.detection()))
                    .setQuality(toProto(sighting.quality()));
            Embedding embedding = sighting.embedding();
            Relation relation = sighting.relation();
            if (embedding != null && relation != null) {
                one.addAllEmbedding(floats(embedding.toArray())).addAllRelation(floats(relation.toArray()));
            }
        }
        return proto.build();
    }

    private static FrameSightings fromProto(dev.throughline.wire.proto.FrameSightings sightings) {
        return new FrameSightings(
                fromProto(sightings.getFrame()),
                sightings.getModel(),
                sightings.getSightingsList().stream()
                        .map(sighting -> new Sighting(
                                fromProto(sighting.getDetection()),
                                fromProto(sighting.getQuality()),
                                embedding(sighting.getEmbeddingList()),
                                relation(sighting.getRelationList())))
                        .toList());
    }

    private static dev.throughline.wire.proto.SiteUpdate toProto(SiteUpdate update) {
        dev.throughline.wire.proto.SiteUpdate.Builder proto = dev.throughline.wire.proto.SiteUpdate.newBuilder();
        if (update instanceof TrackletUpdate tracklet) {
            proto.setTracklet(toProto(tracklet));
        } else if (update instanceof CameraClock clock) {
            proto.setClock(dev.throughline.wire.proto.CameraClock.newBuilder()
                    .setSite(clock.site())
                    .setCamera(clock.camera())
                    .setTimeMicros(clock.timeMicros())
                    .setKind(toProto(clock.kind()))
                    .addAllExpectedCameras(clock.expectedCameras()));
        }
        return proto.build();
    }

    private static SiteUpdate fromProto(dev.throughline.wire.proto.SiteUpdate update) {
        return switch (update.getKindCase()) {
            case TRACKLET -> fromProto(update.getTracklet());
            case CLOCK -> {
                dev.throughline.wire.proto.CameraClock clock = update.getClock();
                yield new CameraClock(
                        clock.getSite(),
                        clock.getCamera(),
                        clock.getTimeMicros(),
                        fromProto(clock.getKind()),
                        clock.getExpectedCamerasList());
            }
            case KIND_NOT_SET ->
                throw new BadRecordException("a SiteUpdate of a kind that this version does not know: read it with a"
                        + " newer Throughline");
        };
    }

    public static dev.throughline.wire.proto.TrackletUpdate toProto(TrackletUpdate tracklet) {
        dev.throughline.wire.proto.TrackletUpdate.Builder proto = dev.throughline.wire.proto.TrackletUpdate.newBuilder()
                .setSite(tracklet.site())
                .setCamera(tracklet.camera())
                .setTrack(tracklet.track())
                .setTimeMicros(tracklet.timeMicros())
                .setFromMicros(tracklet.fromMicros())
                .setToMicros(tracklet.toMicros())
                .setClosed(tracklet.closed())
                .setModel(tracklet.model())
                .setSightings(tracklet.seen().sightings())
                .setFirst(toProto(tracklet.seen().first()))
                .setLast(toProto(tracklet.seen().last()));
        for (TrackletUpdate.Prototype prototype : tracklet.prototypes()) {
            proto.addPrototypes(Prototype.newBuilder()
                    .addAllEmbedding(floats(prototype.embedding().toArray()))
                    .setWeight(prototype.weight()));
        }
        Relation relation = tracklet.relation();
        if (relation != null) {
            proto.addAllRelation(floats(relation.toArray()));
        }
        for (FloorPoint point : tracklet.trajectory()) {
            proto.addTrajectory(toProto(point));
        }
        return proto.build();
    }

    public static TrackletUpdate fromProto(dev.throughline.wire.proto.TrackletUpdate tracklet) {
        return new TrackletUpdate(
                tracklet.getSite(),
                tracklet.getCamera(),
                tracklet.getTrack(),
                tracklet.getTimeMicros(),
                new TrackletUpdate.Seen(
                        tracklet.getSightings(),
                        tracklet.getFromMicros(),
                        tracklet.getToMicros(),
                        fromProto(tracklet.getFirst()),
                        fromProto(tracklet.getLast())),
                tracklet.getClosed(),
                new TrackletUpdate.Look(
                        tracklet.getModel(),
                        tracklet.getPrototypesList().stream()
                                .map(prototype -> new TrackletUpdate.Prototype(
                                        Embedding.stored(array(prototype.getEmbeddingList())), prototype.getWeight()))
                                .toList(),
                        relation(tracklet.getRelationList())),
                tracklet.getTrajectoryList().stream()
                        .map(ProtobufCodec::fromProto)
                        .toList());
    }

    public static dev.throughline.wire.proto.FloorPoint toProto(FloorPoint point) {
        return dev.throughline.wire.proto.FloorPoint.newBuilder()
                .setTimeMicros(point.timeMicros())
                .setX(point.x())
                .setY(point.y())
                .build();
    }

    public static FloorPoint fromProto(dev.throughline.wire.proto.FloorPoint point) {
        return new FloorPoint(point.getTimeMicros(), point.getX(), point.getY());
    }

    private static @Nullable Embedding embedding(List<Float> values) {
        return values.isEmpty() ? null : Embedding.stored(array(values));
    }

    private static @Nullable Relation relation(List<Float> values) {
        return values.isEmpty() ? null : Relation.stored(array(values));
    }

    public static List<Float> floats(float[] values) {
        List<Float> list = new ArrayList<>(values.length);
        for (float value : values) {
            list.add(value);
        }
        return list;
    }

    public static float[] array(List<Float> values) {
        float[] array = new float[values.size()];
        for (int i = 0; i < array.length; i++) {
            array[i] = values.get(i);
        }
        return array;
    }
}

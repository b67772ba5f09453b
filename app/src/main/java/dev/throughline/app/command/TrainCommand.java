package dev.throughline.app.command;

import dev.throughline.app.Failure;
import dev.throughline.app.models.OnnxTeacher;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.data.DataSet;
import dev.throughline.reid.data.Normalisation;
import dev.throughline.reid.data.UndecodablePictureException;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.MobileNetImport;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.OsnetImport;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.relation.RankedRelation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.train.CentredTeacher;
import dev.throughline.reid.train.DivergedException;
import dev.throughline.reid.train.JoinedTeacher;
import dev.throughline.reid.train.RelationLoss;
import dev.throughline.reid.train.Teacher;
import dev.throughline.reid.train.TeacherFeatures;
import dev.throughline.reid.train.TrainingListener;
import dev.throughline.reid.train.TrainingRun;
import dev.throughline.reid.train.TrainingSettings;
import dev.throughline.reid.train.TrainingSettings.LossWeights;
import dev.throughline.reid.train.TrainingSettings.Optimisation;
import dev.throughline.reid.vit.LayerSettings;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

@Command(
        name = "train",
        description = "Trains a re-identification model on labelled crops.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "--out then holds the model package (the best so far, by mAP over the people kept back), checkpoint.safetensors,",
            "log.jsonl and plots. The same command again goes on where a training was stopped, to the same weights.",
            "docs/models.md tells what each setting does.",
            "",
            "  throughline train --data market1501.zip --data cuhk01.zip --out model",
            "  throughline train --data people --relation jsd --relative-position shaw --steps 8000 --out shaw",
            "  throughline train --data people --start model --learning-rate 3e-4 --out tuned"
        })
final class TrainCommand implements Callable<Integer> {
    private static final RankedRelation RANKED =
            new RankedRelation(5, RankedRelation.Pairs.COMBINATIONS, RankedRelation.Order.RANK);
    private static final TrainingSettings TRAINING = TrainingSettings.defaults();
    private static final Optimisation OPTIMISATION = Optimisation.defaults();
    private static final LossWeights LOSSES = LossWeights.defaults();

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description =
                    "A zip or folder of crops: named as in Market-1501, CUHK01 or CUHK03, or in folders person/camera/image."
                            + " Several at once are learned together; nobody is in two of them.")
    @SuppressWarnings("NullAway.Init") // required
    List<Path> data;

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Model, checkpoint, log and plots go here.")
    @SuppressWarnings("NullAway.Init") // required
    Path out;

    @Option(
            names = "--dev-people",
            paramLabel = "N",
            description =
                    "Of each data set, the last so many people are never trained on, but measured. Default: ${DEFAULT-VALUE}")
    int devPeople = DataSet.DEV_PEOPLE;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of the model; messages carry it. Default: the name of --out")
    @Nullable
    String name;

    @Option(
            names = "--teacher",
            paramLabel = "FILE",
            description =
                    "Another model to learn from as well: FILE.onnx, which sees each crop as training shows it, augmented (256x128 pixels,"
                            + " as torchreid's models take), or FILE.npy, its features of all these crops as they are, names in"
                            + " FILE.txt. May be given several times: then the mean of their similarities teaches.")
    List<Path> teachers = new ArrayList<>();

    @Option(
            names = "--start",
            paramLabel = "DIR",
            description =
                    "Begin with this model: its network, where no option says otherwise, and its weights, as far as they"
                            + " fit. 'shipped' is the model that comes with the program.")
    @Nullable
    String start;

    @Option(
            names = "--stem-weights",
            paramLabel = "FILE",
            description =
                    "Begin the stem with a public network's convolutions, as safetensors: MobileNetV2, by torchvision's names, or with"
                            + " --stem OSNET OSNet x0.25, by torchreid's. Without --stem, the stem is then MOBILE.")
    @Nullable
    Path stemWeights;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of each operation. On a machine that does other things too, 1 is fastest. Default: half the cores, at"
                            + " least 1")
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @ArgGroup(validate = false, heading = "%nThe network:%n")
    Network network = new Network();

    @ArgGroup(validate = false, heading = "%nThe positional relation:%n")
    RelationOptions relation = new RelationOptions();

    @ArgGroup(validate = false, heading = "%nThe training:%n")
    Course course = new Course();

    /** Its shape; what is not said is that of the model to begin with, or of the one that comes with the program. */
    static final class Network {
        @Option(names = "--height", paramLabel = "PX", description = "Of the input. Default: 128")
        @Nullable
        Integer height;

        @Option(names = "--width", paramLabel = "PX", description = "Of the input. Default: 64")
        @Nullable
        Integer width;

        @Option(
                names = "--stem",
                paramLabel = "KIND",
                description =
                        "${COMPLETION-CANDIDATES}: convolutions, those of MobileNetV2 or of OSNet x0.25, or one of a patch's size. Default: CONV")
        Stem.@Nullable Kind stem;

        @Option(names = "--patch", paramLabel = "PX", description = "Side of a patch. Default: 16")
        @Nullable
        Integer patch;

        @Option(
                names = "--stride",
                paramLabel = "PX",
                description = "From one patch to the next; below --patch they overlap. Default: as --patch")
        @Nullable
        Integer stride;

        @Option(
                names = "--stem-blocks",
                paramLabel = "N",
                description = "Residual blocks in a stem of kind CONV, at two sizes each. Default: 1")
        @Nullable
        Integer blocks;

        @Option(names = "--dim", paramLabel = "N", description = "Values of a token. Default: 192")
        @Nullable
        Integer dim;

        @Option(names = "--layers", paramLabel = "N", description = "Encoder layers. Default: 6")
        @Nullable
        Integer layers;

        @Option(names = "--heads", paramLabel = "N", description = "Attention heads. Default: 3")
        @Nullable
        Integer heads;

        @Option(
                names = "--relative-position",
                paramLabel = "KIND",
                description = "What attention is told of it: ${COMPLETION-CANDIDATES}. Default: BIAS")
        @Nullable
        RelativePosition relativePosition;

        @Option(
                names = "--drop-path",
                paramLabel = "PART",
                description = "Pictures for which the last layer is skipped. Default: 0.1")
        @Nullable
        Float dropPath;

        /** With this kind of stem, where none was asked for. */
        VitSettings over(VitSettings base, Stem.Kind usualStem) {
            int values = or(dim, base.dim());
            return new VitSettings(
                    or(height, base.height()),
                    or(width, base.width()),
                    over(base.stem(), usualStem),
                    values,
                    or(layers, base.layers()),
                    or(heads, base.heads()),
                    values == base.dim() ? base.layer() : LayerSettings.vit(values),
                    or(relativePosition, base.relativePosition()),
                    or(dropPath, base.dropPath()));
        }

        private Stem over(Stem base, Stem.Kind usualKind) {
            Stem.Kind kind = or(stem, usualKind);
            int side = or(patch, base.patch());
            int usualStride = side == base.patch() ? base.stride() : side;
            int usualBlocks = kind == base.kind() ? base.blocks() : kind == Stem.Kind.CONV ? 1 : 0;
            return new Stem(kind, side, or(stride, usualStride), or(blocks, usualBlocks));
        }
    }

    /** How relations are made, as in the model to begin with where nothing is said, and what is asked of them. */
    static final class RelationOptions {
        @Option(
                names = "--relation",
                paramLabel = "LOSS",
                converter = RelationLossName.class,
                description =
                        "What is asked of relations: none, triplet, kl, jsd or soft-jsd. The middle three take relations"
                                + " of the patches that resemble CLS most, as the slides do, soft-jsd those of all. Default: soft-jsd")
        RelationLoss loss = LOSSES.relationLoss();

        @Option(names = "--relation-weight", paramLabel = "N", description = "Of this loss. Default: ${DEFAULT-VALUE}")
        double weight = LOSSES.relation();

        @Option(
                names = "--relation-margin",
                paramLabel = "NATS",
                description =
                        "Up to this JSD soft-jsd pushes two people apart; at most ln 2. Default: ${DEFAULT-VALUE}")
        double margin = LOSSES.relationMargin();

        @Option(
                names = "--relation-scale",
                paramLabel = "SCALE",
                description = "How absolute and relative terms are added: ${COMPLETION-CANDIDATES}. Default: COSINE")
        RelationSettings.@Nullable Scale scale;

        @Option(names = "--main-patches", paramLabel = "N", description = "Patches of a ranked relation. Default: 5")
        @Nullable
        Integer mainPatches;

        @Option(
                names = "--pairs",
                paramLabel = "WHICH",
                description = "Pairs of them: ${COMPLETION-CANDIDATES}. Default: COMBINATIONS")
        RankedRelation.@Nullable Pairs pairs;

        @Option(
                names = "--order",
                paramLabel = "WHICH",
                description = "In which they are paired: ${COMPLETION-CANDIDATES}. Default: RANK")
        RankedRelation.@Nullable Order order;

        @Option(
                names = "--attention-temperature",
                paramLabel = "N",
                description = "The lower, the fewer patches count in a soft relation. Default: 0.05")
        @Nullable
        Double attentionTemperature;

        @Option(
                names = "--relation-temperature",
                paramLabel = "N",
                description = "The lower, the more the learned relation decides. Default: 2")
        @Nullable
        Double relationTemperature;

        RelationSettings over(RelationSettings base, VitSettings vit) {
            RelationSettings soft = RelationSettings.soft(
                    or(scale, base.scale()),
                    Math.min(base.bodyRows(), vit.rows()),
                    Math.min(base.bodyCols(), vit.cols()),
                    or(attentionTemperature, base.attentionTemperature()),
                    or(relationTemperature, base.relationTemperature()));
            return loss.ranked() ? soft.of(over(or(base.ranked(), RANKED))) : soft;
        }

        private RankedRelation over(RankedRelation base) {
            return new RankedRelation(or(mainPatches, base.count()), or(pairs, base.pairs()), or(order, base.order()));
        }
    }

    /** How long, how fast, with what. */
    static final class Course {
        @Option(names = "--steps", paramLabel = "N", description = "Batches in all. Default: ${DEFAULT-VALUE}")
        int steps = TRAINING.steps();

        @Option(names = "--people", paramLabel = "N", description = "In a batch. Default: ${DEFAULT-VALUE}")
        int people = TRAINING.people();

        @Option(names = "--shots", paramLabel = "N", description = "Crops of each of them. Default: ${DEFAULT-VALUE}")
        int shots = TRAINING.shots();

        @Option(
                names = "--optimiser",
                paramLabel = "WHICH",
                description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
        TrainingSettings.Method method = OPTIMISATION.method();

        @Option(names = "--learning-rate", paramLabel = "N", description = "The highest. Default: ${DEFAULT-VALUE}")
        double learningRate = OPTIMISATION.learningRate();

        @Option(
                names = "--start-rate",
                paramLabel = "PART",
                description =
                        "Of the learning rate, for the weights that it began with; 0 leaves them as they are. Default: ${DEFAULT-VALUE}")
        double startRate = OPTIMISATION.startRate();

        @Option(
                names = "--freeze",
                paramLabel = "PART",
                split = ",",
                description =
                        "Of the network, that stays as it began, such as vit.stem.first; several with commas. Saves time where it is the beginning")
        List<String> frozen = List.of();

        @Option(
                names = "--warm-up",
                paramLabel = "STEPS",
                description = "Over which it rises from 0. Default: ${DEFAULT-VALUE}, or fewer in a short training")
        int warmUp = OPTIMISATION.warmUp();

        @Option(names = "--weight-decay", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}")
        double weightDecay = OPTIMISATION.weightDecay();

        @Option(names = "--clip", paramLabel = "N", description = "The longest gradient. Default: ${DEFAULT-VALUE}")
        double clip = OPTIMISATION.clip();

        @Option(
                names = "--averaging",
                paramLabel = "N",
                description = "Decay of the weights' running mean, which is what is kept. Default: ${DEFAULT-VALUE}")
        double averaging = OPTIMISATION.averaging();

        @Option(
                names = "--triplet-weight",
                paramLabel = "N",
                description = "Of the triplet loss on embeddings; cross-entropy has 1. Default: ${DEFAULT-VALUE}")
        double triplet = LOSSES.triplet();

        @Option(
                names = "--teacher-weight",
                paramLabel = "N",
                description = "Of the teacher's features. Default: ${DEFAULT-VALUE}")
        double teacherWeight = LOSSES.teacher();

        @Option(
                names = "--ramp",
                paramLabel = "PART",
                description = "Of the training, over which triplet and relation come in. Default: ${DEFAULT-VALUE}")
        double ramp = LOSSES.ramp();

        @Option(
                names = "--camera-embedding",
                paramLabel = "N",
                description =
                        "Tell the network in training which camera took a crop, this much. Default: ${DEFAULT-VALUE}")
        double cameraEmbedding = TRAINING.cameraEmbedding();

        @Option(names = "--seed", paramLabel = "N", description = "Of all chance. Default: ${DEFAULT-VALUE}")
        long seed = TRAINING.seed();

        @Option(
                names = "--dev-every",
                paramLabel = "STEPS",
                description =
                        "How often the people kept back are ranked, and a checkpoint is written. Default: ${DEFAULT-VALUE}")
        int devEvery = TRAINING.devEvery();

        @Option(
                names = "--patience",
                paramLabel = "N",
                description =
                        "Stop after so many rankings without a better one; 0 for never. Default: ${DEFAULT-VALUE}")
        int patience = TRAINING.patience();
    }

    /** Losses are named as the papers do, with a hyphen. */
    static final class RelationLossName implements ITypeConverter<RelationLoss> {
        @Override
        public RelationLoss convert(String name) {
            try {
                return RelationLoss.valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException("'" + name + "' is none of none, triplet, kl, jsd, soft-jsd");
            }
        }
    }

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        String modelName = name != null ? name : nameOf(out);
        ModelPackage begin = starting();
        ReidSettings shape;
        TrainingSettings settings;
        try {
            ReidSettings base = begin == null ? ReidSettings.defaults() : begin.settings();
            VitSettings vit = network.over(
                    base.vit(), stemWeights == null ? base.vit().stem().kind() : Stem.Kind.MOBILE);
            Normalisation pixels = stemWeights == null ? base.pixels() : Normalisation.imageNet();
            shape = new ReidSettings(pixels, vit, base.feature(), relation.over(base.relation(), vit));
            settings = settings();
        } catch (IllegalArgumentException e) {
            throw new BadSettingsException(String.valueOf(e.getMessage()), e);
        }
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads)); // read when the engine starts
        List<DataSet> dataSets = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Path path : data) {
            DataSet dataSet = read(path, shape.vit());
            dataSets.add(dataSet);
            String line = describe(dataSet);
            lines.add(line);
            screen.println(line);
        }
        Map<String, Tensor> weights = new LinkedHashMap<>();
        if (begin != null) {
            weights.putAll(begin.weightsFor(shape.vit()));
        }
        if (stemWeights != null) {
            weights.putAll(stem(stemWeights, shape.vit()));
        }
        TrainingRun.Recipe recipe = new TrainingRun.Recipe(
                modelName,
                shape,
                settings,
                lines,
                teachers.stream().map(TrainCommand::fileName).collect(Collectors.joining(" and ")),
                Stream.of(begin == null ? "" : begin.model(), stemWeights == null ? "" : fileName(stemWeights))
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(" and ")));
        try (@Nullable Teacher taught = teachers.isEmpty() ? null : taught(dataSets, screen);
                ProgressLine progress = new ProgressLine(screen)) {
            Watch watch = new Watch(settings, screen, progress);
            progress.follow(watch::line);
            TrainingRun.Result result =
                    new TrainingRun(out, recipe, watch).run(dataSets, Optional.ofNullable(taught), weights);
            progress.interrupt(() -> tell(result, screen));
        } catch (DivergedException e) {
            throw new Failure(
                    e.getMessage() + "; " + out + " holds the last good checkpoint. Begin anew with a lower"
                            + " --learning-rate or --clip",
                    e);
        } catch (InvalidModelException | IllegalArgumentException | UncheckedIOException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
        return 0;
    }

    private TrainingSettings settings() {
        return new TrainingSettings(
                course.steps,
                course.people,
                course.shots,
                new Optimisation(
                        course.method,
                        course.learningRate,
                        Math.min(course.warmUp, course.steps / 2),
                        course.weightDecay,
                        course.clip,
                        course.startRate,
                        course.frozen,
                        course.averaging),
                new LossWeights(
                        course.triplet,
                        LOSSES.tripletTemperature(),
                        course.teacherWeight,
                        relation.loss,
                        relation.loss == RelationLoss.NONE ? 0 : relation.weight,
                        relation.margin,
                        course.ramp),
                course.cameraEmbedding,
                course.seed,
                course.devEvery,
                course.patience);
    }

    private static <T> T or(@Nullable T said, T usual) {
        return said == null ? usual : said;
    }

    private static String nameOf(Path out) {
        String name = fileName(out.toAbsolutePath().normalize())
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^-|-$", "");
        return name.isEmpty() ? "model" : name;
    }

    private static String fileName(Path path) {
        Path last = path.getFileName();
        return last == null ? path.toString() : last.toString();
    }

    private DataSet read(Path path, VitSettings input) {
        if (!Files.exists(path)) {
            throw new BadSettingsException("there is no " + path + "; --data takes a zip or a folder of crops");
        }
        try {
            DataSet dataSet = DataSet.read(path, input.height(), input.width()).withDevPeople(devPeople);
            long people = people(dataSet);
            if (devPeople < 1 || people < devPeople + 2L) {
                throw new BadSettingsException(path + " has " + people + " people: too few to keep --dev-people "
                        + devPeople + " back (at least 1) and to train on 2 or more");
            }
            return dataSet;
        } catch (IllegalArgumentException | UndecodablePictureException | UncheckedIOException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private static long people(DataSet dataSet) {
        return dataSet.crops().stream()
                .mapToInt(crop -> crop.person())
                .distinct()
                .count();
    }

    private String describe(DataSet dataSet) {
        DataSet train = dataSet.train();
        return String.format(
                Locale.ROOT,
                "%s: %,d crops of %d people to train on, %,d of %d kept back",
                dataSet.name(),
                train.crops().size(),
                people(train),
                dataSet.dev().crops().size(),
                people(dataSet.dev()));
    }

    private Teacher taught(List<DataSet> dataSets, PrintWriter screen) {
        List<Teacher> opened = new ArrayList<>();
        try {
            for (Path file : teachers) {
                opened.add(
                        fileName(file).endsWith(".onnx")
                                ? new OnnxTeacher(file, threads)
                                : TeacherFeatures.read(file, dataSets));
            }
            screen.println("asking the teacher of some crops of each camera");
            List<CentredTeacher> centred = opened.stream()
                    .map(teacher -> new CentredTeacher(teacher, dataSets))
                    .toList();
            return centred.size() == 1 ? centred.get(0) : new JoinedTeacher(centred);
        } catch (RuntimeException e) {
            opened.forEach(Teacher::close);
            throw e;
        }
    }

    private @Nullable ModelPackage starting() {
        String from = start;
        return from == null
                ? null
                : opened(() -> from.equals("shipped") ? ModelPackage.shipped() : ModelPackage.open(Path.of(from)));
    }

    private static Map<String, Tensor> stem(Path file, VitSettings vit) {
        return switch (vit.stem().kind()) {
            case MOBILE -> opened(() -> MobileNetImport.read(file));
            case OSNET -> opened(() -> OsnetImport.read(file));
            case CONV, PATCH ->
                throw new BadSettingsException("--stem-weights are for a stem of kind MOBILE or OSNET, not "
                        + vit.stem().kind());
        };
    }

    private static <T> T opened(Supplier<T> weights) {
        try {
            return weights.get();
        } catch (InvalidModelException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(TrainingRun.Result result, PrintWriter screen) {
        screen.printf("%nDone after %,d steps. The model is that of step %,d:%n", result.steps(), result.bestStep());
        result.best().forEach((figure, value) -> screen.printf(Locale.ROOT, "  %-32s %.3f%n", figure, value));
        screen.printf("%n%s holds it. Next, find out what its similarities mean:%n", out);
        screen.print("  throughline calibrate --model " + out);
        data.forEach(path -> screen.print(" --data " + path));
        screen.println();
        screen.flush();
    }

    /** What the screen shows meanwhile. */
    private static final class Watch implements TrainingListener {
        private final TrainingSettings settings;
        private final PrintWriter screen;
        private final ProgressLine progress;
        private final long began = System.nanoTime();
        private int first = -1;
        private volatile String line = "reading";

        Watch(TrainingSettings settings, PrintWriter screen, ProgressLine progress) {
            this.settings = settings;
            this.screen = screen;
            this.progress = progress;
        }

        String line() {
            return line;
        }

        @Override
        public void stepped(int step, Map<String, Double> figures) {
            if (first < 0) {
                first = step - 1;
            }
            double each = (System.nanoTime() - began) / 1e9 / (step - first);
            Duration left = Duration.ofSeconds((long) (each * (settings.steps() - step)));
            line = String.format(
                    Locale.ROOT,
                    "step %,d of %,d  loss %.3f  %.0f crops/s  %s left",
                    step,
                    settings.steps(),
                    figures.get("loss"),
                    settings.batch() / each,
                    String.format("%d:%02d:%02d", left.toHours(), left.toMinutesPart(), left.toSecondsPart()));
        }

        @Override
        public boolean scored(int step, Map<String, Double> figures) {
            StringBuilder said = new StringBuilder("step " + step + ":");
            figures.forEach((figure, value) -> {
                if (figure.endsWith(".mAP") || figure.endsWith(".rank1")) {
                    said.append(String.format(Locale.ROOT, "  %s %.3f", figure, value));
                }
            });
            progress.interrupt(() -> {
                screen.println(said);
                screen.flush();
            });
            return true;
        }
    }
}

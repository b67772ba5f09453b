package dev.throughline.app.command;

import static java.util.Objects.requireNonNullElse;

import dev.throughline.app.Failure;
import dev.throughline.app.models.OnnxTeacher;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.training.data.DataSet;
import dev.throughline.reid.training.data.DataSetFiles;
import dev.throughline.reid.training.importing.MobileNetImport;
import dev.throughline.reid.training.importing.OsnetImport;
import dev.throughline.reid.training.optimise.DivergedException;
import dev.throughline.reid.training.optimise.MeanCentredTeacher;
import dev.throughline.reid.training.optimise.Recipe;
import dev.throughline.reid.training.optimise.Teacher;
import dev.throughline.reid.training.optimise.TeacherEnsemble;
import dev.throughline.reid.training.optimise.TeacherFeatures;
import dev.throughline.reid.training.optimise.TrainingRun;
import dev.throughline.reid.training.optimise.TrainingSettings;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "train",
        description = "Trains a re-identification model on labelled crops.",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "--out then holds the model package (the best so far, by mAP over the people kept back), checkpoint.safetensors,",
            "log.jsonl and plots. The same command again goes on where a training was stopped, to the same weights.",
            "docs/training.md tells what each setting does.",
            "",
            "  throughline train --data market1501.zip --data cuhk01.zip --out model",
            "  throughline train --data people --recipe recipe.yaml --steps 8000 --out shaw",
            "  throughline train --data people --init-from model --recipe tune.yaml --out tuned"
        })
final class TrainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli fills it
    CommandSpec spec;

    @Option(
            names = "--data",
            required = true,
            paramLabel = "PATH",
            description = "A zip or folder of crops, " + NamesOption.KNOWN
                    + ". Several at once are learned together; nobody is in two of them.")
    @SuppressWarnings("NullAway.Init") // required
    List<Path> data;

    @Mixin
    NamesOption names = new NamesOption();

    @Option(
            names = "--out",
            required = true,
            paramLabel = "DIR",
            description = "Model, checkpoint, log and plots go here.")
    @SuppressWarnings("NullAway.Init") // required
    Path out;

    @Option(
            names = "--val-identities",
            paramLabel = "N",
            description =
                    "People of each data set, the last by number, who are measured and never trained on. Default: ${DEFAULT-VALUE}")
    int validationIdentities = DataSet.VALIDATION_IDENTITIES;

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "Of the model; messages carry it. Default: the name of --out")
    @Nullable
    String name;

    @Option(
            names = "--recipe",
            paramLabel = "FILE",
            description =
                    "Network, relation and course of the training, as docs/recipe.yaml lists them with their defaults.")
    @Nullable
    Path recipeFile;

    @Option(names = "--steps", paramLabel = "N", description = "Number of batches, whatever the recipe says.")
    @Nullable
    Integer steps;

    @Option(names = "--seed", paramLabel = "N", description = "Seed of all random numbers, whatever the recipe says.")
    @Nullable
    Long seed;

    @Option(
            names = "--distill-from",
            paramLabel = "FILE",
            description =
                    "Model whose features are distilled: FILE.onnx, which sees each crop as training shows it, augmented (256x128 pixels,"
                            + " as torchreid's models take), or FILE.npy, its features of all these crops as they are, names in"
                            + " FILE.txt. May be given several times: then the mean of their similarities teaches.")
    List<Path> teachers = new ArrayList<>();

    @Option(
            names = "--init-from",
            paramLabel = "DIR",
            description =
                    "Model that training begins with: its network, where the recipe says nothing else, and its weights, as far as they"
                            + " fit. 'shipped' is the model that comes with the program.")
    @Nullable
    String start;

    @Option(
            names = "--stem-weights",
            paramLabel = "FILE",
            description =
                    "Begin the stem with a public network's convolutions, as safetensors: OSNet x0.25 by torchreid's names if the stem's kind"
                            + " is osnet, else MobileNetV2 by torchvision's; the kind is then mobile unless the recipe names one.")
    @Nullable
    Path stemWeights;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description =
                    "Threads of each operation. On a machine that does other things too, 1 is fastest. Default: half the cores, at"
                            + " least 1")
    int threads = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

    @Override
    public Integer call() {
        PrintWriter screen = spec.commandLine().getOut();
        String modelName = name != null ? name : nameOf(out);
        Recipe recipe = recipe();
        ModelPackage begin = starting();
        ReidSettings shape;
        TrainingSettings settings;
        try {
            ReidSettings base = begin == null ? ReidSettings.defaults() : begin.settings();
            shape = recipe.shape(
                    base,
                    stemWeights == null ? base.pixels() : Normalisation.imageNet(),
                    usualStem(base.vit().stem().kind()));
            settings = recipe.training();
        } catch (IllegalArgumentException e) {
            throw new BadSettingsException((recipeFile == null ? "" : recipeFile + ": ") + e.getMessage(), e);
        }
        System.setProperty("ai.djl.pytorch.num_threads", String.valueOf(threads)); // read when the engine starts
        LeftOutPictures leftOut = new LeftOutPictures(spec.commandLine().getErr());
        List<DataSet> dataSets = new ArrayList<>();
        List<String> lines = new ArrayList<>();
        for (Path path : data) {
            DataSet dataSet = read(path, shape.vit(), leftOut);
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
        TrainingRun.Plan plan = new TrainingRun.Plan(
                modelName,
                shape,
                settings,
                lines,
                teachers.stream().map(TrainCommand::fileName).collect(Collectors.joining(" and ")),
                Stream.of(begin == null ? "" : begin.model(), stemWeights == null ? "" : fileName(stemWeights))
                        .filter(each -> !each.isEmpty())
                        .collect(Collectors.joining(" and ")));
        try (@Nullable Teacher taught = teachers.isEmpty() ? null : taught(dataSets, screen);
                ProgressLine progress = ProgressLine.on(screen)) {
            TrainingScreen watch = new TrainingScreen(settings, screen, progress);
            progress.follow(watch::line);
            TrainingRun.Result result =
                    new TrainingRun(out, plan, watch).run(dataSets, Optional.ofNullable(taught), weights);
            progress.interrupt(() -> tell(result, screen));
        } catch (DivergedException e) {
            throw new Failure(
                    e.getMessage() + "; " + out + " holds the last good checkpoint. Begin anew with a lower"
                            + " optimiser.learning-rate or grad-clip-norm in the recipe",
                    e);
        } catch (InvalidModelException | IllegalArgumentException | UncheckedIOException e) {
            throw new Failure(String.valueOf(e.getMessage()), e);
        }
        leftOut.conclude();
        return 0;
    }

    private Recipe recipe() {
        if (steps != null && steps < 1) {
            throw new BadSettingsException("--steps must be at least 1, was " + steps);
        }
        Recipe recipe = recipeFile == null ? Recipe.defaults() : Recipe.read(recipeFile);
        return recipe.with(requireNonNullElse(steps, recipe.steps()), requireNonNullElse(seed, recipe.seed()));
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

    private DataSet read(Path path, VitSettings input, LeftOutPictures leftOut) {
        if (!Files.exists(path)) {
            throw new BadSettingsException("there is no " + path + "; --data takes a zip or a folder of crops");
        }
        try {
            DataSetFiles files = names.list(path, spec.commandLine().getErr());
            DataSet dataSet = DataSet.read(files, input.height(), input.width(), leftOut::add)
                    .withValidationIdentities(validationIdentities);
            leftOut.of(files.all().size(), dataSet.crops().size(), path);
            long people = people(dataSet);
            if (validationIdentities < 1 || people < validationIdentities + 2L) {
                throw new BadSettingsException(path + " has " + people + " people: too few to keep --val-identities "
                        + validationIdentities + " back (at least 1) and to train on 2 or more");
            }
            return dataSet;
        } catch (IllegalArgumentException | UncheckedIOException e) {
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
                dataSet.validation().crops().size(),
                people(dataSet.validation()));
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
            List<MeanCentredTeacher> centred = opened.stream()
                    .map(teacher -> new MeanCentredTeacher(teacher, dataSets))
                    .toList();
            return centred.size() == 1 ? centred.get(0) : new TeacherEnsemble(centred);
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

    /** The kind of a stem that the recipe does not name: the initial model's. With --stem-weights it is MOBILE unless that is OSNET. */
    private Stem.Kind usualStem(Stem.Kind base) {
        return stemWeights == null || base == Stem.Kind.OSNET ? base : Stem.Kind.MOBILE;
    }

    private static Map<String, Tensor> stem(Path file, VitSettings vit) {
        return switch (vit.stem().kind()) {
            case MOBILE -> opened(() -> MobileNetImport.read(file));
            case OSNET -> opened(() -> OsnetImport.read(file));
            case CONV, PATCH ->
                throw new BadSettingsException("--stem-weights are for network.stem.kind mobile or osnet, was "
                        + vit.stem().kind().name().toLowerCase(Locale.ROOT));
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
}

package dev.throughline.app.command;

import dev.throughline.app.ExitCode;
import dev.throughline.app.Failure;
import dev.throughline.app.run.RunLog;
import dev.throughline.wire.settings.BadSettingsException;
import dev.throughline.wire.settings.CameraUrl;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The entry point of the command line; the process ends with an {@link ExitCode}. */
@Command(
        name = "throughline",
        description = "Follows people through many cameras, live or in recorded footage.",
        mixinStandardHelpOptions = true,
        versionProvider = Version.class,
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            DemoCommand.class,
            ReplayCommand.class,
            RunCommand.class,
            StageCommand.Publish.class,
            StageCommand.DetectAndCrop.class,
            StageCommand.Embed.class,
            StageCommand.Link.class,
            TrainCommand.class,
            ImportCommand.class,
            SimulateCommand.class,
            ExportCommand.class,
            EvaluateCommand.class,
            FeaturesCommand.class,
            ScoreCommand.class,
            CalibrateCommand.class,
            IdentitiesCommand.class,
            OperatorCommand.Merge.class,
            OperatorCommand.Split.class,
            OperatorCommand.Name.class,
            OperatorCommand.Forget.class,
            TopicsCommand.class,
            ServeCommand.class,
            DoctorCommand.class,
            AutoComplete.GenerateCompletion.class,
            CommandLine.HelpCommand.class,
        },
        exitCodeListHeading = "%nExit codes:%n",
        footer = {"", "throughline COMMAND --help tells more of each."})
public final class Throughline {
    Throughline() {}

    public static void main(String[] arguments) {
        System.setProperty("java.awt.headless", "true");
        String log = System.getenv().getOrDefault("THROUGHLINE_LOG", "");
        if (!log.isEmpty()) {
            var unused = RunLog.open(Path.of(log)); // until the process ends
        }
        System.exit(execute(arguments));
    }

    private static int execute(String[] arguments) {
        if (Arrays.stream(arguments).anyMatch(Throughline::isUnreadable)) {
            System.err.println("throughline: letters beyond ASCII cannot be read in this locale ("
                    + System.getProperty("sun.jnu.encoding") + "); set LC_ALL=C.UTF-8");
            return ExitCode.USED_WRONGLY.number();
        }
        try {
            return commandLine().execute(arguments);
        } catch (Error grave) { // picocli takes exceptions only
            return failed(grave, new PrintWriter(System.err, true, Charset.defaultCharset()));
        }
    }

    private static boolean isUnreadable(String argument) {
        return argument.indexOf('\uFFFD') >= 0 && !"UTF-8".equals(System.getProperty("sun.jnu.encoding"));
    }

    /** All commands, with errors printed as one line. */
    static CommandLine commandLine() {
        CommandLine commandLine = new CommandLine(new Throughline());
        commandLine
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(true)
                .setParameterExceptionHandler(Throughline::usedWrongly)
                .setExecutionExceptionHandler((thrown, command, parsed) -> failed(thrown, command.getErr()));
        commandLine.getCommandSpec().usageMessage().exitCodeList(ExitCode.meanings());
        commandLine.registerConverter(java.time.Duration.class, dev.throughline.wire.settings.Durations::parse);
        return commandLine;
    }

    private static int usedWrongly(ParameterException thrown, String[] arguments) {
        CommandLine command = thrown.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("throughline: " + CameraUrl.maskedIn(String.valueOf(thrown.getMessage())));
        if (thrown instanceof UnmatchedArgumentException unmatched) {
            unmatched.getUnmatched().stream()
                    .filter(argument -> argument.startsWith("-") && new File(argument).exists())
                    .forEach(file -> err.println("'" + file + "' is a file as well; write it as ./" + file));
        }
        if (!UnmatchedArgumentException.printSuggestions(thrown, err)) {
            err.println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
        }
        return ExitCode.USED_WRONGLY.number();
    }

    private static int failed(Throwable thrown, PrintWriter err) {
        if (thrown instanceof BadSettingsException wrong) {
            err.println("throughline: " + CameraUrl.maskedIn(String.valueOf(wrong.getMessage())));
            return ExitCode.USED_WRONGLY.number();
        }
        if (thrown instanceof Failure failure) {
            err.println("throughline: " + CameraUrl.maskedIn(String.valueOf(failure.getMessage())));
            return failure.code().number();
        }
        if (Failure.isFullDisk(thrown)) {
            err.println("throughline: no room is left on the disk (" + firstLine(String.valueOf(thrown.getMessage()))
                    + "); make room, and start it again");
            return ExitCode.NO_SPACE.number();
        }
        if (Failure.isFullMemory(thrown)) {
            err.println("throughline: too little memory (" + firstLine(String.valueOf(thrown.getMessage()))
                    + "); give it more, or a larger heap with THROUGHLINE_HEAP, such as THROUGHLINE_HEAP=3g");
            return ExitCode.NO_MEMORY.number();
        }
        if (thrown instanceof InvalidPathException path) {
            err.println("throughline: '" + path.getInput() + "' cannot be a file's name here (" + path.getReason()
                    + ", in the locale's " + System.getProperty("sun.jnu.encoding") + "); set LC_ALL=C.UTF-8");
            return ExitCode.USED_WRONGLY.number();
        }
        err.println("throughline: unexpected " + thrown.getClass().getSimpleName() + ": "
                + CameraUrl.maskedIn(firstLine(String.valueOf(thrown.getMessage())))
                + "; this is a bug, its details are in "
                + details(thrown));
        return ExitCode.FAILED.number();
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private static String details(Throwable thrown) {
        try {
            Path file = Files.createTempFile("throughline-", ".log");
            StringWriter stack = new StringWriter();
            thrown.printStackTrace(new PrintWriter(stack));
            Files.writeString(file, CameraUrl.maskedIn(stack.toString()));
            return file.toString();
        } catch (IOException nowhere) {
            return "no file, since none could be written (" + nowhere.getMessage() + "): "
                    + List.of(thrown.getStackTrace());
        }
    }
}

package dev.throughline.app;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The exit codes of the process, by which a script learns why it ended. The launcher uses the same numbers for failures that it finds
 * before Java runs. A process that a signal ends at once has the shell's code for that signal: 130 after SIGINT, 143 after SIGTERM.
 */
public enum ExitCode {
    DONE(0, "done; also a live run that was stopped, and has written its results"),
    FAILED(1, "failed, or interrupted before it was through"),
    USED_WRONGLY(2, "used wrongly: an option, or a setting in site.yaml"),
    /** The code is Java's own, from {@code -XX:+ExitOnOutOfMemoryError}. */
    NO_MEMORY(3, "too little memory"),
    NOT_WRITTEN(4, "results or data could not be written"),
    NO_SPACE(5, "no room is left on the disk"),
    NO_BROKER(6, "no Kafka broker answers"),
    /** Used by the launcher only. */
    NO_JAVA(7, "no Java, or one that is too old"),
    /** Used by the launcher only. */
    NOT_BUILT(8, "the build failed");

    private final int number;
    private final String meaning;

    ExitCode(int number, String meaning) {
        this.number = number;
        this.meaning = meaning;
    }

    public int number() {
        return number;
    }

    /** All codes and their meanings, in order, as the help shows them. */
    public static Map<String, String> meanings() {
        Map<String, String> meanings = new LinkedHashMap<>();
        Arrays.stream(values()).forEach(code -> meanings.put(Integer.toString(code.number), code.meaning));
        meanings.put("130, 143", "ended at once by a second Ctrl-C or SIGTERM, or by the first while it was starting");
        return meanings;
    }
}

package dev.throughline.app.command;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Platform;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The terminal window of this process: whether there is one, and its current width. */
final class Terminal {
    /** Assumed if the size is unknown. */
    private static final int USUAL_COLUMNS = 80;

    private static final int USUAL_ROWS = 24;
    private static final int FEWEST_COLUMNS = 10;
    private static final NativeLong TIOCGWINSZ = new NativeLong(0x5413); // asm-generic/ioctls.h
    private static final int WINSIZE_BYTES = 8;
    private static final int STDIN = 0;
    private static final int STDOUT = 1;
    private static final int STDERR = 2;

    /** First and last code point of each block that Unicode's EastAsianWidth.txt calls wide or full-width. */
    private static final int[] WIDE = {
        0x1100, 0x115f, // Hangul, first part
        0x2e80, 0x303e, // CJK, kana, Yi
        0x3041, 0xa4cf,
        0xa960, 0xa97f, // Hangul, further blocks
        0xac00, 0xd7a3,
        0xf900, 0xfaff, // CJK compatibility
        0xfe30, 0xfe6f,
        0xff00, 0xff60, // full-width
        0xffe0, 0xffe6,
        0x1f300, 0x1faff, // pictographs
        0x20000, 0x3fffd, // rare CJK
    };

    private static final @Nullable LibC LIB_C = libC();

    /** The functions of the C library; ioctl serves for the window size only. */
    private interface LibC extends com.sun.jna.Library {
        int isatty(int descriptor);

        int ioctl(int descriptor, NativeLong request, Object... size);
    }

    private Terminal() {}

    private static @Nullable LibC libC() {
        try {
            return Platform.isLinux() ? Native.load(Platform.C_LIBRARY_NAME, LibC.class) : null;
        } catch (LinkageError unloadable) { // a temporary folder mounted noexec
            return null;
        }
    }

    /** Whether standard output is a window whose rows can be rewritten. */
    static boolean shows() {
        return isWindow("out", STDOUT);
    }

    /** The same for standard error. */
    static boolean showsErrors() {
        return isWindow("err", STDERR);
    }

    /** The launcher pipes standard error through a filter, and says what is behind it. */
    private static boolean isWindow(String name, int descriptor) {
        if ("dumb".equals(System.getenv("TERM"))) {
            return false;
        }
        String known = System.getProperty("throughline.terminal");
        if (known != null) {
            return Arrays.asList(known.split(",")).contains(name);
        }
        return LIB_C != null && LIB_C.isatty(descriptor) == 1;
    }

    /**
     * The current columns of the window, which may be resized at any time. A smaller {@code COLUMNS} takes precedence: it may be
     * deliberate, and a line that is too short does no harm.
     */
    static int columns() {
        int measured = measured(2);
        int said = said();
        int columns = measured == 0 ? said : said == 0 ? measured : Math.min(measured, said);
        return columns == 0 ? USUAL_COLUMNS : Math.max(columns, FEWEST_COLUMNS);
    }

    /** The current rows of the window. */
    static int rows() {
        int rows = measured(0);
        return rows == 0 ? USUAL_ROWS : rows;
    }

    /** A side of the window, by its place in the answer: 0 rows, 2 columns; 0 if there is no window. */
    private static int measured(int at) {
        if (LIB_C == null) {
            return 0;
        }
        try (Memory size = new Memory(WINSIZE_BYTES)) {
            for (int descriptor : new int[] {STDOUT, STDERR, STDIN}) {
                if (LIB_C.ioctl(descriptor, TIOCGWINSZ, size) == 0) {
                    int side = Short.toUnsignedInt(size.getShort(at));
                    if (side > 0) {
                        return side;
                    }
                }
            }
            return 0;
        }
    }

    private static int said() {
        try {
            return Math.max(
                    0,
                    Integer.parseInt(
                            System.getenv().getOrDefault("COLUMNS", "0").strip()));
        } catch (NumberFormatException nonsense) {
            return 0;
        }
    }

    /** The columns of a text: East Asian letters and pictographs take two, combining marks none. */
    static int columns(String text) {
        return text.codePoints().map(Terminal::columns).sum();
    }

    private static int columns(int letter) {
        int type = Character.getType(letter);
        if (type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK || type == Character.FORMAT) {
            return 0;
        }
        return isWide(letter) ? 2 : 1;
    }

    private static boolean isWide(int letter) {
        for (int i = 0; i < WIDE.length; i += 2) {
            if (letter >= WIDE[i] && letter <= WIDE[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /** The text cut to one row of this many columns. Characters that would move the cursor become blanks. */
    static String row(String text, int columns) {
        StringBuilder row = new StringBuilder();
        int taken = 0;
        int room = columns(text) <= columns ? columns : columns - 1; // for the ellipsis
        for (int letter : text.codePoints().toArray()) {
            int shown = Character.isISOControl(letter) ? ' ' : letter;
            taken += columns(shown);
            if (taken > room) {
                return row.append('…').toString();
            }
            row.appendCodePoint(shown);
        }
        return row.toString();
    }
}

package dev.throughline.reid;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * Keeps memory that PyTorch frees inside the process.
 *
 * <p>A training step allocates and frees arrays of up to 50 MB, and an inference batch arrays of up to 13 MB. By
 * default glibc maps such arrays from the system and returns them at once. The system then hands out, and zeroes,
 * every page anew.
 */
public final class NativeMemory {
    // malloc.h
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_MAX = -4;

    // arena.c releases a thread's heap, 64 MB at most, unless less than this would remain
    private static final int HEAPS = 2 * (64 << 20);

    private NativeMemory() {}

    /**
     * Keeps freed memory in the process for the next step or batch. The process then holds its peak use until it ends.
     *
     * @return false if the C library has no such setting, as outside Linux or with musl; nothing changes then
     */
    public static boolean keep() {
        if (!Platform.isLinux()) {
            return false;
        }
        try {
            Function mallopt = Function.getFunction(Platform.C_LIBRARY_NAME, "mallopt");
            return mallopt.invokeInt(new Object[] {M_MMAP_MAX, 0}) == 1
                    && mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, -1}) == 1 // a size_t: never
                    && mallopt.invokeInt(new Object[] {M_TOP_PAD, HEAPS}) == 1;
        } catch (LinkageError e) {
            return false;
        }
    }
}

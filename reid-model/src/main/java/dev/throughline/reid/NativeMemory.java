package dev.throughline.reid;

import com.sun.jna.Function;
import com.sun.jna.Platform;

/**
 * What becomes of the memory that PyTorch gives back. A step of training makes and drops arrays of up to 50 MB, a batch that is embedded such
 * of up to 13 MB; glibc takes these from the system and returns them at once, so that each is given page by page, and zeroed, anew.
 */
public final class NativeMemory {
    // malloc.h
    private static final int M_TRIM_THRESHOLD = -1;
    private static final int M_TOP_PAD = -2;
    private static final int M_MMAP_MAX = -4;

    // arena.c drops a thread's heap, 64 MB at most, unless less than this would be left
    private static final int HEAPS = 2 * (64 << 20);

    private NativeMemory() {}

    /**
     * From now on the process keeps it for the next step or batch: it holds what the largest needed until it ends.
     *
     * @return false where the C library has no such setting, as outside Linux or with musl; all stays as it is then
     */
    public static boolean keep() {
        if (!Platform.isLinux()) {
            return false;
        }
        try {
            Function mallopt = Function.getFunction(Platform.C_LIBRARY_NAME, "mallopt");
            return mallopt.invokeInt(new Object[] {M_MMAP_MAX, 0}) == 1
                    && mallopt.invokeInt(new Object[] {M_TRIM_THRESHOLD, -1}) == 1 // as a size: never
                    && mallopt.invokeInt(new Object[] {M_TOP_PAD, HEAPS}) == 1;
        } catch (LinkageError e) {
            return false;
        }
    }
}

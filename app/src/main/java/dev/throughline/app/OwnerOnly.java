package dev.throughline.app;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Folders of people's pictures and whereabouts: whoever runs the program may look into them, and nobody else on the machine, whatever
 * the umask. The launcher sets a umask as well, so that the files in them are as closed as the folders.
 */
public final class OwnerOnly {
    private static final Set<PosixFilePermission> FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");

    private OwnerOnly() {}

    /** Makes the folder, and what is missing above it, if it is not there. */
    public static Path createFolder(Path folder) throws IOException {
        return Files.createDirectories(folder, attributes(folder, FOLDER));
    }

    /** Closes a folder that is there. One of another user's, which only they may close, stays as it is. */
    public static void closeFolder(Path folder) throws IOException {
        if (isPosix(folder)) {
            try {
                Files.setPosixFilePermissions(folder, FOLDER);
            } catch (FileSystemException anothers) {
                // whoever made it decides
            }
        }
    }

    /** Writes a file; one that is there is replaced. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Files.deleteIfExists(file);
        Files.write(Files.createFile(file, attributes(file, FILE)), bytes);
    }

    private static FileAttribute<?>[] attributes(Path path, Set<PosixFilePermission> permissions) {
        return isPosix(path)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}

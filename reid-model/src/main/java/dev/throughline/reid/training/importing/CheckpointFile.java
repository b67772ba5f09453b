package dev.throughline.reid.training.importing;

import static java.util.Objects.requireNonNull;

import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** A third-party weights file: safetensors, memory-mapped. */
final class CheckpointFile {
    private static final int ZIP = 0x504b0304; // written by torch.save, "PK\3\4"
    private static final int PICKLE = 0x80; // written by torch.save before version 1.6: a pickle's first byte
    private static final String CONVERSION =
            "python3 -c \"import sys, torch; from safetensors.torch import save_file; w = torch.load(sys.argv[1],"
                    + " map_location='cpu', weights_only=True); w = w.get('state_dict', w.get('model', w));"
                    + " save_file({k: v.clone().contiguous() for k, v in w.items() if torch.is_tensor(v)},"
                    + " sys.argv[2])\" WEIGHTS.pth WEIGHTS.safetensors";

    private final ByteBuffer bytes;
    private final Set<String> names;

    private CheckpointFile(ByteBuffer bytes, Set<String> names) {
        this.bytes = bytes;
        this.names = names;
    }

    /** @throws InvalidModelException if there is no such file, or it is of another kind; the message says which */
    static CheckpointFile open(Path path) {
        ByteBuffer bytes = mapped(path);
        if (isPickle(bytes)) {
            throw new InvalidModelException(path + " cannot be imported: it is a PyTorch pickle, which could run code"
                    + " when it is read; make it safetensors with: " + CONVERSION);
        }
        try {
            return new CheckpointFile(bytes, Safetensors.names(bytes));
        } catch (InvalidModelException e) {
            throw new InvalidModelException(
                    path + " cannot be imported: it is no safetensors file (" + e.getMessage() + ")", e);
        }
    }

    private static ByteBuffer mapped(Path path) {
        try (FileChannel channel = FileChannel.open(path)) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new InvalidModelException(path + " has " + channel.size() + " bytes, more than the "
                        + Integer.MAX_VALUE + " that can be imported; store it in half precision first");
            }
            return channel.map(MapMode.READ_ONLY, 0, channel.size());
        } catch (NoSuchFileException e) {
            throw new InvalidModelException(path + " does not exist", e);
        } catch (IOException e) {
            throw new InvalidModelException(path + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static boolean isPickle(ByteBuffer bytes) {
        boolean zip = bytes.remaining() >= Integer.BYTES && bytes.getInt(0) == ZIP;
        return zip
                || (bytes.remaining() >= 2 && (bytes.get(0) & 0xff) == PICKLE && bytes.get(1) <= 5 && bytes.get(1) > 0);
    }

    /** The names of all tensors. */
    Set<String> names() {
        return names;
    }

    /**
     * Reads the wanted tensors.
     *
     * @param taken the file's name of each wanted tensor, and its new name
     */
    Map<String, Tensor> read(Map<String, String> taken) {
        Map<String, Tensor> ours = new LinkedHashMap<>();
        Safetensors.read(bytes, taken::containsKey)
                .forEach((name, tensor) -> ours.put(requireNonNull(taken.get(name)), tensor));
        return ours;
    }

    /** The SHA-256 of the file, 64 hex digits. */
    String sha256() {
        MessageDigest digest = ModelPackage.digest();
        digest.update(bytes.duplicate());
        return HexFormat.of().formatHex(digest.digest());
    }
}

package dev.throughline.reid.packaging;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.wire.message.Calibration;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;

/**
 * A model as it is shipped: a folder with {@code model.json} (name, settings, the weights' SHA-256),
 * {@code weights.safetensors}, {@code calibration.json} and {@code CARD.md}, the model card for its users.
 */
public final class ModelPackage {
    private static final int FORMAT = 1;
    private static final int HASH_SHOWN = 12; // hex digits; enough to tell models apart on a screen
    public static final int MAX_BYTES = 1 << 30; // of a file: no model of ours is larger
    private static final String DESCRIPTION = "model.json";
    private static final String WEIGHTS = "weights.safetensors";
    private static final String CALIBRATION = "calibration.json";
    private static final String CARD = "CARD.md";
    private static final String SHIPPED = "/model/";
    private static final JsonMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final Description description;
    private final CosineCalibration calibration;
    private final Map<String, Tensor> weights;

    /** {@code model.json}. */
    private record Description(int format, String name, String sha256, ReidSettings settings) {}

    /** The origin of a package's files. */
    private interface Source {
        byte[] bytes(String file) throws IOException;
    }

    private ModelPackage(Description description, CosineCalibration calibration, Map<String, Tensor> weights) {
        this.description = description;
        this.calibration = calibration;
        this.weights = weights;
    }

    /**
     * Opens a folder.
     *
     * @throws InvalidModelException if something is missing, cannot be read, or does not match its description
     */
    public static ModelPackage open(Path folder) {
        return read(folder.toString(), file -> {
            Path path = folder.resolve(file);
            if (Files.size(path) > MAX_BYTES) {
                throw new InvalidModelException("model " + path + " has " + Files.size(path) + " bytes, more than the "
                        + MAX_BYTES + " allowed");
            }
            return Files.readAllBytes(path);
        });
    }

    /** The model that is shipped with the program. */
    public static ModelPackage shipped() {
        return read("(shipped)", file -> {
            try (InputStream stream = ModelPackage.class.getResourceAsStream(SHIPPED + file)) {
                if (stream == null) {
                    throw new NoSuchFileException(file);
                }
                return stream.readAllBytes();
            }
        });
    }

    private static ModelPackage read(String where, Source source) {
        Description description = json(where, source, DESCRIPTION, Description.class);
        if (description.format() != FORMAT) {
            throw new InvalidModelException("model " + where + " is of format " + description.format()
                    + ", this program reads format " + FORMAT);
        }
        byte[] weights = bytes(where, source, WEIGHTS);
        String hash = sha256(weights);
        if (!hash.equals(description.sha256())) {
            throw new InvalidModelException("model " + where + ": " + WEIGHTS + " is damaged or of another model: its"
                    + " SHA-256 is " + hash + ", " + DESCRIPTION + " says " + description.sha256());
        }
        return new ModelPackage(
                description, json(where, source, CALIBRATION, CosineCalibration.class), Safetensors.read(weights));
    }

    private static <T> T json(String where, Source source, String file, Class<T> type) {
        try {
            return JSON.readValue(bytes(where, source, file), type);
        } catch (JsonProcessingException e) {
            throw new InvalidModelException(
                    "model " + where + ": " + file + " cannot be understood: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // impossible: the bytes are in memory
        }
    }

    private static byte[] bytes(String where, Source source, String file) {
        try {
            return source.bytes(file);
        } catch (NoSuchFileException e) {
            throw new InvalidModelException(
                    "model " + where + " lacks " + file
                            + "; give the folder of a model package, or none for the shipped one",
                    e);
        } catch (IOException e) {
            throw new InvalidModelException("model " + where + ": " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * Writes {@code model.json}, {@code weights.safetensors} and {@code calibration.json} into a folder, which is
     * created if it is missing.
     *
     * @param name lower case letters, digits and hyphens
     * @throws UncheckedIOException if it cannot be written
     */
    public static void write(
            Path folder,
            String name,
            ReidSettings settings,
            Map<String, Tensor> weights,
            Safetensors.Storage storage,
            CosineCalibration calibration) {
        if (!name.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException(
                    "a model's name has lower case letters, digits and hyphens, was '" + name + "'");
        }
        try {
            Files.createDirectories(folder);
            MessageDigest digest = digest();
            try (OutputStream file = new DigestOutputStream(Files.newOutputStream(folder.resolve(WEIGHTS)), digest)) {
                Safetensors.write(weights, storage, file);
            }
            String hash = HexFormat.of().formatHex(digest.digest());
            JSON.writeValue(folder.resolve(DESCRIPTION).toFile(), new Description(FORMAT, name, hash, settings));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the model package " + folder + ": " + e.getMessage(), e);
        }
        writeCalibration(folder, calibration);
    }

    /**
     * Writes {@code calibration.json} into the folder of a package.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public static void writeCalibration(Path folder, CosineCalibration calibration) {
        try {
            JSON.writeValue(folder.resolve(CALIBRATION).toFile(), calibration);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the calibration into " + folder + ": " + e.getMessage(), e);
        }
    }

    /**
     * Writes {@code CARD.md} into the folder of a package.
     *
     * @throws UncheckedIOException if it cannot be written
     */
    public static void writeCard(Path folder, String card) {
        try {
            Files.writeString(folder.resolve(CARD), card);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the card into " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Whether a folder is a package, valid or not. */
    public static boolean isIn(Path folder) {
        return Files.exists(folder.resolve(DESCRIPTION));
    }

    private static String sha256(byte[] bytes) {
        return HexFormat.of().formatHex(digest().digest(bytes));
    }

    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * The network with its weights, frozen and prepared for inference. It cannot be trained.
     *
     * @param manager owns the weights, which lie on its device
     * @throws InvalidModelException if the weights do not fit the settings
     */
    public ReidNetwork network(NDManager manager) {
        ReidNetwork network = new ReidNetwork(description.settings());
        Weights.into(network.named(), weights, manager);
        network.named().values().forEach(parameter -> parameter.freeze(true));
        network.prepareForInference(manager);
        return network;
    }

    /** The values of its parameters by name; read-only. */
    public Map<String, Tensor> weights() {
        return Collections.unmodifiableMap(weights);
    }

    /** The same for a network with another grid of patches. Learned positions are interpolated bicubically. */
    public Map<String, Tensor> weightsFor(VitSettings other) {
        return GridChange.between(settings().vit(), other).of(weights());
    }

    /**
     * The name and the beginning of the weights' SHA-256, such as {@code throughline@0123456789ab}: the form used in
     * messages.
     */
    public String model() {
        return description.name() + "@" + description.sha256().substring(0, HASH_SHOWN);
    }

    /** The weights' SHA-256, 64 hex digits. */
    public String sha256() {
        return description.sha256();
    }

    public ReidSettings settings() {
        return description.settings();
    }

    /** The calibration that turns this model's evidence into a probability. */
    public Calibration calibration() {
        return calibration.calibration();
    }

    /** The same, together with the cosines that few pairs of different people reach. */
    public CosineCalibration cosineCalibration() {
        return calibration;
    }
}

package dev.throughline.reid.training.importing;

import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Parameter;
import dev.throughline.reid.FeatureSettings;
import dev.throughline.reid.FeatureSettings.Projection;
import dev.throughline.reid.FeatureSettings.Tokens;
import dev.throughline.reid.ReidNetwork;
import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.CosineCalibration;
import dev.throughline.reid.packaging.InvalidModelException;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.packaging.PositionGrid;
import dev.throughline.reid.packaging.Safetensors;
import dev.throughline.reid.packaging.Tensor;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.vit.Activation;
import dev.throughline.reid.vit.LayerSettings;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.reid.vit.VitSettings.InputSize;
import dev.throughline.wire.settings.BadSettingsException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Builds a model package from the weights of a public backbone. The shape of the network is read from the tensors;
 * {@link ImportSettings} gives what they cannot tell. Nothing is trained, so the package has no meaningful calibration
 * until one is measured.
 */
public final class BackboneImport {
    private static final int HEAD = 64; // values of a head, in all common ViTs
    private static final float CLIP_EPSILON = 1e-5f; // PyTorch's default, which CLIP uses
    private static final float TIMM_EPSILON = 1e-6f;
    private static final int MARGIN = 1 << 20; // for the header of the weights file

    private final ImportSettings wanted;
    private final CheckpointKeyMapping names;
    private final Map<String, Tensor> tensors; // by our names
    private final PositionGrid before; // the grid of the file's positions
    private final ReidSettings settings;

    /**
     * The origin of an imported package.
     *
     * @param file the source file
     * @param sha256 of the file, 64 hex digits
     * @param names the mapping of its tensor names, and which of them were used
     * @param grid of its positions before they were resized to the network's grid
     * @param settings of the network
     */
    record Origin(String file, String sha256, CheckpointKeyMapping names, PositionGrid grid, ReidSettings settings) {}

    private BackboneImport(ImportSettings wanted, CheckpointKeyMapping names, Map<String, Tensor> tensors) {
        this.wanted = wanted;
        this.names = names;
        this.tensors = tensors;
        VitSettings vit = vit();
        before = grid(vit);
        settings = new ReidSettings(pixels(), vit, feature(vit.dim()), relation(vit));
    }

    /**
     * Reads a weights file and writes a package.
     *
     * @param file safetensors
     * @param folder of the package, created if it is missing
     * @param storage of the package's weights
     * @return the package's card, which describes the origin of each part
     * @throws InvalidModelException if the file is no safetensors file, or of no known network; the message says what
     *     it is
     * @throws BadSettingsException if the settings do not fit the file, or the folder already has a model
     */
    public static String run(Path file, Path folder, ImportSettings wanted, Safetensors.Storage storage) {
        if (ModelPackage.isIn(folder)) {
            throw new BadSettingsException(folder + " has a model already; give another folder with --out");
        }
        CheckpointFile opened = CheckpointFile.open(file);
        try {
            CheckpointKeyMapping names = CheckpointKeyMapping.of(opened.names());
            Map<String, Tensor> ours = opened.read(names.taken());
            BackboneImport made = new BackboneImport(wanted, names, ours);
            Map<String, Tensor> weights = made.weights();
            checkSize(weights, storage);
            String card = ImportCard.of(
                    wanted.name(),
                    new Origin(String.valueOf(file.getFileName()), opened.sha256(), names, made.before, made.settings));
            ModelPackage.write(folder, wanted.name(), made.settings, weights, storage, CosineCalibration.UNMEASURED);
            ModelPackage.writeCard(folder, card);
            return card;
        } catch (InvalidModelException e) {
            throw new InvalidModelException(file + " cannot be imported: " + e.getMessage(), e);
        }
    }

    private static void checkSize(Map<String, Tensor> weights, Safetensors.Storage storage) {
        long values = weights.values().stream()
                .mapToLong(tensor -> tensor.values().length)
                .sum();
        if (values * storage.bytes() > ModelPackage.MAX_BYTES - MARGIN) {
            throw new InvalidModelException("its " + values + " values would make a package of more than "
                    + ModelPackage.MAX_BYTES + " bytes, which would not open; --half needs half as many");
        }
    }

    private boolean clip() {
        return names.naming() == CheckpointFormat.CLIP || names.naming() == CheckpointFormat.CLIP_REID;
    }

    private VitSettings vit() {
        long[] kernel = needed("vit.stem.kernel", 4).shape(); // (D, 3, patch, patch)
        if (kernel[1] != 3 || kernel[2] != kernel[3]) {
            throw new InvalidModelException("its patches are not square with three colours: the first convolution is "
                    + Arrays.toString(kernel));
        }
        int dim = (int) kernel[0];
        int patch = (int) kernel[2];
        int stride = wanted.stride() == 0 ? patch : wanted.stride();
        if (stride > patch) {
            throw new BadSettingsException("--stride must be at most a patch of " + patch + " pixels, was " + stride);
        }
        InputSize input = wanted.input();
        if (input.height() < patch || input.width() < patch) {
            throw new BadSettingsException("--height and --width must be at least a patch of " + patch
                    + " pixels, were " + input.height() + " and " + input.width());
        }
        return new VitSettings(
                input, Stem.patches(patch, stride), dim, names.layers(), heads(dim), layer(), RelativePosition.NONE, 0);
    }

    private int heads(int dim) {
        if (names.naming() == CheckpointFormat.TRANSREID && !tensors.containsKey("vit.layer0.attention.qkv.bias")) {
            throw new InvalidModelException("it is TransReID's vit_small, whose attention scales its scores by 768^-.5"
                    + " instead of by the size of a head; import its vit_base or deit_small");
        }
        if (wanted.heads() == 0 && dim % HEAD != 0) {
            throw new BadSettingsException("a token of " + dim + " values has no whole number of heads of " + HEAD
                    + "; say how many with --heads");
        }
        int heads = wanted.heads() == 0 ? dim / HEAD : wanted.heads();
        if (dim % heads != 0) {
            throw new BadSettingsException("--heads must divide the " + dim + " values of a token, was " + heads);
        }
        return heads;
    }

    private LayerSettings layer() {
        Activation usual = clip() ? Activation.QUICK_GELU : Activation.GELU;
        return new LayerSettings(
                (int) needed("vit.layer0.widen.weight", 2).shape()[0],
                wanted.activation() == null ? usual : wanted.activation(),
                normFirst() ? CLIP_EPSILON : TIMM_EPSILON,
                normFirst());
    }

    private Normalisation pixels() {
        if (wanted.pixels() != null) {
            return wanted.pixels();
        }
        boolean clips =
                names.naming() == CheckpointFormat.CLIP || (names.naming() == CheckpointFormat.TIMM && normFirst());
        return clips ? Normalisation.clip() : Normalisation.halves(); // CLIP-ReID normalises with halves
    }

    /** CLIP's towers have a norm before the first layer, and so do timm's copies of them. */
    private boolean normFirst() {
        return tensors.containsKey("vit.first_norm.weight");
    }

    /** CLS alone, with CLIP's projection if there is one, used as in CLIP or CLIP-ReID. */
    private FeatureSettings feature(int dim) {
        if (!tensors.containsKey("projection")) {
            return new FeatureSettings(Tokens.CLS, Projection.NONE, 0, wanted.neck());
        }
        long[] shape = needed("projection", 2).shape();
        if (shape[0] != dim) {
            throw new InvalidModelException("its projection is of " + shape[0] + " values, its tokens of " + dim);
        }
        return new FeatureSettings(
                Tokens.CLS,
                names.naming() == CheckpointFormat.CLIP_REID ? Projection.BESIDE : Projection.ALONE,
                (int) shape[1],
                wanted.neck());
    }

    /** The default relation, with a coarser body grid if there are few patches. */
    private static RelationSettings relation(VitSettings vit) {
        RelationSettings usual = RelationSettings.defaults();
        if (vit.patches() < 2) {
            throw new BadSettingsException("--height " + vit.height() + " and --width " + vit.width()
                    + " make a single patch; a picture needs two or more");
        }
        return RelationSettings.soft(
                usual.scale(),
                Math.min(usual.bodyRows(), vit.rows()),
                Math.min(usual.bodyCols(), vit.cols()),
                usual.attentionTemperature(),
                usual.relationTemperature());
    }

    /** The grid of the file's positions; the file gives only their number. */
    private PositionGrid grid(VitSettings vit) {
        Tensor positions = needed("vit.absolute", clip() ? 2 : 3);
        int patches = positions.values().length / vit.dim() - 1; // the first is CLS's
        PositionGrid grid = wanted.grid();
        if (grid != null) {
            if (grid.rows() * grid.cols() != patches) {
                throw new BadSettingsException(
                        "--grid " + grid + " is not of the " + patches + " positions that the file has");
            }
            return grid;
        }
        if (patches == vit.patches()) {
            return new PositionGrid(vit.rows(), vit.cols());
        }
        int side = (int) Math.round(Math.sqrt(patches));
        if (side * side != patches) {
            throw new BadSettingsException("the file has positions for " + patches + " patches, which are neither the "
                    + vit.rows() + "x" + vit.cols() + " of --height " + vit.height() + ", --width " + vit.width()
                    + " and a stride of " + vit.stem().stride() + " nor a square" + strideThatFits(vit, patches)
                    + "; or say what they are with --grid ROWSxCOLS");
        }
        return new PositionGrid(side, side);
    }

    private static String strideThatFits(VitSettings vit, int patches) {
        int patch = vit.stem().patch();
        for (int stride = patch; stride > 0; stride--) {
            int rows = (vit.height() - patch) / stride + 1;
            int cols = (vit.width() - patch) / stride + 1;
            if (rows * cols == patches) {
                return "; --stride " + stride + " would make " + rows + "x" + cols;
            }
        }
        return "; no stride makes so many of a picture of that size: give the size it was trained on";
    }

    private Tensor needed(String name, int sides) {
        Tensor tensor = tensors.get(name);
        if (tensor == null) {
            throw new InvalidModelException("it has the names of " + names.naming() + ", but nothing for " + name);
        }
        if (tensor.shape().length != sides || Arrays.stream(tensor.shape()).anyMatch(side -> side < 1)) {
            throw new InvalidModelException("what would be " + name + " has shape " + Arrays.toString(tensor.shape())
                    + ", should have " + sides + " sides");
        }
        return tensor;
    }

    /** A value for each parameter of the network, by its name. */
    private Map<String, Tensor> weights() {
        int dim = settings.vit().dim();
        PositionGrid grid =
                new PositionGrid(settings.vit().rows(), settings.vit().cols());
        tensors.computeIfPresent(
                "vit.absolute",
                (name, positions) -> before.resized(
                        new Tensor(new long[] {1, 1 + before.rows() * before.cols(), dim}, positions.values()), grid));
        for (int layer = 0; layer < settings.vit().layers(); layer++) {
            scale("vit.layer" + layer + ".attention.out", "vit.layer" + layer + CheckpointKeyMapping.SCALE + 1);
            scale("vit.layer" + layer + ".narrow", "vit.layer" + layer + CheckpointKeyMapping.SCALE + 2);
        }
        joinNecks();
        Map<String, Tensor> weights = new LinkedHashMap<>();
        Set<String> missing = new TreeSet<>();
        new ReidNetwork(settings).named().forEach((name, parameter) -> {
            Tensor value = value(name, parameter);
            if (value == null) {
                missing.add(name);
            } else {
                weights.put(name, value);
            }
        });
        if (!missing.isEmpty()) {
            throw new InvalidModelException(
                    "it has the names of " + names.naming() + ", but nothing for " + String.join(", ", missing));
        }
        return weights;
    }

    /** Folds the scale of a layer's output, if there is one, into the dense layer before it. */
    private void scale(String dense, String factors) {
        Tensor scale = tensors.remove(factors);
        if (scale == null) {
            return;
        }
        for (String each : new String[] {dense + ".weight", dense + ".bias"}) {
            tensors.computeIfPresent(each, (name, tensor) -> {
                int out = scale.values().length;
                int in = tensor.values().length / out;
                if (in * out != tensor.values().length) {
                    throw new InvalidModelException(
                            "what would be " + name + " is " + tensor + ", what multiplies it " + scale);
                }
                float[] scaled = tensor.values().clone();
                for (int i = 0; i < scaled.length; i++) {
                    scaled[i] *= scale.values()[i / in];
                }
                return new Tensor(tensor.shape(), scaled);
            });
        }
    }

    /**
     * CLIP-ReID has one neck for the feature and one for its projection; our network has one neck for their
     * concatenation.
     */
    private void joinNecks() {
        for (String part : new String[] {"weight", "bias", "running_mean", "running_var"}) {
            Tensor projected = tensors.remove(CheckpointKeyMapping.NECK_PROJECTED + part);
            if (projected != null) {
                tensors.computeIfPresent(CheckpointKeyMapping.NECK + part, (name, plain) -> {
                    int size = plain.values().length;
                    float[] joined = Arrays.copyOf(plain.values(), size + projected.values().length);
                    System.arraycopy(projected.values(), 0, joined, size, projected.values().length);
                    return new Tensor(new long[] {joined.length}, joined);
                });
            }
        }
    }

    /** The file's value in the parameter's shape, or a neutral value where such a network has no such parameter. */
    private @Nullable Tensor value(String name, Parameter parameter) {
        long[] shape = parameter.getShape().getShape();
        Tensor tensor = tensors.get(name);
        if (tensor != null) {
            if (!Arrays.equals(withoutOnes(tensor.shape()), withoutOnes(shape))) {
                throw new InvalidModelException("what would be " + name + " is " + Arrays.toString(tensor.shape())
                        + ", should be " + Arrays.toString(shape));
            }
            return new Tensor(shape, tensor.values());
        }
        if (name.equals("neck.weight") || name.equals("neck.running_var")) {
            return filled(parameter.getShape(), 1);
        }
        boolean nothing = name.startsWith(CheckpointKeyMapping.NECK) // without a trained neck it is the identity
                || name.equals("vit.stem.bias") // CLIP's convolution has no bias
                || name.endsWith(".attention.qkv.bias") // some timm models have no bias here
                || name.equals("relation.absolute_scale"); // the logarithm of 1: ours, never trained
        return nothing ? filled(parameter.getShape(), 0) : null;
    }

    private static long[] withoutOnes(long[] shape) {
        return Arrays.stream(shape).filter(side -> side != 1).toArray();
    }

    private static Tensor filled(Shape shape, float value) {
        float[] values = new float[(int) shape.size()];
        Arrays.fill(values, value);
        return new Tensor(shape.getShape(), values);
    }
}

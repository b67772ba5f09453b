package dev.throughline.reid.training.importing;

import dev.throughline.reid.packaging.InvalidModelException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Maps the tensor names of a public weights file to the names in our network.
 *
 * <p>Sources: timm's {@code vision_transformer.py}; TransReID's {@code make_model.py}; CLIP's {@code model.py};
 * CLIP-ReID's {@code make_model_clipreid.py}.
 *
 * @param naming the naming scheme
 * @param layers encoder layers
 * @param taken the file's name of each needed tensor, and ours. Two of our names are no parameters of the network but
 *     are merged into others: {@code vit.layer0.scale1} and {@code scale2} ({@link #SCALE}), and
 *     {@code neck_projected.*}
 * @param ignored the file's name of each tensor that is not needed, and the reason
 */
record CheckpointKeyMapping(
        CheckpointFormat naming, int layers, Map<String, String> taken, Map<String, String> ignored) {
    static final String SCALE = ".scale"; // of the outputs of attention (1) and the dense layers (2), timm's LayerScale
    static final String NECK = "neck.";
    static final String NECK_PROJECTED = "neck_projected."; // CLIP-ReID has a separate neck after the projection

    private static final String TIMM_STEM = "patch_embed.proj.weight";
    private static final String CLIP_STEM = "conv1.weight";
    private static final String CLIP_CLS = "class_embedding";
    private static final int SHOWN = 5;

    private static final Map<String, String> TIMM_TENSORS = Map.of(
            TIMM_STEM,
            "vit.stem.kernel",
            "patch_embed.proj.bias",
            "vit.stem.bias",
            "cls_token",
            "vit.cls",
            "pos_embed",
            "vit.absolute",
            "norm_pre.weight",
            "vit.first_norm.weight",
            "norm_pre.bias",
            "vit.first_norm.bias",
            "norm.weight",
            "vit.norm.weight",
            "norm.bias",
            "vit.norm.bias");
    private static final Map<String, String> TIMM_LAYER = Map.of(
            "norm1.", "norm1.",
            "attn.qkv.", "attention.qkv.",
            "attn.proj.", "attention.out.",
            "norm2.", "norm2.",
            "mlp.fc1.", "widen.",
            "mlp.fc2.", "narrow.");
    private static final Map<String, String> CLIP_TENSORS = Map.of(
            CLIP_STEM,
            "vit.stem.kernel",
            CLIP_CLS,
            "vit.cls",
            "positional_embedding",
            "vit.absolute",
            "ln_pre.weight",
            "vit.first_norm.weight",
            "ln_pre.bias",
            "vit.first_norm.bias",
            "ln_post.weight",
            "vit.norm.weight",
            "ln_post.bias",
            "vit.norm.bias",
            "proj",
            "projection");
    private static final Map<String, String> CLIP_LAYER = Map.of(
            "ln_1.", "norm1.",
            "attn.in_proj_", "attention.qkv.",
            "attn.out_proj.", "attention.out.",
            "ln_2.", "norm2.",
            "mlp.c_fc.", "widen.",
            "mlp.c_proj.", "narrow.");

    private static final Pattern TIMM_IN_LAYER = Pattern.compile("blocks\\.(\\d{1,3})\\.(.+)");
    private static final Pattern CLIP_IN_LAYER = Pattern.compile("transformer\\.resblocks\\.(\\d{1,3})\\.(.+)");
    private static final Pattern TIMM_SCALE = Pattern.compile("ls([12])\\.gamma");
    private static final Pattern NECK_VALUE = Pattern.compile("bottleneck\\.(weight|bias|running_mean|running_var)");
    private static final Pattern PROJECTED_NECK_VALUE =
            Pattern.compile("bottleneck_proj\\.(weight|bias|running_mean|running_var)");
    private static final String CLASSIFIER = "a classifier of the people or things it was trained on";
    private static final String TEXT = "of CLIP's text side";
    private static final String CAMERAS = "what it learned of each of its own cameras (side information)";
    private static final String LOCAL = "TransReID's local branches; the global feature is taken";
    private static final String REPLACED = "the global branch has a trained copy of its own, b1";
    private static final String TRAINING = "of use in training only";

    /** Tensors that are known to be unused here, in the order of matching. */
    private static final List<Map.Entry<Pattern, String>> TIMM_IGNORED =
            List.of(rule("(head|fc)\\.(weight|bias)", CLASSIFIER), rule("mask_token", TRAINING));

    private static final List<Map.Entry<Pattern, String>> TRANSREID_IGNORED = List.of(
            rule("base\\.sie_embed", CAMERAS),
            rule("base\\.(head|fc)\\..*", CLASSIFIER),
            rule("classifier(_\\d)?\\.(weight|bias)", CLASSIFIER),
            rule("b2\\..*", LOCAL),
            rule("bottleneck_\\d\\..*", LOCAL),
            rule("bottleneck\\.num_batches_tracked", TRAINING));
    private static final List<Map.Entry<Pattern, String>> CLIP_IGNORED = List.of(
            rule(
                    "text\\..*|transformer\\..*|ln_final\\..*|token_embedding\\.weight|positional_embedding|text_projection",
                    TEXT),
            rule("logit_scale|logit_bias|context_length|vocab_size", TEXT),
            rule("input_resolution", TRAINING));
    private static final List<Map.Entry<Pattern, String>> CLIP_REID_IGNORED = List.of(
            rule("prompt_learner\\..*|text_encoder\\..*", TEXT),
            rule("cv_embed", CAMERAS),
            rule("classifier(_proj)?\\.(weight|bias)", CLASSIFIER),
            rule("bottleneck(_proj)?\\.num_batches_tracked", TRAINING));

    private static Map.Entry<Pattern, String> rule(String names, String why) {
        return Map.entry(Pattern.compile(names), why);
    }

    /**
     * Detects the naming scheme.
     *
     * @throws InvalidModelException if no known scheme matches, or if some names have no known meaning
     */
    static CheckpointKeyMapping of(Set<String> names) {
        for (String name : names) {
            if (name.equals(TIMM_STEM) || name.endsWith("." + TIMM_STEM)) {
                String prefix = name.substring(0, name.length() - TIMM_STEM.length());
                return prefix.equals("base.") || prefix.endsWith(".base.")
                        ? new Reader(CheckpointFormat.TRANSREID, prefix, "base.", names).read()
                        : new Reader(CheckpointFormat.TIMM, prefix, "", names).read();
            }
            if (name.equals(CLIP_CLS) || name.endsWith("." + CLIP_CLS)) {
                String prefix = name.substring(0, name.length() - CLIP_CLS.length());
                if (names.contains(prefix + CLIP_STEM)) {
                    return prefix.endsWith("image_encoder.")
                            ? new Reader(CheckpointFormat.CLIP_REID, prefix, "image_encoder.", names).read()
                            : new Reader(
                                            CheckpointFormat.CLIP,
                                            prefix,
                                            prefix.endsWith("visual.") ? "visual." : "",
                                            names)
                                    .read();
                }
            }
        }
        throw new InvalidModelException("its tensors have no names that are known here: timm's ViT has " + TIMM_STEM
                + ", TransReID base." + TIMM_STEM + ", CLIP visual." + CLIP_CLS + ", CLIP-ReID image_encoder."
                + CLIP_CLS + "; this has " + shown(names)
                + ". Hugging Face transformers names them otherwise: take the same model from timm");
    }

    private static String shown(Set<String> names) {
        List<String> first = names.stream().limit(SHOWN).toList();
        return String.join(", ", first) + (names.size() > SHOWN ? " and " + (names.size() - SHOWN) + " more" : "");
    }

    /** Maps the names of one file, given its naming scheme. */
    private static final class Reader {
        private final CheckpointFormat naming;
        private final String root; // prefix of all relevant names, such as DataParallel's "module."
        private final String tower; // prefix of the encoder's names
        private final Set<String> names;
        private final int layers;
        private final boolean branched; // TransReID with JPM: the last layer and the norm are in b1

        Reader(CheckpointFormat naming, String prefix, String tower, Set<String> names) {
            this.naming = naming;
            this.tower = tower;
            this.names = names;
            root = prefix.substring(0, prefix.length() - tower.length());
            layers = names.stream()
                            .filter(name -> name.startsWith(prefix))
                            .map(name -> inLayer().matcher(name.substring(prefix.length())))
                            .filter(Matcher::matches)
                            .mapToInt(matcher -> Integer.parseInt(matcher.group(1)))
                            .max()
                            .orElse(-1)
                    + 1;
            branched = naming == CheckpointFormat.TRANSREID && names.contains(root + "b1.1.weight");
        }

        CheckpointKeyMapping read() {
            Map<String, String> taken = new LinkedHashMap<>();
            Map<String, String> ignored = new TreeMap<>();
            Set<String> unknown = new TreeSet<>();
            for (String name : names) {
                String inner = name.startsWith(root) ? name.substring(root.length()) : name;
                String ours = ours(inner);
                String why = why(inner);
                if (why != null) {
                    ignored.put(name, why);
                } else if (ours != null) {
                    taken.put(name, ours);
                } else {
                    unknown.add(name);
                }
            }
            if (!unknown.isEmpty()) {
                throw new InvalidModelException("it has the names of " + naming + ", but what these of its tensors do"
                        + " is not known: " + String.join(", ", unknown)
                        + "; a network that needs them cannot be imported");
            }
            return new CheckpointKeyMapping(naming, layers, taken, ignored);
        }

        private boolean timm() {
            return naming == CheckpointFormat.TIMM || naming == CheckpointFormat.TRANSREID;
        }

        private Pattern inLayer() {
            return timm() ? TIMM_IN_LAYER : CLIP_IN_LAYER;
        }

        /** The name in our network. */
        private @Nullable String ours(String inner) {
            if (inner.startsWith(tower)) {
                String name = inner.substring(tower.length());
                Matcher layer = inLayer().matcher(name);
                return layer.matches()
                        ? ofLayer(layer.group(1), layer.group(2))
                        : (timm() ? TIMM_TENSORS : CLIP_TENSORS).get(name);
            }
            if (branched && inner.startsWith("b1.0.")) {
                return ofLayer(String.valueOf(layers - 1), inner.substring("b1.0.".length()));
            }
            if (branched && inner.startsWith("b1.1.")) {
                return "vit.norm." + inner.substring("b1.1.".length());
            }
            return neck(inner);
        }

        private @Nullable String ofLayer(String layer, String name) {
            String ours = "vit.layer" + layer;
            Matcher scale = TIMM_SCALE.matcher(name);
            if (timm() && scale.matches()) {
                return ours + SCALE + scale.group(1);
            }
            for (String kind : List.of("weight", "bias")) {
                if (name.endsWith(kind)) {
                    String part =
                            (timm() ? TIMM_LAYER : CLIP_LAYER).get(name.substring(0, name.length() - kind.length()));
                    return part == null ? null : ours + "." + part + kind;
                }
            }
            return null;
        }

        private @Nullable String neck(String inner) {
            Matcher value = NECK_VALUE.matcher(inner);
            if (naming != CheckpointFormat.TIMM && naming != CheckpointFormat.CLIP && value.matches()) {
                return NECK + value.group(1);
            }
            Matcher projected = PROJECTED_NECK_VALUE.matcher(inner);
            return naming == CheckpointFormat.CLIP_REID && projected.matches()
                    ? NECK_PROJECTED + projected.group(1)
                    : null;
        }

        /** The reason why it is not needed here. */
        private @Nullable String why(String inner) {
            if (branched && (inner.startsWith("base.blocks." + (layers - 1) + ".") || inner.startsWith("base.norm."))) {
                return REPLACED;
            }
            List<Map.Entry<Pattern, String>> rules = switch (naming) {
                case TIMM -> TIMM_IGNORED;
                case TRANSREID -> TRANSREID_IGNORED;
                case CLIP -> tower.isEmpty() ? List.of() : CLIP_IGNORED; // alone, it has no text tower
                case CLIP_REID -> CLIP_REID_IGNORED;
            };
            return rules.stream()
                    .filter(rule -> rule.getKey().matcher(inner).matches())
                    .map(Map.Entry::getValue)
                    .findFirst()
                    .orElse(null);
        }
    }

    /** The ignored names by reason. */
    Map<String, List<String>> ignoredByReason() {
        Map<String, List<String>> byReason = new TreeMap<>();
        ignored.forEach((name, why) ->
                byReason.computeIfAbsent(why, none -> new ArrayList<>()).add(name));
        return byReason;
    }
}

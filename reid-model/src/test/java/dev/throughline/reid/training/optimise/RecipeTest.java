package dev.throughline.reid.training.optimise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.ReidSettings;
import dev.throughline.reid.packaging.ModelPackage;
import dev.throughline.reid.picture.Normalisation;
import dev.throughline.reid.relation.RankedRelation;
import dev.throughline.reid.relation.RelationSettings;
import dev.throughline.reid.training.optimise.Recipe.RelationChange;
import dev.throughline.reid.vit.RelativePosition;
import dev.throughline.reid.vit.Stem;
import dev.throughline.reid.vit.VitSettings;
import dev.throughline.wire.settings.BadSettingsException;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

class RecipeTest {
    private static final Path EXAMPLE = Path.of("../docs/recipe.yaml");

    @TempDir
    private Path folder;

    @Test
    void theExampleHasEveryKeyWithItsDefault() throws IOException {
        Recipe example = Recipe.read(EXAMPLE);
        assertThat(example.training()).isEqualTo(TrainingSettings.defaults());
        ReidSettings usual = ReidSettings.defaults();
        assertThat(shape(example, usual)).isEqualTo(usual);
        RelationChange relation = example.relation();
        assertThat(new RankedRelation(relation.mainPatches(), relation.pairs(), relation.order()))
                .isEqualTo(RankedRelation.defaults());
        Map<String, Object> keys = new Yaml().load(Files.readString(EXAMPLE));
        requireEveryKey(Recipe.class, keys);
    }

    private static void requireEveryKey(Class<?> record, Map<?, ?> found) {
        TreeSet<String> keys = new TreeSet<>();
        for (RecordComponent component : record.getRecordComponents()) {
            String key = component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
            keys.add(key);
            if (component.getType().isRecord()) {
                requireEveryKey(component.getType(), (Map<?, ?>) found.get(key));
            }
        }
        assertThat(new TreeSet<>(found.keySet())).as(record.getSimpleName()).isEqualTo(keys);
    }

    @Test
    void aRecipeChangesWhatItNamesAndLeavesTheRestToTheInitialModel() throws IOException {
        ReidSettings shipped = ModelPackage.shipped().settings();
        assertThat(shape(read("steps: 8"), shipped)).isEqualTo(shipped);
        ReidSettings changed = shape(read("""
                network: {input: {height: 64}, stem: {kind: patch, patch: 8}, dim: 96, relative-position: none, drop-path: .2}
                relation: {temperature: 3, main-patches: 4, order: place}
                losses: {relation: jsd}
                """), shipped);
        assertThat(changed.vit())
                .isEqualTo(new VitSettings(64, 64, Stem.patches(8, 8), 96, 4, 3, RelativePosition.NONE, .2f));
        assertThat(changed.relation())
                .isEqualTo(RelationSettings.soft(RelationSettings.Scale.COSINE, 8, 2, .05, 3)
                        .of(new RankedRelation(4, RankedRelation.Pairs.COMBINATIONS, RankedRelation.Order.PLACE)));
        assertThat(changed.feature()).isEqualTo(shipped.feature());
    }

    @Test
    void theRecipesInTheShippedModelsCardMakeItsNetwork() throws IOException {
        ReidSettings shape = new ReidSettings(
                Normalisation.imageNet(),
                VitSettings.defaults(),
                ReidSettings.defaults().feature(),
                RelationSettings.defaults());
        String card = Files.readString(Path.of("src/main/resources/model/CARD.md"));
        List<String> recipes = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(card)
                .results()
                .map(block -> block.group(1))
                .toList();
        assertThat(recipes).hasSize(5);
        for (String recipe : recipes) {
            shape = read(recipe).shape(shape, shape.pixels(), Stem.Kind.MOBILE);
        }
        assertThat(shape).isEqualTo(ModelPackage.shipped().settings());
        assertThat(read(recipes.get(4)).training().optimiser().freeze()).hasSize(4);
    }

    @Test
    void aShortTrainingHasAShortWarmUp() throws IOException {
        assertThat(read("steps: 50").training().optimiser().warmUp()).isEqualTo(25);
        assertThat(Recipe.defaults().with(80, 7).training().optimiser().warmUp())
                .isEqualTo(40);
        assertThat(Recipe.defaults().with(80, 7).training().seed()).isEqualTo(7);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "optimizer: {}                         | unknown key 'optimizer'; did you mean 'optimiser'? (line 1)",
                "network: {layer: 3}                   | unknown key 'layer' of 'network'; did you mean 'layers'? (line 1)",
                "network: {height: 64}                 | unknown key 'height' of 'network'; it stands below 'input' (line 1)",
                "optimiser: {learning-rate: fast}      | optimiser: learning-rate: expected a number, found 'fast' (line 1)",
                "optimiser: {learning-rate: 0}         | optimiser: learning-rate: must be above 0, was 0 (line 1)",
                "optimiser: {method: adam}             | optimiser: method: expected adamw or sgd, found 'adam' (line 1)",
                "optimiser: {method: }                 | optimiser: method: expected adamw or sgd, found nothing; leave the key out for the default, adamw (line 1)",
                "optimiser: {freeze: vit.stem}         | optimiser: freeze: expected a list such as [a, b], found 'vit.stem' (line 1)",
                "losses: {relation: emd}               | losses: relation: expected none, triplet, kl, jsd or soft-jsd, found 'emd' (line 1)",
                "losses: {relation-margin: .7}         | losses: relation-margin: must lie in 0..0.6931471805599453, was 0.7 (line 1)",
                "network: {drop-path: 1}               | network: drop-path: must be at least 0 and below 1, was 1 (line 1)",
                "network: {stem: {kind: !!str conv2}}  | network: stem: kind: expected conv, mobile, osnet or patch, found 'conv2' (line 1)",
                "network: {stem: {kind: !best conv}}   | network: stem: kind: the tag '!best' means nothing here; write the value itself (line 1)",
                "relation: {main-patches: 1}           | relation: main-patches: must be at least 2, was 1 (line 1)",
                "batch: {identities: 1.5}              | batch: identities: expected a whole number, found '1.5' (line 1)",
                "steps: 0                              | steps: must be at least 1, was 0 (line 1)",
                "seed: [1]                             | seed: expected a whole number, found a list (line 1)",
                "quickly                               | expected keys and values, such as 'steps: 4000' and 'optimiser:', found 'quickly'",
            })
    void aMistakeIsNamedWithItsKeyValueAndLine(String yaml, String message) {
        assertThatThrownBy(() -> read(yaml))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage(folder.resolve("my.yaml") + ": " + message);
    }

    @Test
    void allMistakesAreToldEachWithItsLine() {
        assertThatThrownBy(() -> read("steps: many\nbatch:\n  identities: 1\n  images: 4\nevaluation:\n  every: 0\n"))
                .hasMessage(List.of(
                                "steps: expected a whole number, found 'many' (line 1)",
                                "batch: identities: must be at least 2, was 1 (line 3)",
                                "unknown key 'images' of 'batch'; did you mean 'identities'? (line 4)",
                                "evaluation: every: must be at least 1, was 0 (line 6)")
                        .stream()
                        .map(each -> folder.resolve("my.yaml") + ": " + each)
                        .collect(Collectors.joining("\n")));
    }

    @Test
    void aMissingFileIsNamed() {
        assertThatThrownBy(() -> Recipe.read(folder.resolve("none.yaml")))
                .isInstanceOf(BadSettingsException.class)
                .hasMessage(folder.resolve("none.yaml") + ": no such file; name a recipe.yaml");
    }

    private static ReidSettings shape(Recipe recipe, ReidSettings base) {
        return recipe.shape(base, base.pixels(), base.vit().stem().kind());
    }

    private Recipe read(String yaml) throws IOException {
        return Recipe.read(Files.writeString(folder.resolve("my.yaml"), yaml));
    }
}

package dev.throughline.wire.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.yaml.snakeyaml.Yaml;

/** What {@code docs} says of {@code site.yaml} is what the code takes. */
class SettingsPageTest {
    private static final Path DOCS = Path.of("../docs");

    @Test
    void thePageHasAllKeysAsTheCodeHasThem() throws IOException {
        assertGolden("settings.md", new SettingsPage().markdown());
    }

    @Test
    void theSchemaForEditorsHasAllKeysAsTheCodeHasThem() throws IOException {
        assertGolden("site.schema.json", new SettingsPage().schema());
    }

    private static void assertGolden(String name, String actual) throws IOException {
        Path golden = DOCS.resolve(name);
        String update = System.getProperty("golden.update", "");
        if (!update.isEmpty() && !update.startsWith("$")) { // Maven passes the bare name on where it is not set
            Files.writeString(golden, actual);
        }
        assertThat(golden)
                .as("%s; -Dgolden.update=true accepts the change", golden)
                .exists();
        assertThat(actual)
                .as("%s; -Dgolden.update=true accepts the change", golden)
                .isEqualTo(Files.readString(golden));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "site: shop",
                "cameras: {}",
                "{site: 7, start: '2024-05-01T08:00:00Z'}",
                "cameras: {gate: {url: a.mp4, fps: 2.5, mirror: true, offset: -1.5s, neighbours: [], idle-timeout: 1m}}",
                "cameras: {a: &a {url: a.mp4, crop: {x: .5, width: .5}}, b: {<<: *a, url: b.mp4, neighbours: [a]}}",
                "cameras: {g: {url: 0, ground: {size: [640, 480], homography: [.01, 0, 0, 0, .01, 0, 0, 0, 1]}}}",
                "embed: {device: gpu, batch: 1}",
                "link: {camera-timeout: 0s, false-match-rate: .5}",
                "kafka: {client: {security.protocol: SSL, a: 1, b: true}, retention: -1ms, replication: -1}",
            })
    void whatIsAllowedIsAllowedInEditorsToo(String yaml) throws IOException {
        assertThatCode(() -> SiteFile.parse(yaml, "site.yaml", Path.of("/"))).doesNotThrowAnyException();
        assertThat(mistakes(yaml)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "just text",
                "[a]",
                "links: {window: 1s}",
                "cameras: [a.mp4]",
                "cameras: {g: a.mp4}",
                "cameras: {g: {fps: 3}}",
                "cameras: {'a/b': {url: a.mp4}}",
                "cameras: {g: {id: g, url: a.mp4}}",
                "cameras: {g: {url: a.mp4, fps: ten}}",
                "cameras: {g: {url: a.mp4, fps: -1}}",
                "cameras: {g: {url: a.mp4, fps: null}}",
                "cameras: {g: {url: a.mp4, width: 1.5}}",
                "cameras: {g: {url: a.mp4, jpeg-quality: 101}}",
                "cameras: {g: {url: a.mp4, idle-timeout: 3}}",
                "cameras: {g: {url: a.mp4, neighbours: g}}",
                "cameras: {g: {url: a.mp4, mirror: maybe}}",
                "cameras: {g: {url: a.mp4, crop: {left: 1}}}",
                "cameras: {g: {url: a.mp4, crop: {width: 0}}}",
                "cameras: {g: {url: a.mp4, ground: {size: [a, b]}}}",
                "embed: {device: tpu}",
                "detect: {confidence: 1}",
                "kafka: {client: {a: [b]}}",
                "track: 7",
            })
    void whatIsRefusedIsMarkedInEditorsToo(String yaml) throws IOException {
        assertThatThrownBy(() -> SiteFile.parse(yaml, "site.yaml", Path.of("/")))
                .isInstanceOf(BadSettingsException.class);
        assertThat(mistakes(yaml)).isNotEmpty();
    }

    @Test
    void theDemosSiteIsAsTheSchemaSays() throws IOException {
        Path demo = Path.of("../demo/site.yaml");
        assertThat(demo).content().startsWith("# yaml-language-server: $schema=../docs/site.schema.json\n");
        assertThat(mistakes(Files.readString(demo).replace("2024-05-01T08:00:00Z", "'2024-05-01T08:00:00Z'")))
                .isEmpty();
    }

    private static List<Error> mistakes(String yaml) throws IOException {
        Schema schema = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
                .getSchema(Files.readString(DOCS.resolve("site.schema.json")));
        Object tree = new Yaml().load(yaml);
        return schema.validate(new ObjectMapper().writeValueAsString(tree), InputFormat.JSON);
    }
}

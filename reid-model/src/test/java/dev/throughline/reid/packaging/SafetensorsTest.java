package dev.throughline.reid.packaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throughline.reid.packaging.Safetensors.Storage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsTest {
    @Test
    void tensorsComeBackAsTheyWereInTheirOrder() {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("b", new Tensor(new long[] {2, 3}, new float[] {1, -2, 3.5f, Float.MIN_VALUE, 5, 6}));
        tensors.put("a", new Tensor(new long[] {}, new float[] {7}));
        tensors.put("none", new Tensor(new long[] {0, 4}, new float[] {}));
        Map<String, Tensor> back = Safetensors.read(Safetensors.write(tensors, Storage.F32));
        assertThat(back.keySet()).containsExactly("b", "a", "none");
        tensors.forEach((name, tensor) -> {
            assertThat(back.get(name).shape()).containsExactly(tensor.shape());
            assertThat(back.get(name).values()).containsExactly(tensor.values());
        });
    }

    @Test
    void halfPrecisionKeepsElevenBits() {
        float[] values = {1, -.1f, 65504, 6e-8f, 3e-5f, 0, 1e-9f, 1e6f};
        Tensor back = Safetensors.read(Safetensors.write(Map.of("x", new Tensor(new long[] {8}, values)), Storage.F16))
                .get("x");
        assertThat(back.values())
                .containsExactly(
                        new float[] {1, -.1f, 65504, 6e-8f, 3e-5f, 0, 0, Float.POSITIVE_INFINITY},
                        Offset.offset(3e-5f));
        assertThat(back.values()[3]).isEqualTo(0x1p-24f); // the smallest half
        assertThat(back.values()[6]).isZero();
    }

    @Test
    void everyHalfSurvivesTheWayThroughFloat() {
        for (int bits = Short.MIN_VALUE; bits <= Short.MAX_VALUE; bits++) {
            float value = Float16.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(Float16.of(value)).as("half %x", bits & 0xffff).isEqualTo((short) bits);
            }
        }
        assertThat(Float16.toFloat(Float16.of(Float.NaN))).isNaN();
        assertThat(Float16.toFloat(Float16.of(2049))).isEqualTo(2048); // a tie, to even
        assertThat(Float16.toFloat(Float16.of(2051))).isEqualTo(2052);
        assertThat(Float16.toFloat(Float16.of(65519.9f))).isEqualTo(65504);
    }

    @Test
    void bfloatsAreTheUpperHalvesOfFloats() {
        byte[] file = file("{\"x\":{\"dtype\":\"BF16\",\"shape\":[4],\"data_offsets\":[0,8]}}", 8);
        byte[] values = {(byte) 0x80, 0x3f, 0x49, (byte) 0xc0, (byte) 0x80, 0x7f, 0x01, 0}; // low byte first
        System.arraycopy(values, 0, file, file.length - values.length, values.length);
        assertThat(Safetensors.read(file).get("x").values())
                .containsExactly(1, -3.140625f, Float.POSITIVE_INFINITY, 0x1p-133f);
    }

    @Test
    void floatsBecomeTheNearestBfloat() {
        float[] values = {1, 1 + 0x1p-8f, 1 + 3 * 0x1p-8f, -.1f, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY};
        Tensor back = Safetensors.read(Safetensors.write(Map.of("x", new Tensor(new long[] {7}, values)), Storage.BF16))
                .get("x");
        assertThat(back.values())
                .containsExactly(
                        1,
                        1, // a tie, to even
                        1 + 4 * 0x1p-8f, // likewise
                        -0x1.9ap-4f,
                        Float.POSITIVE_INFINITY,
                        Float.NaN,
                        Float.NEGATIVE_INFINITY);
    }

    @Test
    void tensorsThatAreNotWantedAreNotLookedAt() {
        String header = "{'n':{'dtype':'I64','shape':[1],'data_offsets':[0,8]},"
                + "'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}}";
        ByteBuffer file = ByteBuffer.wrap(file(header.replace('\'', '"'), 8));
        assertThat(Safetensors.names(file)).containsExactly("n", "x");
        assertThat(Safetensors.read(file, "x"::equals).keySet()).containsExactly("x");
        assertThatThrownBy(() -> Safetensors.read(file, "n"::equals)).hasMessageContaining("type 'I64'");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`', // apostrophes stand for quotes
            value = {
                "{'x':{'dtype':'F32','shape':[3],'data_offsets':[0,8]}} | needs 12 bytes, has 8",
                "{'x':{'dtype':'F32','shape':[4],'data_offsets':[0,16]}} | outside the 8 bytes of values",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[-8,0]}} | outside the 8 bytes of values",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[8,0]}} | outside the 8 bytes of values",
                "{'x':{'dtype':'F32','shape':[9223372036854775807,2],'data_offsets':[0,8]}} | larger than any file",
                "{'x':{'dtype':'F32','shape':[-2],'data_offsets':[0,8]}} | a side of -2",
                "{'x':{'dtype':'F32','shape':[1.5],'data_offsets':[0,8]}} | a side of 1.5",
                "{'x':{'dtype':'F32','shape':2,'data_offsets':[0,8]}} | has no shape",
                "{'x':{'dtype':'F64','shape':[1],'data_offsets':[0,8]}} | type 'F64'; F32, F16 and BF16 can be read",
                "{'x':{'dtype':'BF16','shape':[3],'data_offsets':[0,8]}} | needs 6 bytes, has 8",
                "{'x':{'dtype':'BF16','shape':[5],'data_offsets':[0,10]}} | outside the 8 bytes of values",
                "{'x':{'dtype':'BF16','shape':[4611686018427387904,2],'data_offsets':[0,8]}} | larger than any file",
                "{'x':{'dtype':'F32','shape':[2]}} | outside the 8 bytes",
                "{'x':7} | type ''",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'y':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}} | 'y' overlaps",
                "{'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]},'x':{'dtype':'F32','shape':[2],'data_offsets':[0,8]}} | Duplicate field 'x'",
                "[1] | no JSON object",
                "{'x' | no JSON"
            })
    void aHeaderThatSaysWhatCannotBeIsRefused(String header, String why) {
        assertThatThrownBy(() -> Safetensors.read(file(header.replace('\'', '"'), 8)))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining(why);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, 0, 1, 9, 1 << 20, Long.MAX_VALUE, Long.MIN_VALUE})
    void aHeaderLengthThatIsNotThereIsRefused(long length) {
        byte[] file = ByteBuffer.allocate(16)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(length)
                .array();
        assertThatThrownBy(() -> Safetensors.read(file))
                .isInstanceOf(InvalidModelException.class)
                .hasMessageContaining("a header of " + length + " bytes");
    }

    @Test
    void bytesThatWereChangedAnywhereAreReadOrRefusedButNeverThrowAnythingElse() {
        byte[] whole =
                Safetensors.write(Map.of("x", new Tensor(new long[] {2, 2}, new float[] {1, 2, 3, 4})), Storage.F32);
        Random random = new Random(3);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = Arrays.copyOf(whole, random.nextInt(4) == 0 ? random.nextInt(whole.length) : whole.length);
            for (int i = 0; i < 3 && changed.length > 0; i++) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            try {
                Safetensors.read(changed);
            } catch (InvalidModelException expected) {
                assertThat(expected).hasMessageStartingWith("safetensors: ");
            }
        }
    }

    private static byte[] file(String header, int dataBytes) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + json.length + dataBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .array();
    }
}

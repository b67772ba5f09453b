package dev.throughline.reid.packaging;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The safetensors format: eight bytes with the header's length, little-endian; a JSON header with the type, shape and
 * place of each tensor; the values.
 *
 * <p>The header is not trusted. Everything it states is checked against the actual bytes before anything is allocated.
 *
 * @see <a href="https://github.com/huggingface/safetensors">github.com/huggingface/safetensors</a>
 */
public final class Safetensors {
    /** How values are stored. */
    public enum Storage {
        F32(4) {
            @Override
            void put(ByteBuffer file, float value) {
                file.putFloat(value);
            }

            @Override
            float get(ByteBuffer data, int at) {
                return data.getFloat(at);
            }
        },
        F16(2) {
            @Override
            void put(ByteBuffer file, float value) {
                file.putShort(Float16.of(value));
            }

            @Override
            float get(ByteBuffer data, int at) {
                return Float16.toFloat(data.getShort(at));
            }
        },
        /** The upper half of a float: 1 sign bit, 8 exponent bits, 7 mantissa bits. */
        BF16(2) {
            @Override
            void put(ByteBuffer file, float value) {
                int bits = Float.floatToIntBits(value); // one NaN for all: rounding could carry others into infinity
                file.putShort((short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16)); // to the nearest, ties to even
            }

            @Override
            float get(ByteBuffer data, int at) {
                return Float.intBitsToFloat(data.getShort(at) << 16);
            }
        };

        private final int bytes;

        Storage(int bytes) {
            this.bytes = bytes;
        }

        /** The size of one value. */
        public int bytes() {
            return bytes;
        }

        abstract void put(ByteBuffer file, float value);

        abstract float get(ByteBuffer data, int at);
    }

    private static final int MAX_HEADER_BYTES = 1 << 20;
    private static final int MAX_SIDES = 8;
    private static final String METADATA = "__metadata__";
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private Safetensors() {}

    /** The bytes of the file, with the tensors in the order of the map. */
    public static byte[] write(Map<String, Tensor> tensors, Storage storage) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try {
            write(tensors, storage, file);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // impossible: the stream is in memory
        }
        return file.toByteArray();
    }

    /** The same, tensor by tensor, for weights that memory should not hold twice. */
    static void write(Map<String, Tensor> tensors, Storage storage, OutputStream file) throws IOException {
        byte[] json = header(tensors, storage);
        byte[] length = new byte[Long.BYTES];
        little(length).putLong(json.length);
        file.write(length);
        file.write(json);
        for (Tensor tensor : tensors.values()) {
            byte[] bytes = new byte[Math.multiplyExact(tensor.values().length, storage.bytes)];
            ByteBuffer values = little(bytes);
            for (float value : tensor.values()) {
                storage.put(values, value);
            }
            file.write(bytes);
        }
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] header(Map<String, Tensor> tensors, Storage storage) {
        ObjectNode header = JSON.createObjectNode();
        long offset = 0;
        for (Map.Entry<String, Tensor> entry : tensors.entrySet()) {
            ObjectNode described = header.putObject(entry.getKey());
            described.put("dtype", storage.name());
            for (long side : entry.getValue().shape()) {
                described.withArray("shape").add(side);
            }
            described.withArray("shape"); // also present when the shape is empty
            long end = offset + (long) entry.getValue().values().length * storage.bytes;
            described.putArray("data_offsets").add(offset).add(end);
            offset = end;
        }
        return padded(header.toString());
    }

    /** Pads with spaces to a multiple of eight, so that the values are aligned. */
    private static byte[] padded(String json) {
        int length = json.getBytes(StandardCharsets.UTF_8).length;
        return (json + " ".repeat((8 - length % 8) % 8)).getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads a file that {@link #write} or another program wrote, in F32, F16 or BF16.
     *
     * @throws InvalidModelException if the bytes are no such file, or their header is inconsistent
     */
    public static Map<String, Tensor> read(byte[] file) {
        return read(ByteBuffer.wrap(file), name -> true);
    }

    /**
     * Reads only the wanted tensors. Header entries of other tensors are not checked.
     *
     * @throws InvalidModelException as {@link #read(byte[])}
     */
    public static Map<String, Tensor> read(ByteBuffer file, Predicate<String> wanted) {
        ByteBuffer bytes = file.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        JsonNode header = header(bytes);
        ByteBuffer data = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        long used = 0;
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals(METADATA) && wanted.test(entry.getKey())) {
                Place place = Place.of(entry.getKey(), entry.getValue(), data.limit());
                used += place.end - place.begin;
                if (used > data.limit()) { // each lies inside, so they overlap
                    throw new InvalidModelException("safetensors: tensor '" + entry.getKey() + "' overlaps another");
                }
                tensors.put(entry.getKey(), place.read(data));
            }
        }
        return tensors;
    }

    /**
     * The names of a file's tensors.
     *
     * @throws InvalidModelException if it has no header
     */
    public static Set<String> names(ByteBuffer file) {
        Set<String> names = new TreeSet<>();
        header(file.duplicate().order(ByteOrder.LITTLE_ENDIAN)).fieldNames().forEachRemaining(names::add);
        names.remove(METADATA);
        return names;
    }

    private static JsonNode header(ByteBuffer bytes) {
        if (bytes.remaining() < Long.BYTES) {
            throw new InvalidModelException("safetensors: " + bytes.remaining() + " bytes are too few for a header");
        }
        long length = bytes.getLong();
        if (length < 2 || length > MAX_HEADER_BYTES || length > bytes.remaining()) {
            throw new InvalidModelException("safetensors: a header of " + length + " bytes, with " + bytes.remaining()
                    + " there and at most " + MAX_HEADER_BYTES + " allowed");
        }
        byte[] json = new byte[(int) length];
        bytes.get(json);
        try {
            JsonNode header = JSON.readTree(json);
            if (!header.isObject()) {
                throw new InvalidModelException("safetensors: the header is no JSON object");
            }
            return header;
        } catch (JacksonException e) {
            throw new InvalidModelException("safetensors: the header is no JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // impossible: the bytes are in memory
        }
    }

    /** The checked place of a tensor. */
    private record Place(Storage storage, List<Long> sides, int begin, int end) {
        static Place of(String name, JsonNode described, int available) {
            Storage storage = storage(name, described.path("dtype").asText());
            JsonNode shape = described.path("shape");
            if (!shape.isArray() || shape.size() > MAX_SIDES) {
                throw invalid(name, "has no shape of at most " + MAX_SIDES + " sides: " + shape);
            }
            long bytes = storage.bytes;
            List<Long> sides = new ArrayList<>();
            for (JsonNode side : shape) {
                if (!side.canConvertToLong() || !side.isIntegralNumber() || side.asLong() < 0) {
                    throw invalid(name, "has a side of " + side);
                }
                sides.add(side.asLong());
                try {
                    bytes = Math.multiplyExact(bytes, side.asLong());
                } catch (ArithmeticException e) {
                    throw invalid(name, "is larger than any file: " + shape);
                }
            }
            JsonNode offsets = described.path("data_offsets");
            long begin = offsets.path(0).asLong(-1);
            long end = offsets.path(1).asLong(-1);
            if (begin < 0 || end < begin || end > available) {
                throw invalid(name, "lies at " + offsets + ", outside the " + available + " bytes of values");
            }
            if (end - begin != bytes) {
                throw invalid(name, "of shape " + shape + " needs " + bytes + " bytes, has " + (end - begin));
            }
            return new Place(storage, sides, (int) begin, (int) end);
        }

        private static Storage storage(String name, String dtype) {
            return switch (dtype) {
                case "F32" -> Storage.F32;
                case "F16" -> Storage.F16;
                case "BF16" -> Storage.BF16;
                default -> throw invalid(name, "is of type '" + dtype + "'; F32, F16 and BF16 can be read");
            };
        }

        private static InvalidModelException invalid(String name, String what) {
            return new InvalidModelException("safetensors: tensor '" + name + "' " + what);
        }

        Tensor read(ByteBuffer data) {
            float[] values = new float[(end - begin) / storage.bytes];
            for (int i = 0; i < values.length; i++) {
                values[i] = storage.get(data, begin + i * storage.bytes);
            }
            return new Tensor(sides.stream().mapToLong(Long::longValue).toArray(), values);
        }
    }
}

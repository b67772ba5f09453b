package dev.throughline.wire.message;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * JSON for people and other programs: on one line, with keys in kebab case and in the order of the record's components. Numbers are rounded
 * to 4 places, so that files can be compared byte by byte. Unknown keys are ignored on reading, so a newer writer does not break an older
 * reader.
 */
public final class JsonCodec<T> implements Codec<T> {
    private static final int PLACES = 4;
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
            .addModule(new SimpleModule()
                    .addSerializer(Float.class, new Rounded<>())
                    .addSerializer(float.class, new Rounded<>())
                    .addSerializer(Double.class, new Rounded<>())
                    .addSerializer(double.class, new Rounded<>()))
            .build();

    private final Class<T> type;

    private JsonCodec(Class<T> type) {
        this.type = type;
    }

    /** For a record of this type. */
    public static <T> Codec<T> of(Class<T> type) {
        return new JsonCodec<>(type);
    }

    @Override
    public byte[] encode(T value) {
        try {
            return MAPPER.writeValueAsBytes(value);
        } catch (JsonProcessingException bug) {
            throw new IllegalStateException("a " + type.getSimpleName() + " that cannot be written as JSON", bug);
        }
    }

    @Override
    public T decode(byte[] bytes) {
        try {
            T value = MAPPER.readValue(bytes, type);
            if (value == null) {
                throw new BadRecordException("not a " + type.getSimpleName() + " in JSON: null");
            }
            return value;
        } catch (IOException notJson) {
            String reason =
                    notJson instanceof JsonProcessingException json ? json.getOriginalMessage() : notJson.getMessage();
            throw new BadRecordException("not a " + type.getSimpleName() + " in JSON: " + reason, notJson);
        }
    }

    /** 4 places, half even, no exponent, no trailing zeros: {@code 0.5}, {@code 12}, {@code -3.1416}. */
    private static final class Rounded<N extends Number> extends JsonSerializer<N> {
        @Override
        public void serialize(N value, JsonGenerator json, SerializerProvider provider) throws IOException {
            double number = value.doubleValue();
            if (!Double.isFinite(number)) {
                throw new IllegalArgumentException("JSON has no " + number);
            }
            BigDecimal rounded = new BigDecimal(value.toString()).setScale(PLACES, RoundingMode.HALF_EVEN);
            json.writeNumber(
                    rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString());
        }
    }
}

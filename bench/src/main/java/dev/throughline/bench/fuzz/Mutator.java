package dev.throughline.bench.fuzz;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Changes values in a protobuf message, so that it remains a valid message: a codec may accept it, while later code does not expect it. */
final class Mutator {
    private static final int LONG_ID = 70_000; // more than DataOutputStream.writeUTF takes
    private static final int MANY = 1_200;

    private final Random random;
    private final List<String> ids;

    /** @param ids existing ids of sites and cameras, so that a record may name another one */
    Mutator(Random random, List<String> ids) {
        this.random = random;
        this.ids = List.copyOf(ids);
    }

    /** The message with one to three changed values. */
    Message mutated(Message message) {
        Message.Builder builder = message.toBuilder();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            change(builder);
        }
        return builder.build();
    }

    /** Changes one value, anywhere in the tree. */
    private void change(Message.Builder builder) {
        List<FieldDescriptor> fields = builder.getDescriptorForType().getFields();
        FieldDescriptor field = fields.get(random.nextInt(fields.size()));
        if (field.getContainingOneof() != null && builder.hasOneof(field.getContainingOneof())) {
            field = builder.getOneofFieldDescriptor(field.getContainingOneof()); // of two kinds the one that it is
        }
        if (field.isRepeated()) {
            changeRepeated(builder, field);
        } else if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
            if (random.nextInt(20) == 0) {
                builder.clearField(field);
            } else {
                Message.Builder part = ((Message) builder.getField(field)).toBuilder();
                change(part);
                builder.setField(field, part.build());
            }
        } else {
            builder.setField(field, value(field, builder.getField(field)));
        }
    }

    private void changeRepeated(Message.Builder builder, FieldDescriptor field) {
        int count = builder.getRepeatedFieldCount(field);
        List<Object> values = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            values.add(builder.getRepeatedField(field, i));
        }
        boolean isMessage = field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
        int at = count == 0 ? 0 : random.nextInt(count);
        switch (random.nextInt(count == 0 ? 1 : 8)) {
            case 0 -> values.add(isMessage ? builder.newBuilderForField(field).build() : value(field, nothing(field)));
            case 1 -> values.clear();
            case 2 -> values.remove(at);
            case 3 -> values.add(values.get(at));
            case 4 -> {
                if (random.nextInt(10) == 0) {
                    for (int i = 0; i < MANY; i++) {
                        values.add(values.get(at));
                    }
                }
            }
            case 5 -> values.set(at, values.get(random.nextInt(count)));
            default -> {
                if (isMessage) {
                    Message.Builder part = ((Message) values.get(at)).toBuilder();
                    change(part);
                    values.set(at, part.build());
                } else {
                    values.set(at, value(field, values.get(at)));
                }
            }
        }
        builder.clearField(field);
        values.forEach(each -> builder.addRepeatedField(field, each));
    }

    private static Object nothing(FieldDescriptor field) {
        return switch (field.getJavaType()) {
            case LONG -> 0L;
            case FLOAT -> 0f;
            case DOUBLE -> 0.;
            case STRING -> "";
            default -> 0;
        };
    }

    private Object value(FieldDescriptor field, Object before) {
        return switch (field.getJavaType()) {
            case INT -> pick(0, -1, 1, 2, 63, 64, 1_000_000, 1_000_001, Integer.MAX_VALUE, Integer.MIN_VALUE);
            case LONG -> wholeNumber((Long) before);
            case FLOAT -> real(((Float) before)).floatValue();
            case DOUBLE -> real((Double) before);
            case BOOLEAN -> random.nextBoolean();
            case STRING -> text((String) before);
            case BYTE_STRING -> ByteString.copyFromUtf8(text(""));
            case ENUM ->
                field.getEnumType()
                        .getValues()
                        .get(random.nextInt(field.getEnumType().getValues().size()));
            case MESSAGE -> throw new IllegalStateException(field.getName() + " is no value");
        };
    }

    private long wholeNumber(long before) {
        return switch (random.nextInt(5)) {
            case 0 -> pick(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, Long.MAX_VALUE - 1, Integer.MAX_VALUE + 1L);
            case 1 -> (1L << 52) - 2 + random.nextInt(4);
            case 2 -> before + random.nextInt(3) - 1;
            case 3 -> before + pick(-3_600_000_000L, -1_000_000L, 1_000_000L, 40_000_000L, 86_400_000_000L);
            default -> random.nextLong() >>> random.nextInt(64);
        };
    }

    private Double real(double before) {
        return switch (random.nextInt(4)) {
            case 0 ->
                pick(
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY,
                        0.,
                        -0.,
                        (double) Float.MAX_VALUE,
                        Double.MAX_VALUE,
                        (double) Float.MIN_VALUE);
            case 1 -> pick(1e6, -1e6, 999_999.94, 1e-6, 1e-30, 1e9, -1e9, 1.0000001);
            case 2 -> -before;
            default -> before * pick(.5, 2., 1e-3, 1e3, 1e-20);
        };
    }

    private String text(String before) {
        return switch (random.nextInt(10)) {
            case 0 -> "";
            case 1 -> " ";
            case 2 -> "x".repeat(200);
            case 3 -> "é".repeat(201);
            case 4 -> "x".repeat(LONG_ID);
            case 5 -> before + "\0";
            case 6 -> before + "/1";
            case 7 -> "Straße 7: ‘quoted’ \"%d\" 🙂";
            default -> ids.get(random.nextInt(ids.size()));
        };
    }

    @SafeVarargs
    final <T> T pick(T... values) {
        return values[random.nextInt(values.length)];
    }
}

package dev.throughline.streams;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import dev.throughline.wire.proto.State;

/**
 * The form of state in a {@link ByteStore}: a message of {@code state.proto}, with a version around it. Bytes of another version cause an
 * exception; they are never guessed at.
 *
 * @param what it holds, in the plural, for messages
 * @param version of the messages, from 1
 */
public record StoredForm(String what, int version) {
    /** The bytes to store; equal messages give identical ones. */
    public byte[] write(MessageLite state) {
        return State.newBuilder()
                .setState(state.toByteString())
                .setVersion(version)
                .build()
                .toByteArray();
    }

    /**
     * Reads the message back.
     *
     * @throws UnusableStateException if the bytes are of another version, or damaged
     */
    public <M> M read(byte[] bytes, Parser<M> parser) {
        try {
            State stored = State.parseFrom(bytes);
            if (stored.getVersion() == version) {
                return parser.parseFrom(stored.getState());
            }
            throw new UnusableStateException(unusable("have version " + stored.getVersion()));
        } catch (InvalidProtocolBufferException older) {
            throw new UnusableStateException(unusable("are damaged, or of a version before " + version), older);
        }
    }

    private String unusable(String fault) {
        return what + " in the store " + fault + ", this program reads version " + version
                + ": start it with another kafka.prefix, or go back to the program that wrote them";
    }
}

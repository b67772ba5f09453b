package dev.throughline.app.run;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Access to signals of the operating system by {@code sun.misc.Signal} of the module {@code jdk.unsupported}. Every Java has it and means
 * to keep it, but its compiler warns of the name, and no annotation hides that. A shutdown hook is no alternative. While hooks run, Java
 * accepts no further ones, which libraries do not expect, and the process ends with the signal's exit code.
 */
final class Signals {
    private static final Class<?> SIGNAL = type("sun.misc.Signal");
    private static final Class<?> HANDLER = type("sun.misc.SignalHandler");

    /** A shell's exit code for a process that a signal ended is this plus the signal's number. */
    private static final int SIGNALLED = 128;

    private static final Map<String, Integer> NUMBERS = Map.of("HUP", 1, "INT", 2, "TERM", 15);

    private final Map<Object, Object> before = new LinkedHashMap<>();

    private Signals() {}

    /**
     * Handles signals, each time in a thread of its own, until {@link #restore}. A signal that this process was told to ignore stays
     * ignored; one that this Java does not support is skipped.
     *
     * @param handle receives the name, such as INT
     */
    static Signals handle(Iterable<String> names, Consumer<String> handle) {
        Signals signals = new Signals();
        for (String name : names) {
            try {
                Object signal = signal(name);
                signals.before.put(signal, install(signal, handler(() -> handle.accept(name))));
            } catch (InvocationTargetException unavailable) {
                // no such signal here, or Java was told to leave it alone
            }
        }
        return signals;
    }

    /**
     * Ends this process at once, as the signal does by default. Java's own ways to exit run handlers that libraries registered with the
     * operating system while their threads still work, which may crash.
     */
    static void end(String name) {
        try {
            install(signal(name), field(HANDLER, "SIG_DFL"));
            // Java raises no signal that it does not handle.
            String kill = "kill -" + name + " " + ProcessHandle.current().pid();
            new ProcessBuilder("sh", "-c", kill).start().waitFor(1, TimeUnit.SECONDS);
        } catch (InvocationTargetException | IOException noShell) {
            // the line below
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        // The first process of a container gets no signal that it does not handle.
        Runtime.getRuntime().halt(SIGNALLED + NUMBERS.getOrDefault(name, 0));
    }

    /** Restores the former signal handling. */
    void restore() {
        before.forEach((signal, handler) -> {
            try {
                install(signal, handler);
            } catch (InvocationTargetException e) {
                throw new IllegalStateException("signal " + signal + " had a handler before", e);
            }
        });
    }

    private static Object signal(String name) throws InvocationTargetException {
        try {
            return SIGNAL.getConstructor(String.class).newInstance(name);
        } catch (NoSuchMethodException | InstantiationException | IllegalAccessException e) {
            throw changed(e);
        }
    }

    private static Object handler(Runnable run) {
        return Proxy.newProxyInstance(
                Signals.class.getClassLoader(), new Class<?>[] {HANDLER}, (proxy, method, arguments) -> {
                    if (method.getName().equals("handle")) {
                        run.run();
                        return null;
                    }
                    return switch (method.getName()) { // of Object
                        case "equals" -> proxy == arguments[0];
                        case "hashCode" -> System.identityHashCode(proxy);
                        default -> "handler of signals";
                    };
                });
    }

    private static Object install(Object signal, Object handler) throws InvocationTargetException {
        try {
            return SIGNAL.getMethod("handle", SIGNAL, HANDLER).invoke(null, signal, handler);
        } catch (NoSuchMethodException | IllegalAccessException e) {
            throw changed(e);
        }
    }

    private static Object field(Class<?> type, String name) {
        try {
            return type.getField(name).get(null);
        } catch (NoSuchFieldException | IllegalAccessException e) {
            throw changed(e);
        }
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(name);
        } catch (ClassNotFoundException e) {
            throw changed(e);
        }
    }

    private static IllegalStateException changed(ReflectiveOperationException e) {
        return new IllegalStateException("this Java has another way to handle signals", e);
    }
}

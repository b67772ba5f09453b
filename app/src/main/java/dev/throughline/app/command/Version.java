package dev.throughline.app.command;

import picocli.CommandLine.IVersionProvider;

/** As the jar's manifest says. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"throughline " + current(), "Java " + System.getProperty("java.version")};
    }

    /** The version of what runs; {@code unreleased} where it does not run from its jar. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}

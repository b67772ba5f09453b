package dev.throughline.app.command;

import picocli.CommandLine.IVersionProvider;

/** The version in the jar's manifest. */
final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"throughline " + current(), "Java " + System.getProperty("java.version")};
    }

    /** The running version; {@code unreleased} if it does not run from its jar. */
    static String current() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "unreleased" : version;
    }
}

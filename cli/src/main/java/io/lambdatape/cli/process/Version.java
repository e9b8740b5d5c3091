package io.lambdatape.cli.process;

import picocli.CommandLine.IVersionProvider;

/** The version that stands in the jar's manifest. */
public final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"lambdatape " + text()};
    }

    /** The version alone; {@code development} where there is no jar. */
    public static String text() {
        String version = Version.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

/**
 * Configurations: a YAML file and environment variables in, values or a list of all mistakes out, each with its place. A
 * program names its keys with {@link io.lambdatape.settings.Keys} and asks {@link io.lambdatape.settings.Settings} for
 * their values; start reading there.
 */
@NullMarked
package io.lambdatape.settings;

import org.jspecify.annotations.NullMarked;

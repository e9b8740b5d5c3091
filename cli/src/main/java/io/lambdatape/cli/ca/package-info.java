/** {@code lambdatape ca}: the certificate authority that lets an agent stand in front of TLS. */
@NullMarked
package io.lambdatape.cli.ca;

import org.jspecify.annotations.NullMarked;

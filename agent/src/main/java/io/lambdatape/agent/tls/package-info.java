/**
 * Encryption of the agent's connections (TLS, RFC 8446): the certificate authority that clients are to trust, the
 * certificates that it issues for the names they ask for, and how far the servers' own certificates are checked. Knows no
 * protocol. Start reading at {@link io.lambdatape.agent.tls.TlsOptions}.
 */
@NullMarked
package io.lambdatape.agent.tls;

import org.jspecify.annotations.NullMarked;

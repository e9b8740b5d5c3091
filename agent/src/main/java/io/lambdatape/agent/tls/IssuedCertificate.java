package io.lambdatape.agent.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;

/** A certificate with its key and the one that signed it. */
record IssuedCertificate(PrivateKey key, X509Certificate certificate, X509Certificate issuer) {
    X509Certificate[] chain() {
        return new X509Certificate[] {certificate, issuer};
    }

    /** Whether more than a third of its life is left. */
    boolean isFresh(Instant now) {
        Instant from = certificate.getNotBefore().toInstant();
        Instant to = certificate.getNotAfter().toInstant();
        return Duration.between(now, to).multipliedBy(3).compareTo(Duration.between(from, to)) > 0;
    }
}

package io.lambdatape.recording.otlp;

import io.lambdatape.recording.Origin;
import io.lambdatape.recording.Place;
import io.opentelemetry.proto.resource.v1.Resource;

/** A place and an agent start as an OTLP resource. */
final class ResourceMapping {
    private ResourceMapping() {}

    static Resource write(Place place, Origin origin) {
        Resource.Builder resource = Resource.newBuilder();
        String lambda = place.lambda();
        resource.addAttributes(KeyValues.entry(Names.SERVICE_NAME, lambda == null ? place.worker() : lambda));
        resource.addAttributes(KeyValues.entry(Names.HOST_NAME, place.worker()));
        resource.addAttributes(KeyValues.entry(Names.WORKER, origin.worker()));
        if (!place.platform().isEmpty()) {
            resource.addAttributes(KeyValues.entry(Names.PLATFORM, place.platform()));
        }
        if (lambda != null) {
            resource.addAttributes(KeyValues.entry(Names.FAAS_NAME, lambda));
        }
        String instance = place.instance();
        if (instance != null) {
            resource.addAttributes(KeyValues.entry(Names.FAAS_INSTANCE, instance));
        }
        if (origin.numbered()) {
            resource.addAttributes(KeyValues.entry(Names.RUN, origin.run()));
        }
        return resource.build();
    }

    static Place place(KeyValues resource) {
        String lambda = resource.text(Names.FAAS_NAME);
        boolean ours = resource.has(Names.WORKER);
        return new Place(
                resource.text(Names.HOST_NAME, resource.text(Names.WORKER, "")),
                resource.text(Names.PLATFORM, ""),
                lambda == null && !ours ? resource.text(Names.SERVICE_NAME) : lambda,
                resource.text(Names.FAAS_INSTANCE));
    }

    static Origin origin(KeyValues resource, KeyValues record) throws MalformedOtlpException {
        String worker = resource.text(Names.WORKER, resource.text(Names.HOST_NAME, ""));
        String run = resource.text(Names.RUN, "");
        if (run.isEmpty()) {
            return Origin.unnumbered(worker);
        }
        long sequence = record.number(Names.SEQUENCE, -1);
        if (sequence < 0) {
            throw new MalformedOtlpException(Names.RUN + " is set, but " + Names.SEQUENCE + " is not a number from 0");
        }
        return new Origin(worker, run, sequence);
    }
}

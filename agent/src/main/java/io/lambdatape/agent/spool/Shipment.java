package io.lambdatape.agent.spool;

/** An entry on its way to Kafka. */
final class Shipment implements Outlet.Fate {
    enum Fate {
        OPEN,
        ACKNOWLEDGED,
        REFUSED,
        FAILED
    }

    private final Entry entry;
    private final SpoolPosition end;
    private String why = "";
    // Written last by Kafka's thread, read first by the sender's.
    private volatile Fate fate = Fate.OPEN;

    /** @param end where the next entry starts */
    Shipment(Entry entry, SpoolPosition end) {
        this.entry = entry;
        this.end = end;
    }

    /** One that has arrived. */
    static Shipment none() {
        Shipment none =
                new Shipment(new Entry(-1, 0, 0, "", new byte[0], new byte[0], new byte[0]), new SpoolPosition(0, 0));
        none.acknowledged();
        return none;
    }

    Entry entry() {
        return entry;
    }

    SpoolPosition end() {
        return end;
    }

    Fate fate() {
        return fate;
    }

    String why() {
        return why;
    }

    @Override
    public void acknowledged() {
        fate = Fate.ACKNOWLEDGED;
    }

    @Override
    public void refused(String reason) {
        why = reason;
        fate = Fate.REFUSED;
    }

    @Override
    public void failed(String reason) {
        why = reason;
        fate = Fate.FAILED;
    }
}

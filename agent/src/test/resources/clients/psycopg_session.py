"""psycopg 3: simple and extended protocol, binary results, pipelines, cursors of the server, COPY both ways."""
import datetime, decimal, sys, uuid
import psycopg
from psycopg import sql

url = f"host=127.0.0.1 port={sys.argv[1]} user=postgres dbname=postgres application_name=shop"
with psycopg.connect(url, autocommit=True) as c:
    c.add_notice_handler(lambda d: print("notice", d.message_primary))
    c.execute("DROP TABLE IF EXISTS psy")
    c.execute("CREATE TABLE psy (id int PRIMARY KEY, name text, price numeric, at timestamptz, tags text[], raw bytea)")
    at = datetime.datetime(2026, 11, 24, 1, 2, 3, 456789, datetime.timezone.utc)
    with c.cursor() as cur:
        cur.executemany(
            "INSERT INTO psy VALUES (%s, %s, %s, %s, %s, %s)",
            [(i, f"caf\u00e9 {i}", decimal.Decimal("1.50") * i, at, ["a", None, "b c"], bytes(range(256))) for i in range(200)])
        print("inserted", cur.rowcount)
    for i in range(8):  # prepared by the client after the fifth
        print(c.execute("SELECT name, price, at, tags FROM psy WHERE id = %s", (i,)).fetchone())
    print(c.execute("SELECT %s::uuid, %s::bool, %s::float8, %s::jsonb, %s::int[]", (
        uuid.UUID(int=7), True, 1.25, '{"a": [1, 2]}', [1, None, 3]), binary=True).fetchone())
    print(c.execute("SELECT raw FROM psy WHERE id = 3", binary=True).fetchone()[0] == bytes(range(256)))
    with c.transaction():
        with c.cursor("named") as cur:
            cur.itersize = 60
            cur.execute("SELECT id FROM psy ORDER BY id")
            print("cursor", sum(row[0] for row in cur))
        try:
            with c.transaction():
                c.execute("UPDATE psy SET name = 'lost'")
                c.execute("SELECT 1/0")
        except psycopg.errors.DivisionByZero as e:
            print(e.sqlstate, e.diag.message_primary)
    with c.pipeline() as p:
        results = [c.execute("SELECT %s::int * 2", (i,)) for i in range(50)]
        p.sync()
        print("pipeline", sum(r.fetchone()[0] for r in results))
    try:
        with c.pipeline():
            c.execute("INSERT INTO psy (id) VALUES (1)")
            c.execute("SELECT 'passed over'")
    except psycopg.errors.UniqueViolation as e:
        print(e.sqlstate)
    with c.cursor() as cur:
        with cur.copy("COPY psy (id, name) FROM STDIN") as copy:
            for i in range(1000, 6000):
                copy.write_row((i, f"copied {i}"))
        print("copied", cur.rowcount)
        with cur.copy("COPY (SELECT id, name FROM psy WHERE id >= 1000 ORDER BY id) TO STDOUT (FORMAT BINARY)") as copy:
            copy.set_types(["int4", "text"])
            print("back", sum(1 for _ in copy.rows()))
        try:
            with cur.copy("COPY psy (id, name) FROM STDIN") as copy:
                copy.write("no number\tx\n")
        except psycopg.errors.InvalidTextRepresentation as e:
            print(e.sqlstate)
        cur.execute("SELECT 1; SELECT 2, 3")
        print(cur.fetchall(), cur.nextset(), cur.fetchall())
    c.execute("DO $$ BEGIN RAISE NOTICE 'noted'; END $$")
    c.execute("LISTEN news")
    c.execute("NOTIFY news, 'now'")
    print([n.payload for n in c.notifies(timeout=180, stop_after=1)])
    client = psycopg.ClientCursor(c)
    print(client.execute(sql.SQL("SELECT {}, %s").format(sql.Literal("it's")), ("b\\c",)).fetchall())
    large = "x" * 3_000_000
    print(len(c.execute("SELECT %s || %s", (large, large)).fetchone()[0]))
    c.execute("DROP TABLE psy")
print("done")

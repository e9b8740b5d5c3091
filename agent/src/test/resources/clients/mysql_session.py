"""What PyMySQL and mysqlclient have in common: the DB-API, their way into MySQL's text protocol."""
import datetime, decimal, os, tempfile


def play(module, port, cursors):
    c = module.connect(host="127.0.0.1", port=port, user="root", password="", database="shop", charset="utf8mb4",
                       local_infile=1)
    c.autocommit(True)
    cur = c.cursor()
    cur.execute("DROP TABLE IF EXISTS py")
    cur.execute("CREATE TABLE py (id int PRIMARY KEY, name varchar(40), price decimal(10,2), at datetime(6), raw blob)"
                " CHARACTER SET utf8mb4")
    at = datetime.datetime(2026, 11, 24, 1, 2, 3, 456789)
    n = cur.executemany("INSERT INTO py VALUES (%s, %s, %s, %s, %s)",
                        [(i, f"caf\u00e9 {i} \U0001f680", decimal.Decimal(i) / 4, at, bytes(range(256))) for i in range(300)])
    print("inserted", n)
    cur.execute("SELECT id, name, price, at, raw FROM py WHERE id IN (%s, %s) ORDER BY id", (7, 299))
    print([row[:4] for row in cur.fetchall()])
    cur.execute("SELECT NULL, 'it''s', %s", ("a\\b\"'c\n",))
    print(cur.fetchall())
    stream = c.cursor(cursors.SSCursor)
    stream.execute("SELECT a.id FROM py a JOIN py b ON b.id < 20 ORDER BY a.id, b.id")
    print("streamed", sum(row[0] for row in stream))
    stream.close()
    for bad in ["SELECT * FROM nowhere", "SELEC 1", "INSERT INTO py (id) VALUES (7)"]:
        try:
            cur.execute(bad)
        except module.Error as e:
            print(type(e).__name__, e.args[0])
    c.autocommit(False)
    cur.execute("UPDATE py SET name = 'x' WHERE id < 50")
    print("changed", cur.rowcount)
    c.rollback()
    cur.execute("SELECT COUNT(*) FROM py WHERE name = 'x'")
    print(cur.fetchone())
    c.autocommit(True)
    cur.execute("DROP PROCEDURE IF EXISTS two_results")
    cur.execute("CREATE PROCEDURE two_results() BEGIN SELECT 1; SELECT 2, 3; END")
    cur.callproc("two_results")
    print(cur.fetchall(), cur.nextset(), cur.fetchall())
    while cur.nextset():
        pass
    with tempfile.NamedTemporaryFile("w", suffix=".tsv", delete=False) as f:
        f.writelines(f"{i}\tloaded {i}\n" for i in range(1000, 21000))
    cur.execute(f"LOAD DATA LOCAL INFILE '{f.name}' INTO TABLE py (id, name)")
    print("loaded", cur.rowcount)
    os.unlink(f.name)
    try:
        cur.execute("LOAD DATA LOCAL INFILE '/no/such/file' INTO TABLE py (id, name)")
    except module.Error as e:
        print("no file", type(e).__name__)
    large = "y" * 17_000_000  # more than one packet
    cur.execute("SELECT LENGTH(%s)", (large,))
    print(cur.fetchone())
    cur.execute("SELECT REPEAT('z', 17000000)")
    print(len(cur.fetchone()[0]))
    c.ping()
    c.select_db("mysql")
    cur.execute("SELECT DATABASE(), CONNECTION_ID() > 0")
    print(cur.fetchone())
    cur.execute("DROP TABLE shop.py")
    c.close()
    print("done")

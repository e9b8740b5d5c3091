"""asyncpg: everything in binary, prepared statements, cursors, COPY of records, listening, a query that is cancelled."""
import asyncio, datetime, decimal, io, sys, uuid
import asyncpg


async def main():
    c = await asyncpg.connect(host="127.0.0.1", port=int(sys.argv[1]), user="postgres", database="postgres")
    await c.execute("DROP TABLE IF EXISTS asy; CREATE TABLE asy (id int8 PRIMARY KEY, name text, at timestamp, n numeric)")
    at = datetime.datetime(2026, 11, 24, 1, 2, 3)
    await c.executemany("INSERT INTO asy VALUES ($1, $2, $3, $4)",
                        [(i, f"caf\u00e9 {i}", at, decimal.Decimal(i) / 4) for i in range(300)])
    print(await c.fetchval("SELECT sum(n) FROM asy"))
    prepared = await c.prepare("SELECT id, name, at, n FROM asy WHERE id = ANY($1::int8[]) ORDER BY id")
    for ids in [[1, 2], [250], []]:
        print([tuple(row) for row in await prepared.fetch(ids)])
    print(prepared.get_parameters(), [a.name for a in prepared.get_attributes()])
    print(tuple(await c.fetchrow("SELECT $1::uuid, $2::bool, $3::bytea, $4::jsonb, $5::interval",
                                 uuid.UUID(int=9), False, b"\x00\xff", '{"a": 1}', datetime.timedelta(days=1, seconds=5))))
    async with c.transaction():
        print("cursor", [row["id"] async for row in c.cursor("SELECT id FROM asy ORDER BY id LIMIT 120", prefetch=50)][-1])
    try:
        async with c.transaction():
            await c.execute("INSERT INTO asy (id) VALUES ($1)", 7)
    except asyncpg.UniqueViolationError as e:
        print(e.sqlstate)
    print(await c.copy_records_to_table("asy", records=[(i, "r", at, None) for i in range(1000, 4000)]))
    out = io.BytesIO()
    print(await c.copy_from_query("SELECT id FROM asy WHERE id >= $1 ORDER BY id", 3900, output=out), len(out.getvalue()))
    heard = asyncio.get_running_loop().create_future()
    await c.add_listener("asy", lambda *a: heard.set_result(a[-1]))
    await c.execute("NOTIFY asy, 'hello'")
    print(await asyncio.wait_for(heard, 180))
    asleep = asyncio.create_task(c.fetch("SELECT pg_sleep(1000)"))
    other = await asyncpg.connect(host="127.0.0.1", port=int(sys.argv[1]), user="postgres", database="postgres")
    while not await other.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"):
        pass
    await other.close()
    asleep.cancel()
    try:
        await asleep
    except asyncio.CancelledError:
        print("cancelled")
    try:
        await c.execute("SELECT * FROM nowhere")
    except asyncpg.UndefinedTableError as e:
        print(e.sqlstate)
    await c.execute("DROP TABLE asy")
    await c.close()
    pool = await asyncpg.create_pool(host="127.0.0.1", port=int(sys.argv[1]), user="postgres", database="postgres",
                                     min_size=3, max_size=3)
    print(sum(await asyncio.gather(*(pool.fetchval("SELECT $1::int", i) for i in range(60)))))
    await pool.close()

asyncio.run(main())
print("done")

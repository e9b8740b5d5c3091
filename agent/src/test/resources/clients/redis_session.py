"""redis-py: RESP 2 or 3, pipelines, transactions, scripts, streams, blocking commands, publishing and tracking."""
import sys, threading
import redis

port, protocol = int(sys.argv[1]), int(sys.argv[2])
r = redis.Redis("127.0.0.1", port, db=3, protocol=protocol, decode_responses=True, client_name="shop")
r.flushdb()
print(r.set("k", "caf\u00e9"), r.get("k"), r.get("none"), r.incr("n", 5), r.strlen("k"))
print(r.hset("h", mapping={"a": 1, "b": 2}), sorted(r.hgetall("h").items()))
print(r.zadd("z", {"a": 1.5, "b": 2.5}), r.zrange("z", 0, -1, withscores=True), r.zscore("z", "a"))
print(r.rpush("l", *range(2000)), sum(map(int, r.lrange("l", 0, -1))), r.sadd("s", 1, 2, 3), sorted(r.smembers("s")))
with r.pipeline(transaction=False) as p:
    for i in range(3000):
        p.set(f"p{i}", i).get(f"p{i}")
    print("pipeline", sum(int(x) for x in p.execute()[1::2]))
with r.pipeline() as p:
    p.watch("n")
    p.multi()
    p.incr("n").hgetall("h").lpush("k", 1)
    print("transaction", [x if not isinstance(x, Exception) else str(x) for x in p.execute(raise_on_error=False)])
with r.pipeline() as p:
    p.watch("n")
    r.incr("n")
    p.multi()
    p.incr("n")
    try:
        p.execute()
    except redis.WatchError:
        print("given up")
try:
    r.lpush("k", 1)
except redis.ResponseError as e:
    print(e)
script = r.register_script("return {KEYS[1], ARGV[1], 3, {1, {2}}, false}")
print(script(["a"], ["b"]), script(["c"], ["d"]))
print(r.xadd("x", {"f": "v"}, id="1-1"), r.xrange("x"), r.xread({"x": 0}))
print(r.blpop(["nothing"], timeout=0.1), r.blpop(["l"], timeout=1))
print(sorted(r.scan_iter("p1??", count=500))[:3], r.exists("k", "n"), r.expire("k", 100), r.type("z"))
big = "x" * 5_000_000
print(r.set("big", big), len(r.get("big")))
bytes_only = redis.Redis("127.0.0.1", port, db=3, protocol=protocol)
print(bytes_only.set("b", bytes(range(256))), bytes_only.get("b") == bytes(range(256)))
pubsub = r.pubsub()
pubsub.subscribe("news")
pubsub.psubscribe("new*")
print([pubsub.get_message(timeout=180)["type"] for _ in range(2)])
print(r.publish("news", "hello"))
print(sorted((m["type"], m["data"]) for m in (pubsub.get_message(timeout=180) for _ in range(2))))
pubsub.unsubscribe()
pubsub.punsubscribe()
print([pubsub.get_message(timeout=180)["type"] for _ in range(2)])
pubsub.close()
print(r.config_get("maxmemory"), r.client_getname(), r.object("encoding", "n"), r.eval("return redis.call('incr', 'n')", 0))
listener = threading.Thread(target=lambda: print("waited for", redis.Redis(
    "127.0.0.1", port, db=3, protocol=protocol, decode_responses=True).blpop(["late"], timeout=180)))
listener.start()
r.rpush("late", "now")
listener.join()
r.flushdb()
r.close()
print("done")

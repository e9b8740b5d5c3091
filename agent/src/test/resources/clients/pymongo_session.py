"""PyMongo: commands, cursors, bulk writes without acknowledgement."""
import sys
import pymongo

client = pymongo.MongoClient("127.0.0.1", int(sys.argv[1]), compressors="zlib")
rows = client.py.rows
rows.drop()
rows.insert_many([{"_id": i, "name": "caf\u00e9 %d" % i} for i in range(300)])
print(sum(1 for _ in rows.find({}, batch_size=100)), rows.find_one({"_id": 7}))
print(rows.update_many({"_id": {"$lt": 5}}, {"$set": {"name": "x"}}).modified_count)
print(rows.find_one_and_delete({"_id": 1}), rows.count_documents({}), sorted(rows.distinct("name"))[:3])
print([d for d in rows.aggregate([{"$match": {"name": "x"}}, {"$sort": {"_id": 1}}])])
result = rows.bulk_write([pymongo.InsertOne({"_id": 900}), pymongo.UpdateOne({"_id": 900}, {"$set": {"a": 1}}),
                          pymongo.DeleteOne({"_id": 2})])
print(result.inserted_count, result.modified_count, result.deleted_count)
try:
    rows.insert_one({"_id": 7})
except pymongo.errors.DuplicateKeyError as e:
    print("duplicate", e.code)
rows.create_index("name")
print(sorted(rows.index_information()))
files = client.py.files
files.drop()
files.insert_one({"_id": 1, "content": "x" * 5_000_000})
print(len(files.find_one()["content"]))
client.close()
print("done")

"""boto3: items, batches, pages, transactions, PartiQL, errors."""
import sys
import boto3
from botocore.exceptions import ClientError

settings = dict(endpoint_url="http://127.0.0.1:" + sys.argv[1], region_name="eu-central-1",
                aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="s", aws_session_token="T0KEN")
resource, client = boto3.resource("dynamodb", **settings), boto3.client("dynamodb", **settings)
try:
    client.delete_table(TableName="boto")
except ClientError as e:
    print(e.response["Error"]["Code"] == "ResourceNotFoundException" or e)
else:
    print(True)
table = resource.create_table(
    TableName="boto", BillingMode="PAY_PER_REQUEST",
    AttributeDefinitions=[dict(AttributeName="customer", AttributeType="S"), dict(AttributeName="number", AttributeType="N")],
    KeySchema=[dict(AttributeName="customer", KeyType="HASH"), dict(AttributeName="number", KeyType="RANGE")])
with table.batch_writer() as batch:
    for i in range(60):
        batch.put_item(Item={"customer": "boto", "number": i, "note": "caf\u00e9" * 50})
key = boto3.dynamodb.conditions.Key
page = table.query(KeyConditionExpression=key("customer").eq("boto"), Limit=25)
print(page["Count"], page["LastEvaluatedKey"], page["Items"][3])
pages = client.get_paginator("scan").paginate(TableName="boto", PaginationConfig={"PageSize": 20})
print([p["Count"] for p in pages])
try:
    table.put_item(Item={"customer": "boto", "number": 1}, ConditionExpression="attribute_not_exists(customer)")
except ClientError as e:
    print(e.response["Error"]["Code"], e.response["ResponseMetadata"]["HTTPStatusCode"])
client.transact_write_items(TransactItems=[
    dict(Put=dict(TableName="boto", Item={"customer": {"S": "t"}, "number": {"N": "1"}})),
    dict(Delete=dict(TableName="boto", Key={"customer": {"S": "boto"}, "number": {"N": "0"}}))])
print(client.execute_statement(Statement="SELECT number FROM boto WHERE customer = ?", Parameters=[{"S": "t"}])["Items"])
print(table.update_item(Key={"customer": "t", "number": 1}, UpdateExpression="SET n = :n",
                        ExpressionAttributeValues={":n": 5}, ReturnValues="ALL_NEW")["Attributes"])
print(len(table.get_item(Key={"customer": "boto", "number": 7})["Item"]["note"]))
print("done")

"""What one would write in Python: Flask, boto3 and gunicorn, one SendMessage for each request."""

import multiprocessing
import os
import uuid

import boto3
from botocore.config import Config
from flask import Flask, Response, jsonify, request

app = Flask(__name__)
calls = multiprocessing.Value("Q", 0)  # of all workers: they are forks of one process
state = {}


def queue():
    """A client of this worker's own, made after the fork; boto3's clients are for many threads."""
    if "client" not in state:
        client = boto3.client(
            "sqs",
            endpoint_url=os.environ["AWS_ENDPOINT_URL_SQS"],  # which Debian's boto3 does not read
            config=Config(max_pool_connections=64),
        )
        url = client.get_queue_url(QueueName=os.environ["SLUICE_QUEUE_NAME"])["QueueUrl"]
        state["client"], state["url"] = client, url
    return state["client"], state["url"]


@app.post("/api/message")
def send_message():
    message = request.get_json(silent=True)
    body = message.get("body") if isinstance(message, dict) and len(message) == 1 else None
    if not isinstance(body, str) or not 1 <= len(body.encode()) <= 1048576:
        return Response('{"title":"Bad request"}', 400, mimetype="application/problem+json")
    client, url = queue()
    message_id = str(uuid.uuid4())
    client.send_message(
        QueueUrl=url,
        MessageBody=body,
        MessageAttributes={"sluice-id": {"DataType": "String", "StringValue": message_id}},
    )
    with calls.get_lock():
        calls.value += 1
    return jsonify(messageId=message_id), 201


@app.get("/health/readiness")
def readiness():
    queue()
    return jsonify(status="UP")


@app.get("/prometheus")
def meters():
    names = ("sluice_sqs_calls_total", "sluice_sqs_request_units_total")
    return Response("".join(f"{name} {calls.value}\n" for name in names), mimetype="text/plain")

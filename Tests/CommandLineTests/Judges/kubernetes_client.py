"""Uses a cluster by way of the official Python client of Kubernetes, and prints what it found as JSON.

The argument is {"server", "ca", "token", "namespace", "pod"}.
"""

import hashlib
import json
import sys

from kubernetes import client, watch
from kubernetes.client.rest import ApiException
from kubernetes.stream import stream

wanted = json.loads(sys.argv[1])
configuration = client.Configuration(host=wanted["server"])
configuration.ssl_ca_cert = wanted["ca"]
configuration.api_key = {"authorization": "Bearer " + wanted["token"]}
api = client.ApiClient(configuration)
core, apps, batch = client.CoreV1Api(api), client.AppsV1Api(api), client.BatchV1Api(api)
namespace, pod = wanted["namespace"], wanted["pod"]
found = {}


def execute(command, feed=b"", **options):
    # A client of its own: the stream changes how the client that it is given asks.
    session = stream(
        client.CoreV1Api(client.ApiClient(configuration)).connect_get_namespaced_pod_exec, pod, namespace,
        command=command, stdout=True, _preload_content=False, binary=True, **options)
    output, errors = b"", b""

    def collect(timeout):
        nonlocal output, errors
        session.update(timeout=timeout)
        output += session.read_stdout() if session.peek_stdout() else b""
        errors += session.read_stderr() if session.peek_stderr() else b""

    for start in range(0, len(feed), 65536):
        session.write_stdin(feed[start:start + 65536])
        # What is echoed must go somewhere meanwhile.
        collect(0)
    while session.is_open():
        collect(1)
    # A look for one channel can find what belongs to the other, and then the end.
    collect(0)
    return {"code": session.returncode, "output": output.decode(errors="replace"), "errors": errors.decode(),
            "digest": hashlib.sha256(output).hexdigest()}


def pages():
    names, token, count = [], None, 0
    while True:
        page = core.list_namespaced_pod(namespace, limit=2, _continue=token)
        names += [item.metadata.name for item in page.items]
        token, count = page.metadata._continue, count + 1
        if not token:
            return {"names": names, "count": count}


def refusal(call):
    try:
        call()
    except ApiException as error:
        return {"status": error.status, "reason": json.loads(error.body)["reason"]}


found["pods"] = [item.metadata.name for item in core.list_namespaced_pod(namespace).items]
found["pages"] = pages()
found["labelled"] = [
    item.metadata.name for item in core.list_namespaced_pod(namespace, label_selector="app in (notes,none)").items]
found["field"] = [
    item.metadata.name
    for item in core.list_pod_for_all_namespaces(field_selector="metadata.name=" + pod).items]
found["nodes"] = [node.status.node_info.kubelet_version for node in core.list_node().items]
found["deployments"] = {
    item.metadata.name: item.status.ready_replicas for item in apps.list_namespaced_deployment(namespace).items}
found["suspended"] = {item.metadata.name: item.spec.suspend for item in batch.list_namespaced_cron_job(namespace).items}
found["missing"] = refusal(lambda: core.read_namespaced_pod("nobody", namespace))
found["log"] = core.read_namespaced_pod_log(pod, namespace, tail_lines=3, timestamps=True)

found["plain"] = execute(["sh", "-c", "echo out; echo err >&2; exit 7"], stderr=True)
found["missingProgram"] = execute(["no-such-program"], stderr=True)["code"]
feed = bytes(range(256)) * 16384
found["sent"] = hashlib.sha256(feed).hexdigest()
found["echoed"] = execute(["head", "-c", str(len(feed))], feed=feed, stdin=True, stderr=True)["digest"]
found["terminal"] = execute(["sh", "-c", "test -t 0 && stty size && tty >/dev/null && echo yes"], tty=True, stdin=True)

watcher, events = watch.Watch(), []
apps.patch_namespaced_deployment_scale("notes", namespace, {"spec": {"replicas": 3}})
for event in watcher.stream(
        apps.list_namespaced_deployment, namespace, field_selector="metadata.name=notes", timeout_seconds=60):
    events.append(event["object"].status.ready_replicas)
    if event["object"].status.ready_replicas == 3:
        watcher.stop()
found["watched"] = events[-1]
print(json.dumps(found))

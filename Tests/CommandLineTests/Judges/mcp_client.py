"""Calls tools of an MCP server by way of the protocol's official client, and prints what comes back as JSON.

The argument is {"command": [...], "mode": "auto" or "legacy", "calls": [{"tool", "arguments", "cancelled"}], "answer": {"action",
"content"}, "read": [uri]}. A call that is to be cancelled is cancelled when a line comes on standard input. Each question of the server
gets the answer, where there is one; without one the client says that it cannot ask.
"""

import json
import os
import sys

import anyio
from mcp import StdioServerParameters
from mcp.client.client import Client
from mcp.client.stdio import stdio_client
from mcp.shared.exceptions import MCPError
from mcp_types import ElicitResult


async def call(client, wanted):
    progress = []

    async def note(done, total, message):
        progress.append(message)

    try:
        result = await client.call_tool(wanted["tool"], wanted.get("arguments"), progress_callback=note)
    except MCPError as error:
        return {"code": error.error.code, "message": error.error.message}
    return {
        "isError": bool(result.is_error),
        "value": result.structured_content,
        "texts": [block.text for block in result.content],
        "progress": progress,
    }


async def cancelled(client, wanted):
    async with anyio.create_task_group() as group:

        async def run():
            await call(client, wanted)

        group.start_soon(run)
        await anyio.to_thread.run_sync(sys.stdin.readline)
        group.cancel_scope.cancel()
    return {"cancelled": True}


async def main():
    job = json.loads(sys.argv[1])
    server = StdioServerParameters(command=job["command"][0], args=job["command"][1:], env=dict(os.environ))
    questions = []
    notices = []

    async def ask(context, params):
        questions.append(params.message)
        return ElicitResult(**job["answer"])

    async def note(message):
        method = getattr(message, "method", None) or getattr(getattr(message, "root", None), "method", None)
        if method:
            notices.append(method)

    callbacks = {"message_handler": note}
    if job.get("answer"):
        callbacks["elicitation_callback"] = ask
    async with Client(stdio_client(server), mode=job["mode"], **callbacks) as client:
        tools = await client.list_tools()
        results = []
        for wanted in job["calls"]:
            results.append(await (cancelled if wanted.get("cancelled") else call)(client, wanted))
        resources = await client.list_resources()
        texts = [(await client.read_resource(uri)).contents[0].text for uri in job.get("read", [])]
        print(
            json.dumps(
                {
                    "questions": questions,
                    "notices": notices,
                    "resources": [str(resource.uri) for resource in resources.resources],
                    "read": texts,
                    "version": client.protocol_version,
                    "tools": [tool.model_dump(by_alias=True, exclude_none=True) for tool in tools.tools],
                    "results": results,
                }
            )
        )


anyio.run(main)

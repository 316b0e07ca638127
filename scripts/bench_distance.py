"""Small files over a long line, for scripts/bench: the program beside `curl -Z` with as many requests at a time.

Between both and the sandbox stands a relay that lets each byte arrive half a round trip later, in either direction, and a new
connection a whole one, as its handshake would take. It holds nothing back otherwise: bandwidth is that of the machine. BENCH_DISTANCE_MS
and BENCH_DISTANCE_FILES change the round trips and the number of files.

`bench_distance.py --relay PORT MILLISECONDS` is the relay: it prints the port that it listens on.
"""
import asyncio
import os
import shutil
import subprocess
import sys

ROUND_TRIPS = [int(ms) for ms in os.environ.get("BENCH_DISTANCE_MS", "40,120").split(",")]
FILES = int(os.environ.get("BENCH_DISTANCE_FILES", "500"))
# What the program does by default.
WIDTH = 16


async def carry(reader, writer, delay):
    """Everything that is read is written so many seconds later."""
    loop = asyncio.get_running_loop()
    waiting = asyncio.Queue(maxsize=4096)

    async def take():
        while data := await reader.read(1 << 16):
            await waiting.put((loop.time() + delay, data))
        await waiting.put((loop.time() + delay, b""))

    taking = asyncio.create_task(take())
    try:
        while True:
            due, data = await waiting.get()
            await asyncio.sleep(max(0, due - loop.time()))
            if not data:
                break
            writer.write(data)
            await writer.drain()
    except OSError:
        pass
    finally:
        taking.cancel()
        if writer.can_write_eof():
            try:
                writer.write_eof()
            except OSError:
                pass


async def relay(port, milliseconds):
    delay = milliseconds / 2000

    async def serve(reader, writer):
        await asyncio.sleep(2 * delay)
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", port)
            await asyncio.gather(
                carry(reader, far_writer, delay), carry(far_reader, writer, delay), return_exceptions=True)
            far_writer.close()
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    async with server:
        await server.serve_forever()


class Relay:
    """A relay in a process of its own, so that it takes no time from who measures."""

    def __init__(self, port, milliseconds):
        self.process = subprocess.Popen(
            [sys.executable, __file__, "--relay", str(port), str(milliseconds)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self.port

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait()


def rows(bench, milliseconds):
    """Rows for the table of scripts/bench: FILES small files in each direction."""
    with Relay(bench.sandbox.state["tlsPort"], milliseconds) as port:
        far = bench.through(port)
        tree = far.tree("far", FILES)
        label = f"{FILES} files of 4 KiB, {milliseconds} ms away, {WIDTH} at a time"
        curl = [shutil.which("curl"), "--parallel", "--parallel-max", str(WIDTH), "--config"]
        down = far.compare(
            [far.program, "files", "download", f"drive/Home/{tree.name}", tree.back], curl + [tree.gets()],
            tree.clear_back, tree.check_back)
        tree.clear_far()
        up = far.compare(
            [far.program, "files", "upload", tree.near, "drive/Home/"], curl + [tree.posts()],
            tree.clear_far, tree.check_far)
        tree.clear_near()
    bound = "0.77 x curl's rate; 64 MiB"
    return far.row(f"files download, {label}", FILES, "files", down, bound) \
        + far.row(f"files upload, {label}", FILES, "files", up, bound)


if __name__ == "__main__" and sys.argv[1:2] == ["--relay"]:
    asyncio.run(relay(int(sys.argv[2]), int(sys.argv[3])))

"""Transfers of the release program beside curl's, for scripts/bench: one large file, and many small ones, each way.

Both meet the same sandbox over TLS, take turns, and read and write files in memory where the system has such a place:
the program waits until a download is on the disk, which curl does not, and a slow disk would be all that is measured. curl
is given the addresses of everything beforehand, upload links included, has no listing to read and nothing to verify.
BENCH_TRANSFER_MIB, BENCH_TRANSFER_FILES and BENCH_TRANSFER_RUNS change the sizes and the number of runs.
"""
import hashlib
import os
import shutil
import statistics
import subprocess
import urllib.parse

import bench_distance

MIB = int(os.environ.get("BENCH_TRANSFER_MIB", "1024"))
FILES = int(os.environ.get("BENCH_TRANSFER_FILES", "10000"))
RUNS = int(os.environ.get("BENCH_TRANSFER_RUNS", "3"))
PLACE = "/dev/shm" if os.path.isdir("/dev/shm") else None
HOST = "https://files.bob.olares.com"
SMALL = 4096


class Bench:
    def __init__(self, program, sandbox, env, folder, token, once):
        self.program, self.sandbox, self.env, self.token, self.once = program, sandbox, env, token, once
        self.folder, self.port = folder, sandbox.state["tlsPort"]
        self.local = f"{folder}/transfers"
        # The first request makes Bob's folders.
        self.call("files", "ls", "drive/Home/")
        self.remote = f"{folder}/files/bob@olares.com/drive/Home"
        os.makedirs(self.local, exist_ok=True)

    def through(self, port):
        """The same by way of another port of this machine."""
        env = {**self.env, "OLARES_CLI_CONNECT_TO": self.env["OLARES_CLI_CONNECT_TO"].replace(str(self.port), str(port))}
        bench = Bench(self.program, self.sandbox, env, self.folder, self.token, self.once)
        bench.port = port
        return bench

    def tree(self, name, count):
        return Tree(self, name, count)

    def call(self, *words):
        subprocess.run([self.program, *words], env=self.env, check=True, stdout=subprocess.DEVNULL)

    def options(self):
        """What curl needs for each request."""
        return {"cacert": self.sandbox.ca, "connect-to": f"::127.0.0.1:{self.port}",
                "header": [f"X-Authorization: {self.token}", "X-Unauth-Error: Non-Redirect"]}

    def curl(self, options, *more):
        command = [shutil.which("curl"), "-fsS", *more]
        for name, value in options.items():
            for one in value if isinstance(value, list) else [value]:
                command += [f"--{name}", one]
        return command

    def upload(self, link, path, relative, size):
        """curl's options for a file in one chunk, as the protocol has it."""
        name = os.path.basename(relative)
        fields = {
            "resumableChunkNumber": 1, "resumableChunkSize": size, "resumableCurrentChunkSize": size,
            "resumableTotalSize": size, "resumableType": "application/octet-stream",
            "resumableIdentifier": hashlib.md5(relative.encode()).hexdigest(), "resumableFilename": name,
            "resumableRelativePath": relative, "resumableTotalChunks": 1, "parent_dir": "/drive/Home/",
            "driveType": "Drive"}
        if "/" in relative:
            fields["relative_path"] = os.path.dirname(relative) + "/"
        options = self.options()
        options["header"] = options["header"] + [f"Content-Range: bytes 0-{size - 1}/{size}"]
        options["form"] = [f"{key}={value}" for key, value in fields.items()] + [f"file=@{path}"]
        options["output"] = os.devnull
        options["url"] = f"{HOST}{link}?ret-json=1"
        return options

    def link(self):
        url = f"{HOST}/upload/upload-link/olares/?file_path={urllib.parse.quote('/drive/Home/', safe='')}&from=web"
        run = subprocess.run(self.curl({**self.options(), "url": url}), check=True, capture_output=True, text=True)
        return run.stdout.strip()

    def config(self, name, sections):
        """A file of options for many requests of one curl."""
        path = f"{self.local}/{name}.curl"
        with open(path, "w") as file:
            for number, options in enumerate(sections):
                if number:
                    file.write("next\n")
                file.write("silent\nshow-error\nfail\n")
                for key, value in options.items():
                    for one in value if isinstance(value, list) else [value]:
                        file.write(f'{key} = "{one}"\n')
        os.chmod(path, 0o600)
        return path

    def compare(self, ours, curls, clear, check):
        """Median seconds and peak MiB of each, in turn."""
        samples = {"ours": [], "curl": []}
        for run in range(RUNS + 1):
            for name, command in (("ours", ours), ("curl", curls)):
                clear()
                sample = self.once(command, self.env)
                # The first one warms up.
                if run:
                    samples[name].append(sample)
                else:
                    check()
        clear()
        return {name: (statistics.median(s[0] for s in rows), max(s[1] for s in rows) / 1024)
                for name, rows in samples.items()}

    def row(self, label, amount, unit, medians, bound):
        (wall, peak), (curl_wall, curl_peak) = medians["ours"], medians["curl"]
        rate = curl_wall / wall
        return [
            (label, f"{wall:.2f} s, {amount / wall:,.0f} {unit}/s", f"{peak:.0f} MiB", f"{rate:.2f} x curl's rate",
             bound, ""),
            ("the same with curl", f"{curl_wall:.2f} s, {amount / curl_wall:,.0f} {unit}/s", f"{curl_peak:.0f} MiB",
             "", "", "")]


def remove(path):
    if os.path.isdir(path):
        shutil.rmtree(path)
    elif os.path.exists(path):
        os.remove(path)


def digest(path):
    with open(path, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() if hasattr(hashlib, "file_digest") \
            else hashlib.sha256(file.read()).hexdigest()


def expect(is_so, what):
    if not is_so:
        raise SystemExit(f"error: {what} is not what was sent")


def large(bench):
    size = MIB << 20
    name = f"{MIB / 1024:g} GiB" if MIB >= 1024 else f"{MIB} MiB"
    far, near, back = f"{bench.remote}/large.bin", f"{bench.local}/large.bin", f"{bench.local}/back.bin"
    with open(near, "wb") as file:
        for _ in range(MIB):
            file.write(os.urandom(1 << 20))
    wanted = digest(near)
    shutil.copyfile(near, far)
    down = bench.compare(
        [bench.program, "files", "download", "drive/Home/large.bin", back],
        bench.curl({**bench.options(), "output": back, "url": f"{HOST}/api/raw/drive/Home/large.bin"}),
        lambda: remove(back), lambda: expect(digest(back) == wanted, "the download"))
    remove(far)
    up = bench.compare(
        [bench.program, "files", "upload", near, "drive/Home/"],
        bench.curl(bench.upload(bench.link(), near, "large.bin", size)),
        lambda: remove(far), lambda: expect(digest(far) == wanted, "the upload"))
    remove(near)
    bound = "0.9 x curl's rate; 64 MiB"
    return bench.row(f"files download, {name}", MIB, "MiB", down, bound) \
        + bench.row(f"files upload, {name}", MIB, "MiB", up, bound)


class Tree:
    """Many small files, on either side, and curl's requests for them."""

    def __init__(self, bench, name, count):
        self.bench, self.name = bench, name
        self.names = [f"{name}/d{number // 100:03}/f{number % 100:02}" for number in range(count)]
        self.near, self.far, self.back = (f"{place}/{leaf}" for place, leaf in (
            (bench.local, name), (bench.remote, name), (bench.local, f"{name}-back")))
        for path in self.names:
            os.makedirs(os.path.dirname(f"{bench.local}/{path}"), exist_ok=True)
            with open(f"{bench.local}/{path}", "wb") as file:
                file.write(os.urandom(SMALL))
        shutil.copytree(self.near, self.far)

    def gets(self):
        return self.bench.config(f"{self.name}-down", (
            {**self.bench.options(), "output": f"{self.back}/{path}", "create-dirs": "true",
             "url": f"{HOST}/api/raw/drive/Home/{path}"} for path in self.names))

    def posts(self):
        """Each file in one request, as the program sends it."""
        options = self.bench.options()
        options["header"] = options["header"] + ["Content-Type: application/octet-stream"]
        return self.bench.config(f"{self.name}-up", (
            {**options, "data-binary": f"@{self.bench.local}/{path}", "output": os.devnull,
             "url": f"{HOST}/api/resources/drive/Home/{path}"} for path in self.names))

    def chunks(self):
        """Each file as a chunk, which go one by one."""
        link = self.bench.link()
        return self.bench.config(f"{self.name}-chunks", (
            self.bench.upload(link, f"{self.bench.local}/{path}", path, SMALL) for path in self.names))

    def clear_back(self):
        remove(self.back)

    def clear_far(self):
        remove(self.far)

    def clear_near(self):
        remove(self.near)
        self.clear_far()

    def check_back(self):
        self.check(self.back, "the download")

    def check_far(self):
        self.check(self.bench.remote, "the upload")

    def check(self, folder, what):
        read = lambda place, path: open(f"{place}/{path}", "rb").read()
        expect(all(read(folder, path) == read(self.bench.local, path) for path in self.names), what)


def small(bench):
    tree = bench.tree("tree", FILES)
    width = bench_distance.WIDTH
    curl = [shutil.which("curl"), "--parallel", "--parallel-max", str(width), "--config"]
    down = bench.compare(
        [bench.program, "files", "download", "drive/Home/tree", tree.back], curl + [tree.gets()],
        tree.clear_back, tree.check_back)
    tree.clear_far()
    ours = [bench.program, "files", "upload", tree.near, "drive/Home/"]
    up = bench.compare(ours, curl + [tree.posts()], tree.clear_far, tree.check_far)
    chunked = bench.compare(
        ours, [shutil.which("curl"), "--config", tree.chunks()], tree.clear_far, tree.check_far)
    tree.clear_near()
    label = f"{FILES:,} files of 4 KiB"
    return bench.row(f"files download, {label}, {width} at a time", FILES, "files", down, "1 x curl's rate; 64 MiB") \
        + bench.row(f"files upload, {label}, {width} at a time", FILES, "files", up, "1 x curl's rate; 64 MiB") \
        + bench.row(f"files upload, {label}, beside chunks one by one", FILES, "files", chunked, "2 x curl's rate")


def rows(program, sandbox, env, folder, token, once):
    """Rows for the table of scripts/bench."""
    bench = Bench(program, sandbox, env, folder, token, once)
    far = [row for milliseconds in bench_distance.ROUND_TRIPS for row in bench_distance.rows(bench, milliseconds)]
    return large(bench) + small(bench) + far

"""Where the trials of scripts/torture happen: a sandbox, a proxy in front of it that spoils answers, homes of users who are
logged in, and what a run of the program may and may not be."""
import http.client
import http.server
import json
import os
import pty
import shutil
import signal
import subprocess
import tempfile
import threading
import time
import urllib.request

BOB = "bob@olares.com"
EXITS = {0, 1, 2, 4, 5, 6, 7, 8, 130}
# What an output must not have in it: a trap of Swift's, or its backtrace.
TRAPS = ["Fatal error", "Program crashed", "Illegal instruction", "swift-runtime"]


class Run:
    """How one call of the program ended."""

    def __init__(self, words, status, out, err):
        self.words, self.out, self.err = words, out, err
        self.signal = -status if status < 0 else None
        self.exit = status if status >= 0 else None

    def problem(self, signals=()):
        """What is wrong with it, whatever it was told to do; None where nothing is."""
        if any(trap in self.err for trap in TRAPS):
            return "it trapped"
        if self.signal is not None:
            return None if self.signal in signals else f"signal {self.signal} ended it"
        if self.exit - 128 in signals:
            return None
        if self.exit not in EXITS:
            return f"exit code {self.exit}"
        if "-o" in self.words and self.exit not in (0, 7, 8) and self.err:
            try:
                error = json.loads(self.err[self.err.index("{"):])["error"]
                if error["exit"] != self.exit or not error["code"]:
                    return "the failure is not the exit code's"
            except (ValueError, KeyError):
                return "the failure is not the JSON that was asked for"
        return None

    def facts(self):
        return {"words": self.words, "exit": self.exit, "signal": self.signal, "stdout": self.out[-4000:],
                "stderr": self.err[-4000:]}


class Stage:
    """Context manager: a sandbox that lives as long as it."""

    def __init__(self, folder):
        self.bin = folder

    def __enter__(self):
        self.folder = tempfile.mkdtemp(prefix="torture-")
        ready = f"{self.folder}/ready.json"
        self.files = f"{self.folder}/files"
        os.makedirs(self.files)
        self.sandbox = subprocess.Popen(
            [f"{self.bin}/olares-sandbox", "--directory", f"{self.folder}/sandbox", "--files", self.files, "--ready-file", ready,
             "--with-parent"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while not os.path.exists(ready):
            if self.sandbox.poll() is not None:
                raise SystemExit("the sandbox does not start")
            time.sleep(0.05)
        time.sleep(0.1)
        self.port = json.load(open(ready))["plainPort"]
        self.proxy = Proxy(self.port)
        self.homes = 0
        self.template = self.home()
        self.log_in(self.template, BOB, "builder")
        self.call(self.template, "files", "ls", "drive/Home")
        self.remote = f"{self.files}/{BOB}/drive/Home"
        return self

    def __exit__(self, *_):
        self.sandbox.terminate()
        self.sandbox.wait()
        self.proxy.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def control(self, method, path, body=None):
        data = json.dumps(body).encode() if body is not None else None
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}/_sandbox/{path}", data, method=method)
        with urllib.request.urlopen(request, timeout=60) as answer:
            return answer.read().decode()

    # Homes

    def home(self, of=None):
        """A folder with the state of a user of this machine; like another one, or empty."""
        self.homes += 1
        home = f"{self.folder}/home{self.homes}"
        if of:
            shutil.copytree(of, home)
            # What trials work on starts anew.
            shutil.rmtree(f"{home}/work", ignore_errors=True)
        os.makedirs(f"{home}/work", exist_ok=True)
        return home

    def drop(self, home):
        shutil.rmtree(home, ignore_errors=True)

    def log_in(self, home, user, password):
        run = self.call(home, "profile", "login", "--olares-id", user, "--password-stdin", input=password + "\n")
        if run.exit:
            raise SystemExit(f"no login: {run.err}")

    # Runs

    def environment(self, home, spoiled=False):
        port = self.proxy.port if spoiled else self.port
        return {
            "PATH": "/usr/bin:/bin", "HOME": home, "OLARES_CLI_HOME": f"{home}/config", "OLARES_CLI_DATA_DIR": f"{home}/data",
            "EDITOR": f"cp {home}/edited", "OLARES_CLI_CONNECT_TO": f"http://127.0.0.1:{port}", "SWIFT_BACKTRACE": "enable=no", "TMPDIR": f"{home}/work"}

    def start(self, home, *words, spoiled=False, tampering=None, log="/dev/null", terminal=False):
        """`tampering`: system calls, and what is done to them; nothing where they are only written into `log`. `terminal`: whether
        standard input is one, on which nobody types."""
        command = [f"{self.bin}/olares-cli", *words]
        if tampering:
            calls, effect = tampering
            inject = ["-e", f"inject={calls}:{effect}"] if effect else []
            command = ["strace", "-f", "-y", "-qq", "-o", log, "-e", f"trace={calls}", *inject, *command]
        master, slave = pty.openpty() if terminal else (None, None)
        child = subprocess.Popen(
            command, env=self.environment(home, spoiled), cwd=f"{home}/work", stdin=slave if terminal else subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
        if terminal:
            os.close(slave)
        child.words, child.terminal = list(words), master
        return child

    def finish(self, child, input="", limit=60):
        try:
            out, err = child.communicate(None if child.terminal else input.encode(), timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            out, err = child.communicate()
            return Run(child.words, 9999, out.decode(errors="replace"), f"not over after {limit} s\n" + err.decode(errors="replace"))
        finally:
            if child.terminal:
                os.close(child.terminal)
        return Run(child.words, child.returncode, out.decode(errors="replace"), err.decode(errors="replace"))

    def call(self, home, *words, input="", limit=60, **how):
        return self.finish(self.start(home, *words, **how), input, limit)


class Proxy:
    """Hands requests on to the sandbox, and the answers back as `spoil` makes them."""

    def __init__(self, target):
        proxy = self
        self.spoil = lambda path, status, headers, body: body
        self.notes = []

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def exchange(self):
                size = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(size) if size else None
                if "chunked" in self.headers.get("Transfer-Encoding", ""):
                    body = b""
                    while count := int(self.rfile.readline().split(b";")[0], 16):
                        body += self.rfile.read(count)
                        self.rfile.readline()
                    self.rfile.readline()
                headers = {name: value for name, value in self.headers.items() if name.lower() != "transfer-encoding"}
                upstream = http.client.HTTPConnection("127.0.0.1", target, timeout=60)
                try:
                    upstream.request(self.command, self.path, body, headers)
                    answer = upstream.getresponse()
                    content = answer.read()
                    content = proxy.spoil(self.path, answer.status, answer.headers, content)
                    self.send_response_only(answer.status)
                    for name, value in answer.getheaders():
                        if name.lower() not in ("content-length", "transfer-encoding", "connection"):
                            self.send_header(name, value)
                    self.send_header("Content-Length", str(len(content)))
                    self.end_headers()
                    self.wfile.write(content)
                except (OSError, http.client.HTTPException):
                    self.close_connection = True
                finally:
                    upstream.close()

            do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = exchange

            def log_message(self, *_):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_):
                pass

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()

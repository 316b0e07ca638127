"""The kinds of trial of scripts/torture. Each takes a stage and random numbers, and raises Broken where a promise was."""
import collections
import hashlib
import json
import os
import random
import shlex
import shutil
import signal
import subprocess
import time

from torture_stage import BOB


class Broken(Exception):
    """A promise was broken."""

    def __init__(self, problem, **facts):
        super().__init__(problem)
        self.facts = facts


class Skipped(Exception):
    """This trial says nothing, such as one in which the program was not even loaded."""


def require(condition, problem, *runs, **facts):
    if not condition:
        raise Broken(problem, runs=[run.facts() for run in runs], **facts)


def check(run, signals=(), **facts):
    problem = run.problem(signals)
    require(problem is None, f"{' '.join(run.words)}: {problem}", run, **facts)


def digest(path):
    try:
        with open(path, "rb") as file:
            return hashlib.sha256(file.read()).hexdigest()
    except FileNotFoundError:
        return None


def make(path, rng, size):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as file:
        file.write(rng.randbytes(size))
    return digest(path)


# Scenes: a verb that writes, what it begins with, and what must be true when it was stopped anywhere.


class Scene:
    input = ""
    # Whether it wants a terminal.
    terminal = False
    # How the same words go on after they were stopped.
    again = None

    def __init__(self, stage, rng):
        self.stage, self.rng = stage, rng
        self.home = stage.home(of=stage.template)
        self.work = f"{self.home}/work"

    def judge(self, facts):
        """After the program was stopped."""

    def settle(self, facts):
        """The next command works, and then everything is as it should be."""
        words = self.again or self.words
        run = self.stage.call(self.home, *words, input=self.input, terminal=self.terminal)
        check(run, **facts)
        require(run.exit == 0, f"afterwards {' '.join(words)} fails", run, **facts)
        self.final(facts)

    def final(self, facts):
        pass

    def require_login(self, facts):
        who = self.stage.call(self.home, "profile", "whoami")
        require(who.exit == 0, "it is said to be done, and nobody is logged in", who, **facts)

    def end(self):
        self.stage.drop(self.home)


class Use(Scene):
    words = ["profile", "use", BOB]

    def judge(self, facts):
        run = self.stage.call(self.home, "profile", "list", "-o", "json")
        require(run.exit == 0 and BOB in run.out, "the profiles cannot be read", run, **facts)


class LogIn(Scene):
    words = ["profile", "login", "--olares-id", BOB, "--password-stdin"]
    input = "builder\n"

    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        stage.drop(self.home)
        self.home = stage.home()

    def settle(self, facts):
        run = self.stage.call(self.home, *self.words, input=self.input)
        check(run, **facts)
        if run.exit:
            require("already authenticated" in run.err, "a login after it fails", run, **facts)
        run = self.stage.call(self.home, "profile", "use", BOB)
        who = self.stage.call(self.home, "profile", "whoami")
        if who.exit:
            # Killed between token and profile: the fix that the refusal names, and a login.
            self.stage.call(self.home, "profile", "remove", BOB)
            run = self.stage.call(self.home, *self.words, input=self.input)
            who = self.stage.call(self.home, "profile", "whoami")
        require(who.exit == 0, "nobody is logged in after it", run, who, **facts)

    def final(self, facts):
        self.require_login(facts)


class Refresh(Scene):
    words = ["profile", "whoami"]

    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        stage.drop(self.home)
        self.home = stage.home()
        stage.log_in(self.home, BOB, "builder")
        stage.control("POST", f"expire-access-tokens?user={BOB}")

    def final(self, facts):
        self.require_login(facts)

    def end(self):
        super().end()
        # The others' tokens are dead too.
        self.stage.drop(self.stage.template)
        self.stage.template = self.stage.home()
        self.stage.log_in(self.stage.template, BOB, "builder")


class Import(Scene):
    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        stage.drop(self.home)
        self.home = stage.home()
        grant = json.loads(stage.control("POST", f"grant?user={BOB}"))
        self.words = ["profile", "import", "--olares-id", BOB, "--refresh-token", grant["refreshToken"]]

    def settle(self, facts):
        """Either the login is kept, or the token is still good."""
        who = self.stage.call(self.home, "profile", "whoami")
        if who.exit == 0:
            return
        if "fix: olares-cli profile remove" in who.err:
            self.stage.call(self.home, "profile", "remove", BOB)
        run = self.stage.call(self.home, *self.words)
        if "fix: olares-cli profile remove" in run.err:
            # Killed between token and profile.
            self.stage.call(self.home, "profile", "remove", BOB)
            run = self.stage.call(self.home, *self.words)
        use = self.stage.call(self.home, "profile", "use", BOB)
        who = self.stage.call(self.home, "profile", "whoami")
        require(who.exit == 0, "the refresh token is spent, and nobody is logged in", run, use, who, **facts)

    def final(self, facts):
        self.require_login(facts)


class Remove(Scene):
    words = ["profile", "remove", BOB]

    def settle(self, facts):
        run = self.stage.call(self.home, *self.words)
        check(run, **facts)
        run = self.stage.call(self.home, "profile", "login", "--olares-id", BOB, "--password-stdin", input="builder\n")
        require(run.exit == 0 or "already authenticated" in run.err, "no login after it", run, **facts)

    def final(self, facts):
        run = self.stage.call(self.home, "profile", "list", "-o", "json")
        require(run.exit == 0 and BOB not in run.out, "it is said to be removed, and is there", run, **facts)
        who = self.stage.call(self.home, "profile", "whoami")
        require(who.exit != 0, "it is said to be removed, and the token is there", who, **facts)


class Download(Scene):
    size = 1_500_000
    options = []

    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        self.name = f"d{rng.getrandbits(40):x}"
        self.want = make(f"{stage.remote}/{self.name}", rng, self.size)
        self.words = ["files", "download", f"drive/Home/{self.name}", "a.bin", *self.options]
        self.old = self.begin()

    def begin(self):
        return None

    def judge(self, facts):
        found = digest(f"{self.work}/a.bin")
        require(found in (self.old, self.want), "half a file stands under the final name", **facts)

    def final(self, facts):
        require(digest(f"{self.work}/a.bin") == self.want, "the bytes are wrong", **facts)
        left = [name for name in os.listdir(self.work) if name != "a.bin"]
        # What cannot be deleted stays.
        require(not left or "unlink" in facts["calls"], f"left lying about: {left}", **facts)

    def settle(self, facts):
        if digest(f"{self.work}/a.bin") == self.want:
            # It was complete when it was stopped, but for the cleaning up.
            return
        super().settle(facts)

    def end(self):
        os.unlink(f"{self.stage.remote}/{self.name}")
        super().end()


class Overwrite(Download):
    options = ["--overwrite"]

    def begin(self):
        return make(f"{self.work}/a.bin", self.rng, 5000)


class Resume(Download):
    options = ["--resume"]

    def begin(self):
        with open(f"{self.stage.remote}/{self.name}", "rb") as file:
            head = file.read(1_200_000)
        with open(f"{self.work}/a.bin", "wb") as file:
            file.write(head)
        return hashlib.sha256(head).hexdigest()

    def judge(self, facts):
        # It goes on in place under another name, and what it was is a beginning of what it is to be.
        found = [f"{self.work}/{name}" for name in os.listdir(self.work) if not name.endswith(".source")]
        whole = open(f"{self.stage.remote}/{self.name}", "rb").read()
        require(any(os.path.getsize(path) >= 1_200_000 and whole.startswith(open(path, "rb").read()) for path in found),
                f"what was there is lost: {os.listdir(self.work)}", **facts)


class Tree(Scene):
    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        self.name = f"t{rng.getrandbits(40):x}"
        self.want = {
            inner: make(f"{stage.remote}/{self.name}/{inner}", rng, rng.choice([0, 10, 5000, 1_100_000]))
            for inner in ["a", "b/c", "b/d/e", "f/g"]}
        self.words = ["files", "download", f"drive/Home/{self.name}", "--skip-existing"]

    def judge(self, facts):
        for inner, want in self.want.items():
            require(digest(f"{self.work}/{self.name}/{inner}") in (None, want), f"half a file: {inner}", **facts)

    def final(self, facts):
        for inner, want in self.want.items():
            require(digest(f"{self.work}/{self.name}/{inner}") == want, f"wrong bytes: {inner}", **facts)

    def end(self):
        shutil.rmtree(f"{self.stage.remote}/{self.name}")
        super().end()


class Upload(Scene):
    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        self.name = f"u{rng.getrandbits(40):x}"
        self.want = make(f"{self.work}/{self.name}", rng, 400_000)
        self.words = ["files", "upload", self.name, f"drive/Home/{self.name}", "--chunk-size", "128KiB"]
        self.again = [*self.words, "--overwrite", "--yes"]

    def judge(self, facts):
        require(digest(f"{self.work}/{self.name}") == self.want, "the local file has changed", **facts)

    def final(self, facts):
        require(digest(f"{self.stage.remote}/{self.name}") == self.want, "wrong bytes on the Olares", **facts)

    def end(self):
        if os.path.exists(f"{self.stage.remote}/{self.name}"):
            os.unlink(f"{self.stage.remote}/{self.name}")
        super().end()


class Edit(Scene):
    """The editor is one that puts another text in place of what it is given (Stage.environment)."""

    terminal = True

    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        self.name = f"e{rng.getrandbits(40):x}.txt"
        for path in [f"{stage.remote}/{self.name}", f"{self.home}/edited"]:
            with open(path, "w") as file:
                file.write(f"{rng.getrandbits(400):x}\n" * 20)
        self.old, self.new = digest(f"{stage.remote}/{self.name}"), digest(f"{self.home}/edited")
        self.words = ["files", "edit", f"drive/Home/{self.name}"]

    def judge(self, facts):
        require(digest(f"{self.stage.remote}/{self.name}") in (self.old, self.new), "half a text is saved", **facts)

    def final(self, facts):
        require(digest(f"{self.stage.remote}/{self.name}") == self.new, "the text is not saved", **facts)

    def end(self):
        os.unlink(f"{self.stage.remote}/{self.name}")
        super().end()


class Skill(Scene):
    def __init__(self, stage, rng):
        super().__init__(stage, rng)
        run = stage.call(self.home, "skills", "new", "box")
        if run.exit:
            raise Skipped(run.err)
        self.words = ["skills", "install", "box"]

    def settle(self, facts):
        run = self.stage.call(self.home, *self.words)
        check(run, **facts)
        require(run.exit == 0 or "already" in run.err or "exists" in run.err, "it cannot be installed after it", run, **facts)
        self.final(facts)

    def final(self, facts):
        run = self.stage.call(self.home, "skills", "list", "-o", "json")
        require(run.exit == 0 and "box" in run.out, "the skill is not there", run, **facts)


SCENES = [Use, LogIn, Refresh, Import, Remove, Download, Overwrite, Resume, Tree, Upload, Edit, Skill]
CHANGES = ["?mkdir,?mkdirat", "flock", "write,pwrite64", "ftruncate", "fchmod", "fsync", "?rename,?renameat,?renameat2",
           "?link,?linkat", "?unlink,unlinkat", "?rmdir", "utimensat", "openat", "close", "read,pread64",
           "sendto,sendmsg,writev", "connect", "fstat,?newfstatat", "fcntl", "ioctl", "getdents64"]
ERRORS = ["ENOSPC", "EIO", "EACCES", "EROFS", "EDQUOT", "EMFILE", "EINTR", "EPERM", "ENOLCK", "EBADF"]


def tampered(stage, rng, effect, signals):
    if shutil.which("strace") is None:
        raise Skipped("no strace")
    scene = rng.choice(SCENES)(stage, rng)
    try:
        # Few calls are made often; most of those that matter are among the first of their kind.
        calls, moment = rng.choice(CHANGES), min(rng.randint(1, 60), rng.randint(1, 60))
        facts = {"scene": type(scene).__name__, "calls": calls, "effect": f"{effect}:when={moment}"}
        log = f"{stage.folder}/strace"
        run = stage.call(scene.home, *scene.words, input=scene.input, terminal=scene.terminal,
                         tampering=(calls, facts["effect"]), log=log)
        if not signals and any(isOwnThreads(call) for call in struck(log, moment, False)):
            raise Skipped("no disk is behind it")
        if "error while loading shared" in run.err or run.exit == 127:
            raise Skipped("it was not even loaded")
        if run.exit is not None and run.exit - 128 not in signals:
            check(run, **facts)
        facts["tampered"] = run.facts()
        scene.judge(facts)
        if run.exit == 0 and not signals:
            # Whoever says that it is done has done it.
            scene.final(facts)
        else:
            scene.settle(facts)
    finally:
        scene.end()


# What is done to files. Errors of the network are no disk's, and may cost what the server has given out.
DISK = [calls for calls in CHANGES if not {"connect", "ioctl", "read,pread64", "sendto,sendmsg,writev"} & {calls}]
SWEPT = {"refresh": Refresh, "import": Import, "login": LogIn, "use": Use, "remove": Remove, "download": Download,
         "overwrite": Overwrite, "resume": Resume, "upload": Upload, "edit": Edit, "install": Skill}


def struck(log, moment, isKill):
    """The calls that were tampered with, as strace shows them: one in each thread that made so many."""
    made, found = collections.Counter(), []
    with open(log, errors="replace") as file:
        for line in file:
            if isKill:
                # strace says nothing of a signal that it sends: it is the call of that number, which each thread counts for itself.
                thread = line.split(" ", 1)[0]
                made[thread] += "resumed>" not in line
                if made[thread] == moment:
                    return [line.strip()]
            elif "(INJECTED)" in line:
                found.append(line.strip())
    return found


def isOwnThreads(call):
    """Whether a call looks at the program's own threads: libdispatch traps where it cannot, and no disk is behind them."""
    return '"/proc/' in call


def sweep(stage, name, error):
    """Each system call of a scene that has to do with files fails once, or is the last one (`KILL`). Gives how many there are, and
    what was found wrong."""
    if shutil.which("strace") is None:
        raise SystemExit("a sweep needs strace")
    log, points, found = f"{stage.folder}/strace", 0, []
    isKill = error == "KILL"
    # What is killed between the answer and the disk has lost what the answer gave: the old token must still be good then.
    stage.control("PATCH", "behaviour", {"rotation": "untilUsed" if isKill else "strict"})
    effect = "signal=KILL" if isKill else f"error={error}"
    for calls in DISK:
        moment = 0
        while True:
            moment += 1
            scene = SWEPT[name](stage, random.Random(moment))
            facts = {"scene": name, "calls": calls, "effect": f"{effect}:when={moment}"}
            try:
                # A thread that cannot be woken waits for ever: such points are left out below.
                run = stage.call(scene.home, *scene.words, input=scene.input, terminal=scene.terminal, limit=20,
                                 tampering=(calls, facts["effect"]), log=log)
                hits = struck(log, moment, isKill)
                if not hits:
                    break
                call = hits[0]
                if any(kind in call for kind in ("<TCP", "<socket:", "<anon_inode", "<pipe:", "<UNIX")):
                    continue
                if any(isOwnThreads(hit) for hit in hits):
                    continue
                if "error while loading shared" in run.err or run.exit == 127:
                    continue
                points += 1
                facts["tampered"] = run.facts()
                if not isKill:
                    check(run, call=call, **facts)
                scene.judge(facts)
                if run.exit == 0:
                    scene.final(facts)
                else:
                    scene.settle(facts)
            except Broken as broken:
                found.append((f"{calls} {facts['effect']}: {broken}: {call}", broken.facts))
            finally:
                scene.end()
    stage.control("DELETE", "behaviour")
    return points, found


def kill(stage, rng):
    """kill -9 at some system call of a verb that writes."""
    tampered(stage, rng, "signal=KILL", {signal.SIGKILL})


def errno(stage, rng):
    """Some system call of a verb that writes fails."""
    tampered(stage, rng, f"error={rng.choice(ERRORS)}", set())


# Answers that no server should give.

EXTREMES = [0, -1, 2**31, 2**53 + 1, 2**63 - 1, -2**63, 2**63, 1e300, -1e300, 0.1, "NaN", "", None, True, [], {}, [None],
            "0000-01-01T00:00:00Z", "1969-12-31T23:59:59Z", "2300-01-01T00:00:00Z", "9999-12-31T23:59:59Z",
            "292277026596-12-04T15:30:08Z", "x" * 10000, "\u001b[2J", "../../etc", "\u0000", "e\u0301"]


def leaves(value, path=()):
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else []
    for key, inner in items:
        yield from leaves(inner, path + (key,))


def changed(value, path, rng, notes):
    if not path:
        new = rng.choice(EXTREMES)
        notes.append([str(value)[:200], new])
        return new
    value = value.copy()
    if len(path) == 1 and rng.random() < 0.15:
        notes.append(["without", path[0]])
        del value[path[0]]
    elif len(path) == 1 and isinstance(value, list) and rng.random() < 0.1:
        value.extend(value[path[0]:path[0] + 1] * 3)
    else:
        value[path[0]] = changed(value[path[0]], path[1:], rng, notes)
    return value


def spoiler(rng, notes):
    def spoil(path, status, headers, body):
        if rng.random() < 0.4 or not body:
            return body
        try:
            value = json.loads(body)
        except ValueError:
            value = None
        if value is None or rng.random() < 0.1:
            body = bytearray(body)
            at = rng.randrange(len(body))
            notes.append([path, "bytes", at])
            if rng.random() < 0.5:
                return bytes(body[:at])
            body[at] = rng.randrange(256)
            return bytes(body)
        for _ in range(rng.choice([1, 1, 1, 2, 5])):
            notes.append(path)
            value = changed(value, rng.choice(list(leaves(value))), rng, notes)
        return json.dumps(value).encode()
    return spoil


def examples(stage):
    """The words of each example of a verb that asks a server and ends by itself."""
    if not hasattr(stage, "examples"):
        catalogue = json.loads(stage.call(stage.template, "commands", "--full", "-o", "json").out)
        lines = [example if isinstance(example, str) else example["run"]
                 for command in catalogue["commands"] if command["profile"] == "required"
                 and command["path"][-1] not in ("exec", "edit", "login")
                 for example in command.get("examples", [])]
        stage.examples = []
        for line in lines:
            parts = shlex.shlex(line, posix=True, punctuation_chars=True)
            parts.whitespace_split = True
            words = list(parts)
            words = words[:next((at for at, word in enumerate(words) if set(word) <= set("|&;<>()")), None)]
            if words[0] != "olares-cli":
                continue
            words = words[1:]
            endless = {"-f", "--follow", "-w", "--watch", "--wait"}
            if words and not endless & set(words):
                stage.examples.append(words)
    return stage.examples


def answers(stage, rng):
    """A verb over answers that are spoiled in a few places."""
    words = list(rng.choice(examples(stage)))
    if rng.random() < 0.5 and "-o" not in words and "--" not in words:
        words += ["-o", "json"]
    notes = []
    home = stage.home(of=stage.template)
    stage.proxy.spoil = spoiler(rng, notes)
    try:
        run = stage.call(home, *words, spoiled=True, limit=40)
        if "not over after" in run.err:
            # What waits for a state that never comes waits as long as it says.
            raise Skipped("it waits")
        check(run, spoiled=notes)
    finally:
        stage.proxy.spoil = lambda path, status, headers, body: body
        stage.drop(home)


# Several commands at once.


def mixes(stage, rng):
    """Commands of all kinds at the same time, on one home."""
    name = f"m{rng.getrandbits(40):x}"
    want = make(f"{stage.remote}/{name}", rng, 300_000)
    words = [
        ["profile", "list", "-o", "json"], ["profile", "whoami"], ["profile", "use", BOB], ["files", "ls", "drive/Home"],
        ["files", "download", f"drive/Home/{name}", "same", "--overwrite"], ["skills", "list"], ["skills", "new", "box"],
        ["skills", "install", "box"], ["skills", "remove", "box", "--yes"], ["market", "list"], ["commands", "-o", "json"],
        ["files", "mkdir", "-p", "drive/Home/mixed/deep"], ["files", "download", f"drive/Home/{name}", "other/"],
        ["profile", "import", "--olares-id", BOB, "--refresh-token", "wrong"]]
    chosen = [rng.choice(words) for _ in range(rng.randint(6, 14))]
    pauses = [rng.random() * 0.1 for _ in chosen]

    def together(chosen):
        home = stage.home(of=stage.template)
        try:
            children = []
            for words, pause in zip(chosen, pauses):
                children.append(stage.start(home, *words))
                time.sleep(pause)
            for run in [stage.finish(child) for child in children]:
                check(run, together=chosen)
            run = stage.call(home, "profile", "whoami")
            require(run.exit == 0, "nobody is logged in any more", run, together=chosen)
            found = digest(f"{home}/work/same")
            require(found in (None, want), "the bytes are wrong", together=chosen)
        finally:
            stage.drop(home)

    try:
        together(chosen)
    except Broken as broken:
        # As few as fail still.
        for at in reversed(range(len(chosen))):
            fewer = chosen[:at] + chosen[at + 1:]
            try:
                together(fewer)
            except Broken as smaller:
                chosen, broken = fewer, smaller
        raise broken
    finally:
        os.unlink(f"{stage.remote}/{name}")


def fire(stage, rng):
    """A transfer over a network that breaks, in a process that is stopped again and again."""
    name, size = f"f{rng.getrandbits(40):x}", rng.randint(2_000_000, 12_000_000)
    home = stage.home(of=stage.template)
    isUpload = rng.random() < 0.5
    there, here = f"{stage.remote}/{name}", f"{home}/work/{name}"
    want = make(here if isUpload else there, rng, size)
    words = (["files", "upload", name, f"drive/Home/{name}", "--chunk-size", "1MiB", "--overwrite", "--yes"] if isUpload
             else ["files", "download", f"drive/Home/{name}"])
    # The bytes of a chunk that is cut off are lost, and some chunk must get through at last.
    seed, mean = rng.randrange(1 << 30), max(size // rng.randint(2, 6), 1_000_000 if isUpload else 0)
    fault = {"service": "files", "path": "/upload/*" if isUpload else "/api/raw/*",
             "action": {"cutRandomly": {"seed": seed, "meanBytes": mean}}}
    try:
        stage.control("POST", "faults", fault)
        signals = [signal.SIGKILL, signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
        for turn in range(40):
            child = stage.start(home, *words)
            if turn < 15:
                try:
                    child.wait(rng.random() * 0.6)
                except subprocess.TimeoutExpired:
                    child.send_signal(rng.choice(signals))
            run = stage.finish(child)
            check(run, signals)
            found = digest(there if isUpload else here)
            if not isUpload:
                require(found in (None, want), "half a file stands under the final name", run)
            if run.exit == 0:
                require(found == want, "it is said to be done, and the bytes are wrong", run)
                return
        require(False, "it never gets to its end", run)
    finally:
        stage.control("DELETE", "faults")
        stage.drop(home)
        if os.path.exists(there):
            os.unlink(there)


CAMPAIGNS = {"kill": kill, "errno": errno, "answers": answers, "mixes": mixes, "fire": fire}

# SPDX-License-Identifier: Apache-2.0
"""The worker managers that are compared: how each is started, told to restart, and which processes are its own."""

import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
import uuid

REPOSITORY = pathlib.Path(__file__).resolve().parents[2]
MARK = "BENCH_CONTENDER"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def processes():
    """pid -> parent, of everything that lives."""
    parents = {}
    for entry in pathlib.Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
            except OSError:
                continue
            if fields[0] != "Z":
                parents[int(entry.name)] = int(fields[1])
    return parents


def children(pid):
    return sorted(child for child, parent in processes().items() if parent == pid)


class Contender:
    """One manager with its workers. Everything it starts carries a mark in its environment and is ended with it."""

    name = ""

    def __init__(self, workers, folder, environment):
        self.workers = workers
        self.port = free_port()
        self.folder = folder
        self.mark = f"{MARK}={uuid.uuid4()}"
        self.environment = {**os.environ, **environment, "XDG_RUNTIME_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
        self.environment[MARK] = self.mark.partition("=")[2]
        self.output = open(folder / "output", "wb")
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            self.command(), env=self.environment, cwd=folder, stdout=self.output, stderr=self.output, stdin=subprocess.DEVNULL
        )

    def command(self):
        raise NotImplementedError

    def restart(self):
        """Tells it to load the code on disk anew. Returns what the caller learns of the outcome."""
        raise NotImplementedError

    def own(self):
        """The processes that are the manager's and not the application's."""
        raise NotImplementedError

    def worker_pids(self):
        """The processes that serve."""
        raise NotImplementedError

    def answer(self, path="/", timeout=1.0):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=timeout) as response:
            return response.read().decode()

    def await_ready(self, within=30.0):
        """Waits until all workers are there and one answers; returns the seconds from the start to the first answer."""
        first = self.await_answer(within) - self.started
        end = time.perf_counter() + within
        while len(self.worker_pids()) < self.workers:
            if time.perf_counter() > end:
                raise TimeoutError(f"{self.name}: {self.worker_pids()} of {self.workers} workers; see {self.output.name}")
            time.sleep(0.05)
        time.sleep(float(self.environment.get("BOOT_DELAY", 0)) + 0.5)
        return first

    def await_answer(self, within, acceptable=lambda body: True, path="/"):
        """Asks until an answer is acceptable; returns when it came, or None."""
        end = time.perf_counter() + within
        while (now := time.perf_counter()) < end:
            try:
                if acceptable(self.answer(path)):
                    return time.perf_counter()
            except OSError:
                pass
            time.sleep(0.001)
        if path == "/":
            raise TimeoutError(f"{self.name} does not answer; see {self.output.name}")
        return None

    def marked(self):
        for pid in processes():
            try:
                if self.mark.encode() in pathlib.Path(f"/proc/{pid}/environ").read_bytes().split(b"\0"):
                    yield pid
            except OSError:
                pass

    def __enter__(self):
        return self

    def __exit__(self, failure, *_):
        for _ in range(2):  # one may have been about to fork
            for pid in self.marked():
                try:
                    os.kill(pid, signal.SIGKILL)
                except ProcessLookupError:
                    pass
        self.process.wait()
        self.output.close()
        if failure is None:
            shutil.rmtree(self.folder, ignore_errors=True)  # otherwise its output is wanted


class Gunicorn(Contender):
    name = "gunicorn"

    def command(self):
        application = ["gunicorn", "--chdir", str(REPOSITORY / "e2e/servers/gunicorn"), "--no-control-socket"]
        return [*application, "-b", f"127.0.0.1:{self.port}", "-w", str(self.workers), "app:app"]

    def restart(self):
        self.process.send_signal(signal.SIGHUP)
        return "a signal: no answer"

    def own(self):
        return [self.process.pid]

    def worker_pids(self):
        return children(self.process.pid)


class Sanic(Contender):
    name = "sanic"
    zero_downtime = False

    def command(self):
        self.inspector = free_port()
        application = [sys.executable, str(REPOSITORY / "e2e/bench/sanic_app.py"), "managed"]
        return [*application, str(self.port), str(self.workers), str(self.inspector)]

    def restart(self):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.inspector}/reload",
            json.dumps({"zero_downtime": self.zero_downtime}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=5) as response:
            return f"HTTP {response.status}, whatever happens"

    def rows(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.inspector}/", timeout=5) as response:
                return json.load(response)["result"].get("workers", {})
        except OSError:
            return {}

    def own(self):
        return [pid for pid in self.marked() if pid not in self.worker_pids()]

    def worker_pids(self):
        return sorted(row["pid"] for row in self.rows().values() if row.get("server"))


class SanicZeroDowntime(Sanic):
    name = "sanic zero_downtime"
    zero_downtime = True


class Muster(Contender):
    def command(self):
        start = [str(REPOSITORY / "muster"), "run", "--name", "bench", "--logs", "plain"]
        return [*start, "--workers", str(self.workers), "--listen", f"http=127.0.0.1:{self.port}", "--", *self.worker()]

    def worker(self):
        raise NotImplementedError

    def restart(self):
        told = subprocess.run(
            [str(REPOSITORY / "muster"), "restart", "--name", "bench"],
            env=self.environment, capture_output=True, text=True, stdin=subprocess.DEVNULL,
        )
        lines = (told.stdout + told.stderr).strip().splitlines()
        return f"exit {told.returncode}: {lines[0] if lines else ''}"

    def launcher(self):
        # The script has become the manager, or is its parent; the launcher is the one whose children are the workers.
        manager = self.process.pid
        while len(below := children(manager)) == 1 and "launcher" not in pathlib.Path(f"/proc/{below[0]}/comm").read_text():
            manager = below[0]
        launchers = [pid for pid in below if "launcher" in pathlib.Path(f"/proc/{pid}/comm").read_text()]
        return manager, launchers[0] if launchers else None

    def own(self):
        return [pid for pid in self.launcher() if pid]

    def worker_pids(self):
        launcher = self.launcher()[1]
        return children(launcher) if launcher else []


class MusterGunicorn(Muster):
    name = "muster + gunicorn workers"

    def worker(self):
        application = ["gunicorn", "--chdir", str(REPOSITORY / "e2e/servers/gunicorn"), "--no-control-socket"]
        return [*application, "-b", "fd://{fd:http}", "app:app"]


class MusterSanic(Muster):
    name = "muster + sanic workers"

    def worker(self):
        return [sys.executable, str(REPOSITORY / "e2e/bench/sanic_app.py"), "inherited", "{fd:http}"]

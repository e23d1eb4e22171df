"""Replays processes in SimGrid: what each of them computes, sends and waits for, on hosts that do not exist.

The traces are SimGrid's time-independent ones. They hold sizes, no data. One unit of computation is a nanosecond of a core.
"""

import re
import shutil
import subprocess
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

BYTE = 6  # SimGrid's number for MPI_BYTE


@dataclass(frozen=True)
class Cluster:
    """Hosts and the network between them."""

    hosts: int
    cores: int
    bits_per_second: float  # of each host's link, each way
    local_bytes_per_second: float  # of a message between two processes of a host
    latency: float = 15e-6  # seconds from host to host
    goodput: float = 0.94  # the share of a link that is data: 1,448 of 1,538 bytes of a packet
    # What a message costs the processes at its two ends: seconds, and seconds for each byte.
    overhead: tuple[float, float] = (5e-6, 0.25e-9)

    def with_share(self, share):
        """The same hosts with a share of their links."""
        return replace(self, bits_per_second=share * self.bits_per_second)

    def platform(self):
        """The description for SimGrid."""
        return f"""<?xml version='1.0'?>
<!DOCTYPE platform SYSTEM "https://simgrid.org/simgrid.dtd">
<platform version="4.1">
  <cluster id="hosts" prefix="host" suffix="" radical="0-{self.hosts - 1}" speed="1Gf" core="{self.cores}"
    bw="{self.bits_per_second * self.goodput / 8:.0f}Bps" lat="{self.latency / 2}s"
    loopback_bw="{self.local_bytes_per_second:.0f}Bps" loopback_lat="1us"/>
</platform>
"""

    def settings(self):
        """The options for SimGrid: links share fairly, and the time that processes spend on messages is that given above."""
        cost = "0:{}:{}".format(*self.overhead)
        model = ["network/model:CM02", "network/TCP-gamma:0", "network/crosstraffic:0"]
        model += ["smpi/allgather:ompi", "smpi/barrier:ompi"]
        return [f"--cfg={setting}" for setting in [*model, *(f"smpi/{name}:{cost}" for name in ("os", "ois", "or"))]]


class Trace:
    """What one process does, in order."""

    def __init__(self, rank):
        self.rank = rank
        self.lines = [f"{rank} init"]
        self.tags = 0

    def compute(self, seconds):
        """Computes."""
        if seconds > 0:
            self.lines.append(f"{self.rank} compute {seconds * 1e9:.0f}")

    def start(self, sent, received):
        """Starts to send and to receive: pairs of the other process and the bytes. Returns what `wait` waits for.

        All processes call this equally often.
        """
        self.tags += 1
        self.lines += [f"{self.rank} irecv {sender} {self.tags} {size} {BYTE}" for sender, size in received]
        self.lines += [f"{self.rank} isend {receiver} {self.tags} {size} {BYTE}" for receiver, size in sent]
        waits = [(sender, self.rank) for sender, _ in received] + [(self.rank, receiver) for receiver, _ in sent]
        return [f"{self.rank} wait {sender} {receiver} {self.tags}" for sender, receiver in waits]

    def wait(self, started):
        """Waits until it has been sent and received."""
        self.lines += started

    def near_barrier(self, ranks):
        """Waits for the processes of the host, in as many rounds as their number has binary digits."""
        size, place = len(ranks), self.rank - ranks[0]
        for step in (1 << digit for digit in range((size - 1).bit_length())):
            self.wait(self.start([(ranks[(place + step) % size], 1)], [(ranks[(place - step) % size], 1)]))

    def barrier(self):
        """Waits for all processes."""
        self.lines.append(f"{self.rank} barrier")

    def gather(self, size):
        """Gathers `size` bytes of each process on every process."""
        self.lines.append(f"{self.rank} allgather {size} {size} {BYTE} {BYTE}")


def replay(traces, hosts_of_ranks, cluster):
    """The seconds that the processes take."""
    if not shutil.which("smpirun"):
        raise SystemExit("smpirun not found; on Debian: apt-get install libsimgrid-dev")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = [folder / f"trace-{trace.rank}" for trace in traces]
        for file, trace in zip(files, traces):
            file.write_text("\n".join([*trace.lines, f"{trace.rank} finalize", ""]))
        (folder / "traces").write_text("\n".join(map(str, files)) + "\n")
        (folder / "hosts").write_text("".join(f"host{host}\n" for host in hosts_of_ranks))
        (folder / "platform.xml").write_text(cluster.platform())
        command = ["smpirun", "-replay", folder / "traces", "-hostfile", folder / "hosts", "-platform", folder / "platform.xml",
                   "-np", len(traces), *cluster.settings()]
        done = subprocess.run([str(word) for word in command], cwd=folder, capture_output=True, text=True)
    found = re.search(r"Simulation time ([0-9.e+-]+)", done.stderr + done.stdout)
    if done.returncode or not found:
        raise SystemExit(f"smpirun failed:\n{done.stderr[-2000:]}")
    return float(found.group(1))

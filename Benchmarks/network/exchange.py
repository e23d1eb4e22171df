"""Which process sends how many bytes to which, when hosts sum a bucket: the rule of Rails and Exchange in Sources/Reduction.

Nothing here was recorded. Tests/Commands/test_simulation.py compares it with the messages that MPI counts in real runs.
"""

from dataclasses import dataclass
from functools import cached_property

from gradients import LANES

PAIR = 2 * LANES  # slices start at multiples of two vectors


@dataclass(frozen=True)
class Job:
    """Processes on hosts, and the shards that they hold."""

    counts: tuple[int, ...]  # the processes of each host
    shards: int

    @cached_property
    def hosts(self):
        """The ranks of each host."""
        starts = [sum(self.counts[:host]) for host in range(len(self.counts))]
        return [range(start, start + count) for start, count in zip(starts, self.counts)]

    @property
    def size(self):
        """The number of processes."""
        return sum(self.counts)

    def host(self, rank):
        """The host of a process."""
        return next(host for host, ranks in enumerate(self.hosts) if rank in ranks)

    def branches(self, ranks):
        """The number of largest whole branches of the tree of shards that some neighbouring processes hold."""
        return len(covering(ranks[0] * self.shards // self.size, (ranks[-1] + 1) * self.shards // self.size))

    @cached_property
    def held(self):
        """The number of branches of each host."""
        return [self.branches(ranks) for ranks in self.hosts]


@dataclass(frozen=True)
class Message:
    """Bytes that a process sends to another one."""

    sender: int
    receiver: int
    size: int


def size_on(wire, floats):
    """The bytes of `floats` floats on their way, where `wire` is that of the config."""
    return -(-floats // PAIR) * PAIR * 2 if wire == "bf16" else floats * 4


def covering(start, end):
    """The largest whole branches of a binary tree that together cover the groups from `start` to `end` (Branch.covering)."""
    found = []
    while start < end:
        size = start & -start or 1 << 62
        while start + size > end:
            size //= 2
        found.append(range(start, start + size))
        start += size
    return found


def slice_size(floats, place, places):
    """The floats of the slice `place` of `places` (Rails.slice)."""
    pairs = -(-floats // PAIR)

    def cut(place):
        return min(floats, place * pairs // places * PAIR)

    return cut(place + 1) - cut(place)


def exchange(floats, job, wire="float32"):
    """The messages of a bucket: those with the hosts' branches, and those with the sums."""
    rails = max(job.counts)
    branches, sums = [], []
    for rail in range(rails):
        ranks = [near[rail % len(near)] for near in job.hosts]
        sizes = [size_on(wire, slice_size(floats, host * rails + rail, len(ranks) * rails)) for host in range(len(ranks))]
        for host, sender in enumerate(ranks):
            for other, receiver in enumerate(ranks):
                if other != host:
                    branches.append(Message(sender, receiver, job.held[host] * sizes[other]))
                    sums.append(Message(sender, receiver, sizes[host]))
    return [[message for message in messages if message.size > 0] for messages in (branches, sums)]

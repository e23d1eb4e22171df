"""A training step as a trace, with each way to sum gradients over processes."""

from collections import defaultdict
from dataclasses import dataclass

from exchange import Job, exchange
from gradients import Model, buckets


@dataclass(frozen=True)
class Memory:
    """How fast a host moves bytes, reads and writes together."""

    core: float  # bytes a second of one core alone
    host: float  # bytes a second of all its cores together

    def each(self, processes):
        """The bytes a second of each of so many processes."""
        return min(self.core, self.host / processes)


@dataclass(frozen=True)
class Compute:
    """The seconds of a step that a process computes."""

    forward: float
    backward: tuple[float, ...]  # until each part of the gradients is finished (Model.parts), and then the rest
    after_sum: float
    update: float  # for each float that it changes
    update_moves: int  # the floats that it reads and writes for each of them


class Reduction:
    """What all ways to sum gradients have in common."""

    rounds = 0  # that follow `finish`

    def __init__(self, model: Model, job: Job, memory: Memory, rows: int, sample=None, mebibytes=None):
        """For a table of which `rows` rows travel.

        Processes with the same place on their hosts exchange messages only with each other, and all places are alike. So a trace of
        the first `sample` processes of each host stands for all: `link_share` is their share of the host's link.
        """
        self.model, self.job, self.memory, self.rows = model, job, memory, rows
        self.ranks = [rank for near in job.hosts for rank in near[:sample]]  # of each trace
        self.link_share = len(self.ranks) / job.size
        self.buckets = buckets(model, mebibytes)
        self.floats = [bucket.floats for bucket in self.buckets] + [rows * model.row]
        # Of each bucket and half of the exchange: what each process sends and receives.
        self.messages = [[self.by_trace(half) for half in exchange(floats, job)] for floats in self.floats]

    def by_trace(self, messages):
        """What each process sends and receives: pairs of the other one's trace and the bytes."""
        traces = {rank: trace for trace, rank in enumerate(self.ranks)}
        found = defaultdict(lambda: ([], []))
        for message in messages:
            if message.sender in traces:
                sender, receiver = traces[message.sender], traces[message.receiver]
                found[sender][0].append((receiver, message.size))
                found[receiver][1].append((sender, message.size))
        return found

    def step(self, trace, compute):
        """Adds a step to a trace, without the small collective operations that wait for all processes."""
        begun = self.pass_over(trace, compute)
        if self.job.size > 1:
            self.finish(trace, begun)
        trace.compute(compute.after_sum)
        # The update may have to wait for memory: it reads and writes more than the caches hold.
        moved = 4 * compute.update_moves / self.memory.each(self.near(trace))
        trace.compute(max(compute.update, moved) * self.model.updated(self.rows))

    def pass_over(self, trace, compute):
        """The forward and the backward pass. Returns the buckets that were sent meanwhile."""
        trace.compute(compute.forward)
        begun = {}
        for finished, seconds in enumerate(compute.backward, 1):
            trace.compute(seconds)
            # What the lowest layer finishes is sent after the backward pass.
            if self.job.size > 1 and finished < len(self.model.parts):
                for number, bucket in enumerate(self.buckets):
                    if number not in begun and bucket.ready_after <= finished:
                        self.show(trace, number)
                        begun[number] = self.send(trace, number)
        return begun

    def host(self, trace):
        """The host of a trace."""
        return self.job.host(self.ranks[trace.rank])

    def near(self, trace):
        """The number of processes on the host of a trace."""
        return self.job.counts[self.host(trace)]

    def traces_near(self, trace):
        """The traces of the same host."""
        return [number for number, rank in enumerate(self.ranks) if self.job.host(rank) == self.host(trace)]

    def move(self, trace, floats):
        """Reads and writes so many floats."""
        trace.compute(4 * floats / self.memory.each(self.near(trace)))


    def pack(self, trace):
        """Copies the rows of the table to a buffer and back, after zeros were written to those of the last step (TableRows)."""
        self.move(trace, 5 * self.floats[-1])


class Tree(Reduction):
    """`reduction: tree`: the processes of a host add in memory that they share, then hosts exchange slices.

    The order is that of `Reduction.finish` in Sources/Reduction.
    """

    def finish(self, trace, begun):
        """The sum, after the backward pass, where some buckets have begun."""
        first, table = range(len(self.buckets)), len(self.buckets)
        for number in [number for number in first if number not in begun]:
            self.show(trace, number)
        self.pack(trace)
        self.show(trace, table)
        trace.near_barrier(self.traces_near(trace))
        halves = {number: begun.get(number) or self.send(trace, number) for number in first}
        sums = {number: self.add(trace, number, halves[number]) for number in first}
        sums[table] = self.add(trace, table, self.send(trace, table))
        for number in sums:
            trace.wait(sums[number])
        trace.near_barrier(self.traces_near(trace))
        self.take(trace)

    def show(self, trace, number):
        """Copies this process's branches to the shared memory."""
        if self.near(trace) > 1:
            self.move(trace, 2 * self.own(trace) * self.floats[number])

    def send(self, trace, number):
        """Adds this process's slices of the host's branches, and starts to send them."""
        near = self.near(trace)
        sums = self.job.held[self.host(trace)]
        self.move(trace, (near * self.own(trace) + sums) * self.floats[number] / near)
        return self.start(trace, number, half=0)

    def add(self, trace, number, started):
        """Waits for the slices of other hosts, adds them, and starts to send the sums."""
        trace.wait(started)
        if len(self.job.hosts) > 1:
            self.move(trace, (sum(self.job.held) + 1) * self.floats[number] / self.job.size)
        return self.start(trace, number, half=1)

    def take(self, trace):
        """Copies the sums from the shared memory."""
        if self.near(trace) > 1:
            self.move(trace, 2 * sum(self.floats))

    def start(self, trace, number, half):
        """Starts to send and to receive messages of a bucket."""
        return trace.start(*self.messages[number][half][trace.rank])

    def own(self, trace):
        """The number of branches that a process holds."""
        return self.job.branches([self.ranks[trace.rank]])


class Apart(Reduction):
    """The exchange before processes of a host added their sums first: every process sends to every other one.

    The messages of a process to all processes of a host are replayed as one, with what each of them costs its two ends.
    """

    def __init__(self, *arguments, overhead, **settings):
        super().__init__(*arguments, **settings)
        self.overhead = overhead

    def finish(self, trace, begun):
        """The sum, after the backward pass, where some buckets have begun."""
        self.pack(trace)
        numbers = range(len(self.floats))
        halves = {number: begun.get(number) or self.send(trace, number) for number in numbers}
        sums = {}
        for number in numbers:
            trace.wait(halves[number])
            self.move(trace, (self.job.size + 1) * self.floats[number] / self.job.size)
            sums[number] = self.send(trace, number)
        for number in numbers:
            trace.wait(sums[number])

    def show(self, trace, number):
        """Nothing: the messages are sent from where the gradients are."""

    def send(self, trace, number):
        """Starts to send each process its slice, or the sum of this process's slice to all."""
        traces, near = self.traces_near(trace), self.near(trace)
        sent, received = ([(peer, near * size) for peer, size in messages] for messages in self.messages[number][0][trace.rank])
        if near > 1:
            local = 4 * self.floats[number] * (near - 1) // self.job.size
            place = traces.index(trace.rank)
            sent = [*sent, (traces[(place + 1) % len(traces)], local)]
            received = [*received, (traces[place - 1], local)]
        # The messages that are not replayed: each is sent and received.
        trace.compute(2 * self.overhead * (self.job.size - 1 - len(sent)))
        return trace.start(sent, received)


class Ring(Reduction):
    """`reduction: fast`, where MPI adds along a ring of all processes, in rounds that are all alike."""

    @property
    def rounds(self):
        """The number of rounds: until each slice has been added up, and until it is everywhere."""
        return 2 * (self.job.size - 1)

    def round(self, trace):
        """Sends a slice to the next process, and receives one."""
        size, rank = self.job.size, self.ranks[trace.rank]
        slice_size = 4 * self.model.all // size
        trace.wait(trace.start([((rank + 1) % size, slice_size)], [((rank - 1) % size, slice_size)]))

    def finish(self, trace, begun):
        """What is added in all rounds. It begins after the backward pass."""
        self.move(trace, 3 * self.model.all)

    def show(self, trace, number):
        """Nothing is sent before the end of the backward pass."""

    def send(self, trace, number):
        """Nothing is sent before the end of the backward pass."""

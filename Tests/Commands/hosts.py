"""Several hosts on this machine, to train over the network between them."""

from contextlib import contextmanager
from dataclasses import dataclass
from subprocess import PIPE, Popen

from running import PROGRAM, ROOT, run

HOSTS = ROOT / "Tests" / "Hosts" / "hosts"


@dataclass
class Hosts:
    """A set of hosts, as long as hosts_up holds it."""

    set: int
    names: list[str]

    def mpirun(self, *options, slots=1):
        """What stands before the program's arguments, for a number of processes on each host."""
        return [*self.launcher(*options), "--host", ",".join(f"{name}:{slots}" for name in self.names), PROGRAM]

    def sequence(self, places):
        """What stands before the program's arguments, where process k runs on the host whose number is the k-th digit."""
        names = ",".join(self.names[int(place) - 1] for place in places)
        return [*self.launcher("--map-by", "seq"), "--host", names, PROGRAM]

    def launcher(self, *options):
        """mpirun with no way from one process to another but TCP."""
        return [HOSTS, "run", self.set, "mpirun", "--mca", "pml", "ob1", "--mca", "btl", "tcp,self", *options]

    def cut(self, name):
        """Takes a host off the network."""
        self.tell("cut", name)

    def heal(self, name):
        """Puts it back."""
        self.tell("heal", name)

    def tell(self, order, name):
        result = run([HOSTS, order, self.set, name], ".")
        assert result.code == 0, result.err


@contextmanager
def hosts_up(number):
    """Makes hosts, which end with their standard input: here, or when these tests are killed."""
    with Popen([HOSTS, "up", str(number)], stdin=PIPE, stdout=PIPE, text=True) as process:
        names = process.stdout.readline().split()
        assert len(names) == number
        yield Hosts(process.pid, names)


def algorithms(number):
    """Open MPI's numbers of its ways: all six to reduce, with each pair of those to gather and to exchange."""
    return {"allreduce": number, "allgatherv": 1 + number % 3, "alltoallv": 1 + number % 2}


def options(chosen):
    """mpirun's options for some algorithms."""
    settings = {"coll_tuned_use_dynamic_rules": 1}
    settings |= {f"coll_tuned_{name}_algorithm": number for name, number in chosen.items()}
    return [word for setting in settings.items() for word in ("--mca", *setting)]

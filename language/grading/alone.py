"""A job's result as a command: a job on standard input, its result on standard output, both pickled.

For programs that may not start Python's own processes, such as a cluster's workers. Both ends are ours.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from typing import cast

from language.grading.isolation import Job, Running
from language.grading.jobs import Result


def finished(job: Job) -> Result:
    """Runs the job to its end, whatever that is."""
    running = Running(job)
    while (got := running.verdicts()) is None:
        running.pipe.poll(0.2)
    return got


def by_command(job: Job) -> Result:
    """The same, by a process that was started as a command."""
    command = [sys.executable, "-m", "language.grading.alone"]
    done = subprocess.run(command, input=pickle.dumps(job), stdout=subprocess.PIPE, check=True)
    return cast(Result, pickle.loads(done.stdout))


if __name__ == "__main__":
    sys.stdout.buffer.write(pickle.dumps(finished(pickle.load(sys.stdin.buffer))))

"""Grading on a cluster gives what grading on one machine gives."""

from __future__ import annotations

from typing import Any

import pytest

from language.grading.cluster import cluster
from language.grading.jobs import Wanted, processes
from language.resources import assets
from tests.language.grading.test_grading import solution, start

distributed: Any = pytest.importorskip("distributed")
FOLDER = assets() / "assignment"


@pytest.mark.long  # starts a cluster, which wants sockets
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_says_what_one_machine_says():
    wanted = [Wanted("1", "count", solution("count")), Wanted("2", "count", start("count"))]
    here = {w.key: r for w, r in processes(1)(FOLDER, wanted)}
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as local:
        there = {w.key: r for w, r in cluster(local.scheduler_address)(FOLDER, wanted)}
    assert there == here


def test_no_cluster_is_told():
    with pytest.raises(OSError):
        cluster("tcp://127.0.0.1:9", patience=0.2)

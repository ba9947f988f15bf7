"""The endpoint under load: KG_SOAK_CLIENTS (200) on loopback for KG_SOAK_SECONDS (60), quick, slow and bad queries mixed.

No wrong answer, no 5xx but a deliberate 503 with Retry-After, and memory that stays flat.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import re
import resource
import subprocess
import sys
from collections import Counter
from pathlib import Path

import httpx
import pytest

from kg.graph.statements import statements
from kg.sample.letters import invent_letters

CLIENTS = int(os.environ.get("KG_SOAK_CLIENTS", "200"))
SECONDS = float(os.environ.get("KG_SOAK_SECONDS", "60"))
MOST_PATIENCE = 300.0
LETTERS = 2_000
DIRECT = {"Content-Type": "application/sparql-query"}

QUICK = (
    "SELECT (COUNT(*) AS ?n) { ?request a imr:TreatmentRequest }",
    "SELECT (COUNT(*) AS ?n) { ?case a imr:Case }",
    "SELECT (COUNT(*) AS ?n) { ?request imr:outcome <https://w3id.org/imr-kg/id/outcome/upheld> }",
    "SELECT (COUNT(DISTINCT ?drug) AS ?n) { ?request imr:requestsDrug ?drug }",
    "SELECT (COUNT(*) AS ?n) { ?case imr:hasRequest ?request . ?request imr:outcome ?outcome ; imr:reason ?reason }",
)
WIDE = "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 20000"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a imr:hasRequest ?b . ?c imr:hasRequest ?d . ?e imr:hasRequest ?f . ?g imr:hasRequest ?h }"
BAD = {
    "SELECT * {": 400,
    "DROP ALL": 403,
    "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }": 403,
    "SELECT * " + "{" * 1_000: 400,
}
SLOW_STATUSES = {503}

_PROGRAM = """
import sys
from pathlib import Path
from kg.server.serving import listen, serve
listening = listen("127.0.0.1", 0)
port = listening.getsockname()[1]
serve(Path(sys.argv[1]), listening, ready=lambda: print(f"port {port}", flush=True))
"""


@pytest.fixture(scope="module")
def build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("build")
    with (folder / "graph.nq").open("w") as graph:
        for letter in invent_letters(LETTERS, 7):
            graph.writelines(statements(letter.truth))
    return folder


def test_a_minute_of_many_clients_ends_with_right_answers_and_flat_memory(build: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", _PROGRAM, str(build)], stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        found = re.fullmatch(r"port (\d+)\n", process.stdout.readline())
        assert found
        asyncio.run(_load(f"http://127.0.0.1:{found[1]}", process.pid))
    finally:
        process.terminate()
        process.wait(20)


async def _load(url: str, pid: int) -> None:
    limits = httpx.Limits(max_connections=CLIENTS + 10)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client:
        expected = {query: await _count(client, query) for query in QUICK}
        end = asyncio.get_running_loop().time() + SECONDS
        seen: Counter[str] = Counter()
        memory: list[int] = []
        clients = [asyncio.ensure_future(_one(client, number, end, expected, seen)) for number in range(CLIENTS)]
        while asyncio.get_running_loop().time() < end:
            await asyncio.sleep(SECONDS / 20)
            memory.append(_resident(pid))
        await asyncio.gather(*clients)
        health = await client.get("/health")
    print(dict(sorted(seen.items())), [f"{size // 1_000_000} MB" for size in memory])
    assert health.status_code == 200
    assert seen["right"] > CLIENTS
    assert {kind for kind in seen if kind.startswith("wrong")} == set()
    settled, last = memory[len(memory) // 4 :][: len(memory) // 4], memory[-len(memory) // 4 :]
    assert max(last) < 1.25 * max(settled) + 50_000_000, "memory grows"


async def _count(client: httpx.AsyncClient, query: str) -> str:
    answer = await client.post("/sparql", content=query, headers=DIRECT)
    return str(answer.json()["results"]["bindings"][0]["n"]["value"])


async def _one(
    client: httpx.AsyncClient, number: int, end: float, expected: dict[str, str], seen: Counter[str]
) -> None:
    choices = random.Random(number)
    clock = asyncio.get_running_loop().time
    # However busy the machine, each client comes to its turn.
    while clock() < end or (seen["right"] <= CLIENTS and clock() < end + MOST_PATIENCE):
        drawn = choices.random()
        if drawn < 0.01:
            answer = await client.post("/sparql", content=SLOW, headers=DIRECT)
            seen[_refusal(answer, SLOW_STATUSES)] += 1
        elif drawn < 0.10:
            query, status = choices.choice(sorted(BAD.items()))
            answer = await client.post("/sparql", content=query, headers=DIRECT)
            seen[_refusal(answer, {status, 503})] += 1
        elif drawn < 0.15:
            answer = await client.post("/sparql", content=WIDE, headers=DIRECT | {"Accept": "text/csv"})
            whole = answer.status_code == 200 and answer.text.count("\r\n") == 20_001
            seen["right" if whole else _refusal(answer, {503})] += 1
        else:
            query = choices.choice(QUICK)
            answer = await client.post("/sparql", content=query, headers=DIRECT)
            if answer.status_code == 200:
                value = answer.json()["results"]["bindings"][0]["n"]["value"]
                seen["right" if value == expected[query] else f"wrong: {query}"] += 1
            else:
                seen[_refusal(answer, {503})] += 1


def _refusal(answer: httpx.Response, allowed: set[int]) -> str:
    if answer.status_code not in allowed or (answer.status_code == 503 and "retry-after" not in answer.headers):
        return f"wrong: {answer.status_code} {answer.text[:80]}"
    return f"refused with {answer.status_code}"


def _resident(pid: int) -> int:
    """Resident bytes of the server's processes, where the system tells."""
    listed = Path(f"/proc/{pid}/task/{pid}/children")
    processes = [str(pid), *(listed.read_text().split() if listed.exists() else [])]
    total = 0
    for process in processes:
        with contextlib.suppress(OSError):  # ended meanwhile
            total += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * resource.getpagesize()
    return total

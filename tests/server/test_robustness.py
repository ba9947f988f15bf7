"""Nothing that a client sends brings the server down, or keeps it from answering others."""

from __future__ import annotations

import asyncio
import contextlib
import http.client
import socket
import threading
import time
from collections.abc import Callable
from typing import Any, TypeAlias

import httpx
import pytest

Server: TypeAlias = Any
Start: TypeAlias = Callable[..., Any]

REQUESTS = 6
ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n0 ?o }"
DIRECT = {"Content-Type": "application/sparql-query"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("SELECT * " + "{" * 5_000 + "}" * 5_000, 400),
        ("SELECT * { FILTER(" + "(" * 5_000 + "1" + ")" * 5_000 + ") }", 400),
        ("SELECT * { FILTER(" + "!" * 50_000 + "1) }", 400),
        ("SELECT * { FILTER(1" + "+1" * 50_000 + ") }", 400),
        ("SELECT * { ?s ?p ?o" + " OPTIONAL { ?s ?p ?o }" * 8_000 + " }", 400),
        ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("PREFIX a: <http://a/\\u0041#> ASK { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("\0\0\0", 400),
        ("SELECT * { ?s ?p '\ud7ff\uffff' }", 200),
        ("SELECT * { ?s ?p '\u202e\u2028' } # \x01", 200),
        ("#" * 190_000, 400),
        ("'" * 190_000, 400),
    ],
    ids=[
        "braces",
        "parentheses",
        "operators",
        "sum",
        "clauses",
        "SERVICE",
        "hidden SERVICE",
        "NULs",
        "edge of UTF-8",
        "odd text",
        "comment",
        "quotes",
    ],
)
def test_a_hostile_query_is_answered_with_its_status_and_the_next_one_as_ever(
    server: Server, query: str, status: int
) -> None:
    answer = server.client.post("/sparql", content=query.encode(), headers=DIRECT)
    assert answer.status_code == status
    assert server.count() == REQUESTS


def test_a_query_of_ten_megabytes_is_refused_without_being_read(server: Server) -> None:
    query = "SELECT * { VALUES ?x { " + "1 " * 5_000_000 + "} }"
    assert server.client.post("/sparql", content=query, headers=DIRECT).status_code == 413
    in_blocks = (b"1 " * 50_000 for _ in range(100))
    with contextlib.suppress(httpx.WriteError):  # closed while the client was still sending
        assert server.client.post("/sparql", content=in_blocks, headers=DIRECT).status_code == 413
    for length in (199_000, 250_000):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)
        connection.request("GET", "/sparql?query=" + "a" * length)
        assert connection.getresponse().status in (400, 414)
        connection.close()
    assert server.count() == REQUESTS


def test_a_regular_expression_bomb_ends_at_the_time_limit_or_before(start: Start) -> None:
    server = start(seconds=2.0)
    bomb = f"SELECT * {{ ?s ?p ?o FILTER(REGEX('{'a' * 5_000}', '(a|aa)+(a|a?)+(a+)+$b', 'i')) }}"
    assert server.ask(bomb).status_code in (200, 400, 503)
    assert server.count() == REQUESTS


def test_a_query_is_stopped_at_the_time_limit_and_its_process_replaced(start: Start) -> None:
    server = start(seconds=3.0, quick_seconds=0.3)
    for _ in range(2):
        answer = server.ask(ENDLESS)
        assert answer.status_code == 503
        assert int(answer.headers["retry-after"]) > 0
        assert answer.text == "the query was stopped after 3 s: ask for less, or add a LIMIT\n"
    assert server.count() == REQUESTS
    assert server.metric('kg_queries_total{ended="overdue"}') == 2


def test_slow_queries_do_not_keep_quick_ones_waiting(start: Start) -> None:
    server = start(seconds=60.0, quick_seconds=1.0, quick_workers=2, slow_workers=1)
    statuses: list[int] = []

    def slowly() -> None:
        with contextlib.suppress(httpx.HTTPError), httpx.Client(base_url=server.url, timeout=60) as client:
            statuses.append(client.post("/sparql", content=ENDLESS, headers=DIRECT).status_code)

    slow = [threading.Thread(target=slowly) for _ in range(6)]
    for thread in slow:
        thread.start()
    until(lambda: server.metric("kg_queries_waiting") == 5)
    assert [server.count() for _ in range(5)] == [REQUESTS] * 5
    assert statuses == [], "the slow ones run or wait meanwhile"
    server.process.kill()
    for thread in slow:
        thread.join(timeout=20)


def test_a_client_that_leaves_takes_its_query_with_it(start: Start) -> None:
    server = start(seconds=60.0, quick_seconds=0.2)
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/sparql", content=ENDLESS, headers=DIRECT, timeout=1.0)
    until(lambda: server.metric("kg_queries_running") == 0)
    assert server.count() == REQUESTS


def test_too_many_at_once_are_told_to_come_back(start: Start) -> None:
    server = start(seconds=60.0, quick_seconds=60.0, waiting=2, quick_workers=1)

    async def many() -> list[httpx.Response]:
        async with httpx.AsyncClient(base_url=server.url, timeout=30) as client:
            asked = (client.post("/sparql", content=ENDLESS, headers=DIRECT) for _ in range(8))
            rest = {asyncio.ensure_future(each) for each in asked}
            done: set[asyncio.Task[httpx.Response]] = set()
            while len(done) < 5:
                some, rest = await asyncio.wait(rest, return_when=asyncio.FIRST_COMPLETED)
                done |= some
            for task in rest:
                task.cancel()
            return [task.result() for task in done]

    refused = asyncio.run(many())
    assert len(refused) == 5
    assert {(answer.status_code, answer.headers["retry-after"]) for answer in refused} == {(503, "5")}


def test_two_hundred_clients_at_once_all_get_the_right_answer(server: Server) -> None:
    async def one(client: httpx.AsyncClient, number: int) -> bool:
        query = f"SELECT ({number} AS ?mine) (COUNT(*) AS ?n) {{ ?request a imr:TreatmentRequest }}"
        answer = await client.post("/sparql", content=query, headers=DIRECT)
        row = answer.json()["results"]["bindings"][0]
        return (row["mine"]["value"], row["n"]["value"]) == (str(number), str(REQUESTS))

    async def all_at_once() -> list[bool]:
        limits = httpx.Limits(max_connections=200)
        async with httpx.AsyncClient(base_url=server.url, timeout=30, limits=limits) as client:
            return await asyncio.gather(*(one(client, number) for number in range(200)))

    assert asyncio.run(all_at_once()) == [True] * 200


def test_an_answer_of_too_many_rows_is_refused_in_every_format(start: Start) -> None:
    server = start(rows=REQUESTS)
    exactly = "SELECT ?request ?text { ?request imr:requestText ?text }"
    more = "SELECT ?request ?text { { ?request imr:requestText ?text } UNION { BIND(1 AS ?text) } }"
    formats = (
        "application/sparql-results+json",
        "application/sparql-results+xml",
        "text/csv",
        "text/tab-separated-values",
    )
    for accept in formats:
        assert server.ask(exactly, accept).status_code == 200
        refused = server.ask(more, accept)
        assert (refused.status_code, refused.text) == (
            403,
            f"the answer has more than {REQUESTS} rows: add a LIMIT, or ask for less\n",
        )
    graph = "CONSTRUCT { ?request imr:requestText ?text } WHERE { ?request imr:requestText ?text }"
    assert server.ask(graph, "text/turtle").status_code == 200
    two = "CONSTRUCT { ?request imr:requestText ?text ; imr:position 1 } WHERE { ?request imr:requestText ?text }"
    assert server.ask(two, "text/turtle").status_code == 403


def test_an_answer_of_too_many_bytes_is_refused_and_leaves_no_file(start: Start) -> None:
    server = start(answer_bytes=1_000_000)
    wide = "SELECT (CONCAT('{}', STR(?a), STR(?b)) AS ?x) {{ ?s ?p ?a . ?t ?q ?b }} LIMIT {}"
    for _ in range(2):
        refused = server.ask(wide.format("x" * 1000, 5_000))
        assert (refused.status_code, "1,000,000 bytes" in refused.text) == (403, True)
    large = server.ask(wide.format("x" * 1000, 700))
    assert len(large.json()["results"]["bindings"]) == 700, "an answer that goes through a file"
    assert server.count() == REQUESTS


def test_a_query_that_takes_too_much_memory_ends_alone(start: Start) -> None:
    server = start(memory_bytes=300_000_000, seconds=20.0)
    greedy = "SELECT DISTINCT ?a ?d ?g { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i } ORDER BY ?a ?d ?g"
    assert server.ask(greedy).status_code in (403, 500, 503)
    assert server.count() == REQUESTS


def test_clients_that_send_too_slowly_are_put_out(start: Start) -> None:
    server = start(headers_seconds=1.0, body_seconds=1.0)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as never_asks:
        never_asks.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n")
        assert put_out(never_asks)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as asks_once:
        asks_once.sendall(b"GET /health HTTP/1.1\r\nHost: a\r\n\r\n")
        assert b"200 OK" in asks_once.recv(4096)
        asks_once.sendall(b"GET /hea")
        assert put_out(asks_once)
    with socket.create_connection(("127.0.0.1", server.port), timeout=30) as half_a_body:
        half_a_body.sendall(
            b"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: 100\r\n\r\nASK"
        )
        assert b"408" in half_a_body.recv(4096).split(b"\r\n")[0]
    assert server.count() == REQUESTS


def put_out(client: socket.socket) -> bool:
    """Whether the server closes the connection, with or without ceremony."""
    try:
        while client.recv(4096):
            pass
    except ConnectionResetError:
        pass
    return True


def test_a_client_that_takes_nothing_keeps_no_process_and_is_put_out(start: Start) -> None:
    server = start(stalled_seconds=1.5, quick_workers=1)
    wide = "SELECT ?a ?b ?c ?d { ?s ?p ?a . ?t ?q ?b . ?u ?r ?c . ?v ?w ?d } LIMIT 60000"
    with socket.socket() as greedy:
        greedy.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        greedy.settimeout(20)
        greedy.connect(("127.0.0.1", server.port))
        head = (
            f"POST /sparql HTTP/1.1\r\nHost: a\r\nContent-Type: application/sparql-query\r\nContent-Length: {len(wide)}"
        )
        greedy.sendall(f"{head}\r\n\r\n{wide}".encode())
        for _ in range(3):
            assert server.count() == REQUESTS
        until(lambda: not is_held(greedy, server.port))
        taken = 0
        try:
            while block := greedy.recv(65536):
                taken += len(block)
        except ConnectionResetError:
            pass
    assert taken < 8_000_000, "the rest of the answer was dropped"
    assert server.count() == REQUESTS


def is_held(client: socket.socket, port: int) -> bool:
    """Whether a server's process still has a client's connection open: what it has closed, the kernel lists without inode."""
    ends = [f":{port:04X}", f":{client.getsockname()[1]:04X}"]
    with open("/proc/net/tcp") as connections:
        rows = [line.split() for line in connections]
    return any([row[1][8:], row[2][8:]] == ends and row[9] != "0" for row in rows)


def test_requests_that_are_no_http_are_answered_and_closed(server: Server) -> None:
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"\xff" * 100_000, b"GET /\x00 HTTP/1.1\r\n\r\n"):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as client:
            try:
                client.sendall(nonsense)
                client.shutdown(socket.SHUT_WR)
            except OSError:
                continue
            assert put_out(client)
    assert server.count() == REQUESTS


def test_no_answer_names_a_path_or_a_trace(server: Server) -> None:
    answers = [
        server.client.get("/sparql?query=SELECT"),
        server.client.get("/nothing"),
        server.client.get("/../../etc/passwd"),
        server.client.get("/sparql", headers={"Host": "a b"}),
        server.ask("SELECT * { SERVICE <file:///etc/passwd> { ?s ?p ?o } }"),
        server.ask("SELECT * FROM <file:///etc/passwd> { ?s ?p ?o }"),
    ]
    for answer in answers:
        assert "Traceback" not in answer.text
        assert str(server.build) not in answer.text
        assert "root:" not in answer.text
        assert answer.status_code < 500


def test_a_server_that_is_ended_leaves_no_child(start: Start) -> None:
    server = start()
    children = set(children_of(server.process.pid))
    assert len(children) == 3
    server.process.terminate()
    server.process.wait(20)
    until(lambda: not any(map(running, children)))


def until(holds: Callable[[], bool]) -> None:
    """Wait for what must come to hold."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    pytest.fail("it has not come to hold")


def children_of(pid: int) -> list[int]:
    path = f"/proc/{pid}/task/{pid}/children"
    try:
        with open(path) as listed:
            return [int(child) for child in listed.read().split()]
    except FileNotFoundError:
        pytest.skip("this system does not list a process's children")


def running(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as status:
            return status.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False

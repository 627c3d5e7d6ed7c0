"""A bad line between a browser and a server: replies are dropped, cut, held back, squeezed; requests come twice.

    with bad_line("127.0.0.1:8000", Fates(dice, dropped=0.3)) as line: …   # ask line.address instead

One request a connection. What becomes of a request, seeded dice decide; `line.fates` counts it.
"""

import asyncio
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random
from threading import Thread

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.IGNORECASE)
_CLOSE = b"\r\nConnection: close\r\n\r\n"
_CHUNK, _PAUSE, _HELD_BACK = 512, 0.002, 0.05  # bytes and seconds


@dataclass
class Fates:
    """How probable each mishap is; what is left over passes as it is."""

    dice: Random
    dropped: float = 0  # the server did it, the browser hears nothing
    lost: float = 0  # the server hears nothing
    cut: float = 0  # the answer breaks off in the middle
    doubled: float = 0  # the server hears it twice at the same time
    delayed: float = 0
    throttled: float = 0

    def draw(self) -> str:
        """What happens to the next request."""
        names = ("dropped", "lost", "cut", "doubled", "delayed", "throttled")
        weights = [getattr(self, name) for name in names]
        return self.dice.choices([*names, "passed"], [*weights, max(0.0, 1 - sum(weights))])[0]


@dataclass
class Line:
    """A running proxy."""

    server: tuple[str, int]
    given: Fates
    address: str = ""
    fates: Counter[str] = field(default_factory=Counter)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: a request in, its fate, an answer out."""
        try:
            await self._meet_fate(await _request(reader), writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _meet_fate(self, request: bytes, writer: asyncio.StreamWriter) -> None:
        fate = self.given.draw()
        self.fates[fate] += 1
        if fate == "lost":
            return
        if fate == "delayed":
            await asyncio.sleep(_HELD_BACK)
        times = 2 if fate == "doubled" else 1
        answers = await asyncio.gather(*(self._ask(request) for _ in range(times)))
        answer = self.given.dice.choice(answers)
        if fate == "dropped":
            return
        if fate == "cut":
            answer = answer[: self.given.dice.randrange(len(answer))]
        await _write(writer, answer, _CHUNK if fate == "throttled" else len(answer))

    async def _ask(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection(*self.server)
        try:
            writer.write(request)
            await writer.drain()
            return await reader.read(-1)
        finally:
            writer.close()


async def _request(reader: asyncio.StreamReader) -> bytes:
    """A whole request, which asks the server to hang up after its answer."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = _LENGTH.search(head)
    body = await reader.readexactly(int(length[1])) if length else b""
    return head[:-4] + _CLOSE + body


async def _write(writer: asyncio.StreamWriter, answer: bytes, step: int) -> None:
    for start in range(0, len(answer), max(step, 1)):
        writer.write(answer[start : start + step])
        await writer.drain()
        if step < len(answer):
            await asyncio.sleep(_PAUSE)


@contextmanager
def bad_line(server: str, fates: Fates) -> Iterator[Line]:
    """A line to the server (`host:port`), up for the time of the block."""
    host, _, port = server.rpartition(":")
    line, loop = Line((host, int(port)), fates), asyncio.new_event_loop()
    listener = loop.run_until_complete(asyncio.start_server(line.serve, "127.0.0.1", 0))
    line.address = "{}:{}".format(*listener.sockets[0].getsockname())
    thread = Thread(target=loop.run_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        asyncio.run_coroutine_threadsafe(_hang_up(listener), loop).result(10)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _hang_up(listener: asyncio.Server) -> None:
    listener.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)

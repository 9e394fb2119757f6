"""Pictures through the processes that open them, beside bare Pillow making the same of the same picture in one process;
and how soon a pixel bomb is refused."""

import argparse
import asyncio
import io
import os
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from statistics import median

import psutil
from PIL import Image

from app.config import Documents
from app.pictures.jpeg import PictureRefused
from app.pictures.pool import PicturePool
from tests.pictures.making import plain, sized

ROUNDS = 3
MARK_SIDE = 3200


async def measure(n: int) -> None:
    usual, large = plain(1600, 1200, quality=97), plain(3840, 2600, quality=97)
    one = PicturePool(Documents(workers=1))
    await one.start()
    await one.take(usual)
    print(await _beside_pillow(one, "2 megapixels", usual, n))
    print(await _beside_pillow(one, "10 megapixels", large, n // 4))
    bomb = sized(plain(), 65_535, 65_535)
    print(
        f"pictures: bomb of 4 gigapixels refused in {await _milliseconds(lambda: _refused(one, bomb)):.1f} ms"
    )
    shown = (await one.take(plain(4000, 3000))).picture
    await one.marked(shown, "tanaka", turn=0)
    marks = await _milliseconds(lambda: one.marked(shown, "tanaka", turn=1))
    print(f"pictures: marked and turned at {MARK_SIDE} pixels in {marks:.0f} ms")
    memory = [psutil.Process(pid).memory_full_info() for pid in one.pids]
    print("pictures: an idle process holds " + ", ".join(f"{m.pss / 2**20:.0f} MiB (PSS)" for m in memory))
    await one.close()
    await _all_cores(usual, n)


async def _beside_pillow(pool: PicturePool, name: str, jpeg: bytes, n: int) -> str:
    rounds = [(await _ours(pool, jpeg, n), _bare(jpeg, n)) for _ in range(ROUNDS)]
    ours, bare = (
        [median(values) * 1e3 for values in zip(*both, strict=True)] for both in zip(*rounds, strict=True)
    )
    return (
        f"pictures: {name} ({len(jpeg) // 1024} KB): {1e3 / ours[0]:.1f}/s, {ours[1]:.0f} ms cpu; "
        f"bare Pillow {1e3 / bare[0]:.1f}/s, {bare[1]:.0f} ms cpu; ratio of cpu {bare[1] / ours[1]:.2f}"
    )


async def _all_cores(jpeg: bytes, n: int) -> None:
    workers = os.cpu_count() or 1
    pool = PicturePool(Documents(workers=workers))
    await pool.start()
    await asyncio.gather(*(pool.take(jpeg) for _ in range(workers)))
    started = time.perf_counter()
    await asyncio.gather(*(pool.take(jpeg) for _ in range(2 * n)))
    print(
        f"pictures: {2 * n / (time.perf_counter() - started):.1f}/s of 2 megapixels with {workers} processes"
    )
    await pool.close()


async def _ours(pool: PicturePool, jpeg: bytes, n: int) -> tuple[float, float]:
    """Seconds of the clock and of the processors, ours and the processes', for one picture."""
    started, cpu = time.perf_counter(), _cpu_seconds(pool)
    for _ in range(n):
        await pool.take(jpeg)
    return (time.perf_counter() - started) / n, (_cpu_seconds(pool) - cpu) / n


def _cpu_seconds(pool: PicturePool) -> float:
    return time.process_time() + sum(sum(psutil.Process(pid).cpu_times()[:4]) for pid in pool.pids)


def _bare(jpeg: bytes, n: int) -> tuple[float, float]:
    """Decoding, the same sizes, the same two JPEGs. No judging, no process of its own, no safety."""
    started, cpu = time.perf_counter(), time.process_time()
    for _ in range(n):
        image = Image.open(io.BytesIO(jpeg)).convert("RGB")
        image.thumbnail((3200, 3200), Image.Resampling.BILINEAR)
        image.save(io.BytesIO(), "JPEG", quality=85)
        image.thumbnail((320, 320), Image.Resampling.BILINEAR)
        image.save(io.BytesIO(), "JPEG", quality=85)
    return (time.perf_counter() - started) / n, (time.process_time() - cpu) / n


async def _refused(pool: PicturePool, jpeg: bytes) -> None:
    with suppress(PictureRefused):
        await pool.take(jpeg)


async def _milliseconds(work: Callable[[], Awaitable[object]], times: int = 9) -> float:
    taken = []
    for _ in range(times):
        started = time.perf_counter()
        await work()
        taken.append(time.perf_counter() - started)
    return median(taken) * 1e3


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--n", type=int, default=40, help="pictures in each of three rounds")
    asyncio.run(measure(parser.parse_args().n))


if __name__ == "__main__":
    main()

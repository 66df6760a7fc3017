#!/usr/bin/env python3
"""Scanned pages: `sifferkoll extract` with everything that it does, beside plain Tesseract on the same pages, in turns.

Needs pdftoppm (poppler-utils) and tesseract with swe and eng. Tesseract gets pictures of the pages (300 dpi, PNG) that
were made beforehand, so drawing them costs it nothing. `alone` reads two pages at a time with one thread each, which is
its fastest way on two cores; with --default it is also timed once as it comes, one page after the other with threads as
it likes.

    benches/recognition.py [--default] PROGRAM TURNS FILE.pdf...
"""

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

TESSERACT = ["--psm", "11", "-l", "swe+eng", "tsv"]


def timed(command, threads=None):
    """Wall and processor time of a command in seconds."""
    environment = dict(os.environ)
    environment.pop("OMP_THREAD_LIMIT", None)
    if threads:
        environment["OMP_THREAD_LIMIT"] = str(threads)
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(command, check=True, env=environment, **quiet)
    wall, after = time.perf_counter() - start, resource.getrusage(resource.RUSAGE_CHILDREN)
    return wall, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def pages(folder, pdf):
    """Pictures of the pages of a document."""
    subprocess.run(["pdftoppm", "-r", "300", "-gray", "-png", pdf, f"{folder}/{Path(pdf).stem}"], check=True)
    return sorted(Path(folder).glob(f"{Path(pdf).stem}-*.png"))


def main():
    arguments = [argument for argument in sys.argv[1:] if argument != "--default"]
    with_default = len(arguments) < len(sys.argv) - 1
    program, turns, *files = arguments
    with tempfile.TemporaryDirectory() as folder:
        for pdf in files:
            pictures = pages(folder, pdf)
            shown = Path(folder) / "pictures.txt"
            shown.write_text("".join(f"{picture}\n" for picture in pictures))
            one = " ".join(["tesseract", "{}", "stdout", *TESSERACT])
            ways = {
                "sifferkoll": ([program, "extract", "--no-cache", pdf], None),
                "alone": (["xargs", "-a", str(shown), "-P", "2", "-I", "{}", *one.split()], 1),
            }
            times = {way: [] for way in ways}
            for _ in range(int(turns)):
                for way, (command, threads) in ways.items():
                    times[way].append(timed(command, threads))
            if with_default:
                times["default"] = [timed(["tesseract", str(shown), "stdout", *TESSERACT])]
            medians = {way: [statistics.median(kind) for kind in zip(*runs)] for way, runs in times.items()}
            print(f"{Path(pdf).name}: {len(pictures)} pages")
            for way, (wall, processor) in medians.items():
                ratio = medians["sifferkoll"][0] / wall, medians["sifferkoll"][1] / processor
                print(
                    f"  {way:<10} {wall:6.1f} s, processor {processor:6.1f} s, {60 * len(pictures) / wall:5.1f} pages"
                    f" a minute; sifferkoll takes {ratio[0]:.2f} of its time, {ratio[1]:.2f} of its processor time"
                )


if __name__ == "__main__":
    main()

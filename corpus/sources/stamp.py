"""Takes the time of printing and other accidents out of a file, byte for byte, so that a rebuild changes nothing."""

from __future__ import annotations

import hashlib
import re
import subprocess
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

from .model import Report


def fix_stamp(report: Report, path: Path) -> None:
    """Put the report's date and a digest of its name in place of dates, file ids and checksums of equal length."""
    date = b"%04d%02d%02d120000" % report.date
    digest = hashlib.md5(report.name.encode()).hexdigest().upper().encode()
    data = re.sub(rb"(?<=D:)\d{14}(?=Z'|\+00'00')", date, path.read_bytes())
    data = re.sub(rb"(?<=/DocChecksum /)[0-9A-F]{32}", digest, data)
    data = re.sub(rb"/ID \[ <[0-9A-F]{32}>\s<[0-9A-F]{32}> \]", b"/ID [ <%s>\n<%s> ]" % (digest, digest), data)
    path.write_bytes(data)


def bind(report: Report, pieces: list[Path], path: Path) -> None:
    """Bind PDFs to one, as a registrar does, and take accidents out of the result."""
    subprocess.run(["pdfunite", *map(str, pieces), str(path)], check=True, capture_output=True)
    digest = hashlib.md5(report.name.encode()).hexdigest().upper().encode()
    # The trailer stands behind the table of places, so its length is free.
    data = re.sub(rb"/ID \[\(.*\) \] /Root", b"/ID [<%s> <%s>] /Root" % (digest, digest), path.read_bytes(), flags=re.DOTALL)
    path.write_bytes(data)


def fix_package(report: Report, path: Path) -> None:
    """The same for a file that is a zip: entries in their order, dates and random numbers replaced."""
    year, month, day = report.date
    with zipfile.ZipFile(path) as before:
        entries = [(info.filename, info.compress_type, before.read(info)) for info in before.infolist()]
    moment = f"{year}-{month:02}-{day:02}T12:00:00"
    with zipfile.ZipFile(path, "w") as after:
        for name, compression, data in entries:
            if name in ("docProps/core.xml", "meta.xml"):
                data = re.sub(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(?=Z?<)", moment.encode(), data)
                data = re.sub(rb"PT[\dHMS.,]+S?(?=</meta:editing-duration)", b"PT1M", data)
            elif name == "META-INF/manifest.xml":
                data = re.sub(rb"\s*<manifest:file-entry manifest:full-path=\"Thumbnails/[^>]*>", b"", data)
            elif name.startswith("Thumbnails/"):
                # A picture of the first page is most of a spreadsheet.
                continue
            info = zipfile.ZipInfo(name, (year, month, day, 12, 0, 0))
            info.compress_type, info.external_attr = compression, 0o600 << 16
            after.writestr(info, data, compresslevel=9)


def fix_compound(report: Report, path: Path) -> None:
    """The same for a workbook of Excel 97, whose properties have points in time in units of 100 ns since 1601."""
    moment = datetime(*report.date, 12, tzinfo=UTC) - datetime(1601, 1, 1, tzinfo=UTC)
    ticks = (moment // timedelta(microseconds=1) * 10).to_bytes(8, "little")
    path.write_bytes(re.sub(rb"(?<=@\x00\x00\x00).{6}[\xd0-\xdf]\x01", lambda _: ticks, path.read_bytes(), flags=re.DOTALL))

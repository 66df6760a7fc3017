"""Takes the time of printing and other accidents out of a PDF, byte for byte, so that a rebuild changes nothing."""

from __future__ import annotations

import hashlib
import re
import subprocess
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

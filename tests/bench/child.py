"""One command of the program in a process of its own. The last line on stderr tells what it took, as JSON."""

import json
import sys
from pathlib import Path
from time import process_time

from app.cli import main

HEAVY = ("pandas", "reportlab", "sklearn", "sqlmodel")


def peak_mib() -> float:
    """The most memory this process held. Not ru_maxrss where avoidable: it begins with that of the process that started us."""
    status = Path("/proc/self/status")
    if status.exists():
        line = next(line for line in status.read_text("ascii", "replace").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    if sys.platform == "win32":
        return 0.0
    import resource

    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / (1024 * 1024 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    code = main(sys.argv[1:])
    loaded = [name for name in HEAVY if name in sys.modules]
    took = {"code": code, "cpu": process_time(), "peak_mib": peak_mib(), "loaded": loaded}
    sys.stdout.flush()
    sys.stderr.write("\n" + json.dumps(took) + "\n")

"""Reads `perf script` and prints the self time by namespace and by method, and the kernel time below each namespace.

    perf script -F comm,ip,sym,dso | rooms.py MESSAGES HUNDREDTHS
"""

import collections
import re
import sys

ASSEMBLY = re.compile(r"\[([\w.]+)\] ([\w.`+<>|$-]+)(?:\[[^\]]*\])?::([^(\[]+)")
ROOMS = (
    ("Microsoft.AspNetCore.Server.Kestrel.Transport", "Kestrel's socket transport"),
    ("Microsoft.AspNetCore", "Kestrel and ASP.NET Core"),
    ("System.IO.Pipelines", "System.IO.Pipelines"),
    ("System.Net.Sockets", "System.Net.Sockets"),
    ("System.Text.Json", "System.Text.Json"),
    ("System.Diagnostics.DiagnosticSource", "metrics (System.Diagnostics)"),
)


def room_and_method(symbol, library):
    """Returns the owner of a frame: one of our namespaces, a library, the runtime or the kernel."""
    if library == "[kernel.kallsyms]" or library.endswith(".ko"):
        return "kernel", symbol
    managed = ASSEMBLY.search(symbol)
    if managed is None:
        name = library.rsplit("/", 1)[-1]
        if name.startswith("libcoreclr") or name.startswith("libclr"):
            return f"runtime ({name})", symbol if symbol != "[unknown]" else "-"
        if name.startswith("perf-") or symbol.startswith("stub "):
            return "runtime (stubs)", symbol
        return name, symbol
    assembly, kind, method = managed.groups()
    short = f"{kind.rsplit('.', 1)[-1]}.{method}"
    if assembly.startswith("Moev."):
        folder = kind[len(assembly) + 1:].split(".")
        return f"{assembly}/{folder[0]}" if len(folder) > 1 else assembly, short
    for prefix, room in ROOMS:
        if assembly.startswith(prefix):
            return room, short
    return assembly, short


def frames(lines):
    """Yields the stacks of the samples, innermost frame first."""
    stack = []
    for line in lines:
        if not line.strip():
            if stack:
                yield stack
            stack = []
        elif line[0] in "\t ":
            address, _, rest = line.strip().partition(" ")
            symbol, _, library = rest.rpartition(" (")
            if address and library:
                stack.append((symbol.strip(), library.rstrip(")")))
    if stack:
        yield stack


def main():
    if len(sys.argv) != 3 or not all(word.isdecimal() and int(word) > 0 for word in sys.argv[1:]):
        sys.exit("rooms.py MESSAGES HUNDREDTHS: called by eng/profile.sh")
    messages, hundredths = int(sys.argv[1]), int(sys.argv[2])
    rooms, methods, kernel_below = (collections.Counter() for _ in range(3))
    samples = 0
    for stack in frames(sys.stdin):
        samples += 1
        room, method = room_and_method(*stack[0])
        rooms[room] += 1
        methods[(room, method)] += 1
        if room == "kernel":
            call = next((symbol for symbol, _ in stack if symbol.startswith(("__x64_sys_", "__se_sys_", "__sys_"))), None)
            kernel_below[re.sub(r"^__(x64_sys|se_sys|sys)_", "", call) if call else "(interrupts, scheduling)"] += 1
    if samples == 0:
        sys.exit("perf recorded no samples")
    cost = hundredths * 10_000 / messages / samples  # µs per message that one sample represents

    def table(title, counter, most, name):
        print(f"\n{title}\n  {'µs/msg':>6}  {'share':>6}")
        for key, count in counter.most_common(most):
            if count / samples >= 0.002:
                print(f"  {count * cost:6.2f}  {count / samples:6.1%}  {name(key)}")

    table("Self time by namespace", rooms, 25, lambda key: key)
    table("Kernel time by system call", kernel_below, 12, lambda key: key)
    ours = collections.Counter({key: count for key, count in methods.items() if key[0] != "kernel"})
    table("Self time by method, kernel excluded", ours, 40, lambda key: f"{key[1]}   [{key[0]}]")


main()

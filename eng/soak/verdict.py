"""The rule by which a run is flat: see eng/soak.sh."""

import dataclasses
import statistics

# name, unit, share and number by which the last third may exceed the second
MEASURES = (
    ("rss", "MiB", 0.10, 16),
    ("heap", "MiB", 0.10, 16),
    ("descriptors", "", 0, 16),
    ("threads", "", 0, 4),
)
LEAST_SAMPLES = 9


@dataclasses.dataclass(frozen=True)
class Row:
    """One measure and whether it is flat."""

    name: str
    text: str
    flat: bool

    def __str__(self):
        return f"{'✓' if self.flat else '✗'} {self.name:<12} {self.text}"


def judge(samples, max_rss, grows):
    """Returns a row for each measure; none for too few samples.

    With grows, memory may grow with the number of identities, up to max_rss.
    """
    third = len(samples) // 3
    if len(samples) < LEAST_SAMPLES:
        return []
    rows = []
    for name, unit, share, more in MEASURES:
        middle = statistics.median(one[name] for one in samples[third:2 * third])
        last = statistics.median(one[name] for one in samples[2 * third:])
        limit = middle * (1 + share) + more
        is_judged = not (grows and unit == "MiB")
        rule = f"at most {limit:.0f}" if is_judged else "only the peak is judged"
        rows.append(Row(name, f"second third {middle:.0f}, last third {last:.0f} {unit}".rstrip() + f", {rule}", last <= limit or not is_judged))
    peak = max(one["peak"] for one in samples)
    rows.append(Row("peak RSS", f"{peak:.0f} MiB, at most {max_rss} MiB", peak <= max_rss))
    hours = (samples[-1]["seconds"] - samples[0]["seconds"]) / 3600
    growth = (samples[-1]["ledger"] - samples[0]["ledger"]) / hours if hours > 0 else 0
    rows.append(Row("ledger", f"{samples[-1]['ledger']:.0f} MiB, {growth:.0f} MiB per hour (not judged)", True))
    return rows

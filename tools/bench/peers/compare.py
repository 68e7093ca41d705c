"""Compares SaeLab's whole training step with PyTorch's on the same shapes, in turn on the same machine. See README.md."""

import argparse
import ctypes
import os
import platform
import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SHAPES = [(2048, 128, 1024), (4096, 256, 4096), (4096, 512, 8192)]
CASES = ["topk", "topk+auxk", "l1"]
K = 32
SECONDS_PER_TURN = 0.2


def parse():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--saelab", help="folder or path of SaeLab.bench; default: this repository's release build")
    arguments.add_argument("--threads", type=int, default=os.cpu_count(), help="for both sides; default: all")
    arguments.add_argument("--rounds", type=int, help="interleaved rounds; default 7, with --quick 3")
    arguments.add_argument("--quick", action="store_true", help="few rounds and not the largest shape")
    arguments.add_argument("--case", choices=CASES, action="append", help="only this case; may be repeated")
    return arguments.parse_args()


options = parse()
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(options.threads)  # a BLAS with threads of its own reads this when it is loaded, and heeds torch.set_num_threads not

import torch  # noqa: E402

from forms import forms  # noqa: E402
from packages import packages  # noqa: E402


class SaeLab:
    """A process that runs steps of one case on request."""

    def __init__(self, program, case, shape, threads):
        self.process = subprocess.Popen(
            [program, "--serve", case, *map(str, shape), str(threads)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def run(self, steps):
        self.process.stdin.write(f"{steps}\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            sys.exit("SaeLab.bench stopped; see its message above.")
        return float(line)

    def quit(self):
        self.process.communicate("q\n")


def torch_runner(step, batches):
    def run(steps):
        start = time.perf_counter()
        for i in range(steps):
            step(batches[i % len(batches)])
        return time.perf_counter() - start
    return run


def find_saelab(given):
    place = Path(given) if given else ROOT / "artifacts" / "bin" / "bench" / "release"
    names = [place] if place.is_file() else [place / "SaeLab.bench", place / "SaeLab.bench.exe"]
    for name in names:
        if name.is_file():
            return str(name.resolve())
    sys.exit(f"There is no SaeLab.bench in {place}. Build it: dotnet build -c Release tools/bench")


def measure(runners, rounds):
    """Milliseconds per step of each runner, one number per round; they take turns, so that a noisy neighbour hits all alike."""
    turns, times = {}, {name: [] for name in runners}
    for name, run in runners.items():
        run(2)  # compiles, allocates
        turns[name] = max(1, round(SECONDS_PER_TURN / run(1)))
    for _ in range(rounds):
        for name, run in runners.items():
            times[name].append(run(turns[name]) / turns[name] * 1e3)
    return times


def compare(program, case, shape, threads, rounds):
    batch, d, m = shape
    torch.manual_seed(1)
    batches = [torch.randn(batch, d) for _ in range(3)]
    server = SaeLab(program, case, shape, threads)
    runners = {"SaeLab": server.run}
    for name, step in [*forms(case, d, m, K), *packages(case, d, m, K, lambda text: print(f"note: {text}"))]:
        runners[name] = torch_runner(step, batches)
    times = measure(runners, rounds)
    server.quit()
    own = min(times["SaeLab"])
    for name, values in times.items():
        print(f"{batch:>5} x {d:>3} x {m:>5}  {case:<10} {name:<40} {min(values):>9.1f} {statistics.median(values):>9.1f} {min(values) / own:>7.2f}", flush=True)


def multiply_rate(threads):
    """GF/s of torch's multiplication, which tells whether it found a fast BLAS."""
    a, b, c = torch.randn(2048, 512), torch.randn(512, 4096), torch.empty(2048, 4096)
    best = min(torch_runner(lambda _: torch.mm(a, b, out=c), [None])(1) for _ in range(5))
    return 2 * 2048 * 512 * 4096 / best / 1e9


def describe(threads):
    rate = multiply_rate(threads)
    libraries = loaded_libraries()
    print(f"torch {torch.__version__}, {torch.get_num_threads()} threads, Python {platform.python_version()}, {cpu_model()}")
    print(torch.__config__.show())
    print(f"libraries loaded: {', '.join(sorted(Path(l).name for l in libraries)) or 'unknown'}; one large multiplication runs at {rate:.0f} GF/s")
    for kernels in set(map(openblas_kernels, libraries)) - {None}:
        print(f"OpenBLAS uses its kernels for {kernels}")
        if kernels in ("Haswell", "Zen") and "avx512f" in Path("/proc/cpuinfo").read_text():
            print("note: this OpenBLAS does not know the processor and leaves AVX-512 unused; OPENBLAS_CORETYPE=SKYLAKEX makes the comparison fairer.")
    if rate < 20 * threads:
        print("note: that is slow. PyTorch seems to use the reference BLAS; on Debian, `apt-get install libopenblas0-pthread` gives it a real one.")
    print()


def loaded_libraries():
    maps = Path("/proc/self/maps")
    lines = maps.read_text().splitlines() if maps.exists() else []
    return {line.split()[-1] for line in lines if any(name in line for name in ("blas", "mkl", "dnnl"))}


def openblas_kernels(library):
    """Which processor's kernels an OpenBLAS chose, or None for another library."""
    try:
        name = ctypes.CDLL(library).openblas_get_corename
    except (OSError, AttributeError):
        return None
    name.restype = ctypes.c_char_p
    return name().decode()


def cpu_model():
    if Path("/proc/cpuinfo").exists():
        for line in open("/proc/cpuinfo"):
            if line.startswith("model name"):
                return line.split(":", 1)[1].strip()
    return platform.processor() or platform.machine()


def main():
    program = find_saelab(options.saelab)
    torch.set_num_threads(options.threads)
    describe(options.threads)
    print(f"{'B x d x m':<19}  {'case':<10} {'implementation':<40} {'min ms':>9} {'median ms':>9} {'ratio':>7}")
    for shape in SHAPES[:2] if options.quick else SHAPES:
        for case in options.case or CASES:
            compare(program, case, shape, options.threads, options.rounds or (3 if options.quick else 7))
    print("\nms per step; ratio of least times, SaeLab = 1. k = 32; AuxK with 10 % dead; L1 at 2 % density.")


if __name__ == "__main__":
    main()

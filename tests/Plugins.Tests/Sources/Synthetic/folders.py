"""Folders of SynthSAEBench as SAELens writes and reads them (sae_lens.synthetic, 6.38), with nothing but the standard library.

    folders.py write FOLDER '{"dtype": "bfloat16", ...}'   makes a world and prints, as JSON, what a reader should find
    folders.py read FOLDER                                 prints, as JSON, what SAELens would load, or fails where it would

A second implementation to compare with: it shares no code with the source, and follows the format's rules alone.
"""

import json
import math
import os
import random
import statistics
import struct
import sys

CONFIG, WEIGHTS, HIERARCHY = "synthetic_model_config.json", "synthetic_model.safetensors", "hierarchy.json"
SIZES = {"F64": 8, "F32": 4, "BF16": 2}
NAMES = {"float64": "F64", "float32": "F32", "bfloat16": "BF16"}


# Numbers


def pack(value, dtype):
    if dtype != "BF16":
        return struct.pack("<d" if dtype == "F64" else "<f", value)
    (bits,) = struct.unpack("<I", struct.pack("<f", value))
    return struct.pack("<H", (bits + 0x7FFF + ((bits >> 16) & 1)) >> 16)  # to nearest, ties to even


def unpack(data, dtype):
    if dtype == "F64":
        return list(struct.unpack(f"<{len(data) // 8}d", data))
    if dtype == "F32":
        return list(struct.unpack(f"<{len(data) // 4}f", data))
    return [struct.unpack("<f", b"\0\0" + data[i : i + 2])[0] for i in range(0, len(data), 2)]


def rounded(values, dtype):
    return [unpack(pack(v, dtype), dtype)[0] for v in values]


# Tensors


def write_tensors(path, tensors):
    """tensors: name -> (dtype, shape, values). Wide numbers lie first, then names ascend; the header is padded to a multiple of 8."""
    header, data = {}, b""
    for name, (dtype, shape, values) in sorted(tensors.items(), key=lambda t: (-SIZES[t[1][0]], t[0])):
        assert len(values) == math.prod(shape)
        block = b"".join(pack(v, dtype) for v in values)
        header[name] = {"dtype": dtype, "shape": shape, "data_offsets": [len(data), len(data) + len(block)]}
        data += block
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(text)) + text + data)


def read_tensors(path):
    with open(path, "rb") as file:
        content = file.read()
    (length,) = struct.unpack_from("<Q", content)
    header = json.loads(content[8 : 8 + length])
    assert length % 8 == 0 and content[8:9] == b"{"
    header.pop("__metadata__", None)
    places = sorted(t["data_offsets"] for t in header.values())
    assert places[0][0] == 0 and all(a[1] == b[0] for a, b in zip(places, places[1:])) and places[-1][1] == len(content) - 8 - length
    tensors = {}
    for name, t in header.items():
        begin, end = t["data_offsets"]
        values = unpack(content[8 + length + begin : 8 + length + end], t["dtype"])
        assert len(values) == math.prod(t["shape"])
        tensors[name] = (t["shape"], values)
    return tensors


# Trees


def node(feature, exclusive=False, scaled=False, name=None):
    return {
        "feature_index": feature,
        "mutually_exclusive_children": exclusive,
        "scale_children_by_parent": scaled,
        "feature_id": name,
        "label": None,
        "alpha": 0.0,
        "beta": 1.0,
        "children": [],
    }


def grow(roots, branching, depth, features, scaled):
    """Level by level: all roots first, then the children of each node in turn. All parents of two children or more exclude."""
    tops = level = [node(i, name=f"root {i}") for i in range(roots)]
    number = roots
    for _ in range(depth):
        below = []
        for parent in level:
            count = min(branching, features - number)
            parent["children"] = [node(number + k) for k in range(count)]
            parent["scale_children_by_parent"] = scaled
            parent["mutually_exclusive_children"] = count >= 2
            below += parent["children"]
            number += count
        level = below
    return tops


def walk(nodes, above=-1, rules=(False, False)):
    """(feature, parent, whether it excludes its siblings, whether it is scaled) of all features; nodes without one pass on the parent above."""
    for n in nodes:
        feature = n.get("feature_index")
        if feature is not None:
            yield feature, above, rules[0], rules[1] and above >= 0
        own = [c for c in n.get("children", []) if c.get("feature_index") is not None]
        exclusive = n.get("mutually_exclusive_children", False) and len(own) >= 2
        yield from walk(n.get("children", []), above if feature is None else feature, (exclusive, n.get("scale_children_by_parent", False)))


def compensate(roots, base):
    """p_i = b_i / b_P (1 + what siblings that it excludes expect), cut off at 1."""
    p = list(base)
    for feature, parent, exclusive, _ in walk(roots):
        if parent < 0:
            continue
        p[feature] = base[feature] / base[parent]
        if exclusive:
            siblings = [f for f, q, _, _ in walk(roots) if q == parent and f != feature]
            p[feature] *= 1 + sum(base[s] for s in siblings) / base[parent]
    return [min(1.0, v) for v in p]


# Worlds


def write(folder, how):
    rng = random.Random(7)
    n, d, rank = how.get("features", 30), 6, 3
    dtype = how.get("dtype", "float32")
    short = NAMES[dtype]
    directions = []
    for _ in range(n):
        row = [rng.gauss(0, 1) for _ in range(d)]
        norm = math.sqrt(sum(v * v for v in row))
        directions += [v / norm for v in row]
    bias = [rng.gauss(0, 0.3) for _ in range(d)]
    law = {"exponent": 0.5, "max_prob": 0.4, "min_prob": 0.02}
    q = [(i + 1) ** -0.5 for i in range(n)]
    base = [0.02 + 0.38 * (v - q[-1]) / (q[0] - q[-1]) for v in q]

    roots, hierarchy = how.get("roots"), None
    if how.get("trees"):
        scaled = how.get("scaled", True)
        roots = grow(3, 2, 2, n, scaled)
        hierarchy = {
            "total_root_nodes": 3, "branching_factor": 2, "max_depth": 2, "mutually_exclusive_portion": 1.0, "mutually_exclusive_min_depth": 0,
            "mutually_exclusive_max_depth": None, "compensate_probabilities": True, "scale_children_by_parent": scaled,
        }
        base = compensate(roots, base)

    # Directions and bias are float32 whatever the dtype is, unless somebody has converted them.
    wide = short if how.get("converted") else "F32"
    tensors = {"feature_vectors": (wide, [n, d], directions), "bias": (wide, [d], bias), "firing_probabilities": (short, [n], base)}
    own = [1.0] * n
    if how.get("correlated"):
        factor = [rng.gauss(0, 0.2) for _ in range(n * rank)]
        own = [1 - sum(v * v for v in factor[i * rank : (i + 1) * rank]) for i in range(n)]
        tensors["correlation_factor"] = (short, [n, rank], factor)
        tensors["correlation_diag"] = (short, [n], own)

    os.makedirs(folder, exist_ok=True)
    write_tensors(os.path.join(folder, WEIGHTS), tensors)
    with open(os.path.join(folder, CONFIG), "w") as file:
        json.dump(
            {
                "num_features": n, "hidden_dim": d, "firing_probability": {**law, "generator_name": "zipfian"}, "hierarchy": hierarchy,
                "orthogonalization": {"num_steps": 100, "lr": 3e-4, "chunk_size": 1024},
                "correlation": {"rank": rank, "correlation_scale": 0.2, "seed": None} if how.get("correlated") else None,
                "std_firing_magnitudes": how.get("std", 0.0), "mean_firing_magnitudes": how.get("mean", 1.0),
                "bias": how.get("bias", True), "dtype": dtype, "seed": 42,
            },
            file, indent=2,
        )
    if roots is not None:
        with open(os.path.join(folder, HIERARCHY), "w") as file:
            json.dump({"roots": roots}, file, indent=2)

    p = rounded(base, short)
    print(json.dumps({
        "directions": rounded(directions, wide), "bias": rounded(bias, wide), "probabilities": p,
        "thresholds": [statistics.NormalDist().inv_cdf(1 - v) for v in p], "own": rounded(own, short), **shape(n, roots or []),
    }))


def shape(n, roots):
    parents, exclusive, scaled = [-1] * n, [False] * n, [False] * n
    for feature, parent, excludes, scales in walk(roots):
        parents[feature], exclusive[feature], scaled[feature] = parent, excludes, scales
    return {"parents": parents, "exclusive": exclusive, "scaled": scaled}


# What SAELens loads

LAWS = {
    "zipfian": ({"exponent", "max_prob", "min_prob"}, lambda c: c["exponent"] > 0 and 0 < c["min_prob"] < c["max_prob"] <= 1),
    "constant": ({"probability"}, lambda c: True),
}
MAGNITUDES = {
    "linear": ({"start", "end"}, lambda c: min(c["start"], c["end"]) > 0),
    "exponential": ({"start", "end"}, lambda c: min(c["start"], c["end"]) > 0),
    "folded_normal": ({"mean", "std", "min_value", "max_value"}, lambda c: c["std"] > 0 and (c.get("max_value") is None or c["max_value"] > 0)),
}
TREES = {
    "total_root_nodes", "branching_factor", "max_depth", "mutually_exclusive_portion", "mutually_exclusive_min_depth",
    "mutually_exclusive_max_depth", "compensate_probabilities", "scale_children_by_parent",
}


def take(laws, law):
    keys, is_good = laws[law["generator_name"]]
    given = {k: v for k, v in law.items() if k != "generator_name"}
    assert given.keys() <= keys, f"unexpected keywords {given.keys() - keys}"
    assert is_good(given), f"refused: {law}"


def read(folder):
    with open(os.path.join(folder, CONFIG)) as file:
        config = json.load(file)
    n, d = config["num_features"], config["hidden_dim"]
    take(LAWS, config["firing_probability"])
    for key in ("std_firing_magnitudes", "mean_firing_magnitudes"):
        if isinstance(config[key], dict):
            take(MAGNITUDES, config[key])
        else:
            float(config[key])
    assert config["dtype"] in NAMES and (config["orthogonalization"] or {}).keys() <= {"num_steps", "lr", "chunk_size"}
    assert (config["correlation"] or {}).keys() <= {"rank", "correlation_scale", "seed"}
    trees = config["hierarchy"]
    if trees is not None:
        least = trees["branching_factor"] if isinstance(trees["branching_factor"], int) else trees["branching_factor"][0]
        assert trees.keys() <= TREES and trees["total_root_nodes"] > 0 and least >= 2 and trees["max_depth"] >= 1
    tensors = read_tensors(os.path.join(folder, WEIGHTS))
    assert tensors["feature_vectors"][0] == [n, d] and tensors["bias"][0] == [d] and tensors["firing_probabilities"][0] == [n]
    roots = []
    if os.path.exists(os.path.join(folder, HIERARCHY)):
        with open(os.path.join(folder, HIERARCHY)) as file:
            roots = json.load(file)["roots"]
    else:
        assert trees is None, "trees would be drawn again"
    assert "correlation_factor" in tensors or config["correlation"] is None, "correlations would be drawn again"
    print(json.dumps({
        "directions": tensors["feature_vectors"][1], "bias": tensors["bias"][1], "probabilities": tensors["firing_probabilities"][1],
        "own": tensors["correlation_diag"][1] if "correlation_factor" in tensors else [1.0] * n, **shape(n, roots),
    }))


if __name__ == "__main__":
    write(sys.argv[2], json.loads(sys.argv[3])) if sys.argv[1] == "write" else read(sys.argv[2])

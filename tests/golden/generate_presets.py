"""Writes preset_steps.json: two training steps of every preset, early in a run and late in it.

Run by hand: python3 generate_presets.py. Needs NumPy and PyTorch, and knows nothing of SaeLab: constants and formulas are those of the papers
and libraries that presets name, gradients are by automatic differentiation, everything is in float64.

Each case has parameters and rows that float32 holds exactly. They are drawn anew until the same program in float32 agrees with itself in
float64, so that no value hangs on the last bits (ties of a selection, gradients that cancel).
"""
import json
import math
import re
from pathlib import Path

import numpy as np
import torch

T = 2_000_000                   # steps of the whole run, of which two are done
EARLY, LATE = 400, 1_900_000    # steps done before: in every warm-up; after every warm-up, in every decay
B, D, M = 6, 6, 10
TARGET_DIM = 4


# ---- schedules: s steps are done before ------------------------------------------------------------------------------------------------
def constant(s):
    return 1.0


def decay_last(share):
    """Linear to 0 over the last share of the run."""
    length = round(share * T)
    return lambda s: min(1.0, (T - s) / length)


def warmup_from_zero(steps):
    """dictionary_learning's learning rate, and everybody's coefficients: 0 at the first step."""
    return lambda s: min(1.0, s / steps)


def cosine_from_tenth(steps):
    """DeepMind's learning rate."""
    return lambda s: 1.0 if s >= steps else 0.1 + 0.9 * (1 - math.cos(math.pi * s / steps)) / 2


# ---- selections and penalties ----------------------------------------------------------------------------------------------------------
def topk(z, k, rectified=True):
    v, i = z.topk(k, dim=-1)
    return torch.zeros_like(z).scatter(-1, i, v.relu() if rectified else v)


def batchtopk(z, k):
    a = z.relu().flatten()
    v, i = a.topk(min(int(k * z.shape[0]), a.numel()))
    return torch.zeros_like(a).scatter(0, i, v).reshape(z.shape)


def group_max(z, groups):
    g = z.relu().reshape(z.shape[0], groups, -1)
    v, i = g.max(dim=-1, keepdim=True)
    return torch.zeros_like(g).scatter(-1, i, v).reshape(z.shape)


def inside(z, theta, eps):
    return ((z - theta).abs() < eps / 2).to(z.dtype)


class Jump(torch.autograd.Function):
    """z·H(z − θ) with the rectangle kernel for θ, and for z too where to_input is set."""

    @staticmethod
    def forward(ctx, z, theta, eps, to_input):
        ctx.save_for_backward(z, theta)
        ctx.eps, ctx.to_input = eps, to_input
        return z * (z > theta)

    @staticmethod
    def backward(ctx, g):
        z, theta = ctx.saved_tensors
        jump = theta / ctx.eps * inside(z, theta, ctx.eps) * g
        return (z > theta) * g + (jump if ctx.to_input else 0), -jump.sum(0), None, None


class Step(torch.autograd.Function):
    """H(z − θ) with the rectangle kernel for θ."""

    @staticmethod
    def forward(ctx, z, theta, eps):
        ctx.save_for_backward(z, theta)
        ctx.eps = eps
        return (z > theta).to(z.dtype)

    @staticmethod
    def backward(ctx, g):
        z, theta = ctx.saved_tensors
        return torch.zeros_like(z), -(inside(z, theta, ctx.eps) * g / ctx.eps).sum(0), None


def sum_mse(xh, x):
    return ((xh - x) ** 2).sum(-1).mean()


def variance(x):
    return ((x - x.mean(0)) ** 2).sum(-1).mean()


def row_norms(p):
    return p["W_dec"].norm(dim=1)


def only(z, dead):
    masked = torch.full_like(z, -math.inf)
    masked[:, dead] = z[:, dead]
    return masked


# ---- AuxK in its dialects; zero where nothing is dead -----------------------------------------------------------------------------------
def aux_saelens(zs, unit_rows, x, xh, dead):
    half = D // 2
    a = topk(only(zs, dead), min(half, len(dead)), rectified=False)
    return min(len(dead) / half, 1.0) * sum_mse(a @ unit_rows, (x - xh).detach())


def aux_dictionary_learning(z, rows, x, xh, dead):
    e = (x - xh).detach()
    a = topk(only(z.relu(), dead), min(D // 2, len(dead)))
    return sum_mse(a @ rows, e) / variance(e)


def aux_openai(z, p, x, xh, dead):
    e = (x - xh).detach()
    a = topk(only(z, dead), min(256, len(dead)))
    wanted = e + p["b_dec"].detach()
    return ((a @ p["W_dec"] + p["b_dec"] - wanted) ** 2).mean() / ((wanted - wanted.mean(0)) ** 2).mean()


def aux_bussmann(z, rows, x, xh, dead):
    a = topk(only(z.relu(), dead), min(512, len(dead)))
    return ((a @ rows - (x - xh)) ** 2).mean()


# ---- forward passes: parameters, rows, targets, steps done, dead latents -> (term, value, coefficient)s, latents --------------------------
def centred(p, x):
    return (x - p["b_dec"]) @ p["W_enc"] + p["b_enc"]


def decode(p, f):
    return f @ p["W_dec"] + p["b_dec"]


def l1(subtract, weighted, lam):
    def run(p, x, y, s, dead, m):
        z = centred(p, x) if subtract else x @ p["W_enc"] + p["b_enc"]
        f = z.relu()
        penalty = (f * row_norms(p) if weighted else f).sum(1).mean()
        return [("reconstruction", sum_mse(decode(p, f), x), 1.0), ("sparsity", penalty, lam(s) * m)], f
    return run


def topk_saelens(k, select):
    def run(p, x, y, s, dead, m):
        n = row_norms(p)
        zs, unit = centred(p, x) * n, p["W_dec"] / n[:, None]
        f = select(zs, k)
        xh = f @ unit + p["b_dec"]
        terms = [("reconstruction", sum_mse(xh, x), 1.0)]
        return terms + ([("auxk", aux_saelens(zs, unit, x, xh, dead), 1.0)] if dead else []), f
    return run


def topk_dictionary_learning(k, select):
    def run(p, x, y, s, dead, m):
        z = centred(p, x)
        f = select(z, k)
        xh = decode(p, f)
        terms = [("reconstruction", sum_mse(xh, x), 1.0)]
        return terms + ([("auxk", aux_dictionary_learning(z, p["W_dec"], x, xh, dead), 1 / 32)] if dead else []), f
    return run


def topk_openai(p, x, y, s, dead, m):
    z = centred(p, x)
    f = topk(z, 2)
    xh = decode(p, f)
    terms = [("reconstruction", ((xh - x) ** 2).sum() / ((x - x.mean(0)) ** 2).sum(), 1.0)]
    return terms + ([("auxk", aux_openai(z, p, x, xh, dead), 1 / 32)] if dead else []), f


def fraction_of_variance(select):
    def run(p, x, y, s, dead, m):
        f = select(centred(p, x))
        return [("reconstruction", ((decode(p, f) - x) ** 2).sum() / ((x - x.mean(0)) ** 2).sum(), 1.0)], f
    return run


def transcoder(p, x, y, s, dead, m):
    f = topk(x @ p["W_enc"] + p["b_enc"], 2)
    return [("reconstruction", ((decode(p, f) - y) ** 2).sum() / ((y - y.mean(0)) ** 2).sum(), 1.0)], f


def bussmann(k):
    def run(p, x, y, s, dead, m):
        z = (x - p["b_dec"]) @ p["W_enc"]
        f = batchtopk(z, k)
        xh = decode(p, f)
        terms = [("reconstruction", ((xh - x) ** 2).mean(), 1.0)]
        return terms + ([("auxk", aux_bussmann(z, p["W_dec"], x, xh, dead), 1 / 32)] if dead else []), f
    return run


def prefixes(p, f, rows, ends, order=None, detached=False):
    """The reconstruction from each prefix, the whole dictionary last."""
    order = list(range(f.shape[1])) if order is None else order
    result, start, before = [], 0, p["b_dec"]
    for level, end in enumerate(ends):
        segment = order[start:end]
        if detached and 0 < level < len(ends) - 1:
            before = before.detach()
        before = before + f[:, segment] @ rows[segment]
        result.append(before)
        start = end
    if detached:
        result[-1] = f @ rows + p["b_dec"]
    return result


def matryoshka_bussmann(k, ends):
    def run(p, x, y, s, dead, m):
        z = (x - p["b_dec"]) @ p["W_enc"]
        f = batchtopk(z, k)
        parts = prefixes(p, f, p["W_dec"], ends)
        errors = [((xh - x) ** 2).mean() for xh in parts]
        terms = [("reconstruction", errors[-1], 1 / len(ends)), ("prefixes", sum(errors[:-1]), 1 / len(ends))]
        return terms + ([("auxk", aux_bussmann(z, p["W_dec"], x, parts[-1], dead), 1 / 32)] if dead else []), f
    return run


def matryoshka_dictionary_learning(k, ends):
    def run(p, x, y, s, dead, m):
        z = centred(p, x)
        f = batchtopk(z, k)
        parts = prefixes(p, f, p["W_dec"], ends)
        errors = [sum_mse(xh, x) for xh in parts]
        weight = 1 / len(ends) ** 2
        terms = [("reconstruction", errors[-1], weight), ("prefixes", sum(errors[:-1]), weight)]
        return terms + ([("auxk", aux_dictionary_learning(z, p["W_dec"], x, parts[-1], dead), 1 / 32)] if dead else []), f
    return run


def matryoshka_saelens(k, ends, per_level):
    def run(p, x, y, s, dead, m):
        n = row_norms(p)
        zs, unit = centred(p, x) * n, p["W_dec"] / n[:, None]
        f = batchtopk(zs, k)
        parts = prefixes(p, f, unit, ends)
        errors = [sum_mse(xh, x) for xh in parts]
        terms = [("reconstruction", errors[-1], 1.0), ("prefixes", sum(errors[:-1]), 1.0)]
        aux, start = [], 0
        for end, xh in zip(ends, parts) if per_level else [(M if ends[-1] == M else ends[-1], parts[-1])]:
            here = [i for i in dead if start <= i < end]
            if here:
                aux.append(aux_saelens(zs, unit, x, xh, here))
            start = end
        return terms + ([("auxk", sum(aux), 1.0)] if aux else []), f
    return run


def lista_matryoshka(k, ends):
    def run(p, x, y, s, dead, m):
        n = row_norms(p)
        unit = p["W_dec"] / n[:, None]
        r = s / T
        now = 60 * (1 - r) + k * r
        z0 = centred(p, x) * n
        f0 = batchtopk(z0, now)
        z1 = z0 + 0.3 * ((x - p["b_dec"] - f0 @ unit) @ p["W_enc"]) * n
        f = batchtopk(z1, now)
        order = sorted(range(M), key=lambda i: (-float(p["firing_frequency"][i]), i))
        parts = prefixes(p, f, unit, ends, order, detached=True)
        errors = [sum_mse(xh, x) for xh in parts]
        terms = [("reconstruction", errors[-1], 1.0), ("prefixes", sum(errors[:-1]), 1.0)]
        return terms + ([("auxk", aux_saelens(z0, unit, x, parts[-1], dead), 1.0)] if dead else []), (f0, f)
    return run


def gated(weighted, frozen, lam):
    def run(p, x, y, s, dead, m):
        raw = (x - p["b_dec"]) @ p["W_enc"]
        gate = raw + p["b_enc"]
        f = (gate > 0) * (raw * p["r_mag"].exp() + p["b_mag"]).relu()
        open_ = gate.relu()
        rows, bias = (p["W_dec"].detach(), p["b_dec"].detach()) if frozen else (p["W_dec"], p["b_dec"])
        penalty = (open_ * row_norms(p) if weighted else open_).sum(1).mean()
        return [("reconstruction", sum_mse(decode(p, f), x), 1.0), ("sparsity", penalty, lam(s)),
                ("auxiliary", sum_mse(open_ @ rows + bias, x), 1.0)], f
    return run


def jumprelu(subtract, eps, penalty, lam, log=False, to_input=False, pull=0.0):
    def run(p, x, y, s, dead, m):
        theta = p["log_threshold"].exp() if log else p["threshold"]
        z = centred(p, x) if subtract else x @ p["W_enc"] + p["b_enc"]
        f = Jump.apply(z, theta, eps, to_input)
        if penalty == "step":
            value = Step.apply(z, theta, eps).sum(1).mean()
        elif penalty == "tanh":
            value = torch.tanh(4 * f * row_norms(p)).sum(1).mean()
        else:
            value = (Step.apply(z, theta, eps).sum(1).mean() / penalty - 1) ** 2
        terms = [("reconstruction", sum_mse(decode(p, f), x), 1.0), ("sparsity", value, lam(s) * m)]
        if pull:
            terms.append(("pre_activation", ((theta - z).relu() * row_norms(p)).sum(1).mean(), pull))
        return terms, f
    return run


def matching_pursuit(iterations):
    def run(p, x, y, s, dead, m):
        r, f = x - p["b_dec"], torch.zeros(x.shape[0], M, dtype=x.dtype)
        for _ in range(iterations):
            scores = r @ p["W_dec"].T
            i = scores.relu().argmax(1, keepdim=True)
            v = scores.gather(1, i).relu()
            f = f.scatter_add(1, i, v)
            r = r - v * p["W_dec"][i[:, 0]]
        return [("reconstruction", sum_mse(decode(p, f), x), 1.0)], f
    return run


def crosscoder(lam):
    def run(p, x, y, s, dead, m):
        f = (x @ p["W_enc"] + p["b_enc"]).relu()
        norms = p["W_dec"].reshape(M, 2, -1).norm(dim=2).sum(1)
        return [("reconstruction", sum_mse(decode(p, f), x), 1.0), ("sparsity", (f * norms).sum(1).mean(), lam(s))], f
    return run


# ---- inputs ----------------------------------------------------------------------------------------------------------------------------
def as_they_are(x):
    return x


def sqrt_d(x):
    return x * (math.sqrt(x.shape[-1]) / x.norm(dim=-1).mean())


def unit_mean_square(x):
    return x / (x ** 2).sum(-1).mean().sqrt()


def layer_norm(x):
    c = x - x.mean(-1, keepdim=True)
    return c / (c.std(-1, keepdim=True) + 1e-5)


def centred_norm(x):
    c = x - x.mean(-1, keepdim=True)
    return c / c.norm(dim=-1, keepdim=True)


# ---- one run of two steps --------------------------------------------------------------------------------------------------------------
NOT_TRAINED = {"threshold_state", "threshold_state_1", "firing_frequency"}


def scaled_to_unit(w):
    return w / w.norm(dim=1, keepdim=True)


def tangent(g, w):
    u = scaled_to_unit(w)
    return g - (g * u).sum(1, keepdim=True) * u


def run(case, inputs, start, dead, dtype):
    value = {k: torch.tensor(v, dtype=dtype) for k, v in inputs["parameters"].items()}
    batches = case["transform"](torch.tensor(inputs["x_per_step"], dtype=dtype))
    targets = torch.tensor(inputs["target_per_step"], dtype=dtype) if "target_per_step" in inputs else [None, None]
    frozen = NOT_TRAINED | set(case.get("not_trained", []))
    unit, rate0, (beta1, beta2, eps) = case["unit"], case["rate"], case.get("adam", (0, 0, 0))
    state = {k: [torch.zeros_like(v), torch.zeros_like(v)] for k, v in value.items()}
    steps, moments, multiplier, l0s = [], None, 1.0, []
    for t in range(2):
        s = start + t
        if unit == "before_forward":
            value["W_dec"] = scaled_to_unit(value["W_dec"])
            if t:
                state["W_dec"] = [scaled_to_unit(v) for v in state["W_dec"]]
        p = {k: v.clone().requires_grad_(k not in frozen) for k, v in value.items()}
        terms, latents = case["forward"](p, batches[t], targets[t], s, dead, multiplier)
        loss = sum(c * v for _, v, c in terms)
        loss.backward()
        g = {k: p[k].grad if p[k].grad is not None else torch.zeros_like(v) for k, v in value.items() if k not in frozen}
        if unit == "before_step":
            value["W_dec"] = scaled_to_unit(value["W_dec"])
        if unit:
            g["W_dec"] = tangent(g["W_dec"], value["W_dec"])
        norm = math.sqrt(sum(float((v.double() ** 2).sum()) for v in g.values()))
        factor = min(1.0, case["clip"] / (norm + 1e-6)) if case["clip"] else 1.0
        rate = rate0 * case["schedule"](s)
        for k, grad in g.items():
            if case.get("sign"):
                if t == 0:
                    state[k] = [value[k].clone(), value[k].clone()]
                z = state[k][0] - rate * grad.sign()
                x = state[k][1] + (z - state[k][1]) / (t + 1)
                state[k] = [z, x]
                value[k] = 0.95 * x + 0.05 * z
            else:
                first = beta1 * state[k][0] + (1 - beta1) * factor * grad
                second = beta2 * state[k][1] + (1 - beta2) * (factor * grad) ** 2
                state[k] = [first, second]
                value[k] = value[k] - rate * (first / (1 - beta1 ** (t + 1))) / ((second / (1 - beta2 ** (t + 1))).sqrt() + eps)
        if unit == "after_step":
            value["W_dec"] = scaled_to_unit(value["W_dec"])
        if "threshold" in value:
            value["threshold"] = value["threshold"].clamp(min=0)
        if t == 0 and not case.get("sign"):
            moments = {k: state[k][0].clone() for k in g}
        passes = latents if isinstance(latents, tuple) else (latents,)
        for name, f in zip(["threshold_state", "threshold_state_1"], passes if "threshold_state" in value else ()):
            w = case["smoothing"]
            value[name] = w * value[name] + (1 - w) * torch.stack([f[f > 0].min().detach(), torch.ones((), dtype=dtype)])
        f = passes[-1].detach()
        if "firing_frequency" in value:
            value["firing_frequency"] = 0.99 * value["firing_frequency"] + 0.01 * (f != 0).to(dtype).mean(0)
        l0 = float((f != 0).sum(1).double().mean())
        if case.get("target_l0") and s >= case["tuned_from"]:
            # The first batch sets the average, with no change yet; the second moves both.
            before = l0s[-1] if l0s else l0
            average = l0 if not l0s else 0.99 * before + 0.01 * l0
            change = 0.05 * (average - before)
            error = average - case["target_l0"]
            gain = 3e-4 * (0.01 if error * change < 0 else 1) * math.tanh(10 * abs(error) / case["target_l0"])
            multiplier *= 1 + gain if error > 0 else 1 - gain
            l0s.append(average)
        steps.append(dict(loss=float(loss), terms={k: float(v) for k, v, _ in terms}, gradient_norm=norm, learning_rate=rate, l0=l0))
    return dict(per_step=steps, first_moments=moments, final=value)


# ---- inputs that hold in float32 ---------------------------------------------------------------------------------------------------------
def single(a):
    return np.asarray(a, dtype=np.float32).astype(np.float64)


def draw(case, seed):
    random = np.random.default_rng(seed)
    m, out = case.get("m", M), TARGET_DIM if case.get("targets") else D
    rows = random.standard_normal((m, out))
    norms = np.linalg.norm(rows, axis=1, keepdims=True)
    lengths = dict(after_step=1.0, before_forward=random.uniform(0.8, 1.2, (m, 1)), before_step=random.uniform(0.8, 1.2, (m, 1)))
    p = dict(
        W_enc=random.standard_normal((D, m)) / 2, b_enc=random.standard_normal(m) / 5,
        W_dec=rows / norms * lengths[case["unit"]] if case["unit"] else rows / norms * random.uniform(0.4, 1.6, (m, 1)),
        b_dec=random.standard_normal(out) / 5)
    if case.get("pursuit"):
        del p["W_enc"], p["b_enc"]
    if "b_enc" in case.get("not_trained", []):
        p["b_enc"] = np.zeros(m)
    x = random.standard_normal((2, B, D)) * 2 + random.standard_normal(D) / 2
    if case.get("gated"):
        p.update(b_mag=random.standard_normal(m) / 5, r_mag=random.standard_normal(m) / 4)
    p = {k: single(v) for k, v in p.items()}
    x = single(x)
    if case.get("theta"):
        near_thresholds(case, p, x, random)
    for name in case.get("thresholds", []):
        p[name] = single([0.4, 0.7])
    if case.get("frequencies"):
        p["firing_frequency"] = single(random.permutation(m) / m)
    inputs = dict(parameters={k: v.tolist() for k, v in p.items()}, x_per_step=x.tolist())
    if case.get("targets"):
        inputs["target_per_step"] = single(random.standard_normal((2, B, out)) * 2 + 1).tolist()
    return inputs


def near_thresholds(case, p, x, random):
    """Thresholds about the preset's start, and biases that put a pre-activation of the first step beside each: a kernel this narrow meets none by chance."""
    low, high = case["theta"]
    theta = single(random.uniform(low, high, p["b_enc"].shape))
    if case["log"]:
        p["log_threshold"] = single(np.log(theta))
        theta = np.exp(p["log_threshold"])
    else:
        p["threshold"] = theta
    rows = case["transform"](torch.tensor(x)).numpy()[0] - (p["b_dec"] if case["subtract"] else 0)
    for i in range(len(theta)):
        b = random.integers(B)
        p["b_enc"][i] = theta[i] + case["eps"] * random.uniform(-0.35, 0.35) - rows[b] @ p["W_enc"][:, i]
    p["b_enc"] = single(p["b_enc"])


# ---- agreement of the two precisions -------------------------------------------------------------------------------------------------------
def near(a, b, relative, absolute):
    return np.all(np.abs(np.asarray(a, float) - np.asarray(b, float)) <= relative * np.abs(np.asarray(b, float)) + absolute)


def is_stable(single_, double, inputs):
    for a, b in zip(single_["per_step"], double["per_step"]):
        if not near(a["loss"], b["loss"], 3e-6, 0) or not near(a["gradient_norm"], b["gradient_norm"], 3e-6, 0) or a["l0"] != b["l0"]:
            return False
        if any(not near(a["terms"][k], v, 3e-6, 1e-9) for k, v in b["terms"].items()):
            return False
    for k, v in (double["first_moments"] or {}).items():
        if not near(single_["first_moments"][k], v, 3e-6, 3e-7 * float(v.abs().max())):
            return False
    for k, v in double["final"].items():
        moved = (v - torch.tensor(inputs["parameters"][k])).abs().numpy()
        if not np.all(np.abs(single_["final"][k].double().numpy() - v.numpy()) <= 3e-4 * moved + 1e-7 * np.maximum(1, v.abs().numpy())):
            return False
    return True


# ---- the presets ---------------------------------------------------------------------------------------------------------------------------
ADAM = (0.9, 0.999, 1e-8)
CASES = []


def preset(name, variant, options, forward, rate, unit=None, adam=ADAM, clip=None, schedule=constant, transform=as_they_are, dead=(), training="", **more):
    CASES.append(dict(
        preset=name, variant=variant, options=options, forward=forward, rate=rate, unit=unit, adam=adam, clip=clip, schedule=schedule,
        transform=transform, dead=list(dead), training=training, **more))


def sparsity(value, schedule=constant):
    return lambda s: value * schedule(s)


small, k2 = "latents: 10", "latents: 10, k: 2"
DEAD, FEW = (1, 4, 5, 8), (3, 7)
EN = ["threshold_state"]
FIFTHS = [1, 2, 4, 8, 16]

preset("anthropic-2023", "l1", small, l1(True, False, sparsity(0.004 * D)), 3e-4, "after_step")
preset("anthropic-2024-04", "l1", small, l1(False, True, sparsity(5, warmup_from_zero(0.05 * T))), 5e-5, clip=1.0, schedule=decay_last(0.2), transform=sqrt_d)
preset("anthropic-2025-01-jumprelu", "jumprelu", small,
       jumprelu(False, 2.0, "tanh", sparsity(20, warmup_from_zero(T)), log=True, to_input=True, pull=3e-6), 3e-4, schedule=decay_last(0.2), transform=sqrt_d,
       theta=(0.05, 0.2), log=True, eps=2.0, subtract=False)
preset("openai-2024-topk", "topk", k2, topk_openai, 1e-4 * math.sqrt(32768 / M), "before_step", adam=(0.9, 0.999, 6.25e-10), transform=centred_norm, dead=DEAD)
preset("gdm-2024-gated", "gated", small + ", coefficient: 0.5 mean", gated(False, True, sparsity(0.5 * D)), 3e-4, "after_step", adam=(0, 0.999, 1e-8),
       transform=unit_mean_square, gated=True)
preset("gdm-2024-jumprelu", "jumprelu", small + ", coefficient: 0.01", jumprelu(False, 0.001, "step", sparsity(0.01, warmup_from_zero(10_000)), log=True), 7e-5,
       "after_step", adam=(0, 0.999, 1e-8), schedule=cosine_from_tenth(1000), transform=unit_mean_square, theta=(0.001, 0.002), log=True, eps=0.001, subtract=False)

preset("saelens-6.48", "l1", small, l1(True, True, sparsity(1)), 3e-4, clip=1.0)
preset("saelens-6.48", "topk", k2, topk_saelens(2, topk), 3e-4, clip=1.0, dead=FEW)
preset("saelens-6.48", "batchtopk", "latents: 10, k: 1.5", topk_saelens(1.5, batchtopk), 3e-4, clip=1.0, dead=DEAD, thresholds=EN, smoothing=0.99)
preset("saelens-6.48", "matryoshka", "latents: 10, k: 2.5, widths: [3, 6]", matryoshka_saelens(2.5, [3, 6, 10], False), 3e-4, clip=1.0, dead=FEW,
       thresholds=EN, smoothing=0.99)
preset("saelens-6.48", "jumprelu", small, jumprelu(True, 0.05, "step", sparsity(1)), 3e-4, clip=1.0, theta=(0.01, 0.05), log=False, eps=0.05, subtract=True)
preset("saelens-6.48", "gated", small, gated(True, False, sparsity(1)), 3e-4, clip=1.0, gated=True)

DL = dict(schedule=warmup_from_zero(1000))
preset("dictionary-learning-0.1", "l1", small, l1(True, False, sparsity(0.1, warmup_from_zero(2000))), 1e-3, "after_step", **DL)
preset("dictionary-learning-0.1", "topk", k2, topk_dictionary_learning(2, topk), 2e-4 * math.sqrt(16384 / M), "after_step", clip=1.0, dead=DEAD, **DL)
preset("dictionary-learning-0.1", "batchtopk", k2, topk_dictionary_learning(2, batchtopk), 2e-4 * math.sqrt(16384 / M), "after_step", clip=1.0, dead=FEW,
       thresholds=EN, smoothing=0.999, **DL)
preset("dictionary-learning-0.1", "matryoshka", "latents: 16, k: 4", matryoshka_dictionary_learning(4, FIFTHS), 2e-4 * math.sqrt(16384 / 16), "after_step", clip=1.0,
       dead=DEAD, thresholds=EN, smoothing=0.999, m=16, **DL)
preset("dictionary-learning-0.1", "jumprelu", small + ", target_l0: 3", jumprelu(False, 0.001, 3, sparsity(1, warmup_from_zero(2000))), 7e-5, "after_step",
       adam=(0, 0.999, 1e-8), clip=1.0, theta=(0.001, 0.002), log=False, eps=0.001, subtract=False, **DL)
preset("dictionary-learning-0.1", "gated", small, gated(False, True, sparsity(0.1, warmup_from_zero(2000))), 5e-5, "after_step", adam=(0, 0.999, 1e-8), gated=True, **DL)

SIGN = dict(rate=5e-3 * math.sqrt(16384 / M), sign=True)
preset("sparsify-1.3", "topk", k2, fraction_of_variance(lambda z: topk(z, 2)), unit="before_forward", **SIGN)
preset("sparsify-1.3", "group_max", "latents: 10, groups: 5", fraction_of_variance(lambda z: group_max(z, 5)), unit="before_forward", **SIGN)
preset("sparsify-1.3", "transcoder", k2, transcoder, targets=True, **SIGN)

BUSSMANN = dict(unit="before_step", adam=(0.9, 0.99, 1e-8), clip=100_000, transform=layer_norm, dead=DEAD, thresholds=EN, smoothing=0.99, not_trained=["b_enc"])
preset("bussmann-2024-batchtopk", "batchtopk", k2, bussmann(2), 3e-4, **BUSSMANN)
preset("matryoshka-2025", "matryoshka", "latents: 16, k: 4", matryoshka_bussmann(4, FIFTHS), 3e-4, m=16, **BUSSMANN)
preset("lista-matryoshka-2026", "matryoshka", "latents: 10, k: 0.5, widths: [2, 4, 7]", lista_matryoshka(0.5, [2, 4, 7, 10]), 3e-4, clip=1.0,
       schedule=decay_last(1 / 3), dead=FEW, thresholds=["threshold_state", "threshold_state_1"], smoothing=0.99, frequencies=True)

preset("synth-sae-bench", "batchtopk", "latents: 10, k: 2.5", topk_saelens(2.5, batchtopk), 3e-4, clip=1.0, dead=FEW, thresholds=EN, smoothing=0.99)
preset("synth-sae-bench", "matryoshka", "latents: 10, k: 2.5, widths: [2, 4, 6]", matryoshka_saelens(2.5, [2, 4, 6, 10], True), 3e-4, clip=1.0, dead=DEAD,
       thresholds=EN, smoothing=0.99)
preset("synth-sae-bench", "matching_pursuit", "latents: 10, iterations: 2", matching_pursuit(2), 3e-4, "after_step", clip=1.0, pursuit=True)
TARGET = "coefficients: { sparsity: { autotune: { target_l0: 3 } } }"
preset("synth-sae-bench", "l1", small, l1(True, True, sparsity(2, warmup_from_zero(T / 3))), 3e-4, clip=1.0, training=TARGET, target_l0=3, tuned_from=T / 3)
preset("synth-sae-bench", "jumprelu", small, jumprelu(True, 1.0, "step", sparsity(1)), 3e-4, clip=1.0, transform=sqrt_d, theta=(0.6, 1.4), log=False, eps=1.0,
       subtract=True, training=TARGET, target_l0=3, tuned_from=0)

preset("crosscoder-2024", "crosscoder", "latents: 10, parts: 2", crosscoder(sparsity(2, warmup_from_zero(0.05 * T))), 5e-5, schedule=decay_last(0.2), transform=sqrt_d)
preset("aisf-2024", "l1", small, l1(True, False, sparsity(0.001 * D)), 1e-3, "before_step")


# ---- writing -------------------------------------------------------------------------------------------------------------------------------
def rounded(v):
    if torch.is_tensor(v):
        v = v.tolist()
    if isinstance(v, dict):
        return {k: rounded(x) for k, x in v.items()}
    if isinstance(v, (list, tuple)):
        return [rounded(x) for x in v]
    return float(f"{v:.10g}") if isinstance(v, float) else v


def solve(case, start):
    dead = case["dead"] if start == LATE else []
    for seed in range(1000):
        inputs = draw(case, seed)
        double = run(case, inputs, start, dead, torch.float64)
        if is_stable(run(case, inputs, start, dead, torch.float32), double, inputs):
            break
    else:
        raise SystemExit(f"no stable inputs for {case['preset']} {case['variant']}")
    manifest = dict(variant=case["options"], training=f"samples: {T * B}, batch: {B}" + (", " + case["training"] if case["training"] else ""))
    return seed, dict(
        name=f"{case['preset']} {case['variant']} {'early' if start == EARLY else 'late'}", manifest=manifest,
        inputs=dict(steps_done=start, dead=dead, **inputs), expected=rounded({k: v for k, v in double.items() if v is not None}))


def main():
    cases = []
    for case in CASES:
        for start in (EARLY, LATE):
            seed, solved = solve(case, start)
            print(f"{solved['name']}: seed {seed}")
            cases.append(solved)
    document = dict(
        format=1, description="Two training steps of every preset: loss terms, gradient norms, first moments of Adam after the first step, parameters after the second",
        float_type="float64", significant_digits=10, layout=dict(W_enc="[inputDim][latentCount]", W_dec="[latentCount][outputDim]"), cases=cases)
    text = json.dumps(document, indent=1, ensure_ascii=False)
    text = re.sub(r"\[\s+((?:-?[\d.eE+-]+)(?:,\s+(?:-?[\d.eE+-]+))*)\s+\]", lambda match: "[" + re.sub(r"\s+", " ", match.group(1)) + "]", text)
    Path(__file__).with_name("preset_steps.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

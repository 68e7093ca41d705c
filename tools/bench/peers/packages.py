"""The libraries themselves, where they are installed. Their interfaces change: what fails is reported and left out."""

import importlib.metadata

import torch

from forms import AUXK_COEFFICIENT, GRADIENT_NORM, L1_COEFFICIENT, LEARNING_RATE, TWO_PERCENT

ALWAYS_DEAD = 10**9  # larger than any library's threshold


def dead_mask(m):
    mask = torch.zeros(m, dtype=torch.bool)
    mask[torch.arange(m // 10) * 10] = True
    return mask


def dictionary_learning(case, d, m, k):
    """Its trainers' own update()."""
    common = dict(activation_dim=d, dict_size=m, layer=0, lm_name="none", device="cpu", lr=LEARNING_RATE)
    if case == "l1":
        from dictionary_learning.trainers.standard import StandardTrainer
        trainer = StandardTrainer(steps=10**6, l1_penalty=L1_COEFFICIENT, **common)
        trainer.ae.encoder.bias.data.fill_(TWO_PERCENT)
        with torch.no_grad():  # its rows start shorter than 1; longer ones give the density that is compared
            trainer.ae.encoder.weight /= trainer.ae.encoder.weight.norm(dim=1, keepdim=True)
    else:
        from dictionary_learning.trainers.top_k import TopKTrainer
        trainer = TopKTrainer(steps=10**6, k=k, **common)
    dead = dead_mask(m)
    steps = 0

    def step(x):
        nonlocal steps
        if case == "topk+auxk":
            trainer.num_tokens_since_fired[dead] = ALWAYS_DEAD
        steps += 1  # never step 0, which computes a geometric median
        trainer.update(steps, x)
    return step


def sparsify(case, d, m, k):
    """Its SparseCoder in a loop of ours with Adam; it has no L1."""
    if case == "l1":
        return None
    from sparsify import SparseCoder, SparseCoderConfig
    coder = SparseCoder(d, SparseCoderConfig(num_latents=m, k=k), device="cpu", dtype=torch.float32)
    adam = torch.optim.Adam(coder.parameters(), lr=LEARNING_RATE)
    dead = dead_mask(m) if case == "topk+auxk" else None

    def step(x):
        coder.set_decoder_norm_to_unit_norm()
        out = coder(x, dead_mask=dead)
        (out.fvu + AUXK_COEFFICIENT * out.auxk_loss).backward()
        coder.remove_gradient_parallel_to_decoder_directions()
        adam.step()
        adam.zero_grad()
    return step


def sae_lens(case, d, m, k):
    """Its training classes in a loop of ours that clips and calls Adam as its trainer does."""
    import inspect
    import sae_lens as library
    from sae_lens.saes.sae import TrainStepInput
    common = dict(d_in=d, d_sae=m, device="cpu", dtype="float32")
    if case == "l1":
        sae = library.StandardTrainingSAE(library.StandardTrainingSAEConfig(l1_coefficient=L1_COEFFICIENT, decoder_init_norm=1.0, **common))
        sae.b_enc.data.fill_(TWO_PERCENT)
    else:
        sae = library.TopKTrainingSAE(library.TopKTrainingSAEConfig(k=k, **common))
    adam = torch.optim.Adam(sae.parameters(), lr=LEARNING_RATE)
    known = inspect.signature(TrainStepInput).parameters
    dead = dead_mask(m) if case == "topk+auxk" else None
    fields = dict(coefficients={"l1": L1_COEFFICIENT}, dead_neuron_mask=dead, n_training_steps=1, is_logging_step=False)
    fields = {name: value for name, value in fields.items() if name in known}

    def step(x):
        sae.training_forward_pass(TrainStepInput(sae_in=x, **fields)).loss.backward()
        torch.nn.utils.clip_grad_norm_(sae.parameters(), GRADIENT_NORM)
        adam.step()
        adam.zero_grad()
    return step


def packages(case, d, m, k, report):
    """Pairs of name and step of what is installed and works."""
    for distribution, create in (("dictionary-learning", dictionary_learning), ("eai-sparsify", sparsify), ("sae-lens", sae_lens)):
        try:
            version = importlib.metadata.version(distribution)
        except importlib.metadata.PackageNotFoundError:
            continue
        try:
            step = create(case, d, m, k)
            if step is None:
                continue
            step(torch.randn(64, d))
            yield f"{distribution} {version} itself", step
        except Exception as problem:  # whatever another version of a library may throw
            report(f"{distribution} {version} is installed, but this script, which was not tested with it, could not run it: "
                   f"{type(problem).__name__}: {problem}")

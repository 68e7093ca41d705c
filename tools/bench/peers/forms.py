"""Training steps as PyTorch libraries compose them, written from the mathematics; no library's code is used.

Every form holds W_enc, b_enc, W_dec, b_dec and Adam's moments in float32, starts from unit rows with W_enc = W_dec,
and does in one call of step(x): forward, backward, projection, clipping, Adam, normalisation, counting of who fired.
"""

import torch
from torch.nn import functional as F

LEARNING_RATE = 1e-5
AUXK_COEFFICIENT = 1 / 32
L1_COEFFICIENT = 5.0
TWO_PERCENT = -2.054  # with unit rows and standard normal inputs, 2 % of pre-activations exceed this
GRADIENT_NORM = 1.0


class Step:
    """Weights, Adam, and which latents are taken as dead: a tenth, as in SaeLab's own benchmark, or none."""

    def __init__(self, case, d, m, k, encoder_by_latent, decoder_by_latent):
        rows = F.normalize(torch.randn(m, d), dim=1)
        self.case, self.d, self.m, self.k = case, d, m, k
        self.k_aux = min(d // 2, m // 10)
        self.decoder_by_latent = decoder_by_latent
        self.w_enc = (rows if encoder_by_latent else rows.T).clone(memory_format=torch.contiguous_format).requires_grad_()
        self.w_dec = (rows if decoder_by_latent else rows.T).clone(memory_format=torch.contiguous_format).requires_grad_()
        self.b_enc = torch.full((m,), TWO_PERCENT if case == "l1" else 0.0, requires_grad=True)
        self.b_dec = torch.zeros(d, requires_grad=True)
        self.parameters = [self.w_enc, self.b_enc, self.w_dec, self.b_dec]
        self.adam = torch.optim.Adam(self.parameters, lr=LEARNING_RATE)
        self.silent = torch.zeros(m, dtype=torch.long)
        self.dead = torch.zeros(m, dtype=torch.bool)
        if case == "topk+auxk":
            self.dead[torch.arange(m // 10) * 10] = True

    def count(self, rows, fired):
        """How many rows ago each latent last fired."""
        self.silent += rows
        self.silent[fired] = 0

    def project(self):
        """Removes what a decoder gradient has along its latent's direction."""
        axis = 1 if self.decoder_by_latent else 0
        with torch.no_grad():
            self.w_dec.grad -= (self.w_dec.grad * self.w_dec).sum(axis, keepdim=True) * self.w_dec

    def normalise(self):
        with torch.no_grad():
            self.w_dec /= self.w_dec.norm(dim=1 if self.decoder_by_latent else 0, keepdim=True)

    def update(self, clip):
        if clip:
            torch.nn.utils.clip_grad_norm_(self.parameters, GRADIENT_NORM)
        self.adam.step()
        self.adam.zero_grad(set_to_none=True)

    def keep_top(self, values, k, rectify=False):
        """A dense array with the k largest of each row and zeros."""
        top = values.topk(k, dim=-1, sorted=False)
        kept = top.values.relu() if rectify else top.values
        return torch.zeros_like(values).scatter_(-1, top.indices, kept), top.indices

    def only_dead(self, values):
        return torch.where(self.dead, values, torch.tensor(-torch.inf))


class DenseUnit(Step):
    """Dense latents, unit decoder, projection and clipping: the steps of dictionary_learning's TopK and standard trainers."""

    def __init__(self, case, d, m, k):
        super().__init__(case, d, m, k, encoder_by_latent=True, decoder_by_latent=False)

    def step(self, x):
        z = F.linear(x - self.b_dec, self.w_enc, self.b_enc).relu()
        if self.case == "l1":
            f = z
        else:
            f, chosen = self.keep_top(z, self.k)
            self.count(len(x), chosen.flatten())
        error = x - (F.linear(f, self.w_dec) + self.b_dec)
        loss = error.pow(2).sum(-1).mean()
        if self.case == "l1":
            loss = loss + L1_COEFFICIENT * f.sum(-1).mean()
        elif self.case == "topk+auxk":
            target = error.detach()
            aux, _ = self.keep_top(self.only_dead(z), self.k_aux)
            aux_error = (target - F.linear(aux, self.w_dec)).pow(2).sum(-1).mean()
            loss = loss + AUXK_COEFFICIENT * aux_error / (target - target.mean(0)).pow(2).sum(-1).mean()
        loss.backward()
        self.project()
        self.update(clip=self.case != "l1")
        self.normalise()


class DenseRescaled(Step):
    """Dense latents, free decoder norms that enter selection and decoding, clipping: the steps of SAELens."""

    def __init__(self, case, d, m, k):
        super().__init__(case, d, m, k, encoder_by_latent=False, decoder_by_latent=True)

    def step(self, x):
        z = (x - self.b_dec) @ self.w_enc + self.b_enc
        if self.case == "l1":
            f = z.relu()
            xhat = f @ self.w_dec + self.b_dec
        else:
            z = z * self.w_dec.norm(dim=-1)
            f, _ = self.keep_top(z, self.k, rectify=True)
            xhat = self.decode(f) + self.b_dec
        with torch.no_grad():
            self.silent += 1
            self.silent[(f > 0).any(0)] = 0
        loss = (xhat - x).pow(2).sum(-1).mean()
        if self.case == "l1":
            loss = loss + L1_COEFFICIENT * (f * self.w_dec.norm(dim=1)).sum(-1).mean()
        elif self.case == "topk+auxk":
            aux, _ = self.keep_top(self.only_dead(z), self.k_aux)
            loss = loss + AUXK_COEFFICIENT * (self.decode(aux) - (x - xhat).detach()).pow(2).sum(-1).mean()
        loss.backward()
        self.update(clip=True)

    def decode(self, f):
        return (f / self.w_dec.norm(dim=-1)) @ self.w_dec


class Select(torch.autograd.Function):
    """The k largest of relu(x W' + b), with a backward pass that goes through the selected entries alone."""

    @staticmethod
    def forward(context, x, weights, bias, k):
        z = F.linear(x, weights, bias).relu()
        values, indices = z.topk(k, dim=-1, sorted=False)
        context.save_for_backward(x, weights, indices)
        context.mark_non_differentiable(indices, z)
        return values, indices, z

    @staticmethod
    def backward(context, gradient, _indices, _z):
        x, weights, indices = context.saved_tensors
        flat = indices.flatten()
        of_x = F.embedding_bag(indices, weights, per_sample_weights=gradient, mode="sum")
        of_weights = torch.zeros_like(weights).index_add_(0, flat, torch.einsum("bk,bd->bkd", gradient, x).flatten(0, 1))
        of_bias = torch.zeros(len(weights)).index_add_(0, flat, gradient.flatten())
        return of_x, of_weights, of_bias, None


class SparseBackward(Step):
    """Dense pre-activations, sparse from there on, unit decoder: the steps of sparsify, with embedding bags in the place of its GPU kernel.

    As there, AuxK passes no gradient to the encoder, which makes this step cheaper than the complete one.
    """

    def __init__(self, case, d, m, k):
        super().__init__(case, d, m, k, encoder_by_latent=True, decoder_by_latent=True)

    def step(self, x):
        self.normalise()
        values, indices, z = Select.apply(x - self.b_dec, self.w_enc, self.b_enc, self.k)
        self.count(len(x), indices.flatten())
        error = x - (F.embedding_bag(indices, self.w_dec, per_sample_weights=values, mode="sum") + self.b_dec)
        variance = (x - x.mean(0)).pow(2).sum()
        loss = error.pow(2).sum() / variance
        if self.case == "topk+auxk":
            aux = self.only_dead(z).topk(self.k_aux, dim=-1, sorted=False)
            aux_hat = F.embedding_bag(aux.indices, self.w_dec, per_sample_weights=aux.values, mode="sum")
            loss = loss + AUXK_COEFFICIENT * (aux_hat - error.detach()).pow(2).sum() / variance
        loss.backward()
        self.project()
        self.update(clip=False)


FORMS = {
    "dense, unit rows (dictionary_learning)": (DenseUnit, ("topk", "topk+auxk", "l1")),
    "dense, rescaled (SAELens)": (DenseRescaled, ("topk", "topk+auxk", "l1")),
    "sparse backward (sparsify)": (SparseBackward, ("topk", "topk+auxk")),
}


def forms(case, d, m, k):
    """Pairs of name and a function of a batch that does one training step."""
    for name, (form, cases) in FORMS.items():
        if case in cases:
            yield name, form(case, d, m, k).step

using FsCheck.Fluent;
using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Variants.GroupMax;

namespace SaeLab.Plugins.Tests.Variants;

public sealed class GroupMaxTests
{
    private const int D = 5, B = 7;

    [Fact]
    public void Each_group_fires_its_largest_latent_or_none() => Law.Holds(
        from seed in Gen.Choose(0, 10_000)
        from groups in Gen.Choose(1, 6)
        from size in Gen.Choose(1, 9)
        from weighted in Gen.Elements(true, false)
        select (seed, groups, size, weighted),
        c =>
        {
            var m = c.groups * c.size;
            var variant = new GroupMax(
                new GroupMaxOptions { Latents = m, Groups = c.groups, DecoderNorm = c.weighted ? DecoderNorm.Weighted : DecoderNorm.Unit, Initialisation = new InitialisationOptions { DecoderRowNorm = null } },
                new VariantContext(D));
            using var backend = CpuBackend.Create(1);
            using var parameters = new ParameterSet(backend);
            using var x = new Matrix(B, D);
            RandomStream.FromSeed((ulong)c.seed).FillGaussian(x.Span);
            variant.Initialise(parameters, new InitialisationContext(RandomStream.FromSeed((ulong)c.seed).For("start"), x));
            using var graph = new Graph(backend);
            var step = new TrainingStep(RandomStream.FromSeed(0));
            step.Begin(default, []);
            var f = VariantRun.Dense(variant.Forward(graph, parameters, graph.Input(x), step).Latents.Value);
            var z = PreActivations(parameters, x, c.weighted);
            for (var b = 0; b < B; b++)
            {
                for (var g = 0; g < c.groups; g++)
                {
                    var members = Enumerable.Range(g * c.size, c.size).ToArray();
                    var largest = members.MaxBy(i => z[b][i]);
                    foreach (var i in members)
                        Golden.AssertClose(i == largest ? Math.Max(0, z[b][i]) : 0, f[b, i], 1e-4, 1e-5, $"latent {i} of row {b}");
                }
            }
        }, count: 40);

    [Fact]
    public void Groups_must_divide_the_latents() =>
        Assert.Contains("10 = 3·3 + 1", Assert.Single(new GroupMaxOptions { Latents = 10, Groups = 3 }.Validate()).Message);

    private static double[][] PreActivations(ParameterSet parameters, Matrix x, bool weighted)
    {
        using var w = parameters["W_enc"].Value.ToMatrix();
        using var d = parameters["W_dec"].Value.ToMatrix();
        using var bias = parameters["b_dec"].Value.ToMatrix();
        return [.. Enumerable.Range(0, B).Select(b => Enumerable.Range(0, w.Rows).Select(i =>
        {
            var (z, square) = (0.0, 0.0);
            for (var c = 0; c < D; c++)
            {
                z += (x[b, c] - bias[0, c]) * w[i, c];
                square += d[i, c] * d[i, c];
            }

            return weighted ? z * Math.Sqrt(square) : z;
        }).ToArray())];
    }
}

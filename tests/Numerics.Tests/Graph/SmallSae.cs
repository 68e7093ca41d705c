using FsCheck;
using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>A random autoencoder problem that uses every operation, and its evaluation on any backend.</summary>
public sealed record SmallSae
{
    public required int Rows { get; init; }

    public required int InputDim { get; init; }

    public required int LatentCount { get; init; }

    public required Activation Activation { get; init; }

    public required bool Scaled { get; init; }

    public required bool PreBias { get; init; }

    public required int[]? Only { get; init; }

    public required int Seed { get; init; }

    public double Penalty { get; init; } = 0.3;

    /// <summary>Problems of awkward shapes: odd, tiny, and around the widths of registers and tiles.</summary>
    public static Gen<SmallSae> Cases { get; } =
        from rows in Gen.Frequency((3, Gen.Choose(1, 40)), (1, Gen.Choose(40, 300)))
        from d in Gen.Frequency((3, Gen.Choose(1, 40)), (1, Gen.Choose(40, 257)))
        from m in Gen.Frequency((3, Gen.Choose(1, 70)), (1, Gen.Choose(70, 257)))
        from k in Gen.Choose(1, 12)
        from kind in Gen.Elements(Enum.GetValues<ActivationKind>())
        from signed in Gen.Elements(true, false)
        from scaled in Gen.Elements(true, false)
        from preBias in Gen.Elements(true, false)
        from only in Gen.Choose(0, 3)
        from seed in Gen.Choose(0, 1 << 20)
        select new SmallSae
        {
            Rows = rows, InputDim = d, LatentCount = m, Scaled = scaled, PreBias = preBias, Seed = seed,
            Activation = kind switch
            {
                ActivationKind.Relu => Activation.Relu,
                ActivationKind.TopK => Activation.TopK(k, !signed),
                ActivationKind.BatchTopK => Activation.BatchTopK(k - 0.4),
                ActivationKind.AbsTopK => Activation.AbsTopK(k),
                ActivationKind.GroupMax => Activation.GroupMax(Enumerable.Range(1, Math.Min(k, m)).Last(groups => m % groups == 0)),
                _ => Activation.JumpRelu(0.4, trainsInput: signed),
            },
            Only = only == 0 ? [.. Enumerable.Range(0, m).Where(i => (i + seed) % 3 == 0 || i == m - 1)] : null,
        };

    /// <summary>Makes inputs and parameters; the same on every backend.</summary>
    public (Matrix Inputs, ParameterSet Parameters) Create(Backend backend)
    {
        var random = RandomStream.FromSeed((ulong)Seed);
        var parameters = new ParameterSet(backend);
        parameters.Add("W_enc", Gaussian(LatentCount, InputDim, 1 / Math.Sqrt(InputDim), random.For("W_enc")), RowMeaning.Latent);
        parameters.Add("b_enc", Gaussian(LatentCount, 1, 0.2, random.For("b_enc")), RowMeaning.Latent);
        parameters.Add("W_dec", Gaussian(LatentCount, InputDim, 1 / Math.Sqrt(InputDim), random.For("W_dec")), RowMeaning.Latent);
        parameters.Add("b_dec", Gaussian(1, InputDim, 0.3, random.For("b_dec")), RowMeaning.Shared);
        var threshold = Gaussian(LatentCount, 1, 0.5, random.For("theta"));
        foreach (ref var value in threshold.Span)
            value = Math.Abs(value);
        parameters.Add("theta", threshold, RowMeaning.Latent);
        return (Gaussian(Rows, InputDim, 1, random.For("x")), parameters);
    }

    /// <summary>The forward pass with all operations; returns the loss.</summary>
    public ScalarNode Forward(Graph graph, ParameterSet parameters, Matrix inputs, out LatentNode latents, out DenseNode reconstruction, out LatentNode refined)
    {
        graph.Begin();
        var x = graph.Input(graph.Backend.Import(inputs));
        var decoder = graph.Use(parameters["W_dec"]);
        var bias = graph.Use(parameters["b_dec"]);
        var norms = graph.RowNorms(decoder);
        var plain = new Encoder(
            graph.Use(parameters["W_enc"]), graph.Use(parameters["b_enc"]), PreBias ? bias : null, Scaled ? norms : null);
        var encoder = plain with { Threshold = Activation.Kind == ActivationKind.JumpRelu ? graph.Use(parameters["theta"]) : null };
        latents = graph.Encode(x, encoder, Activation, Only);

        // Decoded whole and by prefixes, of which one has no loss.
        var unscaled = Scaled ? graph.Divide(latents, norms) : latents;
        reconstruction = graph.Decode(unscaled, decoder, bias);
        int[] widths = [.. new[] { LatentCount / 3, LatentCount / 2, LatentCount }.Where(w => w > 0).Distinct()];
        var prefixes = graph.DecodePrefixes(unscaled, decoder, bias, widths);
        var loss = graph.MeanSquaredError(graph.Add(reconstruction, prefixes[^1]), x);
        if (widths.Length > 1)
            loss = graph.Add(loss, graph.MeanSquaredError(prefixes[0], x), 0.7);
        loss = graph.Add(loss, graph.MeanL0(latents), 0.05);
        loss = graph.Add(loss, graph.MeanL1(latents, norms), Penalty);
        loss = graph.Add(loss, graph.MeanL1(latents), Penalty / 2);

        // A second pass through the encoder whose input needs a gradient, as a refinement step has.
        var residual = graph.Subtract(x, reconstruction);
        refined = graph.Encode(residual, plain, Activation.Relu);
        return graph.Add(loss, graph.Scale(graph.MeanSquaredError(graph.Decode(refined, decoder), residual), 0.5));
    }

    public static Matrix Gaussian(int rows, int columns, double scale, RandomStream random)
    {
        var matrix = new Matrix(rows, columns);
        random.FillGaussian(matrix.Span);
        foreach (ref var value in matrix.Span)
            value *= (float)scale;
        return matrix;
    }
}

using SaeLab.Abstractions;
using SaeLab.Evaluators.Density;
using SaeLab.Evaluators.Reconstruction;
using SaeLab.Evaluators.Recovery;
using SaeLab.Numerics;
using SaeLab.Sources.Planted;

namespace SaeLab.Plugins.Tests.Evaluators;

/// <summary>The planted source and the evaluators together, on the dictionary that is the truth.</summary>
public sealed class PlantedTruthTests
{
    [Fact]
    public void The_true_dictionary_with_the_true_codes_is_perfect_by_every_measure()
    {
        var options = new PlantedOptions { Features = 48, Dimension = 16, Active = 4, Offset = 2 };
        using var source = new PlantedSource(options, RandomStream.FromSeed(1));
        using var dictionary = new LearnedDictionary
        {
            Activation = Activation.Relu,
            SubtractsDecoderBias = true,
            EncoderWeights = source.Directions.ToMatrix(),
            EncoderBias = new Matrix(options.Features, 1),
            DecoderWeights = source.Directions.ToMatrix(),
            DecoderBias = source.Bias.ToMatrix(),
        };
        IEvaluator[] evaluators = [new ReconstructionEvaluator(new ReconstructionOptions()), new RecoveryEvaluator(), new DensityEvaluator(new DensityOptions())];
        using var backend = CpuBackend.Create(1);
        IEvaluation[] passes = [.. evaluators.Select(e => e.Begin(new EvaluationSubject(dictionary, source, RandomStream.FromSeed(2), backend)))];

        using var stream = (IGroundTruthStream)source.Open(Split.HeldOut);
        using var rows = new Matrix(500, options.Dimension);
        using var codes = new SparseLatents(options.Features);
        for (var batch = 0; batch < 8; batch++)
        {
            stream.Read(rows);
            stream.ReadCodes(codes);
            foreach (var pass in passes)
                pass.Observe(new EvaluationBatch(rows, codes, rows, codes));
        }

        EvaluationResult[] results = [.. passes.Select(pass => pass.Complete())];
        Assert.All(results, EvaluationResults.AssertReadable);
        var (reconstruction, recovery, density) = (results[0], results[1], results[2]);
        Assert.Equal(0, reconstruction.Value("fvu"));
        foreach (var name in new[] { "mcc", "mmcs_recall_signed", "recovered_at_0_9", "uniqueness", "precision", "recall", "f1", "accuracy" })
            Assert.Equal(1, recovery.Value(name), 6);
        Assert.Equal(recovery.Value("true_l0"), density.Value("l0"), 9);
        Assert.InRange(4, density.Get("l0").Interval!.Value.Low, density.Get("l0").Interval!.Value.High);
    }
}

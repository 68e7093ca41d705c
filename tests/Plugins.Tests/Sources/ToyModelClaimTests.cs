using SaeLab.Evaluators.Superposition;
using SaeLab.Numerics;
using SaeLab.Sources.ToyModel;

namespace SaeLab.Plugins.Tests.Sources;

/// <summary>What Elhage et al. 2022 say that toy models do, on models trained here.</summary>
public sealed class ToyModelClaimTests
{
    private static readonly ToyModelOptions Quick = new()
    {
        Features = 5, Dimension = 2, Steps = 2500, LearningRate = 5e-3, Decay = ToyModelDecay.Cosine, Batch = 512, Restarts = 3,
    };

    [Fact]
    public void Five_sparse_features_in_two_dimensions_are_a_pentagon()
    {
        using var source = Train(Quick with { Density = 0.05 });
        var geometry = new FeatureGeometry(source.Embedding);
        Assert.Equal(5, new PlaneGeometry(geometry).Corners);
        Assert.All(geometry.Dimensionalities, d => Assert.Equal(0.4, d, 0.015));
        Assert.All(Enumerable.Range(0, 5), i => Assert.Equal(1 - source.Bias[i], geometry.Squares[i], 0.08));
    }

    [Fact]
    public void Dense_features_are_not_superposed()
    {
        using var source = Train(Quick with { Density = 1, ImportanceRatio = 0.7 });
        var geometry = new FeatureGeometry(source.Embedding);
        Assert.Equal([0, 1], geometry.Represented);
        Assert.All(geometry.Represented, i => Assert.Equal(1, geometry.Dimensionalities[i], 0.02));
    }

    [Fact]
    public void A_linear_model_keeps_the_most_important_features_however_sparse_they_are()
    {
        using var source = Train(Quick with { Output = ToyModelOutput.Linear, Density = 0.1, ImportanceRatio = 0.7 });
        var geometry = new FeatureGeometry(source.Embedding);
        Assert.Equal([0, 1], geometry.Represented);
        Assert.All(geometry.Represented, i => Assert.Equal(1, geometry.Squares[i], 0.03));
        Assert.Equal(0, Dot(source.Embedding, 0, 1), 0.05);
    }

    [Fact]
    public void Anticorrelated_features_become_antipodal()
    {
        using var source = Train(Quick with { Features = 4, AnticorrelatedSets = 2, Density = 0.2, Restarts = 16 });
        Assert.Equal(-1, Cosine(source.Embedding, 0, 1), 0.03);
        Assert.Equal(-1, Cosine(source.Embedding, 2, 3), 0.03);
        Assert.Equal(0, Cosine(source.Embedding, 0, 2), 0.1);
    }

    [Fact]
    public void Correlated_features_become_orthogonal()
    {
        using var source = Train(Quick with { Features = 4, CorrelatedSets = 2, Density = 0.05 });
        Assert.Equal(0, Cosine(source.Embedding, 0, 1), 0.1);
        Assert.Equal(0, Cosine(source.Embedding, 2, 3), 0.1);
    }

    [Theory]
    [InlineData(0.02)]
    [InlineData(0.1)]
    [InlineData(0.4)]
    public void Features_never_have_more_dimensions_than_there_are_and_use_nearly_all(double density)
    {
        using var source = Train(Quick with { Features = 20, Dimension = 5, Density = density, Restarts = 2, Steps = 1500, Batch = 256 });
        Assert.InRange(new FeatureGeometry(source.Embedding).Dimensionalities.Sum(), 0.97 * 5, 5 + 1e-6);
    }

    [Theory]
    [InlineData(0.5, 0.2, 3)]
    [InlineData(0.25, 0.6, 1)]
    [InlineData(4, 0.6, 2)]
    public void Two_features_in_one_dimension_do_what_the_closed_forms_say(double ratio, double density, int phase)
    {
        var expected = (SuperpositionPhase)phase;
        using var source = Train(Quick with { Features = 2, Dimension = 1, ImportanceRatio = ratio, Density = density, Restarts = 4, Steps = 1500, Batch = 1024 });
        var theory = PhaseTheory.Of(source)!;
        Assert.Equal(expected, theory.Best);
        Assert.Equal(expected, PhaseTheory.Classify(source.Embedding[0, 0], source.Embedding[1, 0]));
        Assert.InRange(source.Losses.Min() / theory.LossOf(expected), 0.9, 1.01);
    }

    private static ToyModelSource Train(ToyModelOptions options)
    {
        Assert.Empty(options.Validate());
        return new ToyModelSource(options, RandomStream.FromSeed(1));
    }

    private static double Cosine(Matrix w, int i, int j) => Dot(w, i, j) / Math.Sqrt(Dot(w, i, i) * Dot(w, j, j));

    private static double Dot(Matrix w, int i, int j) => Enumerable.Range(0, w.Columns).Sum(c => (double)w[i, c] * w[j, c]);
}

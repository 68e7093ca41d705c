using SaeLab.Abstractions;
using SaeLab.Numerics;
using SaeLab.Runtime.Artefacts;
using SaeLab.Runtime.Reporting;
using SaeLab.Runtime.Reporting.Comparisons;

namespace SaeLab.Runtime.Tests.Reporting.Comparisons;

public sealed class SeedAgreementTests
{
    [Fact]
    public void A_dictionary_agrees_with_itself_in_another_order_and_scale()
    {
        using var a = Matrix.FromRows([[1, 0, 0], [0, 1, 0], [0, 0, 1]]);
        using var b = Matrix.FromRows([[0, 0, 2], [3, 0, 0], [0, 0.5f, 0]]);
        Assert.Equal(new SeedAgreement(1, 1), SeedAgreement.Between(a, b));
    }

    [Fact]
    public void Rows_are_matched_once_but_shared_with_as_many_as_are_near()
    {
        // Both rows of a point at the first row of b, whose second one has cosine 0.8 with the first of a and is near none.
        using var a = Matrix.FromRows([[1, 0, 0], [1, 0, 0.1f]]);
        using var b = Matrix.FromRows([[1, 0, 0], [0.8f, 0.6f, 0]]);
        Assert.Equal(new SeedAgreement(1, 0.75), SeedAgreement.Between(a, b));
    }

    [Fact]
    public void Opposite_and_orthogonal_rows_are_not_alike()
    {
        using var a = Matrix.FromRows([[1, 0, 0], [0, 1, 0]]);
        using var b = Matrix.FromRows([[-1, 0, 0], [0, 0, 1]]);
        Assert.Equal(new SeedAgreement(0, 0), SeedAgreement.Between(a, b));
    }

    [Fact]
    public void Shares_are_of_the_living_of_each_averaged()
    {
        using var a = Matrix.FromRows([[1, 0, 0]]);
        using var b = Matrix.FromRows([[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 1]]);
        Assert.Equal(new SeedAgreement(0.625, 0.625), SeedAgreement.Between(a, b));
        Assert.Equal(new SeedAgreement(0.625, 0.625), SeedAgreement.Between(b, a));
    }

    [Fact]
    public void Nothing_is_shared_with_a_dictionary_in_which_nothing_lives()
    {
        using var a = Matrix.FromRows([[1, 0], [0, 1]]);
        using var none = new Matrix(0, 2);
        Assert.Equal(new SeedAgreement(0, 0), SeedAgreement.Between(a, none));
        Assert.Equal(new SeedAgreement(0, 0), SeedAgreement.Between(none, none));
    }

    [Fact]
    public void Rows_of_dead_latents_are_left_out()
    {
        // What lives is the same in both; the dead of one are rows of the other, and the other way round.
        using var folder = new TemporaryFolder();
        var one = Run("one", [[1, 0, 0], [0, 1, 0], [0, 0, 1]], dead: [2]);
        var other = Run("other", [[0, 0, 1], [1, 0, 0], [0, 1, 0]], dead: [0]);
        var mixed = Run("mixed", [[0, 0, 1], [1, 0, 0], [0, 1, 0]], dead: [1, 2]);
        Assert.Equal(new SeedAgreement(1, 1), SeedAgreement.Of([one, other]));
        Assert.Equal(new SeedAgreement(0, 0), SeedAgreement.Of([one, mixed]));
        Assert.Equal(new SeedAgreement(1, 1), SeedAgreement.Of([one, (mixed.Item1, mixed.Results with { DeadLatents = null }), other]));

        (string, RunResults Results) Run(string name, float[][] rows, int[] dead)
        {
            using var dictionary = new LearnedDictionary
            {
                Activation = Activation.Relu,
                SubtractsDecoderBias = false,
                EncoderWeights = Matrix.FromRows(rows),
                EncoderBias = new Matrix(rows.Length, 1),
                DecoderWeights = Matrix.FromRows(rows),
                DecoderBias = new Matrix(1, rows[0].Length),
            };
            Directory.CreateDirectory(folder.File(name));
            DictionaryFile.Write(folder.File(name, "dictionary.msgpack"), dictionary, ReportExample.Report.Provenance);
            return (folder.File(name), RunResults.Of(ReportExample.Report) with { Shape = dictionary.Shape, DeadLatents = dead });
        }
    }

    [Fact]
    public void Nothing_is_said_of_runs_without_results()
    {
        Assert.Null(SeedAgreement.Of([("nowhere", null), ("nowhere", null)]));
    }

    [Fact]
    public void Dictionaries_of_different_features_are_not_compared()
    {
        // The first two are alike, the third like neither.
        using var folder = new TemporaryFolder();
        var runs = new[] { 0, 1, 2 }.Select(Run).ToList();
        Assert.Null(SeedAgreement.Of(Each(seed => $"seed: {seed}\nsource:\n  planted:\n    features: 3\n")));
        Assert.Equal(new SeedAgreement(1.0 / 3, 1.0 / 3), SeedAgreement.Of(Each(seed => $"seed: {seed}\nsource:\n  planted:\n    features: 3\n", dataSeed: 7)));
        Assert.Equal(new SeedAgreement(1.0 / 3, 1.0 / 3), SeedAgreement.Of(Each(seed => $"seed: {seed}\nsource:\n  synthetic:\n    structure_seed: 5\n")));
        Assert.Equal(new SeedAgreement(1, 1), SeedAgreement.Of(Each(seed => $"seed: {seed}\nsource:\n  planted:\n    features: {seed / 2}\n", dataSeed: 7)));
        folder.Write("0/lock.yaml", "files:\n  - { name: \"a\", sha256: 1 }\n");
        folder.Write("1/lock.yaml", "files:\n  - { name: \"a\", sha256: 1 }\n");
        Assert.Equal(new SeedAgreement(1, 1), SeedAgreement.Of(Each(seed => $"seed: {seed}\nsource: files\n")));
        folder.Write("1/lock.yaml", "files:\n  - { name: \"a\", sha256: 2 }\n");
        Assert.Null(SeedAgreement.Of(Each(seed => $"seed: {seed}\nsource: files\n")));

        IEnumerable<(string, RunResults?)> Each(Func<int, string> manifest, int? dataSeed = null)
        {
            for (var seed = 0; seed < runs.Count; seed++)
                folder.Write($"{seed}/manifest.resolved.yaml", manifest(seed) + (dataSeed is { } given ? $"data_seed: {given}\n" : "data_seed: null\n"));
            return runs;
        }

        (string, RunResults?) Run(int seed)
        {
            float[][] rows = seed == 2 ? [[0, 1, 0]] : [[1, 0, 0]];
            using var dictionary = new LearnedDictionary
            {
                Activation = Activation.Relu,
                SubtractsDecoderBias = false,
                EncoderWeights = Matrix.FromRows(rows),
                EncoderBias = new Matrix(1, 1),
                DecoderWeights = Matrix.FromRows(rows),
                DecoderBias = new Matrix(1, 3),
            };
            Directory.CreateDirectory(folder.File($"{seed}"));
            DictionaryFile.Write(folder.File($"{seed}", "dictionary.msgpack"), dictionary, ReportExample.Report.Provenance);
            return (folder.File($"{seed}"), RunResults.Of(ReportExample.Report) with { Shape = dictionary.Shape, DeadLatents = [] });
        }
    }
}

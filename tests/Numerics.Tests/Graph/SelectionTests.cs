using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>Which latents activations choose, on numbers that float32 computes exactly, so that ties are ties.</summary>
public class SelectionTests
{
    [Theory]
    [MemberData(nameof(AgreementTests.InstructionSets), MemberType = typeof(AgreementTests))]
    public void Ties_go_to_the_lower_index(InstructionSet instructionSet)
    {
        using var fast = CpuBackend.Create(2, instructionSet);
        using var reference = new ReferenceBackend();
        Law.Holds(
            from rows in Gen.Choose(1, 60)
            from d in Gen.Choose(1, 6)
            from groups in Gen.Choose(1, 12)
            from groupSize in Gen.Choose(1, 25)
            from k in Gen.Choose(1, 15)
            from span in Gen.Choose(1, 4)
            from some in Gen.Elements(true, false)
            from seed in Gen.Choose(0, 1 << 20)
            select (rows, d, groups, groupSize, k, span, some, seed),
            c =>
            {
                var m = c.groups * c.groupSize;
                var random = RandomStream.FromSeed((ulong)c.seed);
                using var x = Whole(c.rows, c.d);
                using var w = Whole(m, c.d);
                int[]? only = c.some ? [.. Enumerable.Range(0, m).Where(i => i % 3 == c.seed % 3 || i == m - 1)] : null;
                Activation[] activations =
                [
                    Activation.TopK(c.k), Activation.TopK(c.k, rectified: false), Activation.AbsTopK(c.k), Activation.GroupMax(c.groups),
                    Activation.GroupMax(m), Activation.BatchTopK(c.k),
                ];
                foreach (var activation in activations)
                {
                    using var graph = new Graph(fast);
                    using var other = new Graph(reference);

                    // Twice, so that the second selection starts from the hint of the first.
                    Encode(graph, fast);
                    var (expected, actual) = (Encode(other, reference), Encode(graph, fast));
                    Assert.Equal(expected.AllIndices.ToArray(), actual.AllIndices.ToArray());
                    Assert.Equal(expected.AllValues.ToArray(), actual.AllValues.ToArray());
                    GC.KeepAlive(expected);

                    SparseLatents Encode(Graph on, Backend backend)
                    {
                        on.Begin();
                        return on.Encode(on.Input(backend.Import(x)), new Encoder(on.Input(backend.Import(w))), activation, only).Value.ToHost();
                    }
                }

                Matrix Whole(int rows, int columns)
                {
                    var matrix = new Matrix(rows, columns);
                    foreach (ref var value in matrix.Span)
                        value = (int)random.NextBelow((ulong)((2 * c.span) + 1)) - c.span;
                    return matrix;
                }
            },
            60);
    }

    [Fact]
    public void AbsTopK_keeps_signs_and_as_many_as_there_are()
    {
        Assert.Equal([(0, -3), (2, 2)], Entries(Activation.AbsTopK(2), [-3, 1, 2, -1]));
        Assert.Equal([(0, -3), (1, 1), (2, 2), (3, -1)], Entries(Activation.AbsTopK(9), [-3, 1, 2, -1]));
        Assert.Equal([(1, -2), (2, 2)], Entries(Activation.AbsTopK(2), [1, -2, 2, -2]));
        Assert.Equal([(1, 1), (3, -1)], Entries(Activation.AbsTopK(2), [-3, 1, 2, -1], only: [1, 3]));
    }

    [Fact]
    public void GroupMax_keeps_one_positive_latent_of_each_group()
    {
        Assert.Equal([(1, 3), (4, 2)], Entries(Activation.GroupMax(3), [1, 3, -2, -1, 2, 2]));
        Assert.Equal([(1, 3), (4, 2)], Entries(Activation.GroupMax(2), [1, 3, -2, -1, 2, 2]));
        Assert.Empty(Entries(Activation.GroupMax(2), [-1, 0, -2, 0]));
        Assert.Equal([(2, 1), (4, 2)], Entries(Activation.GroupMax(2), [5, 3, 1, 7, 2, 2], only: [2, 4, 5]));
    }

    [Fact]
    public void A_hint_that_no_row_lives_up_to_changes_nothing_for_AbsTopK()
    {
        // As the same test of TopK: the first batch is long against its biases, so that its bound fails every row of the second.
        using var backend = CpuBackend.Create(2);
        using var graph = new Graph(backend);
        using var fresh = new Graph(backend);
        var random = RandomStream.FromSeed(1);
        using var w = SmallSae.Gaussian(400, 30, 1, random);
        using var bias = SmallSae.Gaussian(400, 1, 30, random);
        using var large = SmallSae.Gaussian(300, 30, 0.01, random);
        using var small = SmallSae.Gaussian(300, 30, 10, random);
        Encode(graph, large);
        var hinted = Encode(graph, small);
        var expected = Encode(fresh, small);
        Assert.Equal(expected.AllIndices.ToArray(), hinted.AllIndices.ToArray());
        Assert.Equal(expected.AllValues.ToArray(), hinted.AllValues.ToArray());
        Assert.Equal(300 * 7, hinted.Count);
        Assert.Contains(hinted.AllValues.ToArray(), v => v < 0);

        SparseLatents Encode(Graph on, Matrix x)
        {
            on.Begin();
            return on.Encode(on.Input(x), new Encoder(on.Input(w), on.Input(bias)), Activation.AbsTopK(7)).Value.ToHost();
        }
    }

    /// <summary>The entries of one row with those pre-activations, the same on both backends.</summary>
    private static (int Latent, int Value)[] Entries(Activation activation, float[] z, int[]? only = null)
    {
        using var fast = CpuBackend.Create(1);
        using var reference = new ReferenceBackend();
        var entries = Encode(fast);
        Assert.Equal(entries, Encode(reference));
        return entries;

        (int, int)[] Encode(Backend backend)
        {
            using var graph = new Graph(backend);
            graph.Begin();
            using var x = Matrix.FromRows([[1]]);
            using var w = new Matrix(z.Length, 1);
            w.CopyFrom(z);
            var f = graph.Encode(graph.Input(backend.Import(x)), new Encoder(graph.Input(backend.Import(w))), activation, only).Value.ToHost();
            (int, int)[] entries = [.. f.AllIndices.ToArray().Zip(f.AllValues.ToArray(), (i, v) => (i, (int)v))];
            GC.KeepAlive(f);
            return entries;
        }
    }
}

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>What does not fit is refused before it reaches code without bounds.</summary>
public sealed class RefusedShapeTests : IDisposable
{
    private readonly Backend _backend = CpuBackend.Create(1);
    private readonly Graph _graph;

    public RefusedShapeTests()
    {
        _graph = new Graph(_backend);
        _graph.Begin();
    }

    public void Dispose()
    {
        _graph.Dispose();
        _backend.Dispose();
    }

    [Fact]
    public void Encoders_that_do_not_fit_their_inputs_are_refused()
    {
        var w = Input(5, 3);
        Refused(() => _graph.Encode(Input(2, 4), new Encoder(w), Activation.Relu));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w, Bias: Input(4, 1)), Activation.Relu));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w, Bias: Input(1, 5)), Activation.Relu));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w, PreBias: Input(1, 2)), Activation.Relu));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w, Scale: Input(6, 1)), Activation.Relu));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w), Activation.JumpRelu(1)));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w, Threshold: Input(5, 1)), Activation.Relu));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w), Activation.Relu, only: [1, 5]));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w), Activation.Relu, only: [2, 1]));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(w), Activation.Relu, only: [-1]));
    }

    [Fact]
    public void Decoders_and_losses_that_do_not_fit_are_refused()
    {
        var f = _graph.Encode(Input(2, 3), new Encoder(Input(5, 3)), Activation.Relu);
        Refused(() => _graph.Decode(f, Input(4, 3)));
        Refused(() => _graph.Decode(f, Input(5, 3), Input(1, 4)));
        Refused(() => _graph.DecodePrefixes(f, Input(5, 3), null, [2, 2, 5]));
        Refused(() => _graph.DecodePrefixes(f, Input(5, 3), null, [2, 4]));
        Refused(() => _graph.DecodePrefixes(f, Input(5, 3), null, [2, 5], order: [0, 1, 2, 3]));
        Refused(() => _graph.DecodePrefixes(f, Input(5, 3), null, [2, 5], order: [0, 1, 2, 3, 3]));
        Refused(() => _graph.DecodePrefixes(f, Input(5, 3), null, [2, 5], order: [0, 1, 2, 3, 5]));
        Refused(() => _graph.DecodePrefixes(f, Input(5, 3), null, [2, 5], order: [0, 1, 2, 3, -1]));
        Refused(() => _graph.RectifiedAffine(f, Input(4, 1), Input(5, 1)));
        Refused(() => _graph.RectifiedAffine(f, Input(5, 1), Input(1, 5)));
        Refused(() => _graph.MeanPower(f, 0.5, Input(4, 1)));
        Refused(() => _graph.MeanLpNorm(f, 0.5, Input(4, 1)));
        Refused(() => _graph.MeanTanh(f, 4, Input(1, 5)));
        Refused(() => _graph.Divide(f, Input(4, 1)));
        Refused(() => _graph.MeanL1(f, Input(4, 1)));
        Refused(() => _graph.MeanSquaredError(Input(2, 3), Input(3, 2)));
        Refused(() => _graph.Add(Input(2, 3), Input(2, 4)));
        Refused(() => _graph.Subtract(Input(2, 3), Input(1, 3)));
    }

    [Fact]
    public void Dense_operations_that_do_not_fit_are_refused()
    {
        Refused(() => _graph.Linear(Input(2, 3), Input(4, 2)));
        Refused(() => _graph.Product(Input(2, 3), Input(4, 3)));
        Refused(() => _graph.Multiply(Input(2, 3), Input(3, 2)));
        Refused(() => _graph.ScaleRows(Input(2, 3), Input(3, 1)));
        Refused(() => _graph.ScaleRows(Input(2, 3), Input(2, 3)));
        Refused(() => _graph.AlignRows(Input(2, 3), Input(2, 4)));
        Refused(() => _graph.RowNorms(Input(2, 3), blocks: 2));
        Refused(() => _graph.RowNorms(Input(2, 3), blocks: 0));
        Refused(() => _graph.RowNorms(Input(2, 3), blocks: 6));
    }

    [Fact]
    public void Groups_that_do_not_divide_the_latents_are_refused()
    {
        var message = Assert.Throws<ArgumentException>(() => _graph.Encode(Input(2, 3), new Encoder(Input(5, 3)), Activation.GroupMax(2))).Message;
        Assert.Contains("5 latents cannot be cut into 2 equal groups", message, StringComparison.Ordinal);
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(Input(5, 3)), Activation.GroupMax(10)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Constants_of_penalties_are_positive_numbers(double constant)
    {
        var f = _graph.Encode(Input(2, 3), new Encoder(Input(5, 3)), Activation.Relu);
        Assert.Throws<ArgumentOutOfRangeException>(() => _graph.MeanPower(f, constant));
        Assert.Throws<ArgumentOutOfRangeException>(() => _graph.MeanLpNorm(f, constant));
        Assert.Throws<ArgumentOutOfRangeException>(() => _graph.MeanTanh(f, constant));
    }

    [Fact]
    public void Constants_of_activations_are_checked()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.AbsTopK(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.GroupMax(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Activation.JumpRelu(0, trainsInput: true));
    }

    [Fact]
    public void Nodes_of_another_graph_are_refused()
    {
        using var other = new Graph(_backend);
        other.Begin();
        Refused(() => _graph.MeanSquaredError(Input(2, 3), other.Input(new Matrix(2, 3))));
        var foreign = other.Input(new Matrix(5, 1));
        Refused(() => _graph.Encode(Input(2, 3), new Encoder(Input(5, 3), Bias: foreign), Activation.Relu));
        var f = _graph.Encode(Input(2, 3), new Encoder(Input(5, 3)), Activation.Relu);
        Refused(() => _graph.RectifiedAffine(f, foreign, Input(5, 1)));
        Refused(() => _graph.RectifiedAffine(f, Input(5, 1), foreign));
        Refused(() => _graph.MeanTanh(f, 4, foreign));
        var foreignLatents = other.Encode(other.Input(new Matrix(2, 3)), new Encoder(other.Input(new Matrix(5, 3))), Activation.Relu);
        Refused(() => _graph.Exp(foreignLatents));
        Refused(() => _graph.MeanPower(foreignLatents, 0.5));
    }

    [Fact]
    public void Batches_with_indices_that_do_not_ascend_or_lie_outside_are_refused()
    {
        using var batch = new SparseLatents(4);
        Refused(() => batch.AddRow([2, 1], [1, 1]));
        Refused(() => batch.AddRow([1, 4], [1, 1]));
        Refused(() => batch.AddRow([1, 2], [1]));
        Assert.Equal((0, 0), (batch.Rows, batch.Count));
    }

    [Fact]
    public void Numbers_that_are_not_finite_are_named()
    {
        using var x = new Matrix(3, 2) { [1, 0] = float.NaN };
        Assert.Contains("Row 1", Assert.Throws<NotFiniteNumberException>(
            () => _graph.Encode(_graph.Input(x), new Encoder(Input(5, 2)), Activation.TopK(1))).Message, StringComparison.Ordinal);
        using var w = new Matrix(5, 2) { [3, 1] = float.PositiveInfinity };
        Assert.Contains("latent 3", Assert.Throws<NotFiniteNumberException>(
            () => _graph.Encode(Input(3, 2), new Encoder(_graph.Input(w)), Activation.TopK(1))).Message, StringComparison.Ordinal);
    }

    private DenseNode Input(int rows, int columns) => _graph.Input(new Matrix(rows, columns));

    private static void Refused(Action action) => Assert.ThrowsAny<ArgumentException>(action);
}

namespace SaeLab.Numerics.Tests.Optimizers;

/// <summary>Steps along gradients that a test chooses.</summary>
internal static class GivenGradients
{
    public static TheoryData<string> Backends => ["reference", "cpu"];

    public static Backend Create(string backend) => backend == "cpu" ? CpuBackend.Create(2) : new ReferenceBackend();

    public static void Step(this Optimizer optimizer, Graph graph, Parameter parameter, float[] gradient, double learningRate)
    {
        graph.Begin();
        graph.Slot(graph.Use(parameter)).Destination!.CopyFrom(gradient);
        optimizer.Step(graph, learningRate);
    }

    public static float[] Numbers(this Tensor tensor)
    {
        using var matrix = tensor.ToMatrix();
        return matrix.Span.ToArray();
    }

    public static void AssertNumbers(float[] expected, Tensor actual)
    {
        var numbers = actual.Numbers();
        Assert.Equal(expected.Length, numbers.Length);
        for (var i = 0; i < expected.Length; i++)
            Golden.AssertClose(expected[i], numbers[i], what: $"entry {i}");
    }
}

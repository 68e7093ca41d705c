using System.Collections.Concurrent;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>An operation on random parameters, made into a number so that it has gradients.</summary>
public sealed record OperationCase(Matrix[] Arguments, Func<Graph, DenseNode[], ScalarNode> Forward)
{
    /// <summary>Shapes around the widths of registers, tiles and pieces of work.</summary>
    private static readonly (int Rows, int Columns)[] Shapes = [(1, 1), (3, 5), (7, 16), (17, 33), (70, 40), (140, 257)];

    private static readonly Dictionary<string, Func<int, int, OperationCase>> Operations = new()
    {
        ["linear"] = (n, c) => Dense((g, a) => g.Linear(a[0], a[1]), (n, c), ((n / 2) + 2, c)),
        ["linear map by itself"] = (n, c) => Dense((g, a) => g.Linear(a[0], a[0]), (n, c)),
        ["product"] = (n, c) => Dense((g, a) => g.Product(a[0], a[1]), (n, c), (c, (n / 2) + 2)),
        ["product with itself"] = (n, _) => Dense((g, a) => g.Product(a[0], a[0]), (n, n)),
        ["product that shares its arguments"] = (n, c) => Dense((g, a) => g.Linear(g.Product(g.Scale(a[0], 2), a[1]), a[1]), (n, c), (c, 3)),
        ["relu"] = (n, c) => Dense((g, a) => g.Relu(a[0]), (n, c)),
        ["relu beside its argument"] = (n, c) => Dense((g, a) => g.Add(a[0], g.Relu(a[0])), (n, c)),
        ["scale"] = (n, c) => Dense((g, a) => g.Scale(a[0], -1.7), (n, c)),
        ["add"] = (n, c) => Dense((g, a) => g.Add(a[0], a[1]), (n, c), (n, c)),
        ["add scaled"] = (n, c) => Dense((g, a) => g.Add(a[0], a[1], -0.3), (n, c), (n, c)),
        ["add to itself"] = (n, c) => Dense((g, a) => g.Add(a[0], a[0], 2), (n, c)),
        ["multiply"] = (n, c) => Dense((g, a) => g.Multiply(a[0], a[1]), (n, c), (n, c)),
        ["square"] = (n, c) => Dense((g, a) => g.Multiply(a[0], a[0]), (n, c)),
        ["exp"] = (n, c) => Dense((g, a) => g.Exp(a[0]), (n, c)),
        ["scale rows"] = (n, c) => Dense((g, a) => g.ScaleRows(a[0], a[1]), (n, c), (n, 1)),
        ["row norms"] = (n, c) => Dense((g, a) => g.RowNorms(a[0]), (n, c)),
        ["norms of blocks"] = (n, c) => Dense((g, a) => g.RowNorms(a[0], 3), (n, 3 * c)),
        ["align rows"] = (n, c) => Dense((g, a) => g.AlignRows(a[0], a[1]), (n, c), (n, c)),
        ["align rows with themselves"] = (n, c) => Dense((g, a) => g.AlignRows(a[0], a[0]), (n, c)),
        ["overlap"] = (n, c) => Scalar((g, a) => g.DecoderOverlap(a[0], Shuffled(n), (n / 2) + 1, absolute: false), (n, c)),
        ["absolute overlap"] = (n, c) => Scalar((g, a) => g.DecoderOverlap(a[0], Shuffled(n), n, absolute: true), (n, c)),
        ["pursuit"] = (n, c) => Pursuit((g, a) => g.Pursue(a[0], a[1], a[2], new Pursuit(6, 0.05, false)), n, c, 2 * c),
        ["pursuit of many rows"] = (n, c) => Pursuit((g, a) => g.Pursue(a[0], a[1], a[2], new Pursuit(5, 0, true)), 3 * n, c, (n / 2) + 1),
        ["operations that share an argument"] = (n, c) => Dense(
            (g, a) => g.Add(g.Multiply(a[0], g.Exp(a[1])), g.AlignRows(a[1], g.Scale(a[0], 0.5))), (n, c), (n, c)),
        ["product of numbers"] = (n, c) => Scalar(
            (g, a) => g.Multiply(g.MeanSquaredError(a[0], a[1]), g.Scale(g.MeanSquaredError(a[0], g.Scale(a[1], 2)), 0.1)), (n, c), (n, c)),
        ["square of a number about a constant"] = (n, c) => Scalar(
            (g, a) =>
            {
                var excess = g.Add(g.MeanSquaredError(a[0], a[1]), -0.7);
                return g.Multiply(excess, excess);
            }, (n, c), (n, c)),
    };

    private static readonly ConcurrentDictionary<int, int[]> Orders = new();

    public static TheoryData<string> Names => [.. Operations.Keys];

    public static IEnumerable<OperationCase> Of(string name) => Shapes.Select(s => Operations[name](s.Rows, s.Columns));

    /// <summary>The number and the gradients of the arguments that are trained; no gradient for the others.</summary>
    public (double Value, Dictionary<int, Matrix> Gradients) Run(Backend backend, Func<int, bool>? isTrained = null)
    {
        using var parameters = Parameters(backend, isTrained);
        using var graph = new Graph(backend);
        graph.Begin();
        var loss = Forward(graph, [.. parameters.Select(graph.Use)]);
        graph.Backward(loss);
        return (loss.Value, parameters.Index().Where(p => p.Item.IsTrained).ToDictionary(p => p.Index, p => graph.GradientOf(p.Item).ToMatrix()));
    }

    public ParameterSet Parameters(Backend backend, Func<int, bool>? isTrained = null)
    {
        var parameters = new ParameterSet(backend);
        for (var i = 0; i < Arguments.Length; i++)
            parameters.Add($"argument {i}", Arguments[i], RowMeaning.Shared, isTrained?.Invoke(i) ?? true);
        return parameters;
    }

    /// <summary>A dense result compared with a target, so that every entry has a gradient of its own.</summary>
    private static OperationCase Dense(Func<Graph, DenseNode[], DenseNode> forward, params (int Rows, int Columns)[] shapes)
    {
        var targets = new Dictionary<Backend, Tensor>();
        return Scalar(
            (graph, arguments) =>
            {
                var result = forward(graph, arguments);
                if (!targets.TryGetValue(graph.Backend, out var target))
                {
                    target = graph.Backend.Import(SmallSae.Gaussian(result.Value.Rows, result.Value.Columns, 1, RandomStream.FromSeed(77)));
                    targets.Add(graph.Backend, target);
                }

                return graph.Scale(graph.MeanSquaredError(result, graph.Input(target)), 1.0 / result.Value.Columns);
            },
            shapes);
    }

    /// <summary>Latents that count both by themselves and by what they decode to.</summary>
    private static OperationCase Pursuit(Func<Graph, DenseNode[], LatentNode> pursue, int rows, int inputDim, int latentCount) => Dense(
        (graph, arguments) =>
        {
            var f = pursue(graph, arguments);
            return graph.Add(graph.Decode(f, arguments[1], arguments[2]), graph.Decode(f, arguments[3]));
        },
        (rows, inputDim), (latentCount, inputDim), (1, inputDim), (latentCount, inputDim));

    private static int[] Shuffled(int count) => Orders.GetOrAdd(count, n =>
    {
        var order = Enumerable.Range(0, n).ToArray();
        RandomStream.FromSeed(5).Shuffle<int>(order);
        return order;
    });

    private static OperationCase Scalar(Func<Graph, DenseNode[], ScalarNode> forward, params (int Rows, int Columns)[] shapes)
    {
        var random = RandomStream.FromSeed((ulong)(shapes[0].Rows + (1000 * shapes[0].Columns)));
        return new OperationCase(
            [.. shapes.Select((s, i) => SmallSae.Gaussian(s.Rows, s.Columns, 1 / Math.Sqrt(s.Columns), random.For($"{i}")))], forward);
    }
}

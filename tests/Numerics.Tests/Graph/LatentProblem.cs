using FsCheck;
using FsCheck.Fluent;

namespace SaeLab.Numerics.Tests.Graphs;

/// <summary>A random problem that uses every operation on latents, and its evaluation on any backend.</summary>
public sealed record LatentProblem
{
    public required int Rows { get; init; }

    public required int InputDim { get; init; }

    public required int LatentCount { get; init; }

    public required Activation Activation { get; init; }

    /// <summary>Whether prefixes take latents in another order than that of their indices.</summary>
    public required bool Ordered { get; init; }

    public required int Seed { get; init; }

    /// <summary>Parameters that get no gradient.</summary>
    public IReadOnlyCollection<string> Untrained { get; init; } = [];

    public static string[] ParameterNames { get; } = ["W_enc", "b_enc", "W_dec", "b_dec", "theta", "weights", "scale", "offset"];

    public static Gen<LatentProblem> Cases { get; } =
        from rows in Gen.Frequency((3, Gen.Choose(1, 20)), (1, Gen.Choose(20, 200)))
        from d in Gen.Frequency((3, Gen.Choose(1, 20)), (1, Gen.Choose(20, 150)))
        from m in Gen.Frequency((3, Gen.Choose(1, 50)), (1, Gen.Choose(50, 200)))
        from k in Gen.Choose(1, 9)
        from activation in Gen.Elements(
            Activation.Relu, Activation.TopK(k), Activation.TopK(k, rectified: false), Activation.AbsTopK(k),
            Activation.JumpRelu(0.4, trainsInput: true))
        from ordered in Gen.Elements(true, false)
        from seed in Gen.Choose(0, 1 << 20)
        select new LatentProblem { Rows = rows, InputDim = d, LatentCount = m, Activation = activation, Ordered = ordered, Seed = seed };

    /// <summary>Makes inputs and parameters; the same on every backend.</summary>
    public Run Create(Backend backend) => new(this, backend);

    /// <summary>The problem on a backend.</summary>
    public sealed class Run : IDisposable
    {
        private readonly LatentProblem _problem;
        private readonly Tensor _inputs;
        private readonly int[] _widths;
        private readonly int[]? _order;
        private LatentNode _latents = null!, _magnitudes = null!;

        public Run(LatentProblem problem, Backend backend)
        {
            _problem = problem;
            var random = RandomStream.FromSeed((ulong)problem.Seed);
            var (m, d) = (problem.LatentCount, problem.InputDim);
            Graph = new Graph(backend);
            Parameters = new ParameterSet(backend);
            Add("W_enc", m, d, 1 / Math.Sqrt(d));
            Add("b_enc", m, 1, 0.2);
            Add("W_dec", m, d, 1 / Math.Sqrt(d));
            Add("b_dec", 1, d, 0.3);
            Add("theta", m, 1, 0.5, positive: true);
            Add("weights", m, 1, 0.5, positive: true);
            Add("scale", m, 1, 1);
            Add("offset", m, 1, 0.3);
            _inputs = backend.Import(SmallSae.Gaussian(problem.Rows, d, 1, random.For("x")));
            _widths = [.. new[] { m / 4, m / 2, m - 1, m }.Where(w => w > 0).Distinct()];
            _order = problem.Ordered ? random.For("order").Permutation(m) : null;

            void Add(string name, int rows, int columns, double scale, bool positive = false)
            {
                var values = SmallSae.Gaussian(rows, columns, scale, random.For(name));
                foreach (ref var value in values.Span)
                    value = positive ? 0.3f + Math.Abs(value) : value;
                Parameters.Add(name, values, rows == m ? RowMeaning.Latent : RowMeaning.Shared, !problem.Untrained.Contains(name));
            }
        }

        public Graph Graph { get; }

        public ParameterSet Parameters { get; }

        public IReadOnlyList<DenseNode> Prefixes { get; private set; } = [];

        public LatentNode[] LatentNodes => [_latents, _magnitudes];

        public DenseNode Use(string name) => Graph.Use(Parameters[name]);

        public ScalarNode Forward()
        {
            Graph.Begin();
            var x = Graph.Input(_inputs);
            var (decoder, weights) = (Use("W_dec"), Use("weights"));
            _latents = Graph.Encode(
                x,
                new Encoder(
                    Use("W_enc"), Use("b_enc"), Use("b_dec"), weights, _problem.Activation.Kind == ActivationKind.JumpRelu ? Use("theta") : null),
                _problem.Activation);
            var divided = Graph.Divide(_latents, weights);
            _magnitudes = Graph.RectifiedAffine(divided, Use("scale"), Use("offset"));
            Prefixes = Graph.DecodePrefixes(_magnitudes, decoder, Use("b_dec"), _widths, _order);
            var loss = Graph.MeanSquaredError(Prefixes[0], x);
            loss = Graph.Add(loss, Graph.MeanSquaredError(Prefixes[^1], x), 0.7);

            // Saturated, because the gradients of large exponentials cancel in those of the weights, and float32 then has nothing left.
            loss = Graph.Add(loss, Graph.MeanTanh(Graph.Exp(divided), 0.3));
            loss = Graph.Add(loss, Graph.MeanL0(divided), 0.1);
            loss = Graph.Add(loss, Graph.MeanL1(_magnitudes, weights), 0.1);
            loss = Graph.Add(loss, Graph.MeanPower(_latents, 1.5, weights), 0.2);
            loss = Graph.Add(loss, Graph.MeanPower(_magnitudes, 2), 0.1);
            loss = Graph.Add(loss, Graph.MeanLpNorm(_latents, 1.5, weights), 0.2);
            loss = Graph.Add(loss, Graph.MeanLpNorm(_magnitudes, 3), 0.1);
            loss = Graph.Add(loss, Graph.MeanTanh(_latents, 2, weights), 0.2);
            return Graph.Add(loss, Graph.MeanTanh(_magnitudes, 0.7), 0.1);
        }

        /// <summary>Which latents are entries, and their signs: where this changes, the loss has a kink.</summary>
        public IEnumerable<(int Latent, int Sign)> Pattern()
        {
            foreach (var node in LatentNodes)
            {
                var host = node.Value.ToHost();
                for (var j = 0; j < host.Count; j++)
                    yield return (host.AllIndices[j], Math.Sign(host.AllValues[j]));
            }
        }

        public Dictionary<string, float[]> Gradients() =>
            Parameters.Where(p => p.IsTrained).ToDictionary(p => p.Name, p => Graph.GradientOf(p).ToArray());

        public void Dispose()
        {
            Graph.Dispose();
            Parameters.Dispose();
        }
    }
}

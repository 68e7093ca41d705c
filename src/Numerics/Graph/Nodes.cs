namespace SaeLab.Numerics;

/// <summary>A value in a <see cref="Graph"/>: what an operation returned and later operations take.</summary>
/// <remarks>Belongs to its graph and is good until that graph's next <see cref="Graph.Begin"/>.</remarks>
public abstract class Node
{
    private protected Node(Graph graph) => Graph = graph;

    /// <summary>Whether a gradient flows through this value.</summary>
    public bool RequiresGradient { get; internal set; }

    internal Graph Graph { get; }
}

/// <summary>A dense [rows, columns] value.</summary>
public sealed class DenseNode : Node
{
    internal DenseNode(Graph graph) : base(graph)
    {
    }

    /// <summary>The value.</summary>
    public Tensor Value { get; internal set; } = null!;

    internal Tensor? Gradient { get; set; }

    /// <summary>Whether <see cref="Gradient"/> holds something yet; the first contribution overwrites, later ones add.</summary>
    internal bool HasGradient { get; set; }
}

/// <summary>A batch of latents [rows, latents], sparse. Its gradient has the same pattern.</summary>
public sealed class LatentNode : Node
{
    internal LatentNode(Graph graph) : base(graph)
    {
    }

    /// <summary>The value.</summary>
    public Latents Value { get; internal set; } = null!;

    /// <summary>Whether the gradient slots of <see cref="Value"/> hold something yet.</summary>
    internal bool HasGradient { get; set; }

    /// <summary>The gradient of the loss with respect to the number of firing latents, for straight-through gradients of thresholds.</summary>
    internal double CountGradient { get; set; }
}

/// <summary>A single number, kept in double precision.</summary>
public sealed class ScalarNode : Node
{
    internal ScalarNode(Graph graph) : base(graph)
    {
    }

    /// <summary>The value.</summary>
    public double Value { get; internal set; }

    internal double Gradient { get; set; }
}

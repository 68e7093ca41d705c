using SaeLab.Abstractions;

namespace SaeLab.Sources.Synthetic;

/// <summary>The tensors of a file, asked for by name and shape.</summary>
/// <param name="Path">For messages.</param>
/// <param name="Tensors">What it holds.</param>
internal sealed record NamedTensors(string Path, Dictionary<string, TensorData> Tensors)
{
    /// <summary>Whether there is one of that name.</summary>
    public bool Has(string name) => Tensors.ContainsKey(name);

    /// <summary>A tensor; null where there is none.</summary>
    /// <exception cref="InputException">It has another shape.</exception>
    public TensorData? Find(string name, params ReadOnlySpan<long> shape)
    {
        if (!Tensors.TryGetValue(name, out var tensor))
            return null;
        return shape.SequenceEqual(tensor.Shape)
            ? tensor
            : throw new InputException($"{Path}: tensor '{name}' has the shape [{string.Join(", ", tensor.Shape)}], where the configuration asks for [{string.Join(", ", shape.ToArray())}]");
    }

    /// <summary>A tensor that must be there.</summary>
    /// <exception cref="InputException">It is not, or has another shape.</exception>
    public TensorData Need(string name, params ReadOnlySpan<long> shape) =>
        Find(name, shape) ?? throw new InputException($"{Path}: there is no tensor '{name}'; there are {string.Join(", ", Tensors.Keys.Order(StringComparer.Ordinal))}");

    /// <summary>A matrix of so many rows.</summary>
    /// <exception cref="InputException">It is none.</exception>
    public TensorData NeedMatrix(string name, long rows) =>
        Tensors[name] is { Shape: [var r, >= 1 and <= 1 << 16] } matrix && r == rows
            ? matrix
            : throw new InputException($"{Path}: tensor '{name}' has the shape [{string.Join(", ", Tensors[name].Shape)}], and not [{rows}, rank]");

    /// <summary>Checks every number.</summary>
    /// <exception cref="InputException">One cannot be; the message says which.</exception>
    public void Require(string name, double[] values, Func<double, bool> isGood, string wanted)
    {
        var bad = Array.FindIndex(values, v => !isGood(v));
        if (bad >= 0)
            throw new InputException($"{Path}: number {bad} of '{name}' is {values[bad]}, and not {wanted}");
    }
}

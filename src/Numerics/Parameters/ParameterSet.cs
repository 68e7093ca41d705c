using System.Collections;

namespace SaeLab.Numerics;

/// <summary>The parameters of one dictionary in training, in the order in which they were added; whatever changes in training lies in them.</summary>
public sealed class ParameterSet(Backend backend) : IReadOnlyList<Parameter>, IDisposable
{
    private readonly List<Parameter> _parameters = [];

    /// <summary>Where the parameters live.</summary>
    public Backend Backend { get; } = backend;

    /// <inheritdoc/>
    public int Count => _parameters.Count;

    /// <inheritdoc/>
    public Parameter this[int index] => _parameters[index];

    /// <summary>The parameter of that name.</summary>
    /// <exception cref="KeyNotFoundException">There is none; the message lists those that there are.</exception>
    public Parameter this[string name] => Find(name)
        ?? throw new KeyNotFoundException($"There is no parameter '{name}', only {string.Join(", ", _parameters.Select(p => p.Name))}.");

    /// <summary>The parameter of that name, or null.</summary>
    public Parameter? Find(string name)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.Name == name)
                return parameter;
        }

        return null;
    }

    /// <summary>Adds a parameter with its initial values, which are copied to the backend.</summary>
    /// <param name="name">Its exchange name.</param>
    /// <param name="initial">Its values.</param>
    /// <param name="rows">What a row belongs to.</param>
    /// <param name="isTrained">Whether the optimizer moves it.</param>
    /// <exception cref="ArgumentException">The name is taken.</exception>
    public Parameter Add(string name, Matrix initial, RowMeaning rows, bool isTrained = true)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (Find(name) is not null)
            throw new ArgumentException($"There is already a parameter '{name}'.", nameof(name));
        var value = Backend.NewTensor(initial.Rows, initial.Columns);
        value.CopyFrom(initial.Span);
        var parameter = new Parameter(name, value, rows, isTrained);
        _parameters.Add(parameter);
        return parameter;
    }

    /// <inheritdoc/>
    public IEnumerator<Parameter> GetEnumerator() => _parameters.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
        foreach (var parameter in _parameters)
            parameter.Value.Dispose();
        _parameters.Clear();
    }
}

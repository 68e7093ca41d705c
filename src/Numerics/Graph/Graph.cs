namespace SaeLab.Numerics;

/// <summary>Records a forward pass of SAE operations and derives its gradients (reverse-mode differentiation).</summary>
public sealed partial class Graph(Backend backend) : IDisposable
{
    /// <summary>Where values live and operations run.</summary>
    public Backend Backend { get; } = backend;

    /// <summary>Starts a new recording.</summary>
    public void Begin()
    {
    }

    /// <summary>Gives the memory back.</summary>
    public void Dispose()
    {
    }
}

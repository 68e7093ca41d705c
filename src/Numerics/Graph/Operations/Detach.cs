namespace SaeLab.Numerics;

public sealed partial class Graph
{
    /// <summary>The same value without its gradient: sg(a). Costs nothing.</summary>
    public DenseNode Detach(DenseNode a)
    {
        RequireOwn(a);
        return Input(a.Value);
    }
}

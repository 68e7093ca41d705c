namespace SaeLab.Numerics;

/// <summary>A trace in double precision: per row a list of steps.</summary>
internal sealed class ReferencePursuitTrace : PursuitTrace
{
    public List<(int Atom, double Value)>[] Steps { get; private set; } = [];

    public void Reset(int rows) => Steps = [.. Enumerable.Range(0, rows).Select(_ => new List<(int, double)>())];

    public override int Count(int row) => Steps[row].Count;

    public override (int Atom, double Value) Step(int row, int iteration) => Steps[row][iteration];

    public override void Dispose()
    {
    }
}

namespace SaeLab.Numerics;

/// <summary>A batch of latents in double precision: per row a list of entries, each with its gradient.</summary>
internal sealed class ReferenceLatents(int latentCount) : Latents(latentCount)
{
    public List<Entry>[] Entries { get; private set; } = [];

    public override int Count => Entries.Sum(row => row.Count);

    public void Reset(int rows)
    {
        Rows = rows;
        Entries = [.. Enumerable.Range(0, rows).Select(_ => new List<Entry>())];
    }

    public override void CopyTo(SparseLatents destination)
    {
        destination.Clear();
        foreach (var row in Entries)
            destination.AddRow(row.Select(e => e.Latent).ToArray(), row.Select(e => (float)e.Value).ToArray());
    }

    public override void CopyFrom(SparseLatents source)
    {
        Reset(source.Rows);
        for (var row = 0; row < source.Rows; row++)
        {
            for (var j = 0; j < source.Indices(row).Length; j++)
                Entries[row].Add(new Entry(source.Indices(row)[j], source.Values(row)[j]));
        }
    }

    public override void Dispose()
    {
    }

    /// <summary>One latent of one row.</summary>
    public sealed class Entry(int latent, double value)
    {
        public int Latent { get; } = latent;

        public double Value { get; set; } = value;

        public double Gradient { get; set; }

        /// <summary>How much it counts among those that fire, where that is not whether its value is 0 (<see cref="FrozenValues"/>).</summary>
        public double? Firing { get; init; }

        /// <summary>|f|. JumpReLU's latents are not negative, and those that are 0 pay with the slope that lies right of it: their linear function in a repetition goes on below 0.</summary>
        public double Magnitude => Firing is null ? Math.Abs(Value) : Value;
    }
}
